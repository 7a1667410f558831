"""A change of policy in a kept session: seconds until the kept HiGHS has it, beside a rebuild.

uv run --group bench python -m benchmarks.warm --size M --repeat 5
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import allocator as al
from allocator.assemble import assemble
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.solver.backend.compiled_model import compile_problem
from allocator.solver.backend.highs import HighsModel
from benchmarks import measure
from benchmarks.generate import generate


def changes(case: Case) -> dict[str, Callable[[int], Policy]]:
    """Return by name a policy that differs in one setting, a little more at every turn."""
    nations, items = case.tables["nations"]["nation"], case.tables["equipment"]["item"]
    nation, item = str(nations.iloc[0]), str(items.iloc[0])
    return {
        "budget": lambda turn: Policy(budget_factor={"acc0": 0.95 + 0.001 * turn}),
        "weight": lambda turn: Policy(tier_weight={"1": 1.1 + 0.01 * turn}),
        "cap": lambda turn: Policy(earmark={"lethal_share": 0.45 + 0.001 * turn}),
        "floor": lambda turn: Policy(coverage_floor={"tier1": 0.12 + 0.001 * turn}),
        "risk": lambda turn: Policy(risk_budget=0.11 + 0.001 * turn),
        "price": lambda turn: Policy(price_factor={item: 1.02 + 0.001 * turn}),
        "lock": lambda turn: Policy(
            locks=[Lock("promise", nation, account="acc3", low=0.1 + 0.01 * turn)]
        ),
    }


def measured(size: str, repeats: int) -> tuple[dict[str, list[float]], dict[str, list[str]]]:
    """Return seconds of each kind of change, of a rebuild, and what each update did."""
    case = generate(size)
    session = al.Session(case, Policy())
    session.engine.run()
    seconds: dict[str, list[float]] = {"rebuild": []}
    did: dict[str, list[str]] = {"rebuild": []}
    makers = changes(case)
    session.update(makers["risk"](-1))  # finds the places once
    for turn in range(repeats):
        start = time.perf_counter()
        HighsModel(compile_problem(assemble(case, Policy())), relaxed=True)
        seconds["rebuild"].append(time.perf_counter() - start)
        for name, policy in makers.items():
            session.update(Policy())
            session.engine  # noqa: B018  there after a rebuild, too
            start = time.perf_counter()
            update = session.update(policy(turn))
            session.engine  # noqa: B018
            seconds.setdefault(name, []).append(time.perf_counter() - start)
            did.setdefault(name, []).append(f"{update.change}, {update.numbers} numbers")
    return seconds, did


def text(size: str, repeats: int) -> str:
    seconds, did = measured(size, repeats)
    rebuild = statistics.median(seconds["rebuild"])
    rows = [
        [name, f"{1e3 * statistics.median(found):.1f} ({1e3 * min(found):.1f})",
         f"{statistics.median(found) / rebuild:.3f}", did[name][-1] if did[name] else ""]
        for name, found in seconds.items()
    ]  # fmt: skip
    table = measure.table(["change", "ms: median (min)", "÷ rebuild", "what it did"], rows)
    return f"{measure.machine_line(measure.machine())} Size {size}, {repeats} turns.\n\n{table}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="M")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--save", action="store_true", help="write README.md")
    chosen = parser.parse_args()
    found = text(chosen.size, chosen.repeat)
    print(found)
    if chosen.save:
        measure.paste("warm", found)


if __name__ == "__main__":
    main()
