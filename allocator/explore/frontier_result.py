"""A frontier: its plans as a table, and the policy of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocator.errors import DataError, Fault
from allocator.explore.knee import knee
from allocator.explore.measures import MEASURES, Measure
from allocator.explore.table_files import check_files, write_table
from allocator.outcome import gap_of
from allocator.scenario import Scenario

if TYPE_CHECKING:
    from allocator.compile import Floats
    from allocator.plan import Plan
    from allocator.policy import Policy

PROVEN = 1e-6
"""Up to this share of its worth a plan counts as the best one possible."""

_UNITS = {
    "US$ million": "_musd", "share of a year's money": "_share", "share of need": "_share",
}  # fmt: skip
"""How a column with a unit of a measure ends."""

_SAME = 1e-6
"""Differences of measures, as a share, that count as none."""


@dataclass(frozen=True, slots=True)
class FrontierPlan:
    """A plan of a frontier.

    `kind` is point, current (under the policy as it is) or last (the last plan kept). `levels` are
    the limits of its measures; `bound` is what no plan under its policy can be worth more than, and
    `gap` how far the search for value stayed below it. `tight` tells that none as good has less of
    the other measures (by `drawing_in.FINE` of what is left of them). So that all can be compared,
    worth and bound leave out what bending the limits of the weighed measures costs under the
    policy, and those of last what it costs where the last plan cannot be kept.
    """

    kind: str
    policy: Policy
    measures: dict[str, float | None]
    levels: dict[str, float]
    bound: float
    gap: float
    status: str
    tight: bool = False

    @classmethod
    def of(
        cls, kind: str, plan: Plan, levels: dict[str, float], left_out: float = 0.0
    ) -> FrontierPlan:
        """Return what a frontier keeps of a plan; its worth leaves out so many points of cost."""
        measures = {name: one.of(plan) for name, one in MEASURES.items()}
        if measures["value"] is not None:
            measures["value"] += left_out
        bound, best = (plan.meta[name] + left_out for name in ("bound", "best_value"))
        gap = gap_of(best, bound)
        return cls(kind, plan.policy, measures, levels, bound, gap, plan.meta["status"])


@dataclass(frozen=True)
class Frontier:
    """The plans between measures that pull against each other.

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
    """

    axes: tuple[Measure, ...]
    plans: tuple[FrontierPlan, ...]
    refused: tuple[dict[str, float], ...] = ()
    complete: bool = False
    stopped: bool = False
    unfound: tuple[dict[str, float], ...] = ()

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a plan, ordered by the second measure.

        Columns: ``plan`` (its number), ``kind``, every measure (empty: not known), ``bound``,
        ``gap``, ``standing``, ``knee``, ``status`` and ``limit_<measure>`` for each measure
        weighed but value. ``standing`` is ``front`` (no plan within its limits is worth more,
        and none worth as much has less of the other measures), ``open`` (one may, by as much as the
        gap, or because its limit is not in the measure's own unit; and a compared plan that is no
        point) or ``bettered`` (a point of the table is as
        good in every measure weighed and better in one).
        """
        rows = [
            {"plan": number, "kind": one.kind, **one.measures, "bound": one.bound, "gap": one.gap,
             "status": one.status,
             **{f"limit_{name}": one.levels.get(name) for name in self._limited}}
            for number, one in enumerate(self.plans, 1)
        ]  # fmt: skip
        figures = [*MEASURES, "bound", "gap", *(f"limit_{name}" for name in self._limited)]
        frame = pd.DataFrame(rows).astype(dict.fromkeys(figures, float))
        frame.insert(frame.columns.get_loc("status"), "standing", self._standing(frame))  # type: ignore[arg-type]
        frame.insert(frame.columns.get_loc("status"), "knee", self._knees(frame))  # type: ignore[arg-type]
        return frame

    @property
    def shown(self) -> pd.DataFrame:
        """The table for reading: units in the names of columns, no limits, nothing empty."""
        table = self.table.drop(columns=[f"limit_{name}" for name in self._limited])
        names = {name: f"{name}{_UNITS[one.unit]}" for name, one in MEASURES.items()
                 if one.unit in _UNITS}  # fmt: skip
        return table.rename(columns=names).dropna(axis=1, how="all")

    @property
    def _limited(self) -> list[str]:
        return [one.name for one in self.axes[1:]]

    def gains(self, frame: pd.DataFrame) -> Floats:
        """Return the measures weighed, turned so that more is better."""
        signs = np.array([1.0 if one.more_is_better else -1.0 for one in self.axes])
        return np.asarray(frame[[one.name for one in self.axes]].to_numpy(float) * signs)

    def _standing(self, frame: pd.DataFrame) -> list[str]:
        gains, points = self.gains(frame), (frame["kind"] == "point").to_numpy()
        near = _SAME * np.maximum(1e-3, np.abs(gains[points]).max(axis=0, initial=0.0))
        exact = all(one.limit.exact for one in self.axes if one.limit is not None)
        found = []
        for row, one in zip(gains, self.plans, strict=True):
            no_worse = (gains[points] >= row - near).all(axis=1)
            better = (gains[points] > row + near).any(axis=1)
            known = one.tight if one.kind == "point" else bool((no_worse & ~better).any())
            if (no_worse & better).any():
                found.append("bettered")
            else:
                found.append("front" if exact and one.gap <= PROVEN and known else "open")
        return found

    def _knees(self, frame: pd.DataFrame) -> list[bool]:
        rows = np.flatnonzero((frame["kind"] == "point") & (frame["standing"] != "bettered"))
        gains = self.gains(frame.iloc[rows])
        at = None if np.isnan(gains).any() else knee(gains)
        return [at is not None and row == rows[at] for row in range(len(frame))]

    @property
    def words(self) -> tuple[str, ...]:
        """What the frontier says, in sentences."""
        from allocator.explore.frontier_words import frontier_words

        return frontier_words(self)

    def scenario(self, plan: int, name: str = "", author: str = "") -> Scenario:
        """Return the policy of the plan with this number as a scenario.

        Raises
        ------
        DataError
            The table has no such plan.
        """
        if not 1 <= plan <= len(self.plans):
            allowed = f"1 to {len(self.plans)}"
            raise DataError([Fault("frontier", f"no plan {plan}", allowed, "take its number")])
        one = self.plans[plan - 1]
        told = [f"{axis.label} {axis.told(one.measures[axis.name])}" for axis in self.axes]
        return Scenario(name or f"Plan {plan} of a frontier", one.policy, author, ", ".join(told))

    def save(self, path: str | Path) -> None:
        """Write the table as CSV.

        Raises
        ------
        DataError
            It cannot be written; what was there before is as it was.
        """
        write_table(Path(path), self.table)


def check_table(path: Path) -> None:
    """Refuse a place where the table of a frontier cannot be saved, before its long work.

    Raises
    ------
    DataError
        It is no name of a CSV file, or cannot be written.
    """
    if path.suffix.lower() != ".csv":
        raise DataError([Fault(str(path), f"a name ending in {path.suffix or 'nothing'}",
                               "a name ending in .csv", "choose another name")])  # fmt: skip
    check_files(path)
