"""What the best plan and the best with a line forced differ by: goods, lines and parts of value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moved:
    """One good of a nation in a year, in the best plan and in the best with the line forced.

    Attributes
    ----------
    plan, best, forced
        Quantities in the plan asked about and in the two others, in `unit`.
    change_musd
        Obligations in the forced plan less those in the best, US$ million.
    """

    nation: str
    item: str
    kind: str
    area: str
    unit: str
    year: int
    plan: float
    best: float
    forced: float
    change_musd: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line (nation and area) whose goods or value differ, forced less best.

    Attributes
    ----------
    value
        Value points of needs met, over the horizon and after it.
    value_per_musd
        Value points per US$ million that moves; None where no money moves.
    """

    nation: str
    name: str
    area: str
    area_name: str
    goods: str
    change_musd: float
    value: float
    value_per_musd: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the difference of value, forced less best; all parts add up to minus the loss.

    Attributes
    ----------
    part
        ``need`` (needs met, of `nation` and `area`), ``waste`` (money above what is absorbed well),
        ``change`` and ``swing`` (from the last plan, from year to year), ``rule`` (soft rules that
        are missed, of `rule`).
    """

    part: str
    points: float
    nation: str = ""
    area: str = ""
    rule: str = ""
