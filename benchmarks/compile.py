"""Problem in memory -> model loaded in HiGHS: ours beside other routes, as ratios in one run.

uv run --group bench python -m benchmarks.compile --sizes S,M,L --repeat 3
"""

from __future__ import annotations

import argparse
from typing import Any

from benchmarks import measure

Results = dict[tuple[str, ...], list[dict[str, Any]]]

ROUTES = ("raw", "allocator", "linopy", "appsi", "appsi-templates", "contrib", "contrib-templates")
OURS = "allocator"


def row(results: Results, route: str, size: str) -> list[str]:
    """Return one line of the table: seconds, memory and ratios to raw and to ours."""
    mine, ours = results[route, size], results[OURS, size]
    seconds, memory = measure.middle(mine, "seconds"), measure.middle(mine, "peak_mb")
    nonzeros = mine[0]["nonzeros"]
    raw = results.get(("raw", size))
    return [
        size, route, f"{mine[0]['columns']:,}", f"{nonzeros:,}",
        f"{seconds:.3f} ({measure.least(mine, 'seconds'):.3f})",
        f"{measure.middle(mine, 'cpu_seconds'):.3f}",
        f"{1e6 * seconds / nonzeros:.1f}",
        f"{seconds / measure.middle(raw, 'seconds'):.0f}" if raw else "",
        f"{seconds / measure.middle(ours, 'seconds'):.2f}",
        f"{memory:.0f}", f"{memory / measure.middle(ours, 'peak_mb'):.2f}",
    ]  # fmt: skip


HEAD = [
    "size", "route", "columns", "nonzeros", "seconds: median (min)", "CPU seconds",
    "µs a nonzero", "× raw", "× ours", "peak MB", "peak × ours",
]  # fmt: skip


def goals(results: Results, size: str) -> list[str]:
    """Say in words how far the goals are met at this size, for what was run."""
    seconds = {
        route: measure.middle(found, "seconds")
        for (route, one), found in results.items()
        if one == size
    }
    lines = []
    for solver in ("appsi", "contrib"):
        theirs = [seconds[r] for r in (solver, f"{solver}-templates") if r in seconds]
        if theirs:
            peak = measure.middle(results[OURS, size], "peak_mb")
            other = min(
                measure.middle(found, "peak_mb")
                for (route, one), found in results.items()
                if one == size and route.startswith(solver)
            )
            lines.append(
                f"- {size}: {min(theirs) / seconds[OURS]:.1f} times as fast as Pyomo's {solver} "
                f"at its faster, with {peak / other:.2f} of its peak memory."
            )
    if "raw" in seconds:
        lines.append(f"- {size}: {seconds[OURS] / seconds['raw']:.0f} times the raw hand-over.")
    if "linopy" in seconds:
        each = {
            route: seconds[route] / results[route, size][0]["nonzeros"]
            for route in (OURS, "linopy")
        }
        lines.append(
            f"- {size}: {each[OURS] / each['linopy']:.2f} of linopy's time per nonzero "
            "(on the core of the model, see `linopy_model.py`)."
        )
    return lines


def run(sizes: list[str], routes: list[str], repeats: int) -> tuple[Results, str]:
    """Measure and return the results and the text for the page."""
    wanted = [(route, size) for size in sizes for route in dict.fromkeys([OURS, *routes])]
    results = measure.interleaved("benchmarks.routes", wanted, repeats)
    order = sorted(results, key=lambda run: (sizes.index(run[1]), ROUTES.index(run[0])))
    table = measure.table(HEAD, [row(results, *run) for run in order])
    words = "\n".join(line for size in sizes for line in goals(results, size))
    facts = measure.machine_line(measure.machine())
    return results, f"{facts} {repeats} interleaved runs each.\n\n{table}\n\n{words}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="S,M,L")
    parser.add_argument("--routes", default=",".join(ROUTES))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--save", action="store_true", help="write results/ and README.md")
    chosen = parser.parse_args()
    results, text = run(chosen.sizes.split(","), chosen.routes.split(","), chosen.repeat)
    print(text)
    if chosen.save:
        runs = {" ".join(run): found for run, found in results.items()}
        measure.save("compile", {"machine": measure.machine(), "runs": runs})
        measure.paste("compile", text)


if __name__ == "__main__":
    main()
