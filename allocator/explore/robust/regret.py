"""Plans in scenarios: what each is worth in each, and what is lost against the best one there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocator.errors import DataError, Fault
from allocator.explore.batch.value_scale import ValueScale, scale_warnings
from allocator.explore.robust.bounds import best_known, bound_of
from allocator.explore.robust.cvar import check_alpha
from allocator.explore.robust.recourse import EvaluatedPlan
from allocator.explore.robust.regret_tables import regret_cells, regret_plans
from allocator.explore.robust.study import (
    Study,
    StudyProgress,
    scenario_table,
    study_of,
    years_words,
)
from allocator.solver.search.warm_start import WarmStart

if TYPE_CHECKING:
    from allocator.explore.robust.probabilities import Chances
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.inputs.scenario.scenario import Scenario
    from allocator.plan.plan import Plan
    from allocator.solver.options import SolveOptions
    from allocator.util.progress import CancelFlag, Progress

from allocator.explore.robust.regret_record import CHANGES, OWN
from allocator.explore.robust.regret_result import Regret

__all__ = ["Regret", "regret"]


def regret(
    case: Case,
    scenarios: Sequence[Scenario],
    plans: Mapping[str, Plan] | None = None,
    policy: Policy | None = None,
    *,
    chances: Chances | None = None,
    here_and_now: int | None = 1,
    alpha: float = 0.9,
    own_plans: bool = True,
    start: Plan | None = None,
    options: SolveOptions | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> Regret:
    """Try plans in scenarios and tell what each loses against the best plan of each scenario.

    Of a plan the lots, seats and grants of the first years are kept as far as the law of the
    scenario leaves them; what it bars is stopped and its money is free again. If money, capacity or
    a floor of law do not let the rest stand, as little as possible of it is changed. All later
    years, grants' money and who pays are re-optimised. No solve trades value for less turbulence.

    Parameters
    ----------
    case, policy
        What the scenarios change.
    scenarios
        Each with a name of its own.
    plans
        Candidates by name; plans of other cases are read by codes and years.
    chances
        Probabilities; all alike if left out.
    here_and_now
        First years of the horizon that are kept; None: the whole plan.
    alpha
        The tail regret is the mean of the worst scenarios of probability 1 − alpha.
    own_plans
        Take each scenario's own best plan as a candidate too.
    start
        A plan with which the search for each scenario's best plan begins, if the case is large:
        sooner done, but the plans lean towards it. Without it each begins with the one before.
    options
        Of each solve. Regret below the gap's share of a value may be chance.
    progress, cancel
        Called with every step; stops the study when set.

    Raises
    ------
    DataError
        No scenario, no plan, a name twice, a year outside the horizon, probabilities that do not
        fit.
    ConflictError
        Law and capacity of a scenario leave no plan at all.
    SolveError
        Stopped before all was tried, or a plan is worth more than was proven possible.
    """
    check_alpha(alpha)
    watch = StudyProgress.of(progress, cancel)
    study = study_of(case, scenarios, policy, chances, here_and_now, options, watch)
    given = dict(plans or {})
    check_plans(study.names, study.years, given, own_plans)
    own, prices, warnings = _best_plans(study, start)
    candidates = given | ({OWN + name: plan for name, plan in own.items()} if own_plans else {})
    kept = _tried(study, candidates, own, prices)
    return _told(study, candidates, kept, own, alpha, warnings)


Prices = Mapping[str, WarmStart | None]
"""Prices of the search for the best plan, by scenario."""


def _best_plans(
    study: Study, start: Plan | None
) -> tuple[dict[str, Plan], Prices, tuple[str, ...]]:
    """Return each scenario's best plan and prices, and warnings of scales that differ."""
    own: dict[str, Plan] = {}
    prices: dict[str, WarmStart | None] = {}
    sticks: dict[str, ValueScale] = {}
    for model in study.scenario_models(kept=True):
        own[model.name] = study.best_plan(model, start)
        prices[model.name] = (
            None if model.recourse_duals is None else model.recourse_duals.duals_only()
        )
        sticks[model.name] = ValueScale.of(model.session.case, model.session.policy)
    return own, prices, scale_warnings(ValueScale.of(study.case, study.policy), sticks)


def check_plans(
    scenarios: Sequence[str], years: Sequence[int], plans: Mapping[str, Plan], own_plans: bool
) -> None:
    """Refuse plans that cannot be tried: none, of other years, or called as another one; DataError.

    `scenarios` are names, `years` those decided first.
    """
    faults = []
    if not plans and not own_plans:
        faults.append(Fault("robust", "no plan", "one plan or more", "name a plan"))
    for name, plan in plans.items():
        if own_plans and name in {OWN + one for one in scenarios}:
            faults.append(Fault("robust", f"two plans are called {name!r}",
                                "a different name for each", "rename it"))  # fmt: skip
        if not set(plan.case.years) & set(years):
            found = f"plan {name!r} is of {years_words(plan.case.years)}"
            faults.append(Fault("robust", found, f"a plan with a year of {years_words(years)}",
                                "name another plan"))  # fmt: skip
    if faults:
        raise DataError(faults)


def _tried(
    study: Study, candidates: Mapping[str, Plan], own: Mapping[str, Plan], prices: Prices
) -> dict[tuple[str, str], EvaluatedPlan]:
    """Return what each plan comes to in each scenario; a scenario's own plan is at home there."""
    kept = {}
    count, done = len(candidates) * len(study.names), 0
    for model in study.scenario_models(kept=True):
        model.recourse_duals = prices[model.name]
        for name, plan in candidates.items():
            done += 1
            study.progress.report(f"{done} of {count}: {name} in {model.name}")
            if plan is own[model.name]:
                kept[name, model.name] = EvaluatedPlan(
                    plan, plan.meta["best_value"], bound_of(plan)
                )
            else:
                kept[name, model.name] = model.evaluate(plan)
    return kept


def _told(
    study: Study,
    candidates: Mapping[str, Plan],
    kept: Mapping[tuple[str, str], EvaluatedPlan],
    own: Mapping[str, Plan],
    alpha: float,
    warnings: tuple[str, ...],
) -> Regret:
    values = np.array([[kept[p, s].value for s in study.names] for p in candidates])
    tried = {name: [kept[plan, name] for plan in candidates] for name in study.names}
    best, bound = best_known(own, tried)
    cells = regret_cells(kept, dict(zip(study.names, zip(best, bound, strict=True), strict=True)))
    plans = regret_plans(study, list(candidates), values, best, bound, alpha)
    changes = [
        (p, s, *(getattr(change, name) for name in
                 ("nation", "item", "year", "decided", "stands", "musd", "why")))
        for (p, s), one in kept.items() for change in one.changes
    ]  # fmt: skip
    return Regret(
        study.years, scenario_table(study, best, bound), cells,
        pd.DataFrame(changes, columns=list(CHANGES)), plans, str(plans["plan"].iloc[0]),
        str(plans["plan"].iloc[int(plans["tail_regret"].to_numpy().argmin())]),
        str(plans["plan"].iloc[int(plans["mean_value"].to_numpy().argmax())]), alpha, study.said,
        warnings, candidates,
        {key: one.plan for key, one in kept.items()},
    )  # fmt: skip
