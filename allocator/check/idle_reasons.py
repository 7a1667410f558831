"""Why lots in hand stand idle: fielding, crews, upkeep, or a need that is met without them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from allocator.check.after_horizon import met_after
from allocator.check.benefit import met_points
from allocator.check.people import People, crews_of, read_people
from allocator.check.recomputed import Facts
from allocator.check.records import Record, plan_rows
from allocator.check.sustainment import hosts, left_to_hosts, promised
from allocator.check.violation import Tolerance, Violation, pair

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

Place = tuple[str, str, int]

REASONS = ("ramp", "crew", "tail", "unneeded")
"""Reasons for which lots are idle, as the columns ``lots_idle_*`` name them."""

NEAR = 1e-6
"""What is closer than this to a limit, plus as much of it, is at the limit."""

FAR = 2e-6
"""What is further than this from a limit, plus as much of it, is not at it."""


@dataclass(frozen=True)
class Reasons:
    """Answers for what reason the lots of a package may be said to stand idle.

    First comes what is still being fielded. Of the rest nothing is idle for another reason where
    the need is met; else people are asked for before money, and money where all that is paid for
    upkeep is used by lots at work.
    """

    plan: Plan
    facts: Facts

    @cached_property
    def _met(self) -> dict[Place, float]:
        end = self.facts.periods.end
        late = {(n, g, end): points for (n, g), points in met_after(self.plan).items()}
        return {**met_points(self.plan), **late}

    @cached_property
    def _people(self) -> People:
        return read_people(self.plan, self.facts)

    @cached_property
    def _crews(self) -> dict[str, list[str]]:
        return {item: [skill for skill, _ in own] for item, own in crews_of(self.plan).items()}

    @cached_property
    def _unused(self) -> dict[tuple[str, int], float]:
        """Money that is there for a nation's upkeep and that no lot at work takes."""
        end, facts = self.facts.periods.end, self.facts
        promises, found = promised(self.plan, facts), dict(hosts(self.plan))
        for nation in facts.nations:
            found[nation, end] = facts.nations[nation].host + promises.get(nation, 0.0)
        taken = left_to_hosts(facts)
        return {place: money - taken.get(place, 0.0) for place, money in found.items()}

    def of(self, place: Place) -> frozenset[str]:
        """Return the reasons that may be told for lots that are ready and do not work."""
        nation, code, period = place
        item = self.facts.items[code]
        met = self._near(
            self.facts.worth.need.get((nation, item.area), 0.0),
            self._met.get((nation, item.area, period), 0.0),
        )
        if not item.fielded or met is True:
            return frozenset({"unneeded"})
        told = {"unneeded"} if met is None else set()
        busy = [self._busy(nation, skill, period) for skill in self._crews.get(code, ())]
        if True in busy:
            return frozenset({*told, "crew"})
        told |= {"crew"} if None in busy else set()
        return frozenset({*told, *self._unpaid(place)})

    def _busy(self, nation: str, skill: str, period: int) -> bool | None:
        """Tell whether all people of a skill run lots; None where that is close."""
        key, people = (nation, skill, period), self._people
        there = people.base.get(key[:2], 0.0) + people.graduates.get(key, 0.0)
        return self._near(there, people.used.get(key, 0.0))

    def _unpaid(self, place: Place) -> set[str]:
        """Tell whether money is what keeps lots from work; both where that cannot be told."""
        nation, code, period = place
        fleet = self.facts.fleet
        young, ready = fleet.young.get(place, 0.0), fleet.ready.get(place, 0.0)
        tail, working = self.facts.items[code].fielding.tail, fleet.working.get(place, 0.0)
        if tail <= 0 or ready - young <= NEAR or working < young - FAR * (1 + young):
            return {"unneeded"}
        given = self.facts.upkeep.get(place, 0.0) - tail * max(0.0, working - young)
        unused = max(given, self._unused.get((nation, period), 0.0))
        return {"tail", "unneeded"} if unused > NEAR else {"tail"}

    @staticmethod
    def _near(limit: float, found: float) -> bool | None:
        """Tell whether a figure is at its limit; None where that is close."""
        missing, size = limit - found, 1 + abs(limit)
        if missing <= NEAR * size / 2:
            return True
        return False if missing > FAR * size else None


def check_reasons(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return lots said to be idle for a reason that does not hold."""
    reasons, found = Reasons(plan, facts), []
    for row in plan_rows(plan, "deliveries"):
        place = (row["nation"], row["item"], int(row["year"]))
        ramp = facts.fleet.in_hand.get(place, 0.0) - facts.fleet.ready.get(place, 0.0)
        found += _row(row, place, ramp, reasons.of(place), tolerance)
    return found


def _row(
    row: Record, place: Place, ramp: float, may: frozenset[str], tolerance: Tolerance
) -> list[Violation]:
    """Hold one row's reasons to those that hold; all that is not being fielded has one of `may`."""
    idle = float(row["lots_idle"])
    where: dict[str, str | int] = dict(zip(("nation", "item", "year"), place, strict=True))
    most = {"ramp": ramp, **dict.fromkeys(may, max(0.0, idle - ramp))}
    found, total = [], 0.0
    for reason in REASONS:
        lots = float(row[f"lots_idle_{reason}"])
        total += lots
        if tolerance.over(lots, most.get(reason, 0.0)):
            a, b = pair(lots, most.get(reason, 0.0))
            text = f"{' '.join(map(str, place))}: {a} lots idle as {reason}, it can be at most {b}"
            found.append(Violation("deliveries", "idle", where, lots, 0.0, "lots", text))
    if tolerance.differ(total, idle):
        a, b = pair(total, idle)
        text = f"{' '.join(map(str, place))}: reasons add up to {a} idle lots, idle are {b}"
        found.append(Violation("deliveries", "idle", where, total, idle, "lots", text))
    return found
