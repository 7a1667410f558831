"""Uses of money, and which account may pay which use in which nation and year.

Items are first put into kinds × areas (`Use`), which is what rules speak of. Uses of a nation that
every bar and every earmark treats alike are then pooled (`pools_of`): between them money is
interchangeable, and the fewer there are the faster the model solves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.assemble.items import item_frame
from allocator.assemble.records import records
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.inputs.selection import codes_in, years_in

Bools = npt.NDArray[np.bool_]

_KINDS = ("nonlethal", "lethal", "training", "grant")
_KIND_GROUPS = {"equipment": ("nonlethal", "lethal")}


@dataclass(frozen=True, slots=True)
class Use:
    """What money may be used for: a kind and area; `item` where a rule names single items."""

    kind: str
    area: str
    items: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A legal bar in force; `mask` is nations × accounts × uses × years, exemptions taken out."""

    rule: str
    citation: str
    mask: Bools


def uses_of(
    case: Case, items: pd.DataFrame, single: frozenset[str] = frozenset()
) -> tuple[tuple[Use, ...], npt.NDArray[np.int64]]:
    """Return the uses of money and the use of each item (a position in the uses).

    Items in `single` are a use of their own.
    """
    named: set[str] = set(single)
    for text in case.tables["eligibility"]["items"]:
        chosen = codes_in(text, list(items.index))
        named |= chosen if len(chosen) <= len(items) / 2 else set(items.index) - chosen
    groups: dict[tuple[str, str, str], list[str]] = {}
    for item, row in items.iterrows():
        kind = "lethal" if row["lethal"] else row["kind"]
        kind = "nonlethal" if kind == "equipment" else kind
        key = (kind, row["area"], str(item) if item in named else "")
        groups.setdefault(key, []).append(str(item))
    uses = tuple(
        Use(kind, area, tuple(members), ":".join(filter(None, (kind, area, item))))
        for (kind, area, item), members in sorted(groups.items())
    )
    position = {item: number for number, use in enumerate(uses) for item in use.items}
    return uses, np.array([position[item] for item in items.index], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Pool:
    """Uses of one nation between which money is interchangeable; `first` is the position of one."""

    name: str
    first: int
    uses: tuple[int, ...]


def pools_of(
    may: Bools, rules: Sequence[Bools], uses: Sequence[Use], present: Bools
) -> tuple[Pool, ...]:
    """Merge the `present` uses of a nation that all bars and earmarks treat alike.

    `may` is accounts × uses × years for the nation, `rules` are the masks over uses of the earmarks
    that concern it.
    """
    groups: dict[tuple[bytes, tuple[bool, ...]], list[int]] = {}
    for position in np.flatnonzero(present):
        alike = (may[:, position, :].tobytes(), tuple(bool(rule[position]) for rule in rules))
        groups.setdefault(alike, []).append(int(position))
    return tuple(
        Pool(" ".join(uses[position].name for position in members), members[0], tuple(members))
        for members in groups.values()
    )


def use_mask(uses: Sequence[Use], kinds: str, areas: str, items: str = "*") -> Bools:
    """Return which uses a selection of kinds, areas and items covers."""
    all_items = [item for use in uses for item in use.items]
    all_areas = sorted({use.area for use in uses})
    kind_set = codes_in(kinds, _KINDS, _KIND_GROUPS)
    area_set = _known(areas, all_areas)
    item_set = codes_in(items, all_items)
    return np.array(
        [u.kind in kind_set and u.area in area_set and set(u.items) <= item_set for u in uses],
        dtype=bool,
    )


def _known(text: str, areas: Sequence[str]) -> frozenset[str]:
    """Read a selection of areas; areas without any item count as chosen but select nothing."""
    words = {word.strip().lstrip("!") for word in text.split(";") if word.strip()} - {"*"}
    return codes_in(text, sorted(set(areas) | words))


def code_mask(codes: Sequence[str], text: str, case: Case | None = None) -> Bools:
    """Return which of `codes` a selection covers; with `case`, nation groups are understood."""
    chosen = codes_in(text, codes, case.nation_groups if case is not None else None)
    return np.array([code in chosen for code in codes], dtype=bool)


def year_mask(years: Sequence[int], text: str) -> Bools:
    """Return which of `years` a selection covers."""
    chosen = years_in(text, years)
    return np.array([year in chosen for year in years], dtype=bool)


def bars_in_force(
    case: Case, policy: Policy, nations: Sequence[str], accounts: Sequence[str], uses: Sequence[Use]
) -> tuple[Bar, ...]:
    """Return the bars that are neither waived nor lifted, with what each forbids."""
    masks = rule_masks(case, nations, accounts, uses)
    return bars_among(case.tables["eligibility"], policy.waivers, masks)


def rule_masks(
    case: Case, nations: Sequence[str], accounts: Sequence[str], uses: Sequence[Use]
) -> dict[str, Bools]:
    """Return what each rule of the table eligibility is about, by its name."""
    table = case.tables["eligibility"]
    return {row["rule"]: _mask(row, case, nations, accounts, uses) for row in records(table)}


def bars_among(
    table: pd.DataFrame, waivers: Collection[str], masks: Mapping[str, Bools]
) -> tuple[Bar, ...]:
    """Return the bars of a table of rules that are neither waived nor lifted by it."""
    lifted: dict[str, Bools] = {}
    for row in records(table[table["effect"] == "exempt"]):
        for rule in filter(None, (word.strip() for word in row["lifts"].split(";"))):
            lifted[rule] = lifted.get(rule, np.False_) | masks[row["rule"]]
    return tuple(
        Bar(row["rule"], row["citation"], masks[row["rule"]] & ~lifted.get(row["rule"], np.False_))
        for row in records(table[table["effect"] == "bar"])
        if row["rule"] not in waivers
    )


def _mask(
    row: dict[str, Any],
    case: Case,
    nations: Sequence[str],
    accounts: Sequence[str],
    uses: Sequence[Use],
) -> Bools:
    return np.asarray(
        code_mask(nations, row["nations"], case)[:, None, None, None]
        & code_mask(accounts, row["accounts"])[None, :, None, None]
        & use_mask(uses, row["kinds"], row["areas"], row["items"])[None, None, :, None]
        & year_mask(case.years, row["years"])[None, None, None, :]
    )


def may_pay(bars: Sequence[Bar], shape: tuple[int, int, int, int]) -> Bools:
    """Return where no bar is in force."""
    may = np.ones(shape, dtype=bool)
    for bar in bars:
        may &= ~bar.mask
    return may


def payers_by_law(case: Case, policy: Policy, nation: str, since: int) -> list[str]:
    """Return accounts that law lets pay from year `since` on something that a nation needs.

    What a nation needs is not told apart where the case has no needs.
    """
    nations, accounts = (case.tables[name][name[:-1]].tolist() for name in ("nations", "accounts"))
    uses, _ = uses_of(case, item_frame(case))
    shape = (len(nations), len(accounts), len(uses), len(case.years))
    bars = bars_in_force(case, policy, nations, accounts, uses)
    may = may_pay(bars, shape)[nations.index(nation)]
    late = np.array([year >= since for year in case.years])
    wanted = np.ones(len(uses), dtype=bool)
    if "needs" in case.given:
        needs = case.tables["needs"]
        own = needs[(needs["nation"] == nation) & (needs["need_points"] > 0)]
        wanted = np.array([use.area in set(own["area"]) for use in uses], dtype=bool)
    found = (may & late & wanted[:, None]).any(axis=(1, 2))
    return [account for account, pays in zip(accounts, found, strict=True) if pays]
