"""Which rules a plan must list: all that count something, and those that could."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from allocator.check.items import Item
from allocator.check.modules import asked_units
from allocator.check.obtainable import Had
from allocator.check.people import People, read_people
from allocator.check.recomputed import Facts
from allocator.check.records import case_rows
from allocator.check.rule_row import Row
from allocator.check.sustainment import donors, hosts, upkeep_needed
from allocator.check.violation import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


ALWAYS = frozenset({
    "exposure", "grade_exposure", "money", "band_low", "band_high",
})  # fmt: skip
"""Families of which every row is listed, whatever counts against it."""

SHARED = frozenset({"production", "course_seats", "stock"})
"""Families about an item that nations share."""


def _course(item: Item) -> bool:
    return item.kind == "training"


class Listed:
    """Tells whether a plan must list a row of its rules that it does not list."""

    def __init__(self, plan: Plan, facts: Facts) -> None:
        self._plan, self._facts = plan, facts
        self._had = Had(plan, facts)

    @cached_property
    def _people(self) -> People:
        return read_people(self._plan, self._facts)

    @cached_property
    def _upkeep(self) -> dict[tuple[str, int], float]:
        return upkeep_needed(self._facts)

    def must(self, row: Row) -> bool:
        """Tell whether the plan must list the row."""
        if row.always or row.family in ALWAYS:
            return True
        counted = max(row.activity, row.limit if row.sense == ">=" else 0.0)
        return (counted > NOTHING and not row.optional) or self._could(row)

    def _could(self, row: Row) -> bool:
        """Tell whether something could count against the row, or is asked for and not there."""
        nation, had = str(row.where.get("nation", "")), self._had
        if row.family in SHARED:
            return had.item(str(row.where["item"]))
        if row.family == "vetted":
            return had.nation(nation, _course)
        if row.family == "language":
            return had.nation(nation, lambda item: _course(item) and item.needs_language)
        if row.family == "lines":
            return had.nation(nation, lambda item: True)
        if row.family == "changes":
            return had.any(lambda item: True)
        if row.family == "idle":
            return had.any(self._in_hand)
        if row.family == "crewed":
            return self._needed(row) > NOTHING
        if row.family == "module":
            return self._asked(row)
        if row.family == "graduation":
            place = (nation, int(row.where["year"]))
            paid = donors(self._facts).get(place, 0.0) + hosts(self._plan).get(place, 0.0)
            return max(paid, self._upkeep.get(place, 0.0)) > NOTHING
        if row.family == "after_money":
            after = self._facts.periods.after
            return any(self._upkeep[place] > NOTHING for place in self._upkeep if place[1] in after)
        return False

    def _in_hand(self, item: Item) -> bool:
        """Tell whether equipment that must be put to work can be in hand in the last year."""
        return item.fielded and item.fielding.lead < len(self._facts.years)

    def _needed(self, row: Row) -> float:
        """Return the persons needed if all lots that are ready worked."""
        skill = row.rule.removeprefix("crew ")
        place = (str(row.where["nation"]), skill, int(row.where["year"]))
        return self._people.needed.get(place, 0.0)

    def _asked(self, row: Row) -> bool:
        """Tell whether some package that the nation could have asks for the module by policy."""
        nation, module = str(row.where["nation"]), str(row.where["item"])
        counts = max(row.activity, row.limit) > NOTHING and row.status == "policy"
        if not counts or (nation, module) not in asked_units(self._plan, self._facts):
            return False
        return any(
            self._had.pair(nation, asking["item"])
            for asking in case_rows(self._plan.case, "modules")
            if asking["module"] == module and asking["status"] == "policy"
        )
