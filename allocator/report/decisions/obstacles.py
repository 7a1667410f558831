"""Why a nation can never get what a decision would promise it, said before anything is solved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from allocator.assemble.appropriations import free_money
from allocator.assemble.instance import Bools, Ground, fewest_bars, lay
from allocator.inputs.case.names import words_of
from allocator.inputs.selection import codes_in
from allocator.session.infeasibility.barred_floors import forbids, waiver_words
from allocator.session.infeasibility.finding import cited
from allocator.session.infeasibility.law_floors import product
from allocator.util.format import figure, listed
from allocator.util.tolerance import ROUNDING

if TYPE_CHECKING:
    from collections.abc import Collection

    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy


def decision_stops(
    case: Case, policy: Policy, nation: str, what: str, years: Collection[int] = ()
) -> tuple[str, ...]:
    """Return in sentences why a nation can get nothing at all of an item or account.

    `what` is an item, an account, or empty for all money; no `years` means all. Empty if something
    can be had, which does not mean that there is money left for it.
    """
    ground = lay(case, policy)
    cells = _cells(ground, nation, what, years)
    return (*_unfit_item(ground, nation, what), *_barred(ground, cells))


def waivers_for(case: Case, policy: Policy, nation: str, what: str) -> tuple[str, ...]:
    """Return the fewest bars of which a waiver lets a nation get some of an item or account.

    Empty if it can get some already, or if no waiver is enough: a bar on all of it that cannot be
    waived, or what is not law.
    """
    ground = lay(case, policy)
    cells = _cells(ground, nation, what, ())
    if (cells & ground.may).any() or _unfit_item(ground, nation, what):
        return ()
    rows = {row["rule"]: row for row in case.tables["eligibility"].to_dict("records")}
    waived, count = [], np.zeros(cells.shape, dtype=np.int32)
    for bar in ground.bars:
        if bar.rule in rows and rows[bar.rule]["waivable"]:
            waived.append(bar)
            count += bar.mask
        else:
            cells &= ~bar.mask
    if not cells.any():
        return ()
    best = np.unravel_index(np.argmin(np.where(cells, count, len(waived) + 1)), cells.shape)
    return tuple(bar.rule for bar in waived if bar.mask[best])


def _cells(ground: Ground, nation: str, what: str, years: Collection[int]) -> Bools:
    """Return the nation, accounts, uses and years that are about an item, account or all money."""
    item = ground.item_codes.index(what) if what in ground.item_codes else None
    payers = [what] if what in ground.account_codes else ground.account_codes
    uses = range(len(ground.uses)) if item is None else [int(ground.use_of_item[item])]
    return product(
        (
            np.array([code == nation for code in ground.nation_codes]),
            np.array([code in payers for code in ground.account_codes]),
            np.array([number in uses for number in range(len(ground.uses))]),
            np.array([not years or year in years for year in ground.years]),
        )
    )


def _unfit_item(ground: Ground, nation: str, what: str) -> list[str]:
    """Say why an item cannot be in a nation; nothing of what is no item."""
    if what not in ground.item_codes:
        return []
    return _unfit(ground, nation, ground.item_codes.index(what))


def _barred(ground: Ground, cells: Bools) -> list[str]:
    """Say which bars forbid all of `cells`; nothing if some of them are allowed."""
    if (cells & ground.may).any():
        return []
    rows = {row["rule"]: row for row in ground.case.tables["eligibility"].to_dict("records")}
    words = words_of(ground.case)
    # of bars that forbid as much, those that cannot be waived are named
    firm = sorted(ground.bars, key=lambda bar: bar.rule in rows and rows[bar.rule]["waivable"])
    # what is about this nation says more than what is about all
    bars = sorted(
        fewest_bars(replace(ground, bars=tuple(firm)), cells),
        key=lambda bar: bar.mask.any(axis=(1, 2, 3)).sum(),
    )
    said = [f"{cited(bar.rule, bar.citation)} {forbids(bar, rows, words)}." for bar in bars]
    waived = [waiver_words([bar.rule], rows).strip() for bar in bars]
    return ["No account may legally pay for it:", *said, *filter(None, waived)]


def _unfit(ground: Ground, nation: str, item: int) -> list[str]:
    """Say why an item cannot be in a nation, whatever law and money allow."""
    words, code = words_of(ground.case), ground.item_codes[item]
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
            f"One costs US$ {figure(price)} million, and {words.nations[nation]} can take at most "
            f"US$ {figure(ceiling)} million in a year."
        )
    money = free_money(ground.case, ground.policy)
    if ground.items["kind"].iloc[item] != "grant" and price > money * (1.0 + ROUNDING):
        said.append(
            f"One costs US$ {figure(price)} million, and all accounts together have "
            f"US$ {figure(money)} million for nations."
        )
    return said


def _incompatible(ground: Ground, nation: str, item: str) -> list[str]:
    groups = ground.case.nation_groups
    return [
        f"It cannot be in the nation ({row['rule']}): {row['reason'] or 'no reason given'}."
        for row in ground.case.tables["incompatible"].to_dict("records")
        if nation in codes_in(row["nations"], ground.nation_codes, groups)
        and item in codes_in(row["items"], ground.item_codes)
    ]


def _excluded(ground: Ground, nation: str, item: str) -> list[str]:
    """Say which package in service already excludes the item."""
    tables, names = ground.case.tables, words_of(ground.case).items
    fielded = tables["fielded"]
    there = set(fielded.loc[fielded["nation"] == nation, "item"])
    said = []
    for group, members in tables["exclusions"].groupby("group")["item"]:
        kept = sorted(there & set(members))
        if kept and item in set(members) - there:
            having = listed([names[code] for code in kept])
            said.append(f"It already has {having} in service, which excludes it ({group}).")
    return said
