"""What the money of a plan rests on: law, a decision, policy, or its value alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from allocator.assemble.eligibility import code_mask, use_mask, uses_of
from allocator.assemble.items import item_frame
from allocator.inputs.selection import years_in
from allocator.report.decisions.outcomes import locks_of_plan
from allocator.util.format import percent
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    import numpy.typing as npt

    from allocator.plan.plan import Plan

    Bools = npt.NDArray[np.bool_]

BASES = {"law": "law", "decision": "decision", "policy": "policy", "merit": "merit"}
"""What money may rest on, the strictest first, and how it is called."""

COLUMNS = tuple(f"{name}_musd" for name in BASES)

_LEAST = 0.005
"""A smaller share of a row is not named."""

_FLOORS = ("floor", "share_floor")


def basis_of_lines(plan: Plan) -> pd.DataFrame:
    """Return of each line of a plan how much of its money rests on what, US$ million.

    Columns are `COLUMNS`, the index is that of ``plan.lines``; they add up to its money. Of the
    money that a floor selects as much rests on it as it asks for, in equal shares; of several
    floors the one that asks for the larger share counts: what law fixes is part of what a decision
    asks for, and both of what policy does. What is left is merit: given for its value within all
    limits.
    """
    lines = plan.lines
    shares = {name: np.zeros(len(lines)) for name in BASES}
    for name, mask, share in (*_earmarks(plan), *_decisions(plan)):
        shares[name] = np.maximum(shares[name], np.where(mask, share, 0.0))
    left, money = np.ones(len(lines)), lines["obligation_musd"].to_numpy(float)
    found = {}
    for name in BASES:
        part = left if name == "merit" else np.maximum(0.0, shares[name] - (1.0 - left))
        found[f"{name}_musd"] = part * money
        left = left - part
    return pd.DataFrame(found, index=lines.index)


def basis_words(row: Mapping[Any, Any]) -> str:
    """Say what the money of a row rests on, the largest part first.

    Examples
    --------
    >>> basis_words({"law_musd": 3.0, "decision_musd": 0.0, "policy_musd": 0.0, "merit_musd": 1.0})
    'law 75%, merit 25%'
    """
    total = sum(float(row[name]) for name in COLUMNS)
    if total <= NOTHING:
        return ""
    parts = {name: float(row[f"{name}_musd"]) / total for name in BASES}
    order = sorted(parts, key=lambda name: -parts[name])
    return ", ".join(f"{BASES[one]} {percent(round(parts[one], 2))}" for one in order
                     if parts[one] >= _LEAST)  # fmt: skip


def _earmarks(plan: Plan) -> Iterator[tuple[str, Bools, float]]:
    """Yield the floors of law and policy: what they are, which lines they select, which share."""
    rules = plan.rules[plan.rules["family"].isin(_FLOORS)]
    marks = {row["rule"]: row for row in plan.case.tables["earmarks"].to_dict("records")}
    known = _Lines(plan)
    for rule in rules.to_dict("records"):
        mark = marks.get(rule["rule"])
        if mark is None or rule["activity"] <= NOTHING or rule["limit"] <= NOTHING:
            continue
        share = min(1.0, float(rule["limit"]) / float(rule["activity"]))
        yield str(rule["status"]), known.selected(mark, str(rule["year"])), share


def _decisions(plan: Plan) -> Iterator[tuple[str, Bools, float]]:
    """Yield the decisions that give at least something."""
    rules = plan.rules[plan.rules["family"] == "lock_low"]
    least = {row["rule"]: row for row in rules.to_dict("records")}
    lines = plan.lines
    for lock in locks_of_plan(plan):
        row = least.get(lock.lock)
        if row is None or row["activity"] <= NOTHING or row["limit"] <= NOTHING:
            continue
        mask = lines["nation"].eq(lock.nation)
        mask = mask & lines["year"].isin(years_in(lock.years, plan.case.years))
        if lock.item:
            mask = mask & lines["item"].eq(lock.item) & lines["kind"].ne("sustainment")
        if lock.account:
            mask = mask & lines["account"].eq(lock.account)
        share = min(1.0, float(row["limit"]) / float(row["activity"]))
        yield "decision", mask.to_numpy(bool), share


class _Lines:
    """The lines of a plan and which of them a selection of money covers."""

    def __init__(self, plan: Plan) -> None:
        self._case, self._lines = plan.case, plan.lines
        items = item_frame(plan.case)
        self._uses, of_item = uses_of(plan.case, items)
        position = dict(zip(items.index, of_item, strict=True))
        self._use = self._lines["item"].map(position).to_numpy(int)

    def selected(self, mark: Mapping[Any, Any], year: str) -> Bools:
        """Return which lines an earmark counts in a year, or ``all`` its years."""
        lines, case = self._lines, self._case
        years = [int(year)] if year.isdecimal() else list(years_in(mark["years"], case.years))
        chosen: Bools = use_mask(self._uses, mark["kinds"], mark["areas"])[self._use]
        for column, group in (("nation", case), ("account", None)):
            codes = list(case.tables[f"{column}s"][column])
            mask = code_mask(codes, mark[f"{column}s"], group)
            inside = {code for code, own in zip(codes, mask, strict=True) if own}
            chosen = chosen & lines[column].isin(inside).to_numpy()
        return chosen & lines["year"].isin(years).to_numpy()
