"""Who pays to sustain equipment: the host and the donors, by use of money and year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from allocator.extract.fleet import Fleet
from allocator.extract.lifetimes import Floats

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.solver.backend.solution import Solution

Place = tuple[str, str, int]
"""Nation, use of money and year."""

TRACE = 2e-6
"""Donors paying less than this of the unit of money is what the solver's tolerance lets through."""


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What is paid to sustain a fleet, US$ million.

    Parameters
    ----------
    sustained
        Lots whose upkeep is paid, by pair of the fleet and period.
    host, donor
        Paid by the nation and by donors, by nation and year of the horizon.
    shares
        The donors' money by place and package.
    promised
        Most that donors pay in a year after the horizon, by nation.
    room
        Most that a nation can pay in a year.
    trace
        Less than this of donors' money is nothing.
    """

    sustained: Floats
    host: dict[tuple[str, int], float]
    donor: dict[tuple[str, int], float]
    shares: dict[Place, dict[str, float]]
    promised: dict[str, float]
    room: dict[str, float]
    trace: float


def upkeep_of(
    case: Case,
    policy: Policy,
    fleet: Fleet,
    solution: Solution,
    uses: Mapping[tuple[str, str], str],
) -> Upkeep:
    """Return who pays for what in `solution`, held to the lots and to the host's means.

    No more lots are sustained than are past their initial support; what the solver pays beyond
    that, by its tolerance or because it costs nothing, is left out, the host's part first.
    """
    tails = np.array([life.tail for life in fleet.lives], dtype=float)
    past = np.maximum(fleet.by_period(fleet.ready - fleet.young), 0.0)
    asked = by_pair(fleet, solution.of("sustained"))
    sustained = np.clip(asked, 0.0, past) * (tails > 0)[:, None]
    room = _room(case, policy)
    paid = Upkeep(sustained, {}, {}, {}, {}, room, TRACE * solution.compiled.units.money)
    places: defaultdict[tuple[str, int], dict[str, list[int]]] = defaultdict(dict)
    for row, column in np.argwhere(sustained > 0).tolist():
        nation, item = fleet.pairs[row]
        places[nation, column].setdefault(uses[nation, item], []).append(row)
    donors, promises = solution.of("donor_pay"), _flat(solution.of("donor_after"))
    for (nation, column), own in places.items():
        if column < len(fleet.years):
            _settle(paid, fleet, tails, (nation, column), own, donors)
        else:
            _promise(paid, tails, (nation, column), own, promises.get(nation, 0.0))
    return paid


def _settle(
    paid: Upkeep,
    fleet: Fleet,
    tails: Floats,
    at: tuple[str, int],
    rows_of_use: Mapping[str, list[int]],
    donors: Mapping[Any, float],
) -> None:
    """Put down what host and donors pay in a nation and year; the host within its means."""
    nation, column = at
    year, money = fleet.years[column], paid.sustained[:, column]
    cost = {use: float(tails[rows] @ money[rows]) for use, rows in rows_of_use.items()}
    donor = {}
    for use, due in cost.items():
        given = min(due, donors.get((nation, use, year), 0.0))
        donor[use] = given if given >= paid.trace else 0.0
    due_of_host = sum(cost.values()) - sum(donor.values())
    paid.host[nation, year] = min(due_of_host, paid.room[nation])
    paid.donor[nation, year] = sum(donor.values())
    within = paid.host[nation, year] / due_of_host if due_of_host > 0 else 1.0
    for use, rows in rows_of_use.items():
        if within < 1.0:
            money[rows] *= (within * (cost[use] - donor[use]) + donor[use]) / cost[use]
        if donor[use] > 0:
            part = tails[rows] * money[rows]
            paid.shares[nation, use, year] = {
                fleet.pairs[row][1]: float(share)
                for row, share in zip(rows, donor[use] * part / part.sum(), strict=True)
                if share > 0
            }


def _promise(
    paid: Upkeep,
    tails: Floats,
    at: tuple[str, int],
    rows_of_use: Mapping[str, list[int]],
    promise: float,
) -> None:
    """Put down what donors promise a nation after the horizon, and what is sustained with it."""
    nation, column = at
    rows = [row for own in rows_of_use.values() for row in own]
    money = paid.sustained[:, column]
    cost, room = float(tails[rows] @ money[rows]), paid.room[nation]
    promise = promise if promise >= paid.trace else 0.0
    paid.promised[nation] = promise
    if cost > room + promise:
        money[rows] *= (room + promise) / cost


def spare(paid: Upkeep, fleet: Fleet, working: Floats) -> None:
    """Take back what nobody misses: money for lots that stand idle.

    Within the horizon only where the nation pays alone, since its share may earn that of donors;
    after it what donors promise beyond what lots at work take. Lots that stand idle are then no
    longer sustained.
    """
    tails = np.array([life.tail for life in fleet.lives], dtype=float)
    old = np.maximum(working - fleet.by_period(fleet.young), 0.0) * (tails > 0)[:, None]
    own: defaultdict[str, list[int]] = defaultdict(list)
    for row, (nation, _) in enumerate(fleet.pairs):
        own[nation].append(row)
    for (nation, year), money in paid.host.items():
        if paid.donor[nation, year] == 0:
            rows, column = own[nation], fleet.years.index(year)
            paid.host[nation, year] = min(money, float(tails[rows] @ old[rows, column]))
            paid.sustained[rows, column] = old[rows, column]
    for nation, promise in paid.promised.items():
        rows = own[nation]
        due = float(tails[rows] @ old[rows, -1]) - paid.room[nation]
        paid.promised[nation] = min(promise, max(0.0, due))
        if due >= 0:
            paid.sustained[rows, -1] = old[rows, -1]


def by_pair(fleet: Fleet, values: Mapping[Any, float]) -> Floats:
    """Return values of a variable by nation, package and period as a table of pairs."""
    found = np.zeros((len(fleet.pairs), len(fleet.periods)))
    for row, pair in enumerate(fleet.pairs):
        for column, period in enumerate(fleet.periods):
            found[row, column] = values.get((*pair, period), 0.0)
    return found


def _flat(values: Mapping[Any, float]) -> dict[str, float]:
    """Return values by code, whether the model's key is a code or a tuple of one."""
    return {key[0] if isinstance(key, tuple) else key: one for key, one in values.items()}


def _room(case: Case, policy: Policy) -> dict[str, float]:
    nations = case.tables["nations"]
    money = nations["host_sustain_musd"].astype(float) * policy.host_factor
    return dict(zip(nations["nation"], money.tolist(), strict=True))
