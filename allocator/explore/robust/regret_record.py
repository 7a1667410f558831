"""What a regret table holds: plans in scenarios, their value and their regret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from allocator.explore.robust.probabilities import Chances
    from allocator.plan.plan import Plan

OWN = "best for "
"""What the name of a scenario's own best plan begins with."""

CHANGES = ("plan", "scenario", "nation", "item", "year", "decided", "stands", "cost_musd", "why")
"""Columns of `Regret.changes`."""


@dataclass(frozen=True, slots=True, eq=False)
class RegretRecord:
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
