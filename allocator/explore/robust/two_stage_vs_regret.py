"""A two-stage plan beside a regret table: does a plan of the table do better, and how it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allocator.errors import DataError, Fault
from allocator.explore.robust.two_stage_figures import objective_value, proven_of
from allocator.explore.robust.two_stage_sentences import SOUGHT
from allocator.util.format import listing
from allocator.util.tolerance import SHOWN

if TYPE_CHECKING:
    import pandas as pd

    from allocator.explore.robust.regret_record import RegretRecord
    from allocator.explore.robust.two_stage_record import TwoStageRecord
    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import Floats


def beaten_by(staged: TwoStageRecord, table: RegretRecord) -> tuple[str, ...]:
    """Return a sentence on the plan of the table that does best, if it beats the two-stage plan.

    Both are judged by the two-stage plan's aim and probabilities, and against the best values that
    either study knows.

    Raises
    ------
    DataError
        The two are of other scenarios, first years or cases.
    SolveError
        A plan of the table stands unchanged and does better than was proven possible.
    """
    _check_same(staged, table)
    names = list(staged.scenarios["scenario"])
    worth, stands = (
        table.cells.pivot(index="plan", columns="scenario", values=column)[names]
        for column in ("value", "stands")
    )
    others = table.scenarios.set_index("scenario")["best"][names].to_numpy()
    best = np.maximum(staged.scenarios["best"].to_numpy(), others)
    ours = _reached(staged, staged.scenarios["value"].to_numpy(), best)
    theirs = {
        plan: _reached(staged, worth.loc[plan].to_numpy(), best) for plan in table.plans["plan"]
    }
    for plan, figure in theirs.items():
        if (stands.loc[plan] != "changed").all():
            proven_of(staged.aim, figure, staged.proven)
    sign = 1.0 if staged.aim == "mean" else -1.0
    first = max(theirs, key=lambda plan: sign * theirs[plan])
    if sign * (theirs[first] - ours) < SHOWN:
        return ()
    return (_told(staged, first, theirs[first], ours, stands.loc[first]),)


def _reached(staged: TwoStageRecord, values: Floats, best: Floats) -> float:
    chances = staged.scenarios["chance"].to_numpy()
    return objective_value(staged.aim, values, best, chances, staged.alpha)


def _told(staged: TwoStageRecord, plan: str, theirs: float, ours: float, stands: pd.Series) -> str:
    changed = [str(name) for name, one in stands.items() if one == "changed"]
    better = (
        f"By {SOUGHT[staged.aim]} {plan} of the regret table does better than the two-stage plan: "
        f"{theirs:.2f} compared with {ours:.2f} value points. "
    )
    if not changed:
        return (
            f"{better}Its first years are kept unchanged, too: the two-stage search ended "
            "at its gap or time before it found them."
        )
    return (
        f"{better}But its first years cannot be kept unchanged in {listing(changed, 3)}, where as "
        "little as possible is dropped or added; the two-stage plan changes nothing anywhere. The "
        f"better choice, if such changes cost you nothing later, is {plan}."
    )


def _check_same(staged: TwoStageRecord, table: RegretRecord) -> None:
    names = set(staged.scenarios["scenario"])
    same = staged.years == table.years and names == set(table.scenarios["scenario"])
    if not same or not all(
        _alike(staged.plans[name], table.kept[table.minimax, name]) for name in names
    ):
        fault = Fault(
            "robust", "the regret table is of other scenarios, first years or another case",
            "a table of the same case, policy, scenarios and first years",
            "make both from the same", column="table",
        )  # fmt: skip
        raise DataError([fault])


def _alike(one: Plan, other: Plan) -> bool:
    return one.case.hash == other.case.hash and one.policy == other.policy
