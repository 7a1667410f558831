"""A plan that a search near the plan shown finds to be better, which is a fact and no tie."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from allocator.explore.explanation.accounting import held_of
from allocator.explore.explanation.answer import Proof, Verdict
from allocator.explore.explanation.which_plans import NEAR, WIDER
from allocator.explore.revision.value_words import points_words
from allocator.report.decisions.facts import amount_words
from allocator.util.format import percent, percent_at_most
from allocator.util.gap import gap_of
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer
    from allocator.plan.plan import Plan

LEAST_SHARE = 1e-6
"""A smaller share of the value of a plan is not told."""

_EXPECTED = "such finds are to be expected"
_CLOSE = "keeping close to the last plan"
_UNKNOWN = "How far from the best the search for"


def better_plan(answer: Answer) -> tuple[str, Plan] | None:
    """Return the best plan that an answer compares, and whether it is with or without the line.

    Those of the wider search count, too. None: none is better than the plan shown.
    """
    found = list[tuple[float, str, "Plan"]]()
    for one in (answer, answer.wider):
        if one is not None:
            sides = _sides(one)
            plans = zip(sides, (one.best, one.forced), strict=True)
            found += [(plan.value, side, plan) for side, plan in plans if plan is not None]
    value, side, plan = max(found, key=lambda one: one[0], default=(0.0, "", answer.plan))
    return (side, plan) if side and value - answer.plan.value > NOTHING else None


def taken_over(answer: Answer) -> tuple[str, str]:
    """Return a name and a reason for the better plan as a scenario; empty: there is none."""
    found = better_plan(answer)
    if found is None:
        return "", ""
    side, plan = found
    told = points_words(plan.value - answer.plan.value, answer.proof.money_value)
    question = answer.question
    line = f" {question.line_name.split(' (')[0]}" if question.line else ""
    name = f"Better plan, {question.nation_name}{line}: {side}"
    return name, f"Found by a question why: {told} more than the plan shown then."


def found_words(answer: Answer) -> Iterator[str]:
    """Yield why the plan shown decides otherwise than a better plan that was found."""
    if answer.verdict is not Verdict.BETTER:
        return
    proof, question = answer.proof, answer.question
    given = "funded" if proof.side == "at least" else "not funded"
    given = "funded with no more" if question.more else given
    told, cause = _why(answer)
    yield f"{told}: that this line is {given} is due to {cause}, not to merit or law."
    other = "keeps it" if proof.side == "at least" else "leaves it as it is"
    gain = (proof.forced_value or 0.0) - proof.plan_value
    lost = points_words(abs(proof.loss or 0.0), proof.money_value)
    yield (
        f"The best plan {_sides(answer)[1]} is worth {_gain(proof, gain)}, and {lost} more than "
        f"the best that {other}."
    )


def not_best_words(answer: Answer) -> Iterator[str]:
    """Yield that the best plan of the set is better than the plan shown, where it decides alike."""
    proof, best = answer.proof, answer.best
    gain = (proof.best_value or 0.0) - proof.plan_value
    if best is None or answer.forced is None or answer.verdict is Verdict.BETTER or gain <= NOTHING:
        return
    unit = answer.question.unit
    shown, other = (held_of(plan, answer.question) for plan in (answer.plan, best))
    gives, not_so = (
        amount_words(held, unit) if held > NOTHING else "none" for held in (shown, other)
    )
    why = f": that is why the plan shown gives {gives} and not {not_so}" if gives != not_so else ""
    place = WIDER if proof.radius == "wider" else NEAR
    yield (
        f"The plan shown is not the best {place}: the best plan {_sides(answer)[0]} is worth "
        f"{_gain(proof, gain)}. {_why(answer)[0]}{why}."
    )


def _sides(answer: Answer) -> tuple[str, str]:
    """Return what the two plans compared are called: with the line, or without it."""
    much = "more of it" if answer.question.more else "it"
    return ("with it", "without it") if answer.proof.side == "at least" else (
        f"without {much}", f"with {much}"
    )  # fmt: skip


def _gain(proof: Proof, gain: float) -> str:
    """Say by how much a plan is better than the plan shown, as a share of its value, too."""
    value = abs(proof.plan_value)
    known = value > NOTHING and gain / value >= LEAST_SHARE
    share = f", {percent(gain / value)} of its value" if known else ""
    return f"{points_words(gain, proof.money_value)} more than the plan shown{share}"


def _why(answer: Answer) -> tuple[str, str]:
    """Say why there are better plans, and what a decision of the plan shown is due to then.

    Value that was given up on purpose for fewer changes is no value that the search left open.
    """
    plan, search = answer.plan, "where that search stopped"
    best = max(plan.value, float(plan.meta.get("best_value") or plan.value))
    bound = plan.meta.get("bound")
    gap = math.inf if bound is None else gap_of(best, float(bound))
    known = math.isfinite(gap)
    stopped = f"stopped within {percent_at_most(gap)} of the best, so that {_EXPECTED}"
    if best - plan.value <= NOTHING:
        told = f"The search for the plan shown {stopped}"
        return told if known else f"{_UNKNOWN} the plan shown stopped is not known", search
    given = points_words(best - plan.value, answer.proof.money_value)
    traded = f"The plan shown gives up {given} for fewer changes from the last plan"
    if not gap:
        return f"{traded}, so that {_EXPECTED}", _CLOSE
    told = (
        f", and the search for it {stopped}" if known else f". {_UNKNOWN} it stopped is not known"
    )
    return f"{traded}{told}", f"{_CLOSE} or to {search}"
