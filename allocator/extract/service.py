"""Equipment at work: what the solver lets work, held to lots, upkeep, people and need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.assemble.lifetimes import grant_leads
from allocator.extract.fleet import Fleet, fleet_of
from allocator.extract.lifetimes import Floats
from allocator.extract.people import People, people_of
from allocator.extract.supply import Line, plain_supply
from allocator.extract.upkeep import Upkeep, by_pair, spare, upkeep_of
from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.models import Problem
    from allocator.solver.backend.solution import Solution


@dataclass(frozen=True, slots=True)
class Service:
    """The fleet with who sustains and mans it, and the lots at work.

    Parameters
    ----------
    plain
        Points in hand that need no fielding, by line and period.
    lines
        Rows of the fleet that must be fielded, by line.
    points
        Points a lot, by row of the fleet.
    working
        Lots at work by row of the fleet and period; 0 for packages that need no fielding.
    """

    fleet: Fleet
    upkeep: Upkeep
    people: People
    plain: Mapping[Line, Floats]
    lines: Mapping[Line, list[int]]
    points: Floats
    working: Floats

    def line_points(self, line: Line) -> Floats:
        """Return points of the lots at work in a line, by period."""
        rows = self.lines.get(line, [])
        given: Floats = self.points[rows] @ self.working[rows]
        return given


def service_of(
    case: Case, policy: Policy, problem: Problem, solution: Solution, things: pd.DataFrame
) -> Service:
    """Return the equipment at work in `solution`; `things` is what is bought, rounded."""
    price = dict(problem.figures["price"].items())
    fleet = fleet_of(case, policy, things, price)
    uses = dict(zip(zip(things["nation"], things["item"], strict=True), things["use"], strict=True))
    upkeep = upkeep_of(case, policy, fleet, solution, uses)
    people = people_of(case, policy, fleet, things)
    slow = {item for (_, item), life in zip(fleet.pairs, fleet.lives, strict=True) if life.fielded}
    leads = grant_leads(case, policy)
    plain = plain_supply(problem, things, fleet.periods, slow, policy.retention, leads)
    area = dict(zip(case.items["item"], case.items["area"], strict=True))
    lines: dict[Line, list[int]] = {}
    for row, (nation, item) in enumerate(fleet.pairs):
        if item in slow:
            lines.setdefault((nation, area[item]), []).append(row)
    working = by_pair(fleet, solution.of("fresh")) + by_pair(fleet, solution.of("sustained"))
    _hold(working, fleet, upkeep)
    _man(working, people)
    worth = dict(problem.figures["points"].items())
    points = np.array([worth[item] for _, item in fleet.pairs], dtype=float)
    service = Service(fleet, upkeep, people, plain, lines, points, working)
    _need(service, problem, price)
    spare(upkeep, fleet, working)
    return service


def limit_of(fleet: Fleet, upkeep: Upkeep) -> Floats:
    """Return the lots that delivery, ramp and upkeep let work, by row of the fleet and period."""
    ready = fleet.by_period(fleet.ready)
    kept_up = fleet.by_period(fleet.young) + upkeep.sustained
    tail = np.array([life.tail > 0 for life in fleet.lives], dtype=bool)
    slow = np.array([life.fielded for life in fleet.lives], dtype=bool)
    most = np.where(tail[:, None], np.minimum(ready, kept_up), ready)
    limit: Floats = np.where(slow[:, None], most, 0.0)
    return limit


def _hold(working: Floats, fleet: Fleet, upkeep: Upkeep) -> None:
    """Hold working lots to the limits of the rounded lots; what is near a limit is at it."""
    most = limit_of(fleet, upkeep)
    near = working > most - NEAR * (1 + most)
    working[:] = np.where(near, most, np.where(working > NEAR, working, 0.0))


def _man(working: Floats, people: People) -> None:
    """Hold working lots to the people there."""
    for post in people.posts:
        there, busy = people.there(post), people.busy(post, working)
        over = busy > there * (1 + 1e-9)
        factor = np.where(over, there / np.where(over, busy, 1.0), 1.0)
        for row in people.crews[post]:
            working[row] *= factor


def _need(service: Service, problem: Problem, price: Mapping[str, float]) -> None:
    """Leave idle the lots whose points no need asks for, those of a line in proportion.

    Where idle equipment is limited the last year has it as the limit counts: equipment goes before
    courses and grants, and what is cheap for its points stands idle first.
    """
    need, arrives = (dict(problem.figures[name].items()) for name in ("need", "arrives"))
    last = service.fleet.periods.index(problem.sets["years"][-1])
    counted = bool(problem.sets["idle_limits"])
    for line, rows in service.lines.items():
        given = service.line_points(line)
        plain = service.plain.get(line, np.zeros(len(given)))
        asked = np.maximum(need.get(line, 0.0) / arrives[line[0]] - plain, 0.0)
        over = given > asked * (1 + 1e-9)
        factor = np.where(over, asked / np.where(over, given, 1.0), 1.0)
        if counted:
            factor[last] = 1.0
            most = need.get(line, 0.0) / arrives[line[0]]
            _rest_cheapest(service, rows, price, last, most)
        service.working[rows] *= factor


def _rest_cheapest(
    service: Service, rows: Sequence[int], price: Mapping[str, float], at: int, most: float
) -> None:
    """Leave lots of `rows` idle, the cheapest for their points first, down to `most` points."""
    worth = {
        row: price[service.fleet.pairs[row][1]] / service.points[row]
        for row in rows
        if service.points[row] > 0
    }
    over = float(service.points[rows] @ service.working[rows, at]) - most
    for row in sorted(worth, key=lambda row: worth[row]) if over > most * 1e-9 else ():
        spare = min(service.working[row, at], max(0.0, over / service.points[row]))
        service.working[row, at] -= spare
        over -= spare * service.points[row]


def fully_busy(service: Service) -> dict[tuple[str, str], npt.NDArray[np.bool_]]:
    """Return the periods in which all people of a post run lots, by post."""
    found = {}
    for post in service.people.posts:
        there = service.people.there(post)
        busy = service.people.busy(post, service.working)
        found[post] = there - busy <= NEAR * (1 + there)
    return found
