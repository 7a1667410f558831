"""`revise`: what a small request changes in a plan, and who pays for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from allocator.explore.revision.asked import Asked, asked_of
from allocator.explore.revision.proof import Proof
from allocator.explore.revision.requests import Addition, Cut, Event, Request
from allocator.explore.revision.revision import Revision, revision_of
from allocator.inputs.scenario.scenario import Scenario
from allocator.session.revise import PRICE, Returned, Reviser, Room
from allocator.util.progress import Progress

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.solver.search.near_plan import NearSolution
    from allocator.util.progress import CancelFlag


BACK_MUSD = 20.0
"""Money whose best use among what a cut took is told, US$ million."""


@dataclass(frozen=True, slots=True)
class _Found:
    plan: Plan
    near: NearSolution
    room: Room


def revise(
    plan: Plan,
    changes: Sequence[Request],
    *,
    price: float = PRICE,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> Revision:
    """Return the plan that keeps what `changes` ask for and moves as little else as it must.

    The plan shown is the reference: every nation may give up what it holds, none may get more but
    of what is asked for and of what must come beside it. Of such plans the answer is the best, and
    how far that is proven is told. Without an effect of the changes the plan itself is returned.

    Parameters
    ----------
    plan
        A plan, solved or loaded.
    changes
        `Addition`, `Cut`, `Event`, a decision (`Lock`), or any change of a scenario.
    price
        Price of change: how many times the reference value of money US$ 1 million that is given up
        must be worth, beside its own value.
    seed
        Seed of the solver.
    progress
        Called with every `Progress`.
    cancel
        When set, the search stops without an answer.

    Raises
    ------
    DataError
        A change names what the case does not have, or leads to data or settings with faults.
    ConflictError
        The changes leave no plan under law and capacity; the rules that clash are named.
    SolveError
        Stopped, or no plan near this one keeps the law.
    """
    started = time.process_time()
    asked = asked_of(plan, changes)
    scenario = Scenario("revision", changes=tuple(c for one in asked for c in one.changes))
    case, policy = scenario.applied(plan.case, plan.policy)
    if case.hash == plan.case.hash and policy.hash == plan.policy.hash:
        return revision_of(plan, plan, asked, Proof(0.0, price, "nothing asked", 0.0), {})
    tell = _teller(progress)
    tell("reading the plan into its model")
    reviser = Reviser(plan, price, seed)
    found = None
    for room in _rooms(asked):
        tell(_scope(room))
        result = reviser.near(case, policy, room, cancel)
        if result is not None:
            found = _Found(*result, room)
            break
    if found is None:
        reviser.refuse()
        raise AssertionError("unreachable")
    back = _bought_back(reviser, plan, asked, found)
    repairs = _repairs(reviser, plan, asked, found, cancel)
    seconds = time.process_time() - started
    proof = Proof(found.near.missing, price, _scope(found.room), seconds)
    return revision_of(plan, found.plan, asked, proof, repairs, back)


def _teller(progress: Callable[[Progress], None] | None) -> Callable[[str], None]:
    started = time.perf_counter()

    def tell(message: str) -> None:
        if progress is not None:
            progress(Progress("revise", message, time.perf_counter() - started))

    return tell


def _rooms(asked: Sequence[Asked]) -> list[Room]:
    """Return the rooms to try one after the other, from the least change to wider ones."""
    first = Room(
        growing=tuple(key for one in asked for key in one.room.growing),
        kept=tuple(name for one in asked for name in one.room.kept),
        frozen_before=max((one.room.frozen_before for one in asked), default=0),
    )
    rooms = [first]
    befallen = tuple(n for one in asked if isinstance(one.request, Event) for n in one.nations)
    if first.frozen_before:
        rooms.append(replace(first, thawed=befallen))
    last = rooms[-1]
    if first.kept:
        rooms.append(replace(last, kept=()))
    rooms.append(replace(last, kept=(), any_held=True))
    return rooms


def _scope(room: Room) -> str:
    """Say what was free in the search."""
    told = "every nation may give up what it holds, and only what is asked for may grow"
    if room.any_held:
        told = "every nation may give up or get more of what it holds"
    if room.frozen_before:
        told += f"; years before {room.frozen_before} stay as executed"
    if room.thawed:
        told += ", but for programmes that, stopped, stay below their smallest size"
    return told


def _repairs(
    reviser: Reviser, plan: Plan, asked: Sequence[Asked], found: _Found, cancel: CancelFlag | None
) -> dict[str, str]:
    """Return by decision what would keep a request that this revision does not keep."""
    told = {}
    for one in asked:
        request = one.request
        if isinstance(request, Addition) and request.year is not None and not found.room.kept:
            free = asked_of(plan, [replace(request, year=None)])
            scenario = Scenario("revision", changes=free[0].changes)
            other = reviser.near(*scenario.applied(plan.case, plan.policy), free[0].room, cancel)
            if other is not None:
                told[one.lock] = _other_years(plan, other[0], request)
    return told


def _bought_back(
    reviser: Reviser, plan: Plan, asked: Sequence[Asked], found: _Found
) -> list[Returned]:
    """Return for each cut what the next money of its account buys back."""
    told = []
    for one in asked:
        if isinstance(one.request, Cut):
            years = [year for year in plan.case.years if year >= found.room.frozen_before]
            year = one.request.year or years[0]
            back = reviser.bought_back(found.near, one.request.account, year, BACK_MUSD)
            told += [] if back is None else [back]
    return told


def _other_years(plan: Plan, other: Plan, request: Addition) -> str:
    from allocator.report.decisions.facts import given_by_year

    was, now = (given_by_year(one, request.nation, request.item) for one in (plan, other))
    more = now.sub(was, fill_value=0.0)
    parts = [f"{amount:g} in {year}" for year, amount in more.items() if amount > 0]
    return f"As many can be had in other years: {', '.join(parts)}."
