"""Scales of what lists say of nations: tiers, scores, risk and governance, in words or figures."""

from __future__ import annotations

import re
from decimal import Decimal

from allocator.inputs.case.io.raw_tables import Complaint
from allocator.inputs.case.schema.tables import GRADES
from allocator.inputs.importing.years import without_year

Scale = tuple[Decimal, Decimal]
_STATED = re.compile(r"(-?\d+(?:[.,]\d+)?)\s*(?:-|–|to|bis|à|a|\.\.)\s*(\d+(?:[.,]\d+)?)")
_OUT_OF = re.compile(r"(?:/|out of|von|sur|de)\s*(5|10|20|100)\b")
LEVEL_SHARES = {"high": Decimal(1), "medium": Decimal("0.5"), "low": Decimal(0)}


def stated_scale(text: str) -> Scale | None:
    """Return the ends of a scale that a header or the mapping states; years are no scale.

    Examples
    --------
    >>> stated_scale("Governance (0-100)"), stated_scale("Risk, 1 to 5"), stated_scale("Risk")
    ((Decimal('0'), Decimal('100')), (Decimal('1'), Decimal('5')), None)
    """
    text = without_year(text)
    found = _STATED.search(text)
    if found:
        low, high = (Decimal(one.replace(",", ".")) for one in found.groups())
        return (low, high) if high > low else None
    out_of = _OUT_OF.search(text)
    return (Decimal(0), Decimal(out_of[1])) if out_of else None


def scale_of(values: list[Decimal], header: str) -> Scale | Complaint:
    """Return the ends of the scale that figures are on, as stated or as they show it."""
    stated = stated_scale(header)
    low, high = min(values), max(values)
    if stated and not stated[0] <= low <= high <= stated[1]:
        return Complaint(f"figures from {low:f} to {high:f} on a scale of {stated[0]:f} to "
                         f"{stated[1]:f}", "figures on the scale that is stated",
                         "correct the figures or the scale")  # fmt: skip
    if stated:
        return stated
    if low < 0 and low >= Decimal("-2.5") and high <= Decimal("2.5"):
        return Decimal("-2.5"), Decimal("2.5")
    if low >= 0 and high <= 1:
        return Decimal(0), Decimal(1)
    if low >= 0 and 10 < high <= 100:
        return Decimal(0), Decimal(100)
    if low >= 0 and 5 < high <= 10:
        return Decimal(0), Decimal(10)
    found = f"figures from {low:f} to {high:f} on a scale that is not stated; not used"
    fix = "state it in the header, or as scale of the column in the mapping"
    return Complaint(found, "a scale in the header, such as 0-10", fix)


def placed(value: Decimal, scale: Scale) -> Decimal:
    """Return where a value is on its scale, 0 at the lower end and 1 at the upper."""
    share = (value - scale[0]) / (scale[1] - scale[0])
    return min(max(share, Decimal(0)), Decimal(1))


def grade_of(text: str) -> str:
    """Return the risk grade that a text is; empty if it is none."""
    return text.upper() if text.upper() in GRADES else ""
