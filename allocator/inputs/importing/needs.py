"""Needs from what a list asks for, else from last year's money, else from the budget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from allocator.inputs.importing.filled import Filled
from allocator.inputs.importing.records import Records, Sum

Pair = tuple[str, str]
"""A nation and an area."""

REQUESTED = "the amount requested"
NEEDED = "the need in the list"


@dataclass(frozen=True, slots=True)
class Need:
    """A need in US$ million a year, and where it comes from."""

    musd: Decimal
    basis: str
    note: str


def yearly(sums: Iterable[Sum], years: int) -> Decimal:
    """Return the mean of a year: what has no year counts each year."""
    sums = list(sums)
    each = sum((one.musd for one in sums if one.year is None), Decimal(0))
    dated = sum((one.musd for one in sums if one.year is not None), Decimal(0))
    return each + dated / max(years, 1)


def needs_of(
    records: Records, areas: dict[str, str], budget: Decimal, years: int, filled: Filled
) -> dict[Pair, Need]:
    """Return the need of each nation in each area; `areas` are those of items by name.

    The best thing the list says of a nation counts: what is requested, a need in money, last year's
    money; where it says none of these, a share of the budget.
    """
    records.sums += _priced(records, filled)
    found: dict[Pair, Need] = {}
    times = filled.mapping.value("need_times_last")
    for what, factor, basis, note in (
        ("requested", Decimal(1), "formula", REQUESTED),
        ("need", Decimal(1), "formula", NEEDED),
        ("last", times, "judgement", f"need_times_last, {times:f} times last year's money"),
    ):
        done = {nation for nation, _ in found}
        for pair, musd in _by_pair(records, what, areas, years, done).items():
            found[pair] = Need(musd * factor, basis, note)
    told = sum(one.note.startswith("need_times_last") for one in found.values())
    filled.default("need_times_last", "needs", "need_points", told)
    if years > 1:
        mean = f"the mean of the {years} years with requests counts in each"
        filled.formula("needs", "need_points", len(found), mean)
    asked = sum(one.note in (REQUESTED, NEEDED) for one in found.values())
    filled.default("need_points_per_musd", "needs", "need_points", asked)
    return found | _from_budget(records, areas, budget, found, filled)


def _priced(records: Records, filled: Filled) -> list[Sum]:
    """Return price × quantity as requested, where a row has both and no amount."""
    prices = {one.name: one.price for one in records.items.values()}
    found = [Sum("requested", one.nation, one.item, one.account, one.year, price * one.quantity)
             for one in records.goods
             if not one.asked and one.quantity and (price := prices.get(one.item))]  # fmt: skip
    filled.formula("needs", "need_points", len(found), "amount requested = price × quantity")
    return found


def _by_pair(
    records: Records, what: str, areas: dict[str, str], years: int, done: set[str]
) -> dict[Pair, Decimal]:
    parts: dict[Pair, list[Sum]] = defaultdict(list)
    whole: dict[str, list[Sum]] = defaultdict(list)
    for one in records.sums:
        if one.what == what and one.nation not in done:
            if one.item:
                parts[one.nation, areas[one.item]].append(one)
            else:
                whole[one.nation].append(one)
    newest = _newest if what == "last" else list
    found = {pair: yearly(newest(sums), 1 if what == "last" else years)
             for pair, sums in parts.items()}  # fmt: skip
    every = list(dict.fromkeys(areas.values()))
    for nation, sums in whole.items():
        if nation not in {one for one, _ in parts}:
            musd = yearly(newest(sums), 1 if what == "last" else years)
            named = [areas[one.item] for one in records.goods if one.nation == nation]
            split = list(dict.fromkeys(named)) or every
            found |= {(nation, area): musd / len(split) for area in split}
    return {pair: musd for pair, musd in found.items() if musd > 0}


def _newest(sums: Sequence[Sum]) -> list[Sum]:
    """Return the sums of the newest year, if years are said."""
    last = max((one.year for one in sums if one.year is not None), default=None)
    return [one for one in sums if one.year == last] if last is not None else list(sums)


newest = _newest


def _from_budget(
    records: Records,
    areas: dict[str, str],
    budget: Decimal,
    found: dict[Pair, Need],
    filled: Filled,
) -> dict[Pair, Need]:
    """Return needs of what has no money in the list: equal parts of a multiple of the budget.

    Where other nations and items have money, the part of one without is a share of the budget.
    """
    pairs = [(one.nation, areas[one.item]) for one in records.goods]
    if found:
        return _share_of_budget(set(pairs) - set(found), budget, filled)
    if not pairs:
        pairs = [(nation, area) for nation in records.nations for area in set(areas.values())]
    pairs = sorted(dict.fromkeys(pairs))
    times = filled.mapping.value("need_times_budget")
    filled.default("need_times_budget", "needs", "need_points", len(pairs))
    note = f"need_times_budget, an equal part of {times:f} times the budget"
    part = budget * times / max(len(pairs), 1)
    return {pair: Need(part, "judgement", note) for pair in pairs if part > 0}


def _share_of_budget(pairs: set[Pair], budget: Decimal, filled: Filled) -> dict[Pair, Need]:
    share = filled.mapping.value("need_share_of_budget")
    filled.default("need_share_of_budget", "needs", "need_points", len(pairs))
    note = f"need_share_of_budget, {share:f} of the budget, since the list has no amount for it"
    return {pair: Need(budget * share, "judgement", note) for pair in sorted(pairs) if budget > 0}
