"""`revise`: what a small request changes in a plan, and who pays for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

from allocator.explore.revision.asked import Asked, asked_of, inputs_after
from allocator.explore.revision.causes import rule_texts
from allocator.explore.revision.extras import next_money, repairs_of
from allocator.explore.revision.found import Found, is_for_all
from allocator.explore.revision.freed import use_of_freed
from allocator.explore.revision.new_money import (
    also_added,
    is_only_more_money,
    new_money,
    only_added,
)
from allocator.explore.revision.new_money_words import scope_with_additions
from allocator.explore.revision.proof import Proof
from allocator.explore.revision.requests import Request
from allocator.explore.revision.revision import Revision, revision_of
from allocator.explore.revision.rooms import held_after, held_words, rooms_of, scope_words
from allocator.inputs.case.names import names_by_code
from allocator.plan.held import HELD
from allocator.plan.least_change import NEAR, STATUS, near_facts
from allocator.plan.status_words import status_words
from allocator.session.revise import PRICE, Reviser
from allocator.session.room_columns import Room
from allocator.solver.search.near_plan import NearSolution
from allocator.solver.search.reduced_cost_fixing import NoAnswer
from allocator.util.progress import teller

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan
    from allocator.util.progress import CancelFlag, Progress


_STILL_MISSED = 0.5
"""Share of missed rules that others' growth may leave for it to be worth the change."""

_LEAST_GAIN = 0.1
"""Share of what missed rules cost that others' growth must gain, after all that it costs."""


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
    tell = teller(progress, "revise")
    return answer(plan, asked, inputs, tell, price=price, seed=seed, cancel=cancel, extras=extras)


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
    held: Mapping[str, int] | None = None,
    extras: bool = True,
) -> Revision:
    """Return the least change of a plan under new data and settings that keeps what is asked.

    `undone`: two plans; what moved from the first to the second is moved back where that fits.
    `held`: as in `rooms_of`.
    """
    started = time.process_time()
    tell("reading the plan into its model")
    reviser = Reviser(plan, price, seed, cancel)
    rooms, names = rooms_of(plan, asked, held), names_by_code(plan.case)

    def near(room: Room, below: float = inf) -> NearSolution | NoAnswer:
        tell(scope_words(room, names=names))
        return reviser.near(*inputs, room, undone=undone, below=below)

    money = {} if undone else new_money(plan, inputs)
    if money and is_only_more_money(plan, asked, inputs):
        tell(scope_with_additions("", money))
        stays = Room(paid_no_more=rooms[0].paid_no_more)
        found, added = only_added(
            reviser, inputs, money, stays, lambda: _found(reviser, near, rooms, asked)
        )
    else:
        found, added = also_added(reviser, _found(reviser, near, rooms, asked), money)
    searched = {} if found.not_added else money
    tell("reading the answer")
    after = reviser.plan_of(found.near)
    extras = extras and undone is None
    nexts = next_money(reviser, plan, asked, found, tell) if extras else []
    tell("looking for what else would help")
    freed = use_of_freed(reviser, asked, found) if extras else None
    repairs = repairs_of(reviser, plan, asked, after, found) if extras else {}
    nations = plan.case.tables["nations"]["nation"]
    scope = scope_words(found.room, nations, names, moved_back=undone is not None)
    scope = held_words(found.room, names) if found.nothing_given else scope
    proof = Proof(
        missing=found.near.missing,
        price=price,
        scope=scope_with_additions(scope, searched, nothing_given=found.nothing_given),
        seconds=time.process_time() - started,
        may_get_more=tuple(sorted(found.room.more_for)),
        proven=found.near.proven,
        unfinished=found.unfinished,
        rules=rule_texts(after, found.saved),
        moved_back=undone is not None,
        seed=seed,
        added_by=tuple(sorted({account for account, _ in searched})),
        nothing_given=found.nothing_given,
        may_get_anything=tuple(sorted(found.room.anything_for)),
        not_added=found.not_added,
        for_all=not found.saved and is_for_all(found.room, nations),
        held=tuple(nation for nation, _ in found.room.paid_no_more),
    )
    if now := held_after(plan, asked, held):
        after.meta[HELD] = now
    _tell_near(plan, after, proof)
    return revision_of(plan, after, asked, proof, repairs, nexts, added, freed)


def _tell_near(plan: Plan, after: Plan, proof: Proof) -> None:
    """Let the revised plan say of which plan it is the least change, and what is proven of that."""
    near = near_facts(plan.meta, proof.scope, proof.missing, proven=proof.proven)
    after.meta.update({"status": STATUS, NEAR: near})
    after.meta["words"] = status_words(after.meta)


def _found(
    reviser: Reviser,
    near: Callable[..., NearSolution | NoAnswer],
    rooms: Sequence[Room],
    asked: Sequence[Asked],
) -> Found:
    """Return the answer of the first room that has one.

    Where it misses rules that were kept, nations in these rules may get more of what they hold, if
    that keeps the rules or at least half of what was missed of them, and gains something.
    """
    found = first_answer(reviser, near, rooms, asked)
    unfinished = found.unfinished
    locks = [one.lock for one in asked]
    missed = reviser.newly_missed(found.near, locks)
    more_for = {*found.room.more_for, *missed.nations}
    if more_for == set(found.room.more_for):
        return found
    wider = replace(found.room, more_for=tuple(sorted(more_for)))
    result = near(wider, found.near.cost - _LEAST_GAIN * missed.points)
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
    rooms: Sequence[Room],
    asked: Sequence[Asked],
) -> Found:
    """Return the answer of the first room that has one; what law asks for may grow in the last."""
    left, unfinished = list(rooms), False
    while left:
        room = left.pop(0)
        result = near(room)
        reviser.require_time()
        if not isinstance(result, NoAnswer):
            return Found(result, room, unfinished)
        unfinished |= result is NoAnswer.UNFINISHED
        if not left and not room.anything_for and (needed := reviser.asked_by_law()):
            left.append(replace(room, anything_for=needed))
    nations = {nation for one in asked for nation in one.nations}
    reviser.refuse(room, nations, unfinished=unfinished)
    raise AssertionError("unreachable")
