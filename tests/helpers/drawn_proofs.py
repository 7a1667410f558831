"""All that is asked of one drawn case, and what of the answers is not so.

Answers and what changes them are proven on the same cases and questions: an answer with changes is
the answer without, and the changes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from proved_answers import asked_of, differences, questions
from proved_changes import changes_not_so, counts_of
from proved_repairs import repairs_not_so
from second_sides import HeldSides

from allocator.explore.explanation.explain import explain


@dataclass(slots=True)
class Proved:
    """What is not so in the answers on a drawn case, and how many of which kind there are.

    A case that rightly has no plan has no answers about it.
    """

    said: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def proved_answers(seed: int, folder: Path, *, changes: bool = True) -> Proved:
    """Hold answers on a drawn case, and what they say changes them, to the second formulation."""
    posed, plan = asked_of(seed, folder)
    found = Proved()
    if plan is None:
        best = posed.formulated()[1].best("value")
        found.counts["without a plan"] += 1
        found.said += [] if best is None else [f"no plan told, one of {best:.9g} found"]
        return found
    held = HeldSides(posed, plan)
    for nation, line, more in questions(seed, plan):
        answer = explain(plan, nation, line, more=more, changes=changes, keep=False)
        said = [*differences(held, answer), *changes_not_so(held, answer)]
        found.said += [f"{nation} {line} {one}" for one in said]
        found.counts[str(answer.verdict)] += 1
        found.counts.update(counts_of(held, answer) if changes else {})
    return found


def proved_repairs(seed: int) -> Proved:
    """Hold clashes and repairs of a drawn case to trying every set of rules."""
    found = Proved()
    found.said += repairs_not_so(seed, found.counts)
    return found
