"""`revise`: what a small request changes in a plan, and who pays for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from allocator.explore.revision.asked import Asked, asked_of, executed_before, inputs_after
from allocator.explore.revision.causes import rule_texts
from allocator.explore.revision.found import Found, is_for_all
from allocator.explore.revision.new_money import (
    also_added,
    is_only_more_money,
    new_money,
    new_uses,
    only_added,
)
from allocator.explore.revision.new_money_words import scope_with_additions
from allocator.explore.revision.proof import Proof
from allocator.explore.revision.requests import Addition, Cut, Request, TakenBack
from allocator.explore.revision.revision import Revision, revision_of
from allocator.report.decisions.outcomes import decision_outcomes
from allocator.session.more_money import limits_with_more_money
from allocator.session.revise import PRICE, Returned, Reviser
from allocator.session.room_columns import Room
from allocator.solver.search.near_plan import NearSolution
from allocator.solver.search.reduced_cost_fixing import NoAnswer
from allocator.util.format import figure, listed
from allocator.util.progress import Progress

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan
    from allocator.util.progress import CancelFlag


_STILL_MISSED = 0.5
"""Share of missed rules that others' growth may leave for it to be worth the change."""

BACK_MUSD = 20.0
"""Money whose best use among what a cut took is told, US$ million."""


def revise(
    plan: Plan,
    changes: Sequence[Request],
    *,
    price: float = PRICE,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
    extras: bool = True,
) -> Revision:
    """Return the plan that keeps what `changes` ask for and moves as little else as it must.

    The plan shown is the reference: every nation may give up what it holds, none may get more but
    of what is asked for and of what must come beside it. New money adds goods for any nation:
    nothing is given up for them, and other accounts pay each nation what they paid. The answer is
    the best of such plans that was found, and how far that is proven is told. Without an effect of
    the changes the plan itself is returned.

    Parameters
    ----------
    plan
        A plan, solved or loaded.
    changes
        `Addition`, `Cut`, `Rise`, `Event`, `MoneyEvent`, a decision (`Lock`), or any change of a
        scenario.
    price
        Price of change: how many times the reference value of money US$ 1 million that is given up
        must be worth, beside its own value.
    seed
        Seed of the solver.
    progress
        Called with every `Progress`.
    cancel
        When set, the search stops: without an answer, or once there is one, with it and without
        what else would be told (what money buys back, other years).
    extras
        Whether to look for what money buys back, its best other use, and other years that would
        keep what is not kept.

    Raises
    ------
    DataError
        A change names what the case does not have, or leads to data or settings with faults.
    ConflictError
        The changes leave no plan under law and capacity; the rules that clash are named.
    SolveError
        Stopped, or no plan near this one keeps the law.
    """
    asked = asked_of(plan, changes)
    inputs = inputs_after(plan, asked)
    if inputs[0].hash == plan.case.hash and inputs[1].hash == plan.policy.hash:
        proof = Proof(0.0, price, "nothing asked", 0.0, seed=seed)
        return revision_of(plan, plan, asked, proof, {})
    return answer(plan, asked, inputs, teller(progress), price=price, seed=seed, cancel=cancel,
                  extras=extras)  # fmt: skip


def answer(
    plan: Plan,
    asked: Sequence[Asked],
    inputs: tuple[Case, Policy],
    tell: Callable[[str], None],
    *,
    price: float,
    seed: int,
    cancel: CancelFlag | None,
    undone: tuple[Plan, Plan] | None = None,
    extras: bool = True,
) -> Revision:
    """Return the least change of a plan under new data and settings that keeps what is asked.

    `undone`: two plans; what moved from the first to the second is moved back where that fits.
    """
    started = time.process_time()
    tell("reading the plan into its model")
    reviser = Reviser(plan, price, seed, cancel)

    def near(room: Room) -> NearSolution | NoAnswer:
        tell(scope_words(room))
        return reviser.near(*inputs, room, undone=undone)

    money = {} if undone else new_money(plan, inputs)
    if money and is_only_more_money(plan, asked, inputs):
        tell(scope_with_additions("", money))
        found, added = only_added(
            reviser, inputs, money, lambda: _found(reviser, near, plan, asked)
        )
    else:
        found, added = also_added(reviser, _found(reviser, near, plan, asked), money)
    searched = {} if found.not_added else money
    tell("reading the answer")
    after = reviser.plan_of(found.near)
    extras = extras and undone is None
    back = _bought_back(reviser, plan, asked, found) if extras else []
    uses = new_uses(reviser, found, back)
    repairs = _repairs(reviser, plan, asked, after, found) if extras else {}
    nations = plan.case.tables["nations"]["nation"]
    scope = scope_words(found.room, nations, moved_back=undone is not None)
    proof = Proof(
        found.near.missing,
        price,
        scope_with_additions("" if found.nothing_given else scope, searched),
        time.process_time() - started,
        tuple(sorted(found.room.more_for)),
        found.near.proven,
        found.unfinished,
        rule_texts(after, found.saved),
        undone is not None,
        seed,
        tuple(sorted({account for account, _ in searched})),
        found.nothing_given,
        tuple(sorted(found.room.anything_for)),
        found.not_added,
        not found.saved and is_for_all(found.room, nations),
    )
    return revision_of(plan, after, asked, proof, repairs, back, uses, added)


def _found(
    reviser: Reviser,
    near: Callable[[Room], NearSolution | NoAnswer],
    plan: Plan,
    asked: Sequence[Asked],
) -> Found:
    """Return the answer of the first room that has one.

    Where it misses rules that were kept, nations in these rules may get more of what they hold, if
    that keeps the rules or at least half of what was missed of them.
    """
    found = first_answer(reviser, near, plan, asked)
    unfinished = found.unfinished
    locks = [one.lock for one in asked]
    missed = reviser.newly_missed(found.near, locks)
    more_for = {*found.room.more_for, *missed.nations}
    if more_for == set(found.room.more_for):
        return found
    wider = replace(found.room, more_for=tuple(sorted(more_for)))
    result = near(wider)
    if isinstance(result, NoAnswer):
        return found
    still = reviser.newly_missed(result, locks).points
    return (
        found
        if still > _STILL_MISSED * missed.points
        else Found(result, wider, unfinished, missed.rules)
    )


def first_answer(
    reviser: Reviser,
    near: Callable[[Room], NearSolution | NoAnswer],
    plan: Plan,
    asked: Sequence[Asked],
) -> Found:
    """Return the answer of the first room that has one; what law asks for may grow in the last."""
    rooms, unfinished = rooms_of(plan, asked), False
    while rooms:
        room = rooms.pop(0)
        result = near(room)
        reviser.require_time()
        if not isinstance(result, NoAnswer):
            return Found(result, room, unfinished)
        unfinished |= result is NoAnswer.UNFINISHED
        if not rooms and not room.anything_for and (needed := reviser.asked_by_law()):
            rooms.append(replace(room, anything_for=needed))
    nations = {nation for one in asked for nation in one.nations}
    reviser.refuse(room, nations, unfinished=unfinished)
    raise AssertionError("unreachable")


def teller(progress: Callable[[Progress], None] | None) -> Callable[[str], None]:
    """Return what tells `progress` a message, with the seconds since now."""
    started = time.perf_counter()

    def tell(message: str) -> None:
        if progress is not None:
            progress(Progress("revise", message, time.perf_counter() - started))

    return tell


def rooms_of(plan: Plan, asked: Sequence[Asked]) -> list[Room]:
    """Return the rooms to try one after the other, from the least change to wider ones."""
    first = Room(
        growing=tuple(key for one in asked for key in one.room.growing),
        kept=tuple(name for one in asked for name in one.room.kept),
        frozen_before=executed_before(plan, asked),
        more_for=tuple(nation for one in asked for nation in one.room.more_for),
    )
    rooms = [first]
    if first.kept:
        rooms.append(replace(first, kept=()))
    everyone = tuple(plan.case.tables["nations"]["nation"])
    rooms.append(replace(first, kept=(), more_for=everyone))
    return rooms


def scope_words(room: Room, nations: Iterable[str] = (), *, moved_back: bool = False) -> str:
    """Say what was free in the search; `nations` are all of the case."""
    if is_for_all(room, nations):
        told = "every nation may give up what it holds, and get more of it"
        told += " and of what is asked for and what it needs" if room.growing else ""
    else:
        told = "every nation may give up what it holds, and none gets more"
        if moved_back:
            told += " but of what it had given then"
        if room.growing:
            told += " but of what is asked for and what it needs"
        if room.more_for:
            told += "; nations in a decision or rule that would be missed may also get more of "
            told += "what they hold"
    if room.anything_for:
        told += "; nations that law asks something for may get anything"
    if room.frozen_before:
        told += f"; years before {room.frozen_before} stay as executed"
    return told


def _repairs(
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
            other = reviser.near(*inputs_after(plan, free), room, pay_as_before=False)
            if not isinstance(other, NoAnswer):
                more = reviser.more_by_year(other, request.nation, request.item)
                told[one.lock] = _other_years(more)
    return told


def _missed(after: Plan, asked: Sequence[Asked]) -> set[str]:
    """Return the decisions asked for that a plan does not keep, or of which it tells nothing."""
    outcomes = decision_outcomes(after)
    met = outcomes.groupby("lock")["met"].all()
    return {one.lock for one in asked if one.lock} - set(met.index[met.astype(bool)])


def _bought_back(
    reviser: Reviser, plan: Plan, asked: Sequence[Asked], found: Found
) -> list[Returned]:
    """Return for each cut what the next money of its account buys back."""
    told = []
    for one in asked:
        if isinstance(one.request, Cut):
            years = [year for year in plan.case.years if year >= found.room.frozen_before]
            year = one.request.year or years[0]
            account = one.request.account
            if year not in years:
                continue  # executed: nothing is bought in that year any more
            with limits_with_more_money(reviser, found.near, account, BACK_MUSD) as near:
                back = reviser.bought_back(near, found.room, account, year, BACK_MUSD)
            told += [] if back is None else [back]
    return told


def _other_years(more: Mapping[int, float]) -> str:
    parts = [f"{figure(amount)} in {year}" for year, amount in sorted(more.items())]
    return f"As many can be had over the years: {listed(parts)}; ask without a year for that."
