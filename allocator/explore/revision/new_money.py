"""A rise: which money is new, what it adds to a plan, and what its last part brings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from allocator.assemble.appropriations import vintage_table
from allocator.explore.revision.found import Found
from allocator.explore.revision.requests import Rise
from allocator.inputs.scenario.changes import Add, Scale, Set
from allocator.session.additions import (
    Money,
    last_money,
    room_for,
    unused_money,
    with_additions,
)
from allocator.session.room_columns import Room
from allocator.solver.search.near_plan import NearSolution
from allocator.solver.search.reduced_cost_fixing import NoAnswer
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.explore.revision.asked import Asked
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan
    from allocator.session.returned import Returned
    from allocator.session.revise import Reviser

LAST_MUSD = 20.0
"""Money whose use is told by itself, US$ million: the last of a rise, the next after a cut."""

_MONEY = ("budget_factor.", "budget.", "budgets.amount_musd", "accounts.budget_musd")
"""What changes of money alone begin with."""


@dataclass(frozen=True, slots=True)
class Added:
    """What new money adds: the plan with it, what is left of it, and what its last part brings.

    `money` is all of it.
    """

    near: NearSolution
    money: Money
    unused: Money
    last: tuple[Returned, ...]


def new_money(plan: Plan, inputs: tuple[Case, Policy]) -> Money:
    """Return what accounts get more under new data and settings, by account and year.

    Only accounts that have more in all years together: money that comes later is not more.
    """
    was, now = (_usable(*one) for one in ((plan.case, plan.policy), inputs))
    total = dict.fromkeys((account for account, _ in now), 0.0)
    for account, year in now:
        total[account] += now[account, year] - was.get((account, year), 0.0)
    return {
        key: musd - was.get(key, 0.0)
        for key, musd in now.items()
        if total[key[0]] > NOTHING and musd - was.get(key, 0.0) > NOTHING
    }


def is_only_more_money(plan: Plan, asked: Sequence[Asked], inputs: tuple[Case, Policy]) -> bool:
    """Tell whether nothing is asked for but more money."""
    was, now = (_usable(*one) for one in ((plan.case, plan.policy), inputs))
    less = any(now.get(key, 0.0) < musd - NOTHING for key, musd in was.items())
    return not less and all(
        isinstance(one.request, Rise)
        or (isinstance(one.request, Set | Scale | Add) and one.request.what.startswith(_MONEY))
        for one in asked
    )


def only_added(
    reviser: Reviser,
    inputs: tuple[Case, Policy],
    money: Money,
    room: Room,
    least_change: Callable[[], Found],
) -> tuple[Found, Added | None]:
    """Return what new money adds, where nothing else is asked for: then nothing is given up.

    In `room` are nations that accounts give no more.

    Where the rules do not allow that, the least change comes first.
    """
    added = _added(reviser, reviser.hold(*inputs), money, room)
    if isinstance(added, NoAnswer):
        return also_added(reviser, least_change(), money)
    return Found(added.near, room, nothing_given=True), added


def also_added(reviser: Reviser, found: Found, money: Money) -> tuple[Found, Added | None]:
    """Return the least change with what the new money that it leaves adds to it."""
    if not money:
        return found, None
    added = _added(reviser, found.near, money, found.room)
    if isinstance(added, NoAnswer):
        return replace(found, not_added=True), None
    missing = found.near.missing + added.near.missing
    both = NearSolution(added.near.solution, missing, found.near.proven and added.near.proven)
    return replace(found, near=both), added


def _added(reviser: Reviser, near: NearSolution, money: Money, room: Room) -> Added | NoAnswer:
    free = room_for(reviser, near, money)
    found = with_additions(reviser, near, free, room)
    if isinstance(found, NoAnswer):
        return found
    last: list[Returned] = []
    for account in sorted({account for account, _ in free}):
        year = min(year for name, year in free if name == account)
        if free[account, year] > LAST_MUSD:
            one = last_money(reviser, near, found, free, (account, year), LAST_MUSD, room)
            last += [] if one is None else [one]
    return Added(found, money, unused_money(reviser, near, found, free), tuple(last))


def _usable(case: Case, policy: Policy) -> dict[tuple[str, int], float]:
    table = vintage_table(case, policy)
    usable = (table["amount_musd"] - table["set_aside_musd"]).clip(lower=0.0)
    return dict(zip(zip(table["account"], table["vintage"], strict=True), usable, strict=True))
