"""After the least change: plans in which other nations may get more, too, and what that gains."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault, SolveError
from allocator.explore.revision.asked import asked_of, inputs_after
from allocator.explore.revision.everything import Reoptimised, searched_again
from allocator.explore.revision.requests import TakenBack
from allocator.explore.revision.revise import rooms_of, teller
from allocator.explore.revision.words import points_words
from allocator.session.revise import Reviser
from allocator.session.room_columns import Room
from allocator.solver.search.near_plan import NearSolution
from allocator.solver.search.reduced_cost_fixing import NoAnswer
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.explore.revision.revision import Revision
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
    if len(requests) < len(revision.changes):
        fault = Fault("widen", "a revision that takes another one back", "an answer of revise",
                      "search over everything instead")  # fmt: skip
        raise DataError([fault])
    asked = asked_of(before, requests)
    tell = teller(progress)
    tell("reading the plan into its model")
    reviser = Reviser(before, revision.proof.price, seed, cancel)
    all_kept = bool(revision.requests["kept"].all())
    kept = tuple(name for one in asked for name in one.room.kept) if all_kept else ()
    room = replace(rooms_of(before, asked)[-1], kept=kept)
    tell("every nation may also get more of what it holds")
    found = _required(reviser, reviser.near(*inputs_after(before, asked), room))
    plan = reviser.plan_of(found)
    if plan.value <= near.value + NOTHING:
        return searched_again(near, near, found.missing, _WHERE, "of that kind")
    again = searched_again(near, plan, found.missing, _WHERE, "of that kind")
    tell("the same without the request")
    without = reviser.near(before.case, before.policy, Room(more_for=room.more_for))
    gained = reviser.plan_of(_required(reviser, without)).value - before.value
    tie = again.gain - max(0.0, gained) <= found.missing
    return replace(again, tie=tie, words=tuple(_words(again, gained, tie=tie)))


def _required(reviser: Reviser, found: NearSolution | NoAnswer) -> NearSolution:
    reviser.require_time()
    if isinstance(found, NoAnswer):
        raise SolveError("The wider search reached its limits before it had a plan.")
    return found


def _words(again: Reoptimised, gained: float, *, tie: bool) -> Iterator[str]:
    """Say what is gained, and how much of it the plan before the request could have gained."""
    yield again.words[0]
    if gained > NOTHING:
        yield (
            f"The plan before the request could have gained {points_words(gained)} in the same "
            "way: so much is not the request's doing."
        )
    if tie:
        yield "The answer holds: what is gained beyond that is within what the search leaves open."
