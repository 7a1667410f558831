"""What a planner should see before he decides something himself: unit, price, quantity, limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from allocator.assemble.items import item_frame
from allocator.assemble.records import records
from allocator.extract.ledger import UNITS
from allocator.report.decisions.lots import Lot, lot_named
from allocator.report.decisions.money import money_held
from allocator.report.decisions.obstacles import decision_stops
from allocator.report.item_needs import item_needs
from allocator.util.format import MUSD, figure
from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan

_ONE = {"lots": "lot", "seats": "seat"}

_LIMITS = {
    "max_per_nation_year": "a year for one nation",
    "per_year": "a year for all nations together",
    "stock_lots": "in all years for all nations together",
}
"""Columns of an item that say how much can be had, and of whom they say it."""


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What is known of a nation and a thing before something is decided about them.

    Attributes
    ----------
    unit
        Unit of the quantity: lots, seats or US$ million.
    words
        Sentences: what one is and costs, what the plan gives, how much can be had.
    most
        Largest quantity that can be had in these years; None: no limit is known. Of an account it
        is the money that it holds, of an item what can be made, law and money left aside.
    stops
        Why nothing at all can be had, in sentences; empty if something can.
    given
        What the plan shown gives in these years, 0 without a plan.
    lot
        What a lot is counted in, where it is several things of a kind; None: it is counted in
        `unit`.
    limit
        What `most` comes from, as the end of a sentence; empty if no limit is known.
    """

    unit: str
    words: tuple[str, ...]
    most: float | None
    stops: tuple[str, ...]
    given: float = 0.0
    lot: Lot | None = None
    limit: str = ""

    @property
    def used_up(self) -> bool:
        """Whether the plan shown gives all that can be had in these years."""
        return self.most is not None and 0 < self.most <= self.given + NEAR

    @property
    def counted_in(self) -> str:
        """The unit in which a quantity is typed."""
        return self.unit if self.lot is None else self.lot.things

    @property
    def each(self) -> int:
        """How many of what is typed are one of `unit`."""
        return 1 if self.lot is None else self.lot.count

    def whole(self, name: str, typed: float) -> float:
        """Return a figure typed in what a lot is counted in as lots: whole ones can be had alone.

        At least, or exactly, a part of a lot asks for all of it; at most, for none of it. `name` is
        one of those in `allocator.report.decisions.lock.DECISIONS`. Seats are whole, too.
        """
        amount = typed / self.each
        if self.unit not in _ONE:
            return amount
        return float(np.floor(amount + NEAR) if name == "high" else np.ceil(amount - NEAR))

    def rounding(self, name: str, typed: float) -> str:
        """Say what a figure asks for that is no whole number of lots; empty if it is one."""
        amount, whole = typed / self.each, self.whole(name, typed)
        if self.lot is None or abs(amount - whole) <= NEAR:
            return ""
        return (
            f"{figure(typed)} {self.counted_in} are {figure(amount)} lots: the decision asks for "
            f"{self._counted(whole)}."
        )

    def start_words(self) -> str:
        """Say what the figures begin with, and what a lot is where they are counted in things."""
        one = "US$ 1 million" if self.unit not in _ONE else f"one {_ONE[self.unit]}"
        room = (
            f"or {one} less; more cannot be had"
            if self.used_up
            else f"with {one} more, or less, where that can be had"
        )
        told = (
            f"The figure begins at what the plan shown gives, {self._counted(self.given)}, {room}: "
            "type your own."
        )
        if self.lot is None:
            return told
        return f"{told} 1 lot is {self.lot.words(1)}; only whole lots can be had."

    def _counted(self, amount: float) -> str:
        words = amount_words(amount, self.unit)
        return words if self.lot is None else f"{self.lot.words(amount)} ({words})"

    def proposed(self, kind: str) -> dict[str, float]:
        """Return figures to begin a decision of `kind` with, so that it changes the plan shown.

        They are by the names in `allocator.report.decisions.lock.DECISIONS`: one lot, seat or
        US$ million more than the plan gives, or less where a decision only holds down.
        """
        more = self.given + 1
        if self.most is not None:
            more = max(self.given, min(more, self.most))
        less = max(0.0, self.given - 1)
        figures = {"low": more, "fixed": more, "high": less if kind == "at most" else more}
        return {name: round(amount, 2) for name, amount in figures.items()}

    def idle(self, low: float | None, high: float | None) -> str:
        """Say that the plan keeps these limits already; empty if it does not.

        A promise of all that can be had is told as such: more is what people come for.
        """
        enough = low is None or low <= self.given + NEAR
        if not enough or (high is not None and high < self.given - NEAR):
            return ""
        if self.used_up and low is not None and low >= self.given - NEAR:
            return (
                f"No more can be had in these years: {self.limit}, and the plan shown already "
                f"gives {self._counted(self.given)}. The decision only keeps that."
            )
        return "The plan shown already meets this: the decision does not change it."

    def against(self, low: float | None) -> tuple[str, ...]:
        """Say why a promise of at least `low` cannot be kept in full; empty if it may be."""
        if not low:
            return ()
        if self.stops:
            return self.stops
        if self.most is not None and low > self.most:
            why = f": {self.limit}" if self.limit else ""
            return (f"No more than {self._counted(self.most)} can be had in these years{why}.",)
        return ()


def decision_facts(
    case: Case,
    policy: Policy,
    plan: Plan | None,
    nation: str,
    what: str,
    years: Collection[int] = (),
) -> DecisionFacts:
    """Return what a planner should know before he decides about `what` in a nation.

    `what` is an item, an account, or empty for all money of the nation; no `years` means all;
    `plan` is the one shown, if there is one.
    """
    chosen = sorted(years) or list(case.years)
    unit = unit_of(case, what)
    words = [] if plan is None else [_given_words(plan, nation, what, chosen, unit)]
    most, limit = None, ""
    row = item_of(case, what)
    if row:
        most, limit = _most(row, len(chosen), unit)
        needs = item_needs(case, policy, what)
        words = [*_thing_words(row, policy, what, unit), *([needs] if needs else []), *words]
    elif what:
        most = float(money_held(case, policy, [what], chosen)["free_musd"].sum())
        limit = f"the account holds {amount_words(most, unit)} for nations"
        words.append(f"T{limit[1:]} in these years.")
    stops = decision_stops(case, policy, nation, what, years)
    lot = lot_named(str(row.get("name") or "")) if unit == "lots" else None
    given = _given(plan, nation, what, chosen)
    return DecisionFacts(unit, tuple(words), most, stops, given, lot, limit)


def unit_of(case: Case, what: str) -> str:
    """Return the unit of an item, an account or all money (empty): lots, seats or US$ million."""
    kinds = dict(zip(case.items["item"], case.items["kind"], strict=True))
    unit = UNITS[kinds[what]] if what in kinds else MUSD
    return unit if unit in _ONE else MUSD


def item_of(case: Case, item: str) -> dict[str, Any]:
    """Return the columns of `allocator.assemble.items` for an item; empty if there is no such."""
    items = item_frame(case)
    return records(items.loc[[item]])[0] if item in items.index else {}


def amount_words(amount: float, unit: str) -> str:
    """Write a quantity with its unit.

    Examples
    --------
    >>> amount_words(1, "lots"), amount_words(40, "seats"), amount_words(2.5, "US$ million")
    ('1 lot', '40 seats', 'US$ 2.5 million')
    """
    if unit not in _ONE:
        return f"US$ {figure(amount)} million"
    return f"{figure(amount)} {_ONE[unit] if amount == 1 else unit}"


def given_by_year(plan: Plan, nation: str, what: str) -> pd.Series[float]:
    """Return what a plan gives a nation of an item, an account or all money (empty), by year."""
    if what in set(plan.case.items["item"]):
        lines = plan.lines[(plan.lines["item"] == what) & (plan.lines["kind"] != "sustainment")]
        return lines[lines["nation"] == nation].groupby("year")["quantity"].sum()
    money = plan.spending[plan.spending["nation"] == nation]
    money = money[money["account"] == what] if what else money
    return money.groupby("year")["obligation_musd"].sum()


def lot_words(case: Case, item: str) -> str:
    """Say what one lot of an item is, where its name says how many things that are; else ""."""
    name = str(item_of(case, item).get("name") or "")
    if "(" not in name or unit_of(case, item) != "lots":
        return ""
    return f"Quantities are lots: 1 lot is “{name}”."


def _thing_words(row: Mapping[str, Any], policy: Policy, what: str, unit: str) -> list[str]:
    """Say what one lot or seat is and costs, and how many can be had in a year."""
    words = []
    if unit in _ONE:
        price = policy.price_of(what, float(row["price_musd"]))
        words.append(f"1 {_ONE[unit]} is “{row['name'] or what}” and costs {_price(price)}.")
    limits = [f"{amount_words(row[column], unit)} {whom}"
              for column, whom in _LIMITS.items() if pd.notna(row[column])]  # fmt: skip
    return [*words, f"At most {', '.join(limits)}."] if limits else words


def _price(musd: float) -> str:
    return f"US$ {figure(musd)} million" if musd >= 0.1 else f"US$ {1e3 * musd:,.4g} thousand"


def _given_words(plan: Plan, nation: str, what: str, years: list[int], unit: str) -> str:
    given = given_by_year(plan, nation, what)
    given = given[given.index.isin(years) & (given > 1e-6)]
    when = "in these years" if len(years) < len(plan.case.years) else "over all years"
    if given.empty:
        return f"The plan shown gives none {when}."
    parts = [f"{figure(amount)} in {year}" for year, amount in given.items()]
    told = f": {', '.join(parts)}" if len(years) > 1 else ""
    return f"The plan shown gives {amount_words(float(given.sum()), unit)} {when}{told}."


def _given(plan: Plan | None, nation: str, what: str, years: list[int]) -> float:
    if plan is None:
        return 0.0
    given = given_by_year(plan, nation, what)
    return float(given[given.index.isin(years)].sum())


def _most(row: Mapping[str, Any], years: int, unit: str) -> tuple[float | None, str]:
    """Return the largest quantity that a nation could get in so many years, and what limits it.

    None without a limit.
    """
    found = [
        (float(row[column]) * (1 if column == "stock_lots" else years), column)
        for column in _LIMITS
        if pd.notna(row[column])
    ]
    if not found:
        return None, ""
    most, column = min(found, key=lambda one: one[0])
    limit = f"at most {amount_words(row[column], unit)} {_LIMITS[column]}"
    if column != "stock_lots" and years > 1:
        limit += f", {amount_words(most, unit)} in {years} years"
    return most, limit
