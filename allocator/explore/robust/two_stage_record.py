"""What a two-stage plan consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from allocator.explore.robust.bounds import Interval
from allocator.explore.robust.extensive_form import Aim

if TYPE_CHECKING:
    from allocator.explore.robust.probabilities import Chances
    from allocator.plan.plan import Plan


@dataclass(frozen=True, slots=True, eq=False)
class TwoStageRecord:
    """First years decided now, with the rest for each scenario.

    Attributes
    ----------
    aim, alpha
        What was sought: the largest ``mean`` value, the least worst ``regret``, or the least mean
        regret of the ``tail`` of probability 1 − alpha.
    years
        Years that are decided now.
    first
        What is decided: ``nation``, ``name``, ``item``, ``item_name``, ``year`` (0 for a grant,
        which is begun in one of the years), ``quantity`` (lots or seats; 1 for a grant).
    scenarios
        One row a scenario: ``scenario``, ``chance``, ``best`` and ``bound`` (value of the best plan
        known of the scenario alone, and what none exceeds), ``value`` (of this plan there),
        ``regret``, ``barred_musd`` (of what its law bars), ``reference_value`` and
        ``reference_stands`` (the same of the reference's first years: ``whole``, ``barred`` or
        ``changed``, as in `Regret.cells`).
    mean_value, worst_regret, tail_regret
        Of this plan, value points.
    proven
        Bound on what was sought: no first years that stand unchanged in all scenarios, but for what
        law or rules close there, have a larger mean value, or a smaller regret. Plans of a regret
        table may do better by giving goods up; `beside` tells.
    evpi
        Expected value of perfect information, at least and at most, value points: mean of the best
        values of the scenarios alone, less the mean value of the best such first years. Only with
        aim ``mean``.
    vss
        Value of the stochastic solution, at least and at most, value points: the mean value of the
        best such first years, less that of the first years of the best plan of scenario `reference`
        alone. If these are ``changed`` somewhere, VSS may be negative. Only with aim ``mean``.
    reference
        Scenario that a planner without scenarios would plan for.
    chances
        As given.
    warnings
        What to know before any figure is used: scenarios whose values are on another scale, and
        after `beside` a plan of the regret table that does better.
    plans
        The plan of each scenario; all have the same first years but for what is barred.
    """

    aim: Aim
    alpha: float
    years: tuple[int, ...]
    first: pd.DataFrame
    scenarios: pd.DataFrame
    mean_value: float
    worst_regret: float
    tail_regret: float
    proven: float
    evpi: Interval | None
    vss: Interval | None
    reference: str
    chances: Chances
    warnings: tuple[str, ...]
    plans: Mapping[str, Plan] = field(repr=False)
