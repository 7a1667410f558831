"""Published Pareto fronts: ours beside pyaugmecon 2, both with the same HiGHS.

    uv run python -m benchmarks.frontier --save

Each run is a process of its own; what is counted is the search, from a Pyomo model to the front,
without imports. pyaugmecon runs with one worker and with two; ours in one
thread and in two. Every front is compared with the published one.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import statistics
import subprocess
import sys
import time
from typing import Any

import allocator as al
from benchmarks import knapsack, measure

NAMES = ("2kp50", "2kp100", "3kp40")
PEER = "2.0.1"
WORKERS = (1, 2)
Result = dict[str, Any]


def ours(name: str, threads: int) -> Result:
    """Return seconds, CPU seconds, solver runs and the front of one run of ours."""
    model, search = (
        knapsack.model(name),
        al.explore.pareto_front,
    )  # looked up here: it is imported late
    start, cpu = time.perf_counter(), time.process_time()
    found = search(model, threads=threads)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    front = sorted([round(value) for value in row] for row in found.points.to_numpy().tolist())
    return {"seconds": seconds, "cpu_seconds": cpu, "solves": found.solves, "front": front}


def theirs(name: str, workers: int, python: str) -> Result:
    """Return the same of one run of pyaugmecon, with the HiGHS that we use."""
    highs = importlib.metadata.version("highspy")
    command = [
        "uv", "run", "--no-project", "--python", python, "--with", f"pyaugmecon=={PEER}",
        "--with", f"highspy=={highs}", "python", "benchmarks/frontier_peer.py", name, str(workers),
    ]  # fmt: skip
    done = subprocess.run(command, cwd=measure.ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"pyaugmecon failed:\n{done.stderr[-2000:]}")
    found: Result = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def measured(name: str, repeats: int, python: str) -> dict[str, list[Result]]:
    """Run ours and theirs in turn; AssertionError where a front is not the published one."""
    published = sorted(map(list, knapsack.front(name)))
    found: dict[str, list[Result]] = {}
    for _ in range(repeats):
        runs: dict[str, Result] = {}
        for count in WORKERS:
            arguments = ("--ours", name, "--threads", str(count))
            more = "s" if count > 1 else ""
            runs[f"ours, {count} thread{more}"] = measure.in_own_process(
                "benchmarks.frontier", *arguments
            )
            runs[f"pyaugmecon, {count} worker{more}"] = theirs(name, count, python)
        for route, result in runs.items():
            if result.pop("front") != published:
                raise AssertionError(f"{route}: not the published front of {name}")
            found.setdefault(route, []).append(result)
            print(name, route, result, flush=True)
    return found


def report(results: dict[str, dict[str, list[Result]]], repeats: int, load: str) -> str:
    """Return the tables of a run as Markdown."""
    rows = []
    for name, routes in results.items():
        for route, runs in routes.items():
            row = [name, str(len(knapsack.front(name))), route]
            for figure in ("seconds", "cpu_seconds"):
                own, one = (
                    measure.middle(routes["ours, 1 thread"], figure),
                    measure.middle(runs, figure),
                )
                row += [f"{one:.1f} ({measure.least(runs, figure):.1f})", f"{one / own:.1f}"]
            rows.append([*row, str(round(statistics.median(run["solves"] for run in runs)))])
    head = ["instance", "points", "route", "seconds: median (min)", "× ours, 1 thread",
            "CPU seconds", "× ours, 1 thread", "solver runs"]  # fmt: skip
    told = f"pyaugmecon {PEER} on Python 3.12. {repeats} interleaved runs each. {load}"
    return f"{measure.machine_line(measure.machine())} {told}\n\n{measure.table(head, rows)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ours", metavar="NAME", help="one run of ours, as JSON")
    parser.add_argument("--threads", type=int, default=1, help="of that run")
    parser.add_argument("--names", nargs="+", default=list(NAMES))
    parser.add_argument("--python", default="3.12", help="for pyaugmecon: a version, or a path")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--save", action="store_true", help="write README.md")
    chosen = parser.parse_args()
    if chosen.ours:
        print(json.dumps(ours(chosen.ours, chosen.threads)))
        return
    before = os.getloadavg()[1] if sys.platform != "win32" else 0.0
    results = {name: measured(name, chosen.repeat, chosen.python) for name in chosen.names}
    load = f"Load of the machine before the run: {before:.1f} (its own would be 1 to 2)."
    text = report(results, chosen.repeat, load)
    print(text)
    if chosen.save:
        measure.paste("frontier", text)


if __name__ == "__main__":
    main()
