"""One session for one scenario after the other, so that a large model is built once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.session.session import Session

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy


def session_for(case: Case, policy: Policy, kept: Session | None) -> Session:
    """Return a session of `case` and `policy`: `kept` brought there if it can be, else a new one.

    What `kept` knows goes with it; `Session.forget` makes the next search fresh.
    """
    if kept is None:
        return Session(case, policy)
    # the same data under another name must not be assembled anew
    same = case.hash == kept.case.hash
    update = kept.update(policy, None if same else case)
    if "locks" not in update.figures:
        return kept
    # decisions that came and went leave their rows in another order, and a search among
    # plans of the same worth might then end with another one
    fresh = Session(case, policy)
    fresh.warm_start = kept.warm_start
    return fresh
