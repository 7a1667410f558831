"""Write the curve of value against money moved of docs/back-test.md.

    uv run python -m docs.change_curve

The linear relaxation of the default case is solved at several prices of change: whole plans
would differ by their gaps. What is moved is the first year against the last plan, and both
against real money of FY2020.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

import allocator as al
from allocator.session.session import Session
from allocator.solver.backend.highs import HighsModel
from benchmarks import measure
from docs.yardstick import DATA, Money, Yardstick, obligations

if TYPE_CHECKING:
    from allocator.solver.backend.compiled_model import CompiledModel, Floats

LEAST_MUSD = 1e-6
"""Money of the relaxation below it is what an interior point leaves of 0, which would be ranked."""

PRICES = (0.02, 0.1, 0.25, 0.5, 10.0)
"""Prices of change, as a share of the reference value of money; the last copies."""


def relaxed(case: al.Case, policy: al.Policy) -> tuple[CompiledModel, Floats]:
    """Return the model and a solution of its linear relaxation."""
    compiled = Session(case, policy).compiled
    engine = HighsModel(compiled, relaxed=True)
    engine.set_options(solver="ipm", run_crossover="off")
    if not engine.run():
        raise SystemExit("HiGHS ended without an answer")
    return compiled, np.maximum(engine.solution[: len(compiled.lower)], 0.0)


def first_year(case: al.Case, compiled: CompiledModel, solution: Floats) -> Money:
    """Return US$ million of the first year by nation and account; less than a dollar is 0."""
    return {
        key[:2]: amount if (amount := float(solution[column])) >= LEAST_MUSD else 0.0
        for key, column in compiled.columns["obligation"].items()
        if key[2] == case.years[0]
    }


def lost_share(case: al.Case, money: Money) -> float:
    """Return the expected loss of money as a share of it."""
    nations = case.tables["nations"].set_index("nation")
    kept = (1 - nations["diversion_share"]) * (1 - nations["disruption_per_year"])
    return sum((1 - kept[n]) * one for (n, _), one in money.items()) / sum(money.values())


def row(case: al.Case, price: float, real: Money) -> list[str]:
    """Return a row of the curve."""
    compiled, solution = relaxed(case, al.Policy(change_price=price))
    met = compiled.positions("met")
    money = first_year(case, compiled, solution)
    measures = Yardstick.of(case, money, real).measures()
    nation, both = measures.loc["by nation"], measures.loc["by nation and account"]
    return [
        f"{price:g}", f"{compiled.costs['value'][met] @ solution[met]:.2f}",
        f"{lost_share(case, money):.1%}", f"{nation['from_copy']:.0%}", f"{both['from_copy']:.0%}",
        f"{nation['times']:.2f}", f"{both['times']:.2f}",
        f"{nation['plan_rank'] - nation['copy_rank']:+.2f}",
        f"{both['plan_rank'] - both['copy_rank']:+.2f}",
    ]  # fmt: skip


def main() -> None:
    """Solve and write."""
    case = al.load_case(DATA / "us-fy2020")
    real = obligations(DATA / "realised" / "fy2020.csv", case.years[0])
    head = ["price of change", "needs met, points", "expected loss",
            "moved from last year, nations", "nations and accounts",
            "against real money: times the copy, nations",
            "nations and accounts", "rank less the copy's, nations",
            "nations and accounts"]  # fmt: skip
    text = measure.table(head, [row(case, price, real) for price in PRICES])
    measure.paste("curve", text, measure.ROOT / "docs" / "back-test.md")


if __name__ == "__main__":
    main()
