"""What the next money of an account buys back of what a cut took."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from allocator.explore.revision.use_warnings import uses_of, warning_words, warnings_of
from allocator.explore.revision.value_words import points_words
from allocator.inputs.case.names import names_by_code
from allocator.report.decisions.facts import amount_words, unit_of
from allocator.util.format import MUSD, amount, figure, listed, listing
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.session.returned import Returned

BACK = ("account", "year", "nation", "name", "item", "item_name", "bought_in", "quantity")

UPKEEP = ""
"""Where upkeep stands in place of an item."""

_SHOWN = 6
_LEAST_MUSD = 0.05
"""Less money (US$ million) that stays unused, or keeps equipment up, is not told."""
_LEAST_POINTS = 5e-5
"""Value points that are less are not told."""


def returned_goods(plan: Plan, returned: Sequence[Returned]) -> pd.DataFrame:
    """Return what is bought back: one row an account, nation, item and year of purchase.

    Upkeep that donors pay has no item; its quantity is US$ million, without surcharge.
    """
    names = names_by_code(plan.case)
    rows = [
        (one.account, one.year, nation, names[nation], item, names.get(item) or item, year, much)
        for one in returned
        for (nation, item, year), much in sorted(one.goods.items())
    ]
    rows += [
        (one.account, one.year, nation, names[nation], UPKEEP, "Upkeep", year, much)
        for one in returned
        for (nation, year), much in sorted(one.upkeep.items())
    ]
    return pd.DataFrame(rows, columns=list(BACK))


def returned_words(plan: Plan, one: Returned, use: Returned | None) -> str:
    """Say what comes back for the money and what it gains, and what the best use of it is."""
    money = f"The next US$ {figure(one.amount_musd)} million of {one.account} ({one.year})"
    told = " nothing that is worth having."
    if not one.buys_nothing:
        told = f", of what fell out: {goods_in_words(plan, one)}."
    gain = back_gain_words(one)
    return f"{money} would buy back{told} {gain}{' ' if gain else ''}{_use_words(plan, one, use)}"


def back_gain_words(one: Returned) -> str:
    """Say what money takes and gains that is bought back with; empty where it buys nothing."""
    return "" if one.buys_nothing else f"{_spent(one)} It {gain_words(one)}{open_words(one)}."


def _spent(one: Returned) -> str:
    """Say whose money it takes in all, surcharges included, and how much is left."""
    own = one.spent.get(one.account, 0.0)
    parts = [f"US$ {amount(own)} million of {one.account}"]
    parts += [f"US$ {amount(abs(much))} million {'more' if much > 0 else 'less'} of {name}"
              for name, much in one.spent.items()
              if name != one.account and abs(much) >= _LEAST_MUSD]  # fmt: skip
    told, left = f"That takes {listed(parts)}, surcharges included.", one.amount_musd - own
    if left < _LEAST_MUSD:
        return told
    return f"{told} US$ {amount(left)} million of {one.account} would stay unused."


def gain_words(one: Returned, verbs: tuple[str, str] = ("gains", "loses")) -> str:
    """Say what money gains, per US$ 100 million too, and how much less is missed of rules.

    `verbs`: for what it gains and for what it loses.

    Examples
    --------
    >>> from allocator.session.returned import Returned
    >>> gain_words(Returned("AID", 2030, 20.0, {}, 0.06, spent={"AID": 20.0}))
    'gains 0.060 value points (0.3 per US$ 100 million of AID)'
    """
    gain, spent = one.value - one.missed, one.spent.get(one.account, 0.0)
    told = f"{verbs[gain < 0]} {points_words(abs(gain))}"
    if spent >= _LEAST_MUSD:
        told += f" ({amount(100 * abs(gain) / spent)} per US$ 100 million of {one.account})"
    if abs(one.missed) < _LEAST_POINTS:
        return told
    turn = "less" if one.missed > 0 else "more"
    return f"{told}, and rules that are missed count {points_words(abs(one.missed))} {turn}"


def _use_words(plan: Plan, one: Returned, use: Returned | None) -> str:
    if use is None:
        return f"What else it could buy: 'allocator next PLAN --account {one.account}'."
    if use.value <= one.value + NOTHING:
        return "No other use that was found gains more."
    more, unsure = use.value - one.value, use.missing + one.missing
    tied = more <= unsure + NOTHING
    warning = warning_words(plan, warnings_of(plan, uses_of(use)))
    tie = f"; that is a tie, as the proofs leave open {points_words(unsure)}" if tied else ""
    return (
        "The best new use found, where nobody gives anything up: "
        f"{goods_in_words(plan, use)}; it {gain_words(use)}{tie}.{warning and f' {warning}'}"
    )


def goods_in_words(plan: Plan, one: Returned) -> str:
    """Say what goods of which nations money buys, those that cost most first, then upkeep."""
    names, table = names_by_code(plan.case), returned_goods(plan, [one])
    sums = table.groupby(["nation", "item"], sort=False)["quantity"].sum()
    price = dict(zip(plan.case.items["item"], plan.case.items["price_musd"], strict=True))
    keys = [(str(nation), str(item)) for nation, item in sums.index]
    much_of = dict(zip(keys, sums.tolist(), strict=True))
    told = []
    goods = [key for key in keys if key[1] != UPKEEP]
    for key in sorted(goods, key=lambda one: -much_of[one] * price[one[1]]):
        (nation, item), much = key, much_of[key]
        sign = "−" if much < 0 else ""
        unit = unit_of(plan.case, item)
        words = amount_words(abs(much), unit)
        if unit == MUSD:
            words = f"US$ {amount(abs(much))} million"
        told.append(f"{names[nation]} {sign}{words} of {names.get(item) or item}")
    kept = {nation: much for (nation, item), much in much_of.items() if item == UPKEEP}
    told += [f"{names[nation]} {'−' if much < 0 else ''}US$ {amount(abs(much))} million of upkeep"
             for nation, much in sorted(kept.items(), key=lambda own: -abs(own[1]))
             if abs(much) >= _LEAST_MUSD]  # fmt: skip
    return listing(told, _SHOWN)


def open_words(one: Returned) -> str:
    """Say what the searches leave open of a gain."""
    if one.missing < _LEAST_POINTS:
        return ""
    tie = "; that is a tie, as the gain is no larger" if one.tie else ""
    return f", of which the proof leaves open {points_words(one.missing)}{tie}"
