"""Why a nation can never get what a decision would promise it, said before anything is solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allocator.assemble.ground import Bools, Ground, lay
from allocator.conflict.bar_words import fewest_bars, forbids, waiver_words
from allocator.conflict.clue import cited, joined, words_for
from allocator.selection import codes_in

if TYPE_CHECKING:
    from collections.abc import Collection

    from allocator.case import Case
    from allocator.policy import Policy


def decision_stops(
    case: Case, policy: Policy, nation: str, what: str, years: Collection[int] = ()
) -> tuple[str, ...]:
    """Return in sentences why a nation can get nothing at all of an item or account.

    `what` is an item, an account, or empty for all money; no `years` means all. Empty if something
    can be had, which does not mean that there is money for it.
    """
    ground = lay(case, policy)
    rows = np.array([code == nation for code in ground.nation_codes])
    when = np.array([not years or year in years for year in ground.years])
    cells = np.zeros(ground.may.shape, dtype=bool)
    if what in ground.account_codes:
        account = ground.account_codes.index(what)
        cells[np.ix_(rows, [account], range(cells.shape[2]), when)] = True
        return tuple(_barred(ground, cells))
    if not what:
        cells[np.ix_(rows, range(cells.shape[1]), range(cells.shape[2]), when)] = True
        return tuple(_barred(ground, cells))
    item = ground.item_codes.index(what)
    cells[np.ix_(rows, range(cells.shape[1]), [ground.use_of_item[item]], when)] = True
    return (*_unfit(ground, nation, item), *_barred(ground, cells))


def _barred(ground: Ground, cells: Bools) -> list[str]:
    """Say which bars forbid all of `cells`; nothing if some of them are allowed."""
    if (cells & ground.may).any():
        return []
    rows = {row["rule"]: row for row in ground.case.tables["eligibility"].to_dict("records")}
    words, bars = words_for(ground), fewest_bars(ground, cells)
    said = [f"{cited(bar.rule, bar.citation)} {forbids(bar, rows, words)}" for bar in bars]
    waived = waiver_words([bar.rule for bar in bars], rows)
    return [f"Law allows no account to pay for it: {joined(said)}.{waived}"]


def _unfit(ground: Ground, nation: str, item: int) -> list[str]:
    """Say why an item cannot be in a nation, whatever law and money allow."""
    words, code = words_for(ground), ground.item_codes[item]
    row = ground.nation_codes.index(nation)
    said = []
    if ground.items["coastal"].iloc[item] and ground.nations["landlocked"].iloc[row]:
        said.append(f"It needs a coast, and {words.nations[nation]} has none.")
    if "packages" not in ground.policy.left_out:
        said += _incompatible(ground, nation, code)
        said += _excluded(ground, nation, code)
    price, ceiling = ground.price[item], ground.ceiling[row]
    if ground.items["kind"].iloc[item] != "grant" and price > ceiling:
        said.append(
            f"One costs US$ {price:,.4g} million, and {words.nations[nation]} can take at most "
            f"US$ {ceiling:,.4g} million in a year."
        )
    return said


def _incompatible(ground: Ground, nation: str, item: str) -> list[str]:
    groups = ground.case.nation_groups
    return [
        f"It cannot be there ({row['rule']}): {row['reason'] or 'no reason given'}."
        for row in ground.case.tables["incompatible"].to_dict("records")
        if nation in codes_in(row["nations"], ground.nation_codes, groups)
        and item in codes_in(row["items"], ground.item_codes)
    ]


def _excluded(ground: Ground, nation: str, item: str) -> list[str]:
    """Say which package in service already excludes the item."""
    tables, names = ground.case.tables, words_for(ground).items
    fielded = tables["fielded"]
    there = set(fielded.loc[fielded["nation"] == nation, "item"])
    said = []
    for group, members in tables["exclusions"].groupby("group")["item"]:
        kept = sorted(there & set(members))
        if kept and item in set(members) - there:
            having = joined([names[code] for code in kept])
            said.append(f"It has {having} in service already, which excludes it ({group}).")
    return said
