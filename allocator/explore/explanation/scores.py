"""What the case scores nations by, their priority: of the one asked about and of its rival."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allocator.assemble.instance import lay
from allocator.assemble.valuation import objectives_of, priority_of, relevance_of
from allocator.explore.explanation.claims import CLAIMED, HIGHER, LOWER, SAME
from allocator.explore.explanation.reasons import area_of
from allocator.inputs.case.names import names_by_code, names_in
from allocator.util.format import fixed, listed

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan

_PLACES = 2
EQUAL = 1e-9
"""Priorities that differ by less are the same: they are sums of numbers that a table has."""
_ALIKE = ", but the two are practically equal"
"""Said where the figures differ by less than is shown."""


def priorities(plan: Plan, area: str) -> dict[str, float]:
    """Return the mean priority of each nation, 0 to 10, over the objectives that an area serves.

    Objectives count by their weight, and for an area by its relevance, too; empty: all of them.
    """
    ground = lay(plan.case, plan.policy)
    names, weights = objectives_of(ground, plan.policy)
    if area:
        weights = weights * relevance_of(ground, names)[:, list(ground.areas).index(area)]
    if not weights.sum() > 0:
        return dict.fromkeys(ground.nation_codes, 0.0)
    means = priority_of(ground, names) @ weights / weights.sum()
    return dict(zip(ground.nation_codes, means.tolist(), strict=True))


def score_words(answer: Answer) -> str:
    """Say the priority of the nation and of its rival, and whether what is claimed is so."""
    plan, question = answer.plan, answer.question
    area, names = area_of(plan, question), names_by_code(plan.case)
    found, own, rival = priorities(plan, area), question.nation, question.rival
    told = f"{names[own]}'s priority is {_scored(plan, own, found)}"
    if rival:
        told = f"{_so(answer, found)}{told} and {names[rival]}'s {_scored(plan, rival, found)}"
    else:
        above = sum(one > found[own] + EQUAL for one in found.values())
        told = f"{told}, and {above} of {len(found)} nations have a higher one"
    return f"{told}; each is the mean over {_objectives(plan.case, area)} ({_source(answer)})."


def _so(answer: Answer, found: dict[str, float]) -> str:
    """Say that a claim is so by the full figures, or that it is not; "": nothing is claimed."""
    question, names = answer.question, names_by_code(answer.plan.case)
    if question.claim not in CLAIMED:
        return ""
    one, other = found[question.nation], found[question.rival]
    way = SAME if abs(one - other) <= EQUAL else HIGHER if one > other else LOWER
    alike = way != SAME and fixed(one, _PLACES) == fixed(other, _PLACES)
    is_so = "It is so" if way == question.claim else "It is not so"
    pair = f"{names[question.nation]} {CLAIMED[question.claim]} {names[question.rival]}"
    return f"{is_so} that {pair}{_ALIKE if alike else ''}: "


def _scored(plan: Plan, nation: str, found: dict[str, float]) -> str:
    row: Any = plan.case.tables["nations"].set_index("nation").loc[nation]
    return f"{fixed(found[nation], _PLACES)} of 10 (tier {row['tier']})"


def _objectives(case: Case, area: str) -> str:
    if not area:
        return "all objectives, by their weight"
    name = names_in(case, "areas", "area").get(area) or area
    return f"the objectives that {name} serves, by their weight and its relevance"


def _source(answer: Answer) -> str:
    """Say where the priorities come from, of the nations that are named."""
    case, question = answer.plan.case, answer.question
    if "priorities" not in case.given:
        return "the case has no table priorities, so that all are 10"
    rows = case.tables["priorities"]
    rows = rows[rows["nation"].isin([question.nation, question.rival])]
    bases, sources = (list(dict.fromkeys(one for one in rows[name] if one))
                      for name in ("basis", "source"))  # fmt: skip
    if not bases:
        return "table priorities has no row for them"
    told = f"table priorities, basis: {listed(sorted(bases))}"
    return f"{told}; source: {'; '.join(sorted(sources))}" if sources else told
