"""The point that is asked about: a plan in its model, or last year's money kept in all years."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocator.assemble.last_plan import last_money
from allocator.errors import DataError, Fault, SolveError
from allocator.session.revise import Reviser
from allocator.session.session import Session
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.solver.backend.submodel import matrix_of
from allocator.solver.search.change_prices import with_excess

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import CompiledModel, Floats
    from allocator.util.progress import CancelFlag

_FIRM = 100.0
"""Price of leaving last year's money, in times the reference value of money."""

_CUTS = (0.05, 0.1, 0.2, 0.4)
"""Shares of last year's money from which on a further cut costs a step more."""

_STEP = 25.0
"""That step, in the same times; it makes cuts fall on many nations alike and not on one."""

_KEPT = 1e-4
"""Share by which rows of a plan's point may be missed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A point of the session's model, and where it differs from last year's money.

    `moved` has nation, account, ``last_musd`` and ``kept_musd`` over the plan; empty for a plan.
    """

    session: Session
    point: Floats
    moved: pd.DataFrame


def point_of_plan(plan: Plan, case: Case, policy: Policy, cancel: CancelFlag | None) -> Asked:
    """Return a plan in the model of `case` and `policy`.

    Raises
    ------
    SolveError
        Stopped, or the plan does not keep the law or the capacities of the case.
    """
    reviser = Reviser(plan, cancel=cancel)
    session = reviser.session
    if (case.hash, policy.hash) != (plan.case.hash, plan.policy.hash):
        session.update(policy, case)
    point, compiled = reviser.reference(), session.compiled
    activity = matrix_of(compiled) @ point
    slip = _KEPT * (compiled.row_unit(np.arange(len(activity))) + np.abs(activity))
    missed = (activity < compiled.row_lower - slip) | (activity > compiled.row_upper + slip)
    if missed.any() or (point > compiled.upper + _KEPT * (1.0 + point)).any():
        raise SolveError(
            "The plan does not keep the law or the capacities of this case, so no weights make "
            "it near-best. Ask about it with the case that it was made for."
        )
    return Asked(session, point, pd.DataFrame())


def point_of_last_money(case: Case, policy: Policy, cancel: CancelFlag | None) -> Asked:
    """Return last year's money by nation and account, kept in all years as near as rules allow.

    Its goods are those that are worth most for that money at today's weights. Where there is less
    money, cuts fall on all that lawfully can be cut, in steps.

    Raises
    ------
    DataError
        The case has no last plan, or the policy switches it off.
    SolveError
        Stopped, or no plan keeps the law.
    """
    session = Session(case, policy)
    if not session.problem.sets["last_pairs"]:
        raise DataError([Fault("table last_plan", "no money of last year", "a table last_plan, and "
                               "persistence not among rules_off", "add the table, or ask about a "
                               "plan")])  # fmt: skip
    stop = StopCondition(None, cancel.is_set if cancel is not None else None)
    model = _held(session, reference_value_of(session))
    engine = HighsModel(model, relaxed=True)
    engine.stop = stop
    engine.set_options(solver="ipm", run_crossover="off")
    if not engine.run():
        if stop.reached:
            raise SolveError("Stopped before there was an answer.")
        raise SolveError("Law and capacity leave no plan near last year's money.")
    point = np.maximum(engine.solution[: len(session.compiled.lower)], 0.0)
    return Asked(session, point, _moved(case, session.compiled, point))


def reference_value_of(session: Session) -> float:
    """Return the reference value of US$ 1 million, in value points."""
    family, times = max(session.policy.rule_price.items(), key=lambda one: one[1])
    if times > 0:
        return float(dict(session.problem.figures["bend_price"].items())[family]) / times
    return float(np.median(session.problem.figures["met_value"].values))


def _held(session: Session, money: float) -> CompiledModel:
    """Return the model in which leaving last year's money costs more than it can be worth."""
    compiled, last = session.compiled, dict(session.problem.figures["last_money"].items())
    value = compiled.costs["value"].copy()
    for name in ("up", "down"):
        value[compiled.positions(name)] = -_FIRM * money
    down = compiled.columns.get("down", {})
    where = np.array([c for key, c in down.items() if last[key] > 0], dtype=np.int32)
    held = np.array([last[key] for key in down if last[key] > 0])
    return with_excess(
        replace(compiled, costs={**compiled.costs, "value": value}),
        np.tile(where, len(_CUTS)),
        np.concatenate([share * held for share in _CUTS]),
        np.full(len(where) * len(_CUTS), _STEP * money),
    )


def _moved(case: Case, compiled: CompiledModel, point: Floats) -> pd.DataFrame:
    """Return last year's money and what is kept of it, by nation and account over the plan."""
    kept = {key: float(point[c]) for key, c in compiled.columns.get("obligation", {}).items()}
    last = last_money(case)
    rows = [(*key[:2], last.get(key, 0.0), kept.get(key, 0.0)) for key in sorted({*last, *kept})]
    table = pd.DataFrame(rows, columns=["nation", "account", "last_musd", "kept_musd"])
    return table.groupby(["nation", "account"], as_index=False).sum()
