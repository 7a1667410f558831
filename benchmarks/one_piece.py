"""Problems of middle size: the search in one piece, beside groups of nations alone.

    uv run --group bench python -m benchmarks.one_piece --save

Shapes are those of `generate.of_shape` without the rules of delivery, and of `growth` with them.
Both ways are held to the same gap. CPU seconds, all threads together, end with the plan; they vary
less with a busy machine than those of the clock.
"""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

import allocator as al
from allocator.solver.search import decomposed as guided
from benchmarks import measure
from benchmarks.generate import of_shape
from benchmarks.growth import case_of

GAP = 0.015
LIMIT_S = 300.0

PLAIN = ((30, 16, 3), (30, 30, 3), (40, 16, 3), (60, 30, 4))
DELIVERED = ((25, 20, 3), (12, 20, 5), (25, 20, 5))
SHAPES = [
    f"{kind} {'x'.join(map(str, shape))}"
    for kind, shapes in (("plain", PLAIN), ("delivered", DELIVERED))
    for shape in shapes
]
HEAD = ["shape", "whole numbers", "numbers of the model", "way", "CPU seconds", "value", "gap",
        "ended"]  # fmt: skip


def case_called(name: str) -> al.Case:
    """Return the case of a shape: its kind, then nations x equipment x years."""
    kind, _, sizes = name.partition(" ")
    nations, equipment, years = map(int, sizes.split("x"))
    if kind == "delivered":
        return case_of(nations, equipment, years)
    return of_shape("shape", {"nations": nations, "equipment": equipment, "courses": 12,
                              "areas": 6, "years": years})  # fmt: skip


def solved(name: str, in_one_piece: bool) -> dict[str, Any]:
    """Solve a shape; without `in_one_piece` nations are improved by groups alone."""
    if not in_one_piece:
        guided.MOST_NONZEROS = 0
    session = al.Session(case_called(name))
    start = time.process_time()
    options = al.SolveOptions(gap=GAP, method="guided", time_limit=LIMIT_S)
    facts = session.solve(options).meta
    best, bound = facts["best_value"], facts["bound"]
    return {"seconds": time.process_time() - start, "value": best, "gap": (bound - best) / best,
            "ended": facts["status"], **facts["model"]}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shape", help="one shape, as JSON")
    parser.add_argument("--groups", action="store_true", help="with --shape: by groups alone")
    parser.add_argument("--save", action="store_true", help="write README.md")
    chosen = parser.parse_args()
    if chosen.shape:
        print(json.dumps(solved(chosen.shape, not chosen.groups)))
        return
    rows = []
    for shape in SHAPES:
        for way, more in (("in one piece", []), ("by groups alone", ["--groups"])):
            one = measure.in_own_process("benchmarks.one_piece", "--shape", shape, *more,
                                         timeout=1200)  # fmt: skip
            rows.append([shape, f"{one['integers']:,}", f"{one['nonzeros']:,}", way,
                         f"{one['seconds']:.1f}", f"{one['value']:.2f}", f"{one['gap']:.1%}",
                         one["ended"]])  # fmt: skip
            print(rows[-1], flush=True)
    facts = measure.machine_line(measure.machine())
    text = f"{facts} To a gap of {GAP:.1%}.\n\n{measure.table(HEAD, rows)}"
    if chosen.save:
        measure.paste("one piece", text)


if __name__ == "__main__":
    main()
