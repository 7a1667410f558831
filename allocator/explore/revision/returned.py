"""What the next money of an account buys back of what a cut took."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from allocator.explore.revision.value_words import points_words
from allocator.inputs.case.names import names_by_code
from allocator.report.decisions.facts import amount_words, unit_of
from allocator.util.format import MUSD, amount, figure, listing
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.session.returned import Returned

BACK = ("account", "year", "nation", "name", "item", "item_name", "bought_in", "quantity")

_SHOWN = 6
_LEAST_MUSD = 0.05
"""Less money (US$ million) that stays unused, or keeps equipment up, is not told."""
_LEAST_POINTS = 5e-5
"""Value points that are less are not told."""


def returned_goods(plan: Plan, returned: Sequence[Returned]) -> pd.DataFrame:
    """Return what is bought back: one row an account, nation, item and year of purchase."""
    names = names_by_code(plan.case)
    rows = [
        (one.account, one.year, nation, names[nation], item, names.get(item) or item, year, much)
        for one in returned
        for (nation, item, year), much in sorted(one.goods.items())
    ]
    return pd.DataFrame(rows, columns=list(BACK))


def returned_words(plan: Plan, one: Returned, use: Returned | None) -> str:
    """Say what comes back for the money and what it gains, and what the best use of it is."""
    money = f"The next US$ {figure(one.amount_musd)} million of {one.account} ({one.year})"
    told = " nothing that is worth having."
    if not one.buys_nothing:
        told = f", of what fell out: {goods_in_words(plan, one)}; it gains "
        told += f"{points_words(one.value)}{open_words(one)}.{_unused(one)}"
    return f"{money} would buy back{told} {_use_words(plan, one, use)}"


def _unused(one: Returned) -> str:
    """Say how much of the money nothing is bought back with."""
    left = one.amount_musd - one.spent_musd
    if left < _LEAST_MUSD:
        return ""
    return f" US$ {amount(left)} million of it would stay unused."


def _use_words(plan: Plan, one: Returned, use: Returned | None) -> str:
    if use is None:
        return f"What else it could buy: 'allocator next PLAN --account {one.account}'."
    if use.value <= one.value + NOTHING:
        return "No other use that was found gains more."
    more, unsure = use.value - one.value, use.missing + one.missing
    tied = more <= unsure + NOTHING
    tie = f"; that is a tie, as the proofs leave open {points_words(unsure)}" if tied else ""
    return (
        "The best new use found, where nobody gives anything up: "
        f"{goods_in_words(plan, use)}; it gains {points_words(use.value)}{tie}."
    )


def goods_in_words(plan: Plan, one: Returned) -> str:
    """Say what goods of which nations money buys, those that cost most first."""
    names, table = names_by_code(plan.case), returned_goods(plan, [one])
    sums = table.groupby(["nation", "item"], sort=False)["quantity"].sum()
    price = dict(zip(plan.case.items["item"], plan.case.items["price_musd"], strict=True))
    keys = [(str(nation), str(item)) for nation, item in sums.index]
    much_of = dict(zip(keys, sums.tolist(), strict=True))
    told = []
    for key in sorted(keys, key=lambda one: -much_of[one] * price[one[1]]):
        (nation, item), much = key, much_of[key]
        sign = "−" if much < 0 else ""
        unit = unit_of(plan.case, item)
        words = amount_words(abs(much), unit)
        if unit == MUSD:
            words = f"US$ {amount(abs(much))} million"
        told.append(f"{names[nation]} {sign}{words} of {names.get(item) or item}")
    kept = sorted(one.upkeep.items(), key=lambda own: -abs(own[1]))
    told += [f"{names[nation]} {'−' if much < 0 else ''}US$ {amount(abs(much))} million of upkeep"
             for nation, much in kept if abs(much) >= _LEAST_MUSD]  # fmt: skip
    return listing(told, _SHOWN)


def open_words(one: Returned) -> str:
    """Say what the searches leave open of a gain."""
    if one.missing < _LEAST_POINTS:
        return ""
    tie = "; that is a tie, as the gain is no larger" if one.tie else ""
    return f", of which the proof leaves open {points_words(one.missing)}{tie}"
