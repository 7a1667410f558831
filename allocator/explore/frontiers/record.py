"""The plans of a frontier as a table: which are on the front, and where it turns."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocator.explore.frontiers.measures import MEASURES, Measure
from allocator.util.gap import gap_of
from allocator.util.knee import knee
from allocator.util.tolerance import NEAR, VIOLATED

if TYPE_CHECKING:
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import Floats

ON_FRONT = ("point", "start")
"""Kinds of plans that make the front; the others are set beside it."""

TODAY = ("current", "start")
"""Kinds of the plan of the policy as it is."""

HAND = {"start": "the plan shown", "current": "the plan of the current policy"}
"""What the plan at hand is called, by its kind."""

PROVEN = 1e-6
"""Up to this share of its worth a plan counts as the best one possible."""

_MORE = 0.01
"""Up to this share of its worth more is paid for bending rules without it being told."""


@dataclass(frozen=True, slots=True)
class FrontierPlan:
    """A plan of a frontier.

    `kind` is point, current (under the policy as it is), start (the plan of that policy that was
    there, at which the frontier begins) or last (the last plan kept). `levels` are
    the limits of its measures; `bound` is what no plan under its policy can be worth more than
    (NaN: not known), and
    `gap` how far the search for value stayed below it. `tight` tells that none as good has less of
    the other measures (by `FINE` of what is left of them). So that all can be compared,
    worth and bound leave out what bending the limits of the weighed measures costs under the
    policy, and those of last what it costs where the last plan cannot be kept. So do the count
    `rules_that_bend` (a rule counts once for each of its years) and `bending_value`, the value
    points that are paid for them. `need_met` is the share of all need that is met, and
    `given_value` the value points that were given up for less change from the last plan. `made` is
    the plan itself, where the plans were asked for.
    """

    kind: str
    policy: Policy
    measures: dict[str, float | None]
    levels: dict[str, float]
    bound: float
    gap: float
    status: str
    need_met: float | None
    rules_that_bend: int
    bending_value: float
    given_value: float
    tight: bool = False
    made: Plan | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(
        cls,
        kind: str,
        plan: Plan,
        levels: dict[str, float],
        left_out: float,
        apart: pd.Series[bool],
    ) -> FrontierPlan:
        """Return what a frontier keeps of a plan.

        `left_out` is the value points of cost that its worth leaves out, `apart` tells which of
        its rules cause them.
        """
        facts = plan.summary()
        measures = {name: one.of(plan) for name, one in MEASURES.items()}
        if measures["value"] is not None:
            measures["value"] += left_out
        best, proven = plan.meta["best_value"] + left_out, plan.meta["bound"]
        known = proven is not None and math.isfinite(proven)
        bound = proven + left_out if known else math.nan
        bending = max(0.0, (facts["bending_value"] or 0.0) - left_out)
        return cls(
            kind, plan.policy, measures, levels, bound, gap_of(best, bound), plan.meta["status"],
            need_met=facts["share_of_need_met"],
            rules_that_bend=int(((plan.rules["bend"] > VIOLATED) & ~apart).sum()),
            bending_value=bending,
            given_value=max(0.0, plan.meta["best_value"] - plan.meta["value"]),
        )  # fmt: skip


@dataclass(frozen=True)
class FrontierRecord:
    """The plans of a frontier and how they compare.

    Parameters
    ----------
    axes
        The measures weighed, value first.
    plans
        What is known of each plan, in the order of the table.
    refused
        Limits that no plan keeps, proven, by measure.
    complete
        Whether every plan of the front is here: one counted measure is weighed against value,
        every plan is proven the best within its limits, and nothing was left untried.
    stopped
        Whether somebody ended it early.
    unfound
        Limits under which no plan was found that keeps them; that there is none is not proven.
    asked
        How many plans under limits were asked for, that of the policy as it is counted if the
        frontier began at it; 0 if that is not known.
    last_money
        Measures of the last plan that its money alone tells; empty if it is not compared.
    provisional
        Whether more plans are still sought: nothing is recommended, and no knee is told.
    left_s
        Seconds that the plans still sought may take, at the pace so far; None: not known.
    """

    axes: tuple[Measure, ...]
    plans: tuple[FrontierPlan, ...]
    refused: tuple[dict[str, float], ...] = ()
    complete: bool = False
    stopped: bool = False
    unfound: tuple[dict[str, float], ...] = ()
    asked: int = 0
    last_money: Mapping[str, float] = field(default_factory=dict)
    provisional: bool = False
    left_s: float | None = None

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a plan, ordered by the second measure.

        Columns: ``plan`` (its number), ``kind``, every measure (empty: not known), ``need_met``
        (share of all need), ``rules_that_bend`` and ``bending_value`` (value points paid for them;
        the limits of the weighed measures are left out of both), ``bound``, ``gap``,
        ``standing``, ``knee``, ``status`` and ``limit_<measure>`` for each measure weighed but
        value. ``standing`` is ``front`` (no plan within its limits is worth more, and none worth as
        much has less of the other measures), ``open`` (one may, by as much as the gap, or because
        its limit is not in the measure's own unit; and a compared plan that is no point) or
        ``dominated`` (a point of the table is as good in every measure weighed and better in one).
        ``knee`` is sought among points that are not `strained`.
        """
        rows = [
            {"plan": number, "kind": one.kind, **one.measures, "need_met": one.need_met,
             "rules_that_bend": one.rules_that_bend, "bending_value": one.bending_value,
             "bound": one.bound, "gap": one.gap, "status": one.status,
             **{f"limit_{name}": one.levels.get(name) for name in self._limited}}
            for number, one in enumerate(self.plans, 1)
        ]  # fmt: skip
        figures = [
            *MEASURES,
            "need_met",
            "bound",
            "gap",
            *(f"limit_{name}" for name in self._limited),
        ]
        frame = pd.DataFrame(rows).astype(dict.fromkeys(figures, float))
        frame.insert(frame.columns.get_loc("status"), "standing", self._standing(frame))  # type: ignore[arg-type]
        frame.insert(frame.columns.get_loc("status"), "knee", self._knees(frame))  # type: ignore[arg-type]
        return frame

    @property
    def today(self) -> int:
        """Number of the plan of the policy as it is; that of the first plan if there is none."""
        return next((at for at, one in enumerate(self.plans, 1) if one.kind in TODAY), 1)

    @property
    def strained(self) -> pd.Series[bool]:
        """Tell of each row whether it is a point that breaks more promises than today's plan.

        It pays notably more for bending rules than the plan of the policy as it is, or, where that
        is not compared, than the point of most worth.
        """
        return self._strained(self.table)

    def _strained(self, frame: pd.DataFrame) -> pd.Series[bool]:
        points = frame["kind"].isin(ON_FRONT)
        today = frame[frame["kind"].isin(TODAY)]
        today = frame[points].nlargest(1, "value") if today.empty else today
        most = today["bending_value"] + _MORE * today["value"].abs().clip(lower=1.0)
        return pd.Series(points & (frame["bending_value"] > most.max()))

    def betters(self, row: int) -> pd.Series[bool]:
        """Tell of each row whether it is a point that betters the one at position `row`."""
        gains, points = self.gains(self.table), self.table["kind"].isin(ON_FRONT).to_numpy()
        near = self._near(gains[points])
        no_worse = (gains >= gains[row] - near).all(axis=1)
        return pd.Series(points & no_worse & (gains > gains[row] + near).any(axis=1))

    @property
    def _limited(self) -> list[str]:
        return [one.name for one in self.axes[1:]]

    def gains(self, frame: pd.DataFrame) -> Floats:
        """Return the measures weighed, turned so that more is better."""
        signs = np.array([1.0 if one.more_is_better else -1.0 for one in self.axes])
        return np.asarray(frame[[one.name for one in self.axes]].to_numpy(float) * signs)

    def _standing(self, frame: pd.DataFrame) -> list[str]:
        gains, points = self.gains(frame), frame["kind"].isin(ON_FRONT).to_numpy()
        near = self._near(gains[points])
        exact = all(one.limit.exact for one in self.axes if one.limit is not None)
        found = []
        for row, one in zip(gains, self.plans, strict=True):
            no_worse = (gains[points] >= row - near).all(axis=1)
            better = (gains[points] > row + near).any(axis=1)
            known = one.tight if one.kind in ON_FRONT else bool((no_worse & ~better).any())
            if (no_worse & better).any():
                found.append("dominated")
            else:
                found.append("front" if exact and one.gap <= PROVEN and known else "open")
        return found

    @staticmethod
    def _near(gains: Floats) -> Floats:
        return np.asarray(NEAR * np.maximum(1e-3, np.abs(gains).max(axis=0, initial=0.0)))

    def _knees(self, frame: pd.DataFrame) -> list[bool]:
        good = frame["kind"].isin(ON_FRONT) & (frame["standing"] != "dominated")
        # an end that no planner would go to must not say where the trade-off turns
        rows = np.flatnonzero(good & ~self._strained(frame))
        gains = self.gains(frame.iloc[rows])
        at = None if self.provisional or np.isnan(gains).any() else knee(gains)
        return [at is not None and row == rows[at] for row in range(len(frame))]
