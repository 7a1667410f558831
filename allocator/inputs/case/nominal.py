"""The amount that an act names, where the case states it in the money of its base year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case

_NOMINAL = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?) nominal\b")
_DEFLATOR = re.compile(r"deflator (\d+(?:\.\d+)?)")
_ROUNDED = 1e-3
"""Share by which a budget may differ from its nominal amount over the deflator: both are rounded;
one that differs more was changed after its source was written."""


def nominal_musd(text: object) -> float | None:
    """Return the US$ million that a note or source of a case calls nominal; None without any.

    Examples
    --------
    >>> nominal_musd("3300 nominal; GDP deflator 1.1885"), nominal_musd("P.L. 116-94")
    (3300.0, None)
    """
    found = _NOMINAL.search(str(text))
    return float(found[1].replace(",", "")) if found else None


def price_level(case: Case, account: str, year: int) -> float | None:
    """Return how many US$ of a fiscal year are worth one US$ of the base year; None: not known.

    It is what the source of the account's budget calls nominal, over what the case says that is in
    money of the base year; where the source names no nominal amount, the same of the largest budget
    of that year whose source does. In the base year it is 1.
    """
    if year == case.meta.base_year:
        return 1.0
    found: dict[str, tuple[float, float]] = {}
    for row in case.tables["budgets"].to_dict("records"):
        nominal, amount = nominal_musd(row.get("source")), float(row["amount_musd"])
        if int(row["year"]) == year and nominal and amount > 0:
            found[row["account"]] = (nominal, _level(str(row["source"]), nominal / amount))
    if account in found:
        return found[account][1]
    return max(found.values())[1] if found else None


def _level(source: str, ratio: float) -> float:
    """Return the ratio of a row, or the deflator in its source if its amount was changed since."""
    named = _DEFLATOR.search(source)
    return float(named[1]) if named and abs(ratio / float(named[1]) - 1) > _ROUNDED else ratio
