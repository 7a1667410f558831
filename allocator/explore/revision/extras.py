"""What is told beside an answer: what would keep a request, and what money buys back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from allocator.explore.revision.asked import Asked, asked_of, inputs_after
from allocator.explore.revision.found import Found
from allocator.explore.revision.new_money import LAST_MUSD
from allocator.explore.revision.requests import Addition, Cut, TakenBack
from allocator.explore.revision.rooms import rooms_of
from allocator.explore.revision.value_words import most_words
from allocator.report.decisions.outcomes import decision_outcomes
from allocator.session.additions import best_new_use
from allocator.session.more_money import limits_with_more_money
from allocator.session.returned import Returned
from allocator.session.revise import Reviser
from allocator.solver.search.near_plan import NearSolution
from allocator.solver.search.reduced_cost_fixing import NoAnswer
from allocator.util.format import figure, listed

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def repairs_of(
    reviser: Reviser, plan: Plan, asked: Sequence[Asked], after: Plan, found: Found
) -> dict[str, str]:
    """Return by decision what would keep a request that this revision does not keep.

    All else that is asked for stays asked for, and what this revision keeps stays kept.
    """
    told, missed = dict[str, str](), _missed(after, asked)
    for place, one in enumerate(asked):
        request = one.request
        if isinstance(request, Addition) and request.year is not None and one.lock in missed:
            freed = replace(request, year=None)
            others = [
                other.request
                for at, other in enumerate(asked)
                if at != place and not isinstance(other.request, TakenBack)
            ]
            free = asked_of(plan, [freed, *others])
            room = rooms_of(plan, free)[0]
            kept = tuple(name for name in room.kept if name not in missed - {freed.name})
            room = replace(room, kept=kept, more_for=found.room.more_for)
            inputs = inputs_after(plan, free)
            other = reviser.near(*inputs, room, pay_as_before=False, prove=False)
            if not isinstance(other, NoAnswer):
                more = reviser.more_by_year(other, request.nation, request.item)
                told[one.lock] = _other_years(more, other, plan)
    return told


def _missed(after: Plan, asked: Sequence[Asked]) -> set[str]:
    """Return the decisions asked for that a plan does not keep, or of which it tells nothing."""
    outcomes = decision_outcomes(after)
    met = outcomes.groupby("lock")["met"].all()
    return {one.lock for one in asked if one.lock} - set(met.index[met.astype(bool)])


def next_money(
    reviser: Reviser,
    plan: Plan,
    asked: Sequence[Asked],
    found: Found,
    tell: Callable[[str], None],
) -> list[tuple[Returned, Returned | None]]:
    """Return for each cut what the next money of its account buys back, and its best use of all.

    The best use is None where it was not found. `tell` hears what is being looked for.
    """
    told: list[tuple[Returned, Returned | None]] = []
    for one in asked:
        if isinstance(one.request, Cut):
            years = [year for year in plan.case.years if year >= found.room.frozen_before]
            year = one.request.year or years[0]
            account = one.request.account
            if year not in years:
                continue  # executed: nothing is bought in that year any more
            money = f"the next US$ {figure(LAST_MUSD)} million of {account}"
            tell(f"looking for what {money} would buy back")
            with limits_with_more_money(reviser, found.near, account, LAST_MUSD) as near:
                back = reviser.bought_back(near, found.room, account, year, LAST_MUSD)
                if back is not None:
                    tell(f"looking for the best other use of {money}")
                    use = best_new_use(reviser, near, account, year, LAST_MUSD, found.room)
                    told.append((back, use))
    return told


def _other_years(more: Mapping[int, float], near: NearSolution, plan: Plan) -> str:
    parts = [f"{figure(amount)} in {year}" for year, amount in sorted(more.items())]
    told = f"As many can be had over the years: {listed(parts)}; ask without a year for that."
    if near.proven:
        return told
    most = most_words(near.missing, plan.meta.get("next_million_value") or 0.0)
    return (
        f"{told} That these years are the best is not proven: others may be better by up to {most}."
    )
