"""The question why one nation gets what it gets next to another, by what the case scores them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.explore.explanation.ask import question_text
from allocator.explore.explanation.claims import HIGHER, LOWER, SAME
from allocator.explore.explanation.scores import EQUAL, priorities

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def score_question(plan: Plan, nation: str, rival: str) -> str:
    """Return the question why a nation gets what it gets though, or as, it scores as it does."""
    found = priorities(plan, "")
    gap = found[nation] - found[rival]
    claim = SAME if abs(gap) <= EQUAL else HIGHER if gap > 0 else LOWER
    return question_text(plan.case, nation, rival=rival, claim=claim)
