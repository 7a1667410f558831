"""What the checker reports, and how exactly figures must agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that a plan does not keep, or one figure of it that does not follow from its lines.

    Parameters
    ----------
    family
        Name of the rule in ``models/README.md``, or ``tables``, ``rules``, ``meta``, ``value``.
    rule
        Id of the earmark, lock, bar or floor; the family where the rule has no name of its own.
    where
        Nation, account, item, area and year it is about, as far as they apply.
    found, limit
        The figure of the plan and what it may or must be, in `unit`.
    message
        The finding in the planner's words.
    """

    family: str
    rule: str
    where: Mapping[str, str | int]
    found: float
    limit: float
    unit: str
    message: str

    def __str__(self) -> str:
        return f"[{self.family}] {self.message}"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far figures may be apart: `absolute` (US$ million, points, lots) plus a relative part."""

    relative: float = 1e-6
    absolute: float = 1e-5
    whole: float = field(default=1e-6)

    def allowance(self, *sizes: float) -> float:
        """Return how far figures of these sizes may be apart."""
        return self.absolute + self.relative * max(abs(size) for size in sizes)

    def fine(self) -> Tolerance:
        """Return the tolerance for value: a point is worth thousandths, so a tiny part counts."""
        return Tolerance(self.relative, self.absolute / 1000, self.whole)

    def over(self, found: float, limit: float) -> bool:
        """Tell whether `found` is above `limit`; a figure that is no number is."""
        return not found <= limit + self.allowance(limit)

    def differ(self, found: float, expected: float) -> bool:
        """Tell whether two figures differ; a figure that is no number always does."""
        return not abs(found - expected) <= self.allowance(expected)


def pair(found: float, limit: float) -> tuple[str, str]:
    """Write two figures with as many decimals as are needed to tell them apart.

    Examples
    --------
    >>> pair(812, 800)
    ('812.0', '800.0')
    >>> pair(800.004, 800)
    ('800.004', '800.000')
    """
    texts = ("", "")
    for decimals in (1, 3, 6, 9):
        texts = (f"{found:,.{decimals}f}", f"{limit:,.{decimals}f}")
        if texts[0] != texts[1]:
            break
    return texts
