"""What the next money of an account buys back of what a cut took."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from allocator.inputs.case.names import names_by_code
from allocator.report.decisions.facts import amount_words, unit_of
from allocator.util.format import MUSD, amount, figure, listing

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.session.revise import Returned

BACK = ("account", "year", "nation", "name", "item", "item_name", "bought_in", "quantity")

_SHOWN = 6
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


def returned_words(plan: Plan, one: Returned) -> str:
    """Say what comes back for the money and what it gains."""
    money = f"The next US$ {figure(one.amount_musd)} million of {one.account} ({one.year})"
    if not one.goods:
        return f"{money} would buy back nothing that is worth having."
    names, table = names_by_code(plan.case), returned_goods(plan, [one])
    sums = table.groupby(["nation", "item"], sort=False)["quantity"].sum().sort_values()[::-1]
    told = []
    for key, much in zip(sums.index.tolist(), sums.tolist(), strict=True):
        nation, item = map(str, key)
        sign = "−" if much < 0 else ""
        unit = unit_of(plan.case, item)
        words = amount_words(abs(much), unit)
        if unit == MUSD:
            words = f"US$ {amount(abs(much))} million"
        told.append(f"{names[nation]} {sign}{words} of {names.get(item) or item}")
    return (
        f"{money} would buy back, of what fell out: {listing(told, _SHOWN)}; it gains "
        f"{one.value:.4f} value points{_proven(one)}. The best new use, whatever it is: "
        f"'allocator next PLAN --account {one.account}'."
    )


def _proven(one: Returned) -> str:
    """Say what the searches leave open of a gain."""
    if one.missing < _LEAST_POINTS:
        return ""
    tie = "; that is a tie, as the gain is no larger" if one.tie else ""
    return f", of which the proof leaves open {one.missing:.4f}{tie}"
