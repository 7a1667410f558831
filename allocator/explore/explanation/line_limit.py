"""A nation at its limit of lines: which area of assistance a new one takes the place of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from allocator.explore.explanation.reasons import area_of
from allocator.inputs.case.names import names_in
from allocator.util.format import listed
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer
    from allocator.plan.plan import Plan


def line_limit_words(answer: Answer) -> Iterator[str]:
    """Yield which areas give way whole to that of the line, where the nation can run no more.

    It explains why one lot pushes out many: a small purchase needs a line, which holds a large one.
    """
    question, best, forced = answer.question, answer.best, answer.forced
    full = any(one.layer == "lines" and one.points is None for one in answer.reasons)
    area = area_of(answer.plan, question)
    if best is None or forced is None or not full or answer.proof.side == "at least" or not area:
        return
    before, after = (_areas(plan, question.nation) for plan in (best, forced))
    if area in after - before and before - after:
        names = names_in(answer.plan.case, "areas", "area")
        opened, closed = (names.get(area) or area), sorted(before - after)
        told = listed([names.get(one) or one for one in closed])
        yield (
            f"{question.nation_name} can run no more lines: with it, {opened} takes the place of "
            f"{told}."
        )


def _areas(plan: Plan, nation: str) -> set[str]:
    """Return the areas in which a plan buys anything for a nation, apart from upkeep."""
    rows = plan.active_lines
    return set(rows.loc[(rows["nation"] == nation) & (rows["cost_musd"] > NOTHING), "area"])
