"""What the money of a plan rests on: law, a decision, policy, or its value alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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

FLOORS = ("floor", "share_floor")
"""Families of rules that ask for money."""

_WHO = ("nation", "account")


def basis_of_lines(plan: Plan, *, without: Collection[str] = ()) -> pd.DataFrame:
    """Return of each line of a plan how much of its money rests on what, US$ million.

    Columns are `COLUMNS`, the index is that of ``plan.lines``; they add up to its money. Of the
    money that a floor selects as much rests on it as it asks for, in equal shares; of several
    floors the one that asks for the larger share counts: what law fixes is part of what a decision
    asks for, and both of what policy does. What is left is merit: given for its value within all
    limits. Floors `without` do not count.
    """
    lines = plan.lines
    shares = {name: np.zeros(len(lines)) for name in BASES}
    for name, mask, share in (*_earmarks(plan, without), *_decisions(plan)):
        shares[name] = np.maximum(shares[name], np.where(mask, share, 0.0))
    left, money = np.ones(len(lines)), lines["obligation_musd"].to_numpy(float)
    found = {}
    for name in BASES:
        part = left if name == "merit" else np.maximum(0.0, shares[name] - (1.0 - left))
        found[f"{name}_musd"] = part * money
        left = left - part
    return pd.DataFrame(found, index=lines.index)


def basis_of(plan: Plan, chosen: pd.Series[bool]) -> dict[str, float]:
    """Return what the money of chosen lines of a plan rests on, US$ million by `COLUMNS`."""
    sums = basis_of_lines(plan)[chosen].sum()
    return {name: float(sums[name]) for name in COLUMNS}


def basis_words(row: Mapping[Any, Any]) -> str:
    """Say what the money of a row rests on, the largest part first.

    Examples
    --------
    >>> basis_words({"law_musd": 3.0, "decision_musd": 0.0, "policy_musd": 0.0, "merit_musd": 1.0})
    'law 75%, merit 25%'
    """
    return ", ".join(told for _, told in basis_parts(row))


def basis_parts(row: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    """Yield what the money of a row rests on, the largest part first, each with its words.

    Examples
    --------
    >>> list(basis_parts({"law_musd": 3.0, "decision_musd": 0, "policy_musd": 0, "merit_musd": 1}))
    [('law', 'law 75%'), ('merit', 'merit 25%')]
    """
    total = sum(float(row[name]) for name in COLUMNS)
    if total <= NOTHING:
        return
    shares = {name: float(row[f"{name}_musd"]) / total for name in BASES}
    for name in sorted(shares, key=lambda one: -shares[one]):
        if shares[name] >= _LEAST:
            yield name, f"{BASES[name]} {percent(round(shares[name], 2))}"


def _earmarks(plan: Plan, without: Collection[str]) -> Iterator[tuple[str, Bools, float]]:
    """Yield the floors of law and policy: what they are, which lines they select, which share."""
    rules = plan.rules[plan.rules["family"].isin(FLOORS) & ~plan.rules["rule"].isin(without)]
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
    """The lines of a plan and which of them a selection of money covers.

    Selections of floors are alike: each part of one, such as its nations, is read once.
    """

    def __init__(self, plan: Plan) -> None:
        self._case = plan.case
        items = item_frame(plan.case)
        self._uses, of_item = uses_of(plan.case, items)
        position = dict(zip(items.index, of_item, strict=True))
        self._use = plan.lines["item"].map(position).to_numpy(int)
        self._year = plan.lines["year"].to_numpy(int)
        self._codes = {name: list(plan.case.tables[f"{name}s"][name]) for name in _WHO}
        self._at = {
            name: plan.lines[name].map({code: at for at, code in enumerate(codes)}).to_numpy(int)
            for name, codes in self._codes.items()
        }
        self._read: dict[tuple[str, ...], Bools] = {}

    def selected(self, mark: Mapping[Any, Any], year: str) -> Bools:
        """Return which lines an earmark counts in a year, or ``all`` its years."""
        years = [int(year)] if year.isdecimal() else years_in(mark["years"], self._case.years)
        chosen = self._of_use(mark["kinds"], mark["areas"]) & np.isin(self._year, list(years))
        for name in _WHO:
            chosen = chosen & self._of(name, mark[f"{name}s"])
        return chosen

    def _of_use(self, kinds: str, areas: str) -> Bools:
        key = ("use", kinds, areas)
        if key not in self._read:
            self._read[key] = use_mask(self._uses, kinds, areas)[self._use]
        return self._read[key]

    def _of(self, name: str, text: str) -> Bools:
        key = (name, text)
        if key not in self._read:
            group = self._case if name == "nation" else None
            self._read[key] = code_mask(self._codes[name], text, group)[self._at[name]]
        return self._read[key]
