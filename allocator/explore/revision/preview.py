"""A quick look at what a request would push out, before it is made.

The plan stays in its model between looks, and only plans that move least are searched: no rule that
would be missed is saved by giving others more, nothing is bought back, and no repair is sought.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.explore.revision.asked import asked_of, inputs_after
from allocator.explore.revision.proof import Proof
from allocator.explore.revision.revise import first_answer
from allocator.explore.revision.revision import Revision, revision_of
from allocator.explore.revision.rooms import rooms_of, scope_words
from allocator.explore.revision.sections import cost_words
from allocator.session.revise import PRICE, Reviser

if TYPE_CHECKING:
    from allocator.explore.revision.requests import Request
    from allocator.plan.plan import Plan
    from allocator.util.progress import CancelFlag

_NOT_TOLD = ("asked", "proof", "value")
"""Parts of an answer that a quick look does not have: it proves nothing, and value is a share."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a request would push out, found quickly: not the full answer.

    Attributes
    ----------
    kept
        Whether the plan can keep the request by this search alone.
    words
        What becomes of a request that is not kept, what it costs others and the whole plan, who
        pays and so on, as in `Revision.words`.
    """

    kept: bool
    words: tuple[str, ...]


class Previewer:
    """A plan in its model, asked again and again what a request would push out.

    Raises
    ------
    SolveError
        The plan does not keep the rules of its own case.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._reviser = Reviser(plan)

    def __call__(self, requests: Sequence[Request], cancel: CancelFlag | None = None) -> Preview:
        """Return what the requests would push out.

        Raises
        ------
        DataError
            A request names what the case does not have.
        ConflictError, SolveError
            No plan near this one keeps the law, or stopped.
        """
        plan, reviser = self._plan, self._reviser
        reviser.cancel = cancel
        asked = asked_of(plan, requests)
        inputs = inputs_after(plan, asked)
        rooms = rooms_of(plan, asked)
        found = first_answer(reviser, lambda room: reviser.near(*inputs, room), rooms, asked)
        near = found.near
        scope = scope_words(found.room)
        proof = Proof(near.missing, PRICE, scope, 0.0, proven=near.proven)
        return _preview(revision_of(plan, reviser.plan_of(near), asked, proof, {}))


def _preview(found: Revision) -> Preview:
    missed = found.requests[~found.requests["kept"]]
    told = [one for part, words in found.said.items() if part not in _NOT_TOLD for one in words]
    cost = () if "nothing" in found.said else (cost_words(found),)
    return Preview(missed.empty, (*missed["outcome"], *cost, *told))
