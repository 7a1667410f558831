"""Plans in scenarios: what each is worth in each, and what is lost against the best one there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from allocator.errors import DataError, Fault
from allocator.explore.batch.value_scale import Yardstick, scale_warnings
from allocator.explore.robust.bounds import bound_of, known
from allocator.explore.robust.cvar import check_alpha
from allocator.explore.robust.recourse import Kept
from allocator.explore.robust.regret_sentences import regret_words
from allocator.explore.robust.regret_tables import regret_cells, regret_plans
from allocator.explore.robust.study import Study, Watch, scenario_table, study_of, years_words
from allocator.inputs.policy.parse import fix_name, shortlist
from allocator.solver.search.warm_start import Known

if TYPE_CHECKING:
    from allocator.explore.robust.probabilities import Chances
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.inputs.scenario.scenario import Scenario
    from allocator.plan.plan import Plan
    from allocator.solver.options import SolveOptions
    from allocator.util.progress import CancelFlag, Progress

OWN = "best for "
"""What the name of a scenario's own best plan begins with."""

CHANGES = ("plan", "scenario", "nation", "item", "year", "decided", "stands", "cost_musd", "why")
"""Columns of `Regret.changes`."""


@dataclass(frozen=True, slots=True, eq=False)
class Regret:
    """Candidate plans in scenarios.

    Attributes
    ----------
    years
        Years whose lots, seats and grants are kept of each plan.
    scenarios
        ``scenario``, ``chance`` (probability), ``best`` (value of the best plan known there),
        ``bound`` (what no plan there is worth more than); value points.
    cells
        One row a plan and a scenario: ``plan``, ``scenario``, ``value`` (value points of the plan
        there), ``regret`` (best known less value, value points), ``regret_most`` (proven bound less
        value: no more is lost), ``stands`` (``whole`` if the scenario bars nothing and leaves room
        for all; ``barred`` if only what its law bars is stopped; else ``changed``),
        ``barred_musd``, ``given_up_musd``, ``added_musd`` (US$ million of goods), ``need_met``
        (share of weighted need), ``rules_that_bend`` (how many), ``bending_value`` (value points
        that they cost) and ``bending`` (which, separated by semicolons, as in the table of
        `sweep`).
    changes
        What could not stand: ``plan``, ``scenario``, ``nation``, ``item``, ``year`` (0 for a
        grant), ``decided`` and ``stands`` (lots or seats; a grant is 1 or 0), ``cost_musd``,
        ``why`` (barred, given up, added).
    plans
        One row a plan, least worst regret first: ``plan``, ``worst_regret``,
        ``worst_regret_most``, ``worst_scenario``, ``tail_regret`` (mean regret of the worst
        scenarios of probability 1 − alpha), ``mean_regret``, ``mean_value``. All but the first
        three rest on the probabilities.
    minimax, tail_best, mean_best
        The plan of least worst regret, of least tail regret, of largest mean value.
    alpha, chances
        As given.
    warnings
        What to know before any figure is used: scenarios whose values are on another scale.
    candidates
        The plans by name.
    kept
        Plans as they stand in a scenario, by plan and scenario.
    """

    years: tuple[int, ...]
    scenarios: pd.DataFrame
    cells: pd.DataFrame
    changes: pd.DataFrame
    plans: pd.DataFrame
    minimax: str
    tail_best: str
    mean_best: str
    alpha: float
    chances: Chances
    warnings: tuple[str, ...]
    candidates: Mapping[str, Plan] = field(repr=False)
    kept: Mapping[tuple[str, str], Plan] = field(repr=False)

    @property
    def told(self) -> str:
        """The plan that the words tell of scenario by scenario.

        The given one of least worst regret, or where none was given, the best of all.
        """
        own = {OWN + name for name in self.scenarios["scenario"]}
        given = [name for name in self.plans["plan"] if name not in own]
        return str(given[0]) if given else self.minimax

    @property
    def words(self) -> tuple[str, ...]:
        """The same in a few sentences."""
        return regret_words(self)

    def plan_in(self, plan: str, scenario: str) -> Plan:
        """Return a plan as it stands in a scenario.

        Raises
        ------
        DataError
            There is no plan or no scenario of that name; the nearest one is offered.
        """
        faults = [
            Fault("robust", f"no {kind} {name!r}", shortlist(known), fix_name(name, known),
                  column=kind)
            for kind, name, known in (
                ("plan", plan, tuple(self.candidates)),
                ("scenario", scenario, tuple(self.scenarios["scenario"])),
            )
            if name not in known
        ]  # fmt: skip
        if faults:
            raise DataError(faults)
        return self.kept[plan, scenario]

    def document(self) -> dict[str, Any]:
        """Return all but the plans themselves in lists and dicts, for JSON."""
        skipped = ("candidates", "kept", "chances")
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        told = {
            name: one.to_dict("records") if isinstance(one, pd.DataFrame) else one
            for name, one in found.items()
            if name not in skipped
        }
        said = self.chances
        judged = {"author": said.author, "source": said.source, "date": said.date}
        return {**told, "words": self.words, "probabilities": {**judged, "of": dict(said.of)}}


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
    years, grants' money and who pays are found anew. Nothing is given up for calm in any solve.

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
    watch = Watch.of(progress, cancel)
    study = study_of(case, scenarios, policy, chances, here_and_now, options, watch)
    given = dict(plans or {})
    check_plans(study.names, study.years, given, own_plans)
    own, prices, warnings = _best_plans(study, start)
    candidates = given | ({OWN + name: plan for name, plan in own.items()} if own_plans else {})
    kept = _tried(study, candidates, own, prices)
    return _told(study, candidates, kept, own, alpha, warnings)


Prices = Mapping[str, Known | None]
"""Prices of the search for the best plan, by scenario."""


def _best_plans(
    study: Study, start: Plan | None
) -> tuple[dict[str, Plan], Prices, tuple[str, ...]]:
    """Return each scenario's best plan and prices, and warnings of scales that differ."""
    own: dict[str, Plan] = {}
    prices: dict[str, Known | None] = {}
    sticks: dict[str, Yardstick] = {}
    for world in study.worlds(kept=True):
        own[world.name] = study.best_plan(world, start)
        prices[world.name] = None if world.prices is None else world.prices.without_point()
        sticks[world.name] = Yardstick.of(world.session.case, world.session.policy)
    return own, prices, scale_warnings(Yardstick.of(study.case, study.policy), sticks)


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
                                "a name of its own for each", "rename it"))  # fmt: skip
        if not set(plan.case.years) & set(years):
            found = f"plan {name!r} is of {years_words(plan.case.years)}"
            faults.append(Fault("robust", found, f"a plan with a year of {years_words(years)}",
                                "name another plan"))  # fmt: skip
    if faults:
        raise DataError(faults)


def _tried(
    study: Study, candidates: Mapping[str, Plan], own: Mapping[str, Plan], prices: Prices
) -> dict[tuple[str, str], Kept]:
    """Return what each plan comes to in each scenario; a scenario's own plan is at home there."""
    kept = {}
    count, done = len(candidates) * len(study.names), 0
    for world in study.worlds(kept=True):
        world.prices = prices[world.name]
        for name, plan in candidates.items():
            done += 1
            study.watch.tell(f"{done} of {count}: {name} in {world.name}")
            if plan is own[world.name]:
                kept[name, world.name] = Kept(plan, plan.meta["best_value"], bound_of(plan))
            else:
                kept[name, world.name] = world.keep(plan)
    return kept


def _told(
    study: Study,
    candidates: Mapping[str, Plan],
    kept: Mapping[tuple[str, str], Kept],
    own: Mapping[str, Plan],
    alpha: float,
    warnings: tuple[str, ...],
) -> Regret:
    values = np.array([[kept[p, s].value for s in study.names] for p in candidates])
    tried = {name: [kept[plan, name] for plan in candidates] for name in study.names}
    best, bound = known(own, tried)
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
