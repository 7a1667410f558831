"""Scenarios as columns next to each other, for people and scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.inputs.case.last_plan_name import LAST, last_plan_name
from allocator.report.compare.sides import Side, side_of_last, side_of_plan
from allocator.report.scenarios.figures import (
    comparable,
    figure_rows,
    figures_of,
    move_rows,
)
from allocator.report.scenarios.last_plan import last_words
from allocator.report.scenarios.recommend import recommended
from allocator.util.format import amount, change, figure, fixed, number, rounded_up
from allocator.util.tolerance import SHOWN

if TYPE_CHECKING:
    from allocator.plan.judged_last import JudgedLast
    from allocator.plan.plan import Plan

TIE = "≈"
"""Marks a difference of values that is within what the searches leave open."""

UNKNOWN = "not known"
"""Cell of a figure that the side does not have."""

_SHARES = ("need_met", "loss_share")
"""Figures in per cent, which have one decimal."""

_NAMED = 3
"""Nations that are named as winners and as losers."""


@dataclass(frozen=True, slots=True, eq=False)
class ScenarioTable:
    """Scenarios next to each other.

    Attributes
    ----------
    names
        The scenarios in order; the last plan of the case first, where it has one.
    against
        The scenario that changes are counted from.
    figures
        ``key``, ``figure``, ``unit``, ``scenario``, ``value``, ``change``, ``tie``.
    moves
        ``scenario``, ``nation``, ``name``, ``before_musd``, ``after_musd``, ``change_musd``
        (US$ million a year); largest gain first.
    points
        Value against risk: ``scenario``, ``value``, ``most`` (what no plan can exceed),
        ``loss_share`` (% of money), ``kind`` (recommended, scenario, other measure, last plan).
    recommended, reason
        The scenario to recommend, empty if none is, and why.
    last
        What the last plan would meet and be worth beside the scenario that is first, in words;
        empty where it is not judged.
    """

    names: tuple[str, ...]
    against: str
    figures: pd.DataFrame
    moves: pd.DataFrame
    points: pd.DataFrame
    recommended: str
    reason: str
    last: str = ""

    def wide(self) -> pd.DataFrame:
        """Return a row a figure and a column a scenario, in words; ties are marked by `TIE`."""
        rows = []
        for key, own in self.figures.groupby("key", sort=False):
            first = own.iloc[0]
            cells = {row["scenario"]: _cell(str(key), row) for row in own.to_dict("records")}
            known = first["unit"] in first["figure"].lower()
            unit = "" if known else f", {first['unit']}"
            rows.append({"figure": f"{first['figure']}{unit}", **cells})
        for title, ahead in (("Gets more than in", True), ("Gets less than in", False)):
            cells = {name: self._movers(name, ahead=ahead) for name in self.names}
            rows.append({"figure": f"{title} “{self.against}”, US$ million a year", **cells})
        return pd.DataFrame(rows, columns=["figure", *self.names])

    def document(self) -> dict[str, Any]:
        """Return all of it in lists and dicts, for JSON."""
        tables = {name: getattr(self, name).to_dict("records")
                  for name in ("figures", "moves", "points")}  # fmt: skip
        return {"names": list(self.names), "against": self.against, **tables,
                "recommended": self.recommended, "reason": self.reason,
                "last_plan": self.last}  # fmt: skip

    def _movers(self, name: str, *, ahead: bool) -> str:
        own = self.moves[self.moves["scenario"] == name]
        own = own[own["change_musd"] > 0] if ahead else own[own["change_musd"] < 0].iloc[::-1]
        return "; ".join(
            f"{row['name']} {change(row['change_musd'], '−')}"
            for row in own.head(_NAMED).to_dict("records")
        )


def scenario_table(
    plans: Mapping[str, Plan], against: str = "", judged: JudgedLast | None = None
) -> ScenarioTable:
    """Return scenarios next to each other, each figure with its change against one of them.

    Parameters
    ----------
    plans
        Plans by the name of the scenario. The money of the last plan of the first one's case is a
        further column.
    against
        The scenario that changes are counted from, or "Last plan", with or without its years;
        empty: the first one.
    judged
        What `allocator.explore.judge_last_plan` found under the policy of the first plan; one of
        another case or policy is left out.

    Raises
    ------
    DataError
        There is no plan, or `against` names none of them.
    """
    sides = _sides(plans, judged)
    against = against or next(iter(plans), "")
    if against == LAST and against not in sides:
        against = next((name for name, side in sides.items() if not side.is_plan), against)
    if against not in sides:
        allowed = ", ".join(sides) or "at least one plan"
        raise DataError([Fault("scenarios", f"no scenario {against!r}", allowed,
                               "name one of them")])  # fmt: skip
    choice, reason = recommended(sides, next(iter(plans)))
    return ScenarioTable(
        tuple(sides), against, figure_rows(sides, against), move_rows(sides, against),
        _points(sides, next(iter(plans)), choice), choice, reason, last_words(sides),
    )  # fmt: skip


def _sides(plans: Mapping[str, Plan], judged: JudgedLast | None) -> dict[str, Side]:
    sides = {}
    if plans:
        first = next(iter(plans.values()))
        if judged is not None and not judged.is_of(first.case, first.policy):
            judged = None
        if "last_plan" in first.case.given:
            sides[last_plan_name(first.case)] = side_of_last(first, judged)
    return {**sides, **{name: side_of_plan(plan) for name, plan in plans.items()}}


def _points(sides: Mapping[str, Side], first: str, choice: str) -> pd.DataFrame:
    rows = []
    for name, side in sides.items():
        figures = figures_of(side, None)
        kind = "last plan"
        if side.is_plan:
            kind = "scenario" if comparable(sides[first], side) else "other measure"
            kind = "recommended" if name == choice else kind
        bound = side.judged.bound if side.judged else side.meta.get("bound")
        most = float("nan") if bound is None else max(float(bound), figures["value"])
        rows.append({"scenario": name, "value": figures["value"], "most": most,
                     "loss_share": figures["loss_share"], "kind": kind})  # fmt: skip
    return pd.DataFrame(rows)


def _cell(key: str, row: Mapping[Any, Any]) -> str:
    value, turn = row["value"], row["change"]
    if value != value:
        return UNKNOWN
    money = value if abs(value) >= SHOWN else 0.0
    written = amount(money) if key.endswith("musd") else _written(key, value)
    if turn != turn or turn == 0:
        return written
    size = _signed(turn)
    if key.endswith("musd") or key in _SHARES:
        size = change(turn, "−", beside=value)
    return f"{written} ({TIE if row['tie'] else ''}{size})"


def _written(key: str, value: float) -> str:
    """Write a figure with the digits that mean something; what is at most so much, rounded up."""
    if key == "gap":
        return fixed(rounded_up(value, 1), 1)
    return fixed(value, 1) if key in _SHARES else figure(value)


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−'}{number(float(f'{abs(value):.2g}'))}"
