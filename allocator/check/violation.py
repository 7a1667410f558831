"""What the checker reports, and how exactly figures must agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

NOTHING = 1e-7
"""Less than this of a figure of a plan is none: its tables hold nothing smaller."""


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
    """How far figures may be apart: `absolute` plus a relative part.

    `absolute` is of a lot, person or whatever is counted; of money and points it is a part of
    `money` (US$ million) and `points`, which are 1 in cases of ordinary size and follow the figures
    of others (`allocator.check.case_size`). No figure passes because it is small.
    """

    relative: float = 1e-6
    absolute: float = 1e-5
    whole: float = field(default=1e-6)
    money: float = 1.0
    points: float = 1.0

    def of(self, unit: str) -> Tolerance:
        """Return the tolerance for figures in `unit`, as rules and tables write it.

        Examples
        --------
        >>> Tolerance(money=0.001).of("US$ million").absolute < Tolerance().absolute
        True
        """
        if unit == "units":  # of modules: lots, seats or US$ million
            return self._times(min(1.0, self.money))
        return self._times(self._size(unit))

    def each(self, unit: str) -> Tolerance:
        """Return the tolerance for the value of one `unit`."""
        return self.fine()._times(1 / max(1.0, self._size(unit)))

    def _size(self, unit: str) -> float:
        return self.money if unit.startswith("US$") else self.points if unit == "points" else 1.0

    def _times(self, factor: float) -> Tolerance:
        if factor == 1:
            return self
        return replace(self, absolute=self.absolute * factor)

    def allowance(self, *sizes: float) -> float:
        """Return how far figures of these sizes may be apart."""
        return self.absolute + self.relative * max(abs(size) for size in sizes)

    def fine(self) -> Tolerance:
        """Return the tolerance for value: a point is worth thousandths, so a tiny part counts."""
        return self._times(1 / 1000)

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
