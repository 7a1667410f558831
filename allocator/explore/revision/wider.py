"""After the least change: plans in which other nations may get more, too, and what that gains."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault, SolveError
from allocator.explore.revision.asked import Asked, asked_of, inputs_after
from allocator.explore.revision.everything import Reoptimised, searched_again
from allocator.explore.revision.requests import TakenBack
from allocator.explore.revision.rooms import held_after, rooms_of
from allocator.explore.revision.value_words import share_words
from allocator.plan.held import HELD, held_of
from allocator.session.revise import Reviser
from allocator.session.room_columns import Room
from allocator.solver.search.near_plan import NearSolution
from allocator.solver.search.reduced_cost_fixing import NoAnswer
from allocator.util.progress import teller
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.explore.revision.revision import Revision
    from allocator.plan.plan import Plan
    from allocator.util.progress import CancelFlag, Progress

_WHERE = "among plans in which every nation may also get more of what it holds"


def widen(
    revision: Revision,
    *,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> Reoptimised:
    """Search among plans near in which every nation may also get more of what it holds.

    The plan before the request is searched in the same way: what it could have gained without the
    request is told, so that it is not taken for the request's doing.

    Parameters
    ----------
    revision
        An answer of `revise`.
    seed, progress, cancel
        As in `revise`; when cancelled there is no answer.

    Raises
    ------
    DataError
        The revision is one that takes another one back.
    SolveError
        Stopped, or the search found no plan.
    """
    before, near = revision.before, revision.plan
    requests = [one for one in revision.changes if not isinstance(one, TakenBack)]
    faults = list(_faults(revision, len(revision.changes) - len(requests)))
    if faults:
        raise DataError(faults)
    asked = asked_of(before, requests)
    inputs = inputs_after(before, asked)
    tell = teller(progress, "revise")
    tell("reading the plan into its model")
    reviser = Reviser(before, revision.proof.price, seed, cancel)
    everyone = tuple(before.case.tables["nations"]["nation"])
    room = _room(revision, asked)
    wide = replace(room, more_for=everyone)
    first = _required(reviser, reviser.near(*inputs, room))
    tell("every nation may also get more of what it holds")
    found = _required(reviser, reviser.near(*inputs, wide))
    plan, gain = reviser.plan_of(found), first.cost - found.cost
    plan.meta.update({HELD: now} if (now := held_after(before, asked)) else {})
    if plan.value <= near.value + NOTHING:
        left_open = max(0.0, gain) + found.missing
        return searched_again(near, near, left_open, _WHERE, of_kind=True)
    again = searched_again(near, plan, found.missing, _WHERE, of_kind=True)
    tell("the same without the request")
    held = tuple(held_of(before.meta).items())
    alone = Room(frozen_before=room.frozen_before, more_for=everyone, paid_no_more=held)
    without = _required(reviser, reviser.near(before.case, before.policy, alone))
    gained = reviser.plan_of(without).value - before.value
    unasked = reviser.hold(before.case, before.policy).cost - without.cost
    left_open = first.missing + found.missing + without.missing
    tie = gain - max(0.0, unasked) <= left_open + NOTHING
    return replace(again, tie=tie, words=tuple(_words(again, before, gained, tie=tie)))


def _faults(revision: Revision, taken_back: int) -> Iterator[Fault]:
    if taken_back:
        yield Fault("widen", "a revision that takes another one back", "an answer of revise",
                    "search over everything instead")  # fmt: skip
    if revision.proof.added_by:
        yield Fault("widen", "an answer in which new money adds goods",
                    "an answer that changes as little as it must",
                    "search over everything instead")  # fmt: skip


def _room(revision: Revision, asked: Sequence[Asked]) -> Room:
    """Return what the answer was free to do."""
    all_kept = bool(revision.requests["kept"].all())
    return replace(
        rooms_of(revision.before, asked)[0],
        kept=tuple(name for one in asked for name in one.room.kept) if all_kept else (),
        more_for=revision.proof.may_get_more,
        anything_for=revision.proof.may_get_anything,
    )


def _required(reviser: Reviser, found: NearSolution | NoAnswer) -> NearSolution:
    reviser.require_time()
    if found is NoAnswer.UNFINISHED:
        raise SolveError("The wider search reached its limits before it had a plan.")
    if isinstance(found, NoAnswer):
        raise SolveError(
            "No plan of the wider kind keeps the rules. Search over everything instead."
        )
    return found


def _words(again: Reoptimised, before: Plan, gained: float, *, tie: bool) -> Iterator[str]:
    """Say what is gained, and how much of it the plan before the request could have gained."""
    yield again.words[0]
    if gained > NOTHING:
        yield (
            f"The plan before the request could have gained {share_words(gained, before)} in the "
            "same way: so much is not the request's doing."
        )
    if tie:
        yield "The answer holds: what is gained beyond that is within what the search leaves open."
