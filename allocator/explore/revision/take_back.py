"""`take_back`: a chain of revisions without one of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault
from allocator.explore.revision.asked import Asked, asked_of, inputs_after
from allocator.explore.revision.proof import Proof
from allocator.explore.revision.requests import Addition, Request, TakenBack
from allocator.explore.revision.revise import answer
from allocator.explore.revision.revision import Revision, revision_of
from allocator.inputs.policy.policy import Lock
from allocator.plan.held import held_of
from allocator.report.decisions.facts import given_by_year
from allocator.session.revise import PRICE
from allocator.session.room_columns import Room
from allocator.util.format import listed
from allocator.util.progress import teller

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.util.progress import CancelFlag, Progress


def take_back(
    chain: Sequence[Revision],
    place: int = -1,
    *,
    price: float = PRICE,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> Revision:
    """Return the last plan of a chain of revisions without what one of them asked for.

    Where the data and settings are then those of an earlier plan of the chain, that plan is the
    answer, the same in every entry: so it is when the last revision is taken back. Otherwise what
    moved by that revision moves back where the later ones leave room for it, and the answer is the
    best plan near to that which keeps everything else that was asked for. What was taken back can
    be taken back again: its place in the chain is that of the answer of this function.

    Parameters
    ----------
    chain
        Answers of `revise` and `take_back`, each of the plan that the one before it led to.
    place
        Which one to take back, from 0; -1 is the last.
    price, seed, progress, cancel
        As in `revise`.

    Raises
    ------
    DataError
        No revision has this place, or the plans of the chain do not follow from one another.
    ConflictError, SolveError
        As in `revise`.
    """
    faults = list(_faults(chain, place))
    if faults:
        raise DataError(faults)
    place %= len(chain)
    last, taken = chain[-1].plan, chain[place]
    meant = _meant(chain, place)
    in_force = _in_force(chain) ^ {meant}
    others = _asked_without(chain, in_force)
    words = listed(chain[meant].requests["words"].tolist())
    turn = "Taken back" if place == meant else "In force again"
    nations = tuple(dict.fromkeys(taken.nations["nation"]))
    request = TakenBack(place, words)
    asked = [Asked(request, f"{turn}: {words}", (), nations=nations), *map(_still, others)]
    case, policy = inputs = inputs_after(chain[0].before, others)
    for earlier in (step.before for step in reversed(chain)):
        if (case.hash, policy.hash) == (earlier.case.hash, earlier.policy.hash):
            scope = "it is the plan that had these data and settings before"
            found = revision_of(last, earlier, asked, Proof(0.0, price, scope, 0.0, seed=seed), {})
            break
    else:
        undone = (taken.before, taken.plan)
        found = answer(last, asked, inputs, teller(progress, "revise"), price=price, seed=seed,
                       cancel=cancel, undone=undone,
                       held=held_of(chain[0].before.meta))  # fmt: skip
    return replace(found, changes=(request,))


def _faults(chain: Sequence[Revision], place: int) -> Iterator[Fault]:
    count = len(chain)
    if not -count <= place < count:
        allowed = f"0 to {count - 1}, or -1 for the last" if count else "a chain with revisions"
        yield Fault("take_back", f"revision {place} of {count}", allowed,
                    "name a revision of the chain")  # fmt: skip
    else:
        place %= count
        again = [at for at in range(place + 1, count) if _meant(chain, at) == _meant(chain, place)]
        if again:
            yield Fault("take_back", f"revision {place}, which revision {again[-1]} took back",
                        "a revision that still counts",
                        f"take revision {again[-1]} back to ask for it again")  # fmt: skip
    for at, (one, following) in enumerate(itertools.pairwise(chain)):
        if not _same(one.plan, following.before):
            yield Fault("take_back", f"revision {at + 1} does not begin with the plan of "
                        f"revision {at}", "answers of revise, each of the plan before it",
                        "give the whole chain in its order")  # fmt: skip


def _same(one: Plan, other: Plan) -> bool:
    return one is other or (one.case.hash, one.policy.hash, one.value) == (
        other.case.hash, other.policy.hash, other.value
    )  # fmt: skip


def _taken_at(revision: Revision) -> int | None:
    """Return the place that a revision takes back; None if it asks for something."""
    return next((one.place for one in revision.changes if isinstance(one, TakenBack)), None)


def _meant(chain: Sequence[Revision], place: int) -> int:
    """Return the place of the requests that a place of the chain is about in the end."""
    while (earlier := _taken_at(chain[place])) is not None:
        place = earlier
    return place


def _in_force(chain: Sequence[Revision]) -> set[int]:
    """Return the places of revisions that ask for something and are not taken back."""
    found = set[int]()
    for at in range(len(chain)):
        found ^= {_meant(chain, at)}
    return found


def _asked_without(chain: Sequence[Revision], in_force: Collection[int]) -> list[Asked]:
    """Return what the revisions in force ask for, one after the other, without the others.

    An addition counts from what the plan held, and so from what those not in force had given;
    money is counted from what accounts have without them.
    """
    found, first = list[Asked](), chain[0].before
    for at in sorted(in_force):
        requests = [one for one in chain[at].changes if not isinstance(one, TakenBack)]
        inputs = inputs_after(first, found)
        for one in asked_of(chain[at].before, requests, inputs):
            much = sum(_given(chain[j], one.request) for j in range(at) if j not in in_force)
            found.append(replace(one, changes=tuple(
                replace(change, low=max(0.0, (change.low or 0.0) - much))
                if isinstance(one.request, Addition) and isinstance(change, Lock) else change
                for change in one.changes
            )))  # fmt: skip
    return found


def _given(revision: Revision, request: Request | TakenBack) -> float:
    """Return how much more a revision gave of the goods of an addition."""
    if not isinstance(request, Addition):
        return 0.0
    was, now = (given_by_year(plan, request.nation, request.item)
                for plan in (revision.before, revision.plan))  # fmt: skip
    more = now.sub(was, fill_value=0.0)
    return float(more.sum() if request.year is None else more.get(request.year, 0.0))


def _still(one: Asked) -> Asked:
    """Return a request that is kept already: nothing need grow for it."""
    room = one.room
    return replace(one, room=Room(
        kept=room.kept, frozen_before=room.frozen_before, paid_no_more=room.paid_no_more
    ))  # fmt: skip
