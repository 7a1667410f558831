"""What an answer is held against: the three plans, what they give, and what is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allocator.check.case_size import fitted
from allocator.check.recomputed import Facts, read_facts
from allocator.check.records import plan_rows
from allocator.check.violation import NOTHING, Tolerance
from allocator.inputs.case.names import Words, words_of

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

Good = tuple[str, str, bool, int]
"""Nation, item, whether it is upkeep, year."""

Pair = tuple[str, str]
Document = Mapping[str, Any]
CLOSE = 1e-6
"""How far value points may be apart, as the format of an answer says."""


@dataclass(frozen=True, slots=True)
class Given:
    """What one plan gives: `amount` in the unit of each good, `paid` in US$ million.

    `met` is the value of needs met by nation and area, over the horizon and after it.
    """

    plan: Plan
    facts: Facts
    amount: dict[Good, float]
    paid: dict[Good, float]
    met: dict[Pair, float]


@dataclass(frozen=True, slots=True)
class Ground:
    """The plan asked about, the best of each side where there is one, and the names of the case."""

    own: Given
    best: Given | None
    forced: Given | None
    words: Words
    slip: Tolerance

    @property
    def both(self) -> tuple[Given, Given] | None:
        """Return the plans of both sides; None if one is missing."""
        if self.best is None or self.forced is None:
            return None
        return self.best, self.forced


def _given(plan: Plan) -> Given:
    facts = read_facts(plan)
    amount: defaultdict[Good, float] = defaultdict(float)
    paid: defaultdict[Good, float] = defaultdict(float)
    for line in facts.lines:
        key = (line.nation, line.item.code, line.sustains, line.year)
        amount[key] += line.quantity
        paid[key] += line.obligation
    met: defaultdict[Pair, float] = defaultdict(float)
    for table in ("coverage", "after"):
        for row in plan_rows(plan, table):
            met[row["nation"], row["area"]] += float(row["value"])
    return Given(plan, facts, dict(amount), dict(paid), dict(met))


def read_ground(plan: Plan, best: Plan | None, forced: Plan | None) -> Ground:
    """Return the ground for answers about `plan`; `best` and `forced` keep all rules of plans."""
    sides = [None if one is None else _given(one) for one in (best, forced)]
    slip = fitted(Tolerance(), plan.case, plan.policy)
    return Ground(_given(plan), sides[0], sides[1], words_of(plan.case), slip)


@dataclass(frozen=True, slots=True)
class Asked:
    """The line asked about: a nation, and an item, an account, an area, or all of them."""

    nation: str
    kind: str
    line: str

    def about(self, facts: Facts, item: str) -> bool:
        """Tell whether an item belongs to the line, whoever pays."""
        if self.kind == "item":
            return item == self.line
        return self.kind != "area" or facts.items[item].area == self.line

    def owns(self, facts: Facts, nation: str, area: str) -> bool:
        """Tell whether the need of a nation in an area is the line's own."""
        if nation != self.nation:
            return False
        if self.kind == "item":
            return facts.items[self.line].area == area
        return self.kind != "area" or self.line == area

    def quantity(self, given: Given) -> float:
        """Return what a plan gives of the line over the horizon, in its unit."""
        if self.kind in ("account", "nation"):
            return self.money(given)
        return sum(
            amount * (1.0 if self.kind == "item" else given.facts.items[item].price)
            for (nation, item, sustains, _), amount in given.amount.items()
            if nation == self.nation and not sustains and self.about(given.facts, item)
        )

    def told(self, given: Given, unit: str) -> float:
        """Return what sentences say that a plan gives: lots or seats, or else obligations."""
        return self.money(given) if unit == "US$ million" else self.quantity(given)

    def money(self, given: Given) -> float:
        """Return the obligations of the line; upkeep counts but for items."""
        if self.kind == "account":
            return self._from_account(given)
        return sum(
            paid
            for (nation, item, sustains, _), paid in given.paid.items()
            if nation == self.nation
            and self.about(given.facts, item)
            and not (sustains and self.kind == "item")
        )

    def _from_account(self, given: Given) -> float:
        return sum(
            money
            for (nation, account, _), money in given.facts.obligation.items()
            if nation == self.nation and account == self.line
        )


def asked(document: Document) -> Asked:
    """Return the line that a document is about."""
    question = document["question"]
    return Asked(question["nation"], question["kind"], question["line"])


def change_of(before: Mapping[Any, float], after: Mapping[Any, float]) -> dict[Any, float]:
    """Return the figures that differ, `after` less `before`."""
    found = {key: after.get(key, 0.0) - before.get(key, 0.0) for key in {*before, *after}}
    return {key: one for key, one in found.items() if abs(one) > NOTHING}
