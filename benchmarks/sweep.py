"""Batches: scenarios a second of ours beside a rebuild for each, of two workers beside one, and of
Dask beside our own processes; and memory against the number of scenarios.

    uv run --group bench python -m benchmarks.sweep --case middle --count 16 --gap 0.15
    uv run --group bench python -m benchmarks.sweep --case middle --count 16 --gap 0.02
    uv run --group bench python -m benchmarks.sweep --case data/us-fy2020 --count 4 --gap 0.015

Every route runs in a process of its own on the same scenarios, solved to the same gap. Seconds of a
route hold its set-up: starting workers, building the model. CPU seconds are those of the process
that solves, all threads together; they vary less with a busy machine. One process or worker uses
all cores by itself where steps go side by side; "on one core" it is held to one, so that two
workers are compared with one by what they have.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator
from typing import Any

import allocator as al
import allocator.explore.batch.worker_chunk  # the imports of a solve belong to no route
from benchmarks import measure
from benchmarks.generate import SIZES, generate, of_shape

MIDDLE = {"nations": 30, "equipment": 16, "courses": 12, "areas": 6, "years": 3}
"""A generated case whose scenarios take seconds: about 7,400 columns, 1,650 of them whole."""

LIMIT_S = 600.0
"""Seconds that Pyomo's interface may take for a scenario; it ends there with the gap it has."""

HEAD = ["route", "seconds", "CPU seconds", "scenarios a minute", "largest gap"]
MEMORY_HEAD = ["scenarios", "peak MB of the process that hands out"]


def scenarios(count: int) -> al.explore.Sample:
    """Return scenarios that differ in money, risk and prices."""
    over = {
        "budget_factor.*": [0.8, 1.2],
        "risk_budget": [0.08, 0.12],
        "price_factor.*": [0.9, 1.2],
    }
    return al.explore.Sample("s", over, count, "latin", seed=1)


def case_of(name: str) -> al.Case:
    """Return the case called `middle`, of a size of `generate`, or in a folder."""
    if name == "middle":
        return of_shape(name, MIDDLE)
    return generate(name) if name in SIZES else al.load_case(measure.ROOT / name)


def on_one_core(*how: Any) -> dict[str, Any]:
    """Solve by a sweep, held to one core with all processes that it starts."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return ours(*how)


def ours(name: str, count: int, gap: float, workers: int, dask: bool = False) -> dict[str, Any]:
    """Solve by a sweep; `workers` 0 is this process."""
    case, options = case_of(name), al.SolveOptions(gap=gap)
    start, cpu = time.perf_counter(), time.process_time()
    if dask:
        from distributed import Client, LocalCluster

        with (
            LocalCluster(workers, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            table = al.explore.sweep(case, scenarios(count), options=options, executor=client).table
    else:
        table = al.explore.sweep(case, scenarios(count), options=options, workers=workers).table
    return {
        "seconds": time.perf_counter() - start,
        "cpu_seconds": time.process_time() - cpu if not workers else None,
        "gap": float(table["gap"].max()),
        "values": table["value"].tolist(),
    }


def rebuilt(name: str, count: int, gap: float) -> dict[str, Any]:
    """Build the Pyomo model anew for each scenario and solve it by Pyomo's own HiGHS interface."""
    from pyomo.contrib.solver.solvers.highs import Highs

    from allocator.assemble import assemble
    from allocator.models import build

    case = case_of(name)
    start, cpu = time.perf_counter(), time.process_time()
    gaps, values = [], []
    for scenario in scenarios(count):
        model = build(assemble(*scenario.applied(case)), templates=False)
        for other in ("bending", "turbulence"):
            model.component(other).deactivate()
        model.component("value").activate()
        solver = Highs()
        solver.config.rel_gap, solver.config.time_limit, solver.config.threads = gap, LIMIT_S, 1
        solver.config.load_solutions = False
        solver.config.raise_exception_on_nonoptimal_result = False
        found = solver.solve(model)
        value, bound = found.incumbent_objective, found.objective_bound
        values.append(value)
        gaps.append(float("inf") if value is None else (bound - value) / max(abs(value), 1e-9))
    return {
        "seconds": time.perf_counter() - start,
        "cpu_seconds": time.process_time() - cpu,
        "gap": max(gaps),
        "values": values,
    }


def memory(count: int) -> dict[str, Any]:
    """Hand out so many scenarios, one by one from an iterator, that take an instant to solve."""

    def drawn() -> Iterator[al.Scenario]:
        yield from scenarios(count)

    case = generate("S")
    al.explore.sweep(case, drawn(), options=al.SolveOptions(gap=0.5, method="guided"), workers=1)
    return {"peak_mb": measure.peak_mb()}


ROUTES = {
    "one process": lambda name, count, gap: ours(name, count, gap, 0),
    "one process on one core": lambda name, count, gap: on_one_core(name, count, gap, 0),
    "rebuilt by Pyomo": rebuilt,
    "one worker": lambda name, count, gap: ours(name, count, gap, 1),
    "one worker on one core": lambda name, count, gap: on_one_core(name, count, gap, 1),
    "two workers": lambda name, count, gap: ours(name, count, gap, 2),
    "two Dask workers": lambda name, count, gap: ours(name, count, gap, 2, dask=True),
}


RATIOS = (
    ("one process", "rebuilt by Pyomo", "the scenarios a second of a rebuild", 4.0),
    (
        "one process on one core",
        "rebuilt by Pyomo",
        "those of a rebuild, which uses one core",
        None,
    ),
    ("two workers", "one worker on one core", "one worker of a core, set-up included", 1.6),
    ("two workers", "one worker", "one worker that has both cores to itself", None),
    ("two Dask workers", "two workers", "our own two processes", 0.85),
)
"""A route, the one it is held against, what to call the other, and the goal."""


def run(name: str, count: int, gap: float, routes: list[str], memories: list[int]) -> str:
    """Measure all and return the text for the page."""
    found = {
        route: measure.in_own_process("benchmarks.sweep", "--route", route, "--case", name,
                                      "--count", str(count), "--gap", str(gap), timeout=7200)
        for route in routes
    }  # fmt: skip
    peaks = {
        many: measure.in_own_process("benchmarks.sweep", "--memory", str(many), timeout=7200)
        for many in memories
    }
    return report(name, count, gap, found, peaks)


def report(name: str, count: int, gap: float, found: dict[str, Any], peaks: dict[int, Any]) -> str:
    """Return the tables and what they say."""
    rows = [
        [route, f"{one['seconds']:.1f}",
         "" if one["cpu_seconds"] is None else f"{one['cpu_seconds']:.1f}",
         f"{60 * count / one['seconds']:.1f}", _gap(one["gap"])]
        for route, one in found.items()
    ]  # fmt: skip
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    facts = f"{measure.machine_line(measure.machine())} Load of the machine at the end: {load}."
    text = [f"{facts} {count} scenarios of the case {name} to a gap of {gap:.1%}.",
            measure.table(HEAD, rows), "\n".join(_ratios(found))]  # fmt: skip
    if peaks:
        memory_rows = [[f"{many:,}", f"{one['peak_mb']:.0f}"] for many, one in peaks.items()]
        text.append(measure.table(MEMORY_HEAD, memory_rows))
    return "\n\n".join(text)


def _gap(largest: float) -> str:
    return f"{largest:.2%}" if largest < float("inf") else "no plan of some"


def _ratios(found: dict[str, Any]) -> Iterator[str]:
    for one, other, words, goal in RATIOS:
        if {one, other} <= found.keys():
            ratio = found[other]["seconds"] / found[one]["seconds"]
            met = "met" if ratio >= (goal or 0) else "missed"
            judged = "" if goal is None else f" (goal {goal:g}: {met})"
            yield f"- {one}: {ratio:.2f} times {words}{judged}."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", default="middle")
    parser.add_argument("--count", type=int, default=16)
    parser.add_argument("--gap", type=float, default=0.15)
    parser.add_argument("--routes", default=",".join(ROUTES))
    parser.add_argument("--memories", default="100,1000")
    parser.add_argument("--route", help="one route, as JSON")
    parser.add_argument("--memory", type=int, help="memory of so many scenarios, as JSON")
    parser.add_argument("--save", metavar="SECTION", help="section of README.md to write")
    chosen = parser.parse_args()
    if chosen.route:
        print(json.dumps(ROUTES[chosen.route](chosen.case, chosen.count, chosen.gap)))
        return
    if chosen.memory:
        print(json.dumps(memory(chosen.memory)))
        return
    routes = chosen.routes.split(",")
    memories = [int(many) for many in chosen.memories.split(",") if many]
    text = run(chosen.case, chosen.count, chosen.gap, routes, memories)
    print(text)
    if chosen.save:
        measure.paste(chosen.save, text)


if __name__ == "__main__":
    main()
