"""Time and memory against the number of nations, items and years, rules of delivery on.

    uv run --group bench python -m benchmarks.growth --limit 60 --save

One shape in the middle, and from it one dimension at a time. Every shape runs in a process of its
own; a search that does not reach its gap is stopped at the limit. Making the case is not timed.
"""

from __future__ import annotations

import argparse
import json
import math
import threading
import time
from typing import Any

import allocator as al
from benchmarks import measure
from benchmarks.fielded import fielded
from benchmarks.generate import of_shape

MIDDLE = {"nations": 50, "items": 40, "years": 5}
LADDERS = {"nations": (25, 50, 100, 200), "items": (20, 40, 80), "years": (3, 5, 8)}
GAP = 0.02
Shape = tuple[int, int, int]


def shapes() -> list[Shape]:
    """Return each shape once, as nations, items and years."""
    found = [
        (one["nations"], one["items"], one["years"])
        for name, sizes in LADDERS.items()
        for one in ({**MIDDLE, name: size} for size in sizes)
    ]
    return list(dict.fromkeys(found))


def case_of(nations: int, items: int, years: int) -> al.Case:
    """Return the generated case: of the items three in five are packages, the rest courses."""
    kits = round(0.6 * items)
    shape = {
        "nations": nations, "equipment": kits, "courses": items - kits, "areas": 8, "years": years
    }  # fmt: skip
    return fielded(of_shape(f"growth-{nations}-{items}-{years}", shape))


def measured(nations: int, items: int, years: int, limit: float) -> dict[str, Any]:
    """Return the sizes, seconds, peak memory and gap of one shape, in this process."""
    case = case_of(nations, items, years)
    clock = _Clock()
    session = al.Session(case)
    columns, rows, nonzeros = session.compiled.size
    found: dict[str, Any] = {
        "nations": nations, "items": items, "years": years, "columns": columns, "rows": rows,
        "nonzeros": nonzeros, "integers": int(session.compiled.integer.sum()),
        **clock.told("build"), "build_mb": measure.peak_mb(),
        "first_s": None, "first_cpu_s": None, "first_value": None, "relaxed_s": None, "gap": None,
    }  # fmt: skip
    clock = _Clock(limit)

    def heard(event: al.Progress) -> None:
        if event.incumbent is not None and found["first_s"] is None:
            found.update(clock.told("first"), first_value=event.incumbent)

    try:
        plan = session.solve(al.SolveOptions(gap=GAP), heard, clock)
    except al.SolveError:
        pass
    else:
        best, bound = plan.meta["best_value"], plan.meta["bound"]
        relaxed = [one for one in plan.meta["phases"] if one["phase"] == "relaxation"]
        found.update(best=best, bound=bound, gap=(bound - best) / best)
        found["relaxed_s"] = relaxed[0]["seconds"] if relaxed else None
    return {**found, **clock.told("search"), "peak_mb": measure.peak_mb()}


class _Clock(threading.Event):
    """Seconds of wall clock and of processors since it was made; set once the limit is reached."""

    def __init__(self, limit: float = math.inf) -> None:
        super().__init__()
        self._limit = limit
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def is_set(self) -> bool:
        return time.process_time() - self._cpu > self._limit

    def told(self, name: str) -> dict[str, float]:
        wall, cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        return {f"{name}_s": wall, f"{name}_cpu_s": cpu}


def report(results: list[dict[str, Any]], limit: float) -> str:
    """Return the machine, the table and where it stops being usable, for benchmarks/README.md."""
    head = [
        "nations", "items", "years", "columns", "integers", "build: CPU s",
        "first plan: s (CPU s)", "its gap", "end: s (CPU s)", "gap", "peak MB",
    ]  # fmt: skip
    rows = [
        [
            str(one["nations"]), str(one["items"]), str(one["years"]), f"{one['columns']:,}",
            f"{one['integers']:,}", f"{one['build_cpu_s']:.1f}", _seconds(one, "first"),
            _share(_first_gap(one)), _seconds(one, "search"), _share(one["gap"]),
            f"{one['peak_mb']:.0f}",
        ]
        for one in results
    ]  # fmt: skip
    about = (
        f"Goal of the search: a gap of {GAP:.0%}; limit {limit:g} CPU seconds of all threads, "
        "which vary less with a busy machine. First plan and end count from the search's start. "
        "Build holds the first use of Pyomo in a process, which is most of it in small shapes."
    )
    return "\n\n".join([
        measure.machine_line(measure.machine()), about, measure.table(head, rows),
        verdict(results, limit),
    ])  # fmt: skip


def _seconds(one: dict[str, Any], name: str) -> str:
    if one[f"{name}_s"] is None:
        return "none"
    return f"{one[f'{name}_s']:.0f} ({one[f'{name}_cpu_s']:.0f})"


def _share(value: float | None) -> str:
    return "none" if value is None else f"{value:.1%}"


def _first_gap(one: dict[str, Any]) -> float | None:
    """Return how far the first plan is below the bound known at the end."""
    if one["first_value"] is None or one["gap"] is None:
        return None
    return float((one["bound"] - one["first_value"]) / one["first_value"])


def verdict(results: list[dict[str, Any]], limit: float) -> str:
    """Say where a first plan comes too late, what grew, and what takes the time."""
    late = [one for one in results if one["first_s"] is None]
    told = ", ".join(f"{one['nations']} × {one['items']} × {one['years']}" for one in late)
    where = (
        f"**Not usable** in the sense of no whole plan within {limit:g} CPU seconds: "
        f"{told or 'none of these shapes'} (nations × items × years)."
    )
    middle = next(one for one in results if all(one[k] == MIDDLE[k] for k in MIDDLE))
    grown = "; ".join(_growth(name, middle, _largest(results, name)) for name in LADDERS)
    return f"{where} Against the middle shape: {grown}.{_reason(results)}"


def _largest(results: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """Return the largest shape along a dimension that has a first plan."""
    found = [one for one in results if one["first_s"] is not None]
    return max(found, key=lambda one: (one[name], -one["columns"]))


def _growth(name: str, middle: dict[str, Any], end: dict[str, Any]) -> str:
    words = {
        "columns": "columns", "build_cpu_s": "build", "first_cpu_s": "first plan",
        "peak_mb": "memory",
    }  # fmt: skip
    parts = [f"{word} {end[key] / middle[key]:.1f} times" for key, word in words.items()]
    return f"{end[name] / MIDDLE[name]:g} times the {name} give {', '.join(parts)}"


def _reason(results: list[dict[str, Any]]) -> str:
    """Say which part of the time to the first plan is the first relaxation, in the largest."""
    known = [one for one in results if one["relaxed_s"] and one["first_s"]]
    if not known:
        return ""
    one = max(known, key=lambda found: found["columns"])
    return (
        f" Why: of the time to the first plan of {one['columns']:,} columns the first relaxation "
        f"takes {one['relaxed_s'] / one['first_s']:.0%}, rounding it (a re-solve for each batch of "
        "whole numbers) the rest; both are one simplex on one core whose steps and cost of a step "
        "grow with the rows. Building takes "
        f"{one['build_cpu_s'] / (one['build_cpu_s'] + one['first_cpu_s']):.0%} of the two."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=60.0, help="CPU seconds of a search")
    parser.add_argument("--one", type=int, nargs=3, help="measure one shape: nations items years")
    parser.add_argument("--save", action="store_true", help="write results/, chart and README.md")
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(measured(*chosen.one, chosen.limit)))
        return
    results = []
    for shape in shapes():
        words = ("--one", *map(str, shape), "--limit", str(chosen.limit))
        results.append(measure.in_own_process("benchmarks.growth", *words))
        print(results[-1], flush=True)
    text = report(results, chosen.limit)
    print(text)
    if chosen.save:
        from benchmarks.growth_chart import draw

        content = {"machine": measure.machine(), "limit_s": chosen.limit, "results": results}
        measure.save("growth", content)
        measure.paste("growth", text)
        draw(results)


if __name__ == "__main__":
    main()
