"""What can be asked of a plan in one line: goods, less or more money, an event."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from allocator.inputs.scenario import catalogue
from allocator.inputs.scenario.changes import Change

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.scenario.scenario import Scenario

EVENTS: dict[str, Callable[[Case, str, int], Scenario]] = {
    "coup": catalogue.coup,
    "sanction": catalogue.sanction,
}
"""Events by kind, each with the scenario of a nation from a year on."""

_FISCAL_MONTH = 10
"""Month in which a fiscal year of the United States begins."""


@dataclass(frozen=True, slots=True)
class Addition:
    """More of an item for a nation than the plan gives, in a year or whenever it fits best (None).

    Quantities are lots, seats or US$ million.
    """

    quantity: float
    item: str
    nation: str
    year: int | None = None

    @property
    def name(self) -> str:
        """Name of the decision that the request becomes."""
        when = "" if self.year is None else f".{self.year}"
        return f"add.{self.item}.{self.nation}{when}"


@dataclass(frozen=True, slots=True)
class Cut:
    """New money taken from an account: a share, or US$ million a year; in one year or in all."""

    account: str
    share: float | None = None
    amount_musd: float | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Rise:
    """New money more for an account: a share, or US$ million a year; in one year or in all."""

    account: str
    share: float | None = None
    amount_musd: float | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What befell a nation on a date: a ``coup`` or a ``sanction``, with the bar it triggers.

    `obligated`: accounts and the US$ million that each had obligated by that day in its fiscal
    year, in dollars of that year as `allocator.plan.obligated.Obligated` has them. `more`: whether
    accounts that can still pay the nation may give it more than the plan does; by default none
    does, in any year from that of the event on.
    """

    kind: str
    nation: str
    date: datetime.date
    obligated: tuple[tuple[str, float], ...] = ()
    more: bool = False

    @property
    def fiscal_year(self) -> int:
        """Fiscal year (October to September) that the date lies in."""
        return fiscal_year(self.date)


@dataclass(frozen=True, slots=True)
class MoneyEvent:
    """What befell an account on a date: a ``donor_exit``, or a ``late_appropriation``.

    A donor who leaves gives no new money from the next fiscal year on. Money that comes late comes
    on that day: as much of the year's new money as of the year is over is obligated in the next.
    """

    kind: str
    account: str
    date: datetime.date

    @property
    def fiscal_year(self) -> int:
        """Fiscal year (October to September) that the date lies in."""
        return fiscal_year(self.date)

    @property
    def share_late(self) -> float:
        """Share of the fiscal year that is over on that day, in whole months."""
        return ((self.date.month - _FISCAL_MONTH) % 12) / 12


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A revision that is taken back: its place in its chain, from 0, and what it was, in words."""

    place: int
    words: str


MONEY_EVENTS = ("donor_exit", "late_appropriation")

Request: TypeAlias = Addition | Cut | Rise | Event | MoneyEvent | Change


def fiscal_year(date: datetime.date) -> int:
    """Return the fiscal year of the United States that a date lies in."""
    return date.year + (date.month >= _FISCAL_MONTH)


def years_stated(case: Case, account: str) -> set[int]:
    """Return the years in which an account has money of its own in table budgets."""
    rows = case.tables["budgets"]
    return {int(year) for year in rows.loc[rows["account"] == account, "year"]}
