"""Size and root gap of the models of saved plans: columns, rows, whole numbers, relaxation.

    uv run python -m benchmarks.size out/in-service/without out/first --save

The first plan is of the default case with all five parts of reality left out, the second with
everything on (`docs/in_service.py` makes the first). Nothing is searched; each plan's linear
relaxation is solved once, whole.
"""

from __future__ import annotations

import argparse
import time
from typing import Any

import allocator as al
from benchmarks import measure


def measured(folder: str) -> dict[str, Any]:
    """Return the size of a plan's model, its relaxed value and the plan's own value and bound."""
    plan = al.load_plan(folder)
    session = al.Session(plan.case, plan.policy)
    columns, rows, nonzeros = session.compiled.size
    # the interior point finds the value alone; the simplex takes minutes to its vertex
    session.engine.set_options(solver="ipm", run_crossover="off")
    start = time.process_time()
    if not session.engine.run():
        raise SystemExit(f"{folder}: the relaxation was not solved: {session.engine.status}")
    return {
        "left_out": list(plan.policy.left_out), "columns": columns, "rows": rows,
        "nonzeros": nonzeros, "integers": int(session.compiled.integer.sum()),
        "relaxed": -session.engine.objective, "relaxed_cpu_s": time.process_time() - start,
        "best": plan.meta["best_value"], "bound": plan.meta["bound"],
    }  # fmt: skip


def report(results: list[dict[str, Any]]) -> str:
    """Return the table for benchmarks/README.md, one column a plan."""
    head = ["", *(_name(one) for one in results)]
    counts = [
        [word, *(f"{one[word]:,}" for one in results)]
        for word in ("columns", "rows", "nonzeros", "integers")
    ]
    values = [
        ["value of the linear relaxation", *(f"{one['relaxed']:.3f}" for one in results)],
        ["value of the best plan known", *(f"{one['best']:.3f}" for one in results)],
        ["proven bound", *(f"{one['bound']:.3f}" for one in results)],
        ["root gap: relaxation over best plan",
         *(f"{one['relaxed'] / one['best'] - 1:.2%}" for one in results)],
        ["gap that is proven", *(f"{one['bound'] / one['best'] - 1:.2%}" for one in results)],
        ["CPU seconds of the relaxation", *(f"{one['relaxed_cpu_s']:.0f}" for one in results)],
    ]  # fmt: skip
    return "\n\n".join([
        measure.machine_line(measure.machine()), measure.table(head, [*counts, *values]),
        "Values are of the plan before some is given up for calm. The two columns value different "
        "things (years after count in one only): compare gaps, not values.",
    ])  # fmt: skip


def _name(one: dict[str, Any]) -> str:
    if not one["left_out"]:
        return "everything on"
    return "left out: " + ", ".join(one["left_out"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plans", nargs="+", help="folders of saved plans")
    parser.add_argument("--save", action="store_true", help="write results/ and README.md")
    chosen = parser.parse_args()
    results = [measured(folder) for folder in chosen.plans]
    text = report(results)
    print(text)
    if chosen.save:
        measure.save("size", {"machine": measure.machine(), "results": results})
        measure.paste("size", text)


if __name__ == "__main__":
    main()
