"""A plan that a search near the plan shown finds to be better, which is a fact and no tie."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from allocator.explore.explanation.accounting import held_of
from allocator.explore.explanation.answer import Proof, Verdict
from allocator.explore.explanation.which_plans import NEAR, WIDER
from allocator.explore.revision.value_words import points_words
from allocator.report.decisions.facts import amount_words
from allocator.report.rules.groups import no_money, one
from allocator.util.format import counted, figure, percent, percent_at_most
from allocator.util.gap import gap_of
from allocator.util.tolerance import NOTHING, VIOLATED

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer
    from allocator.plan.plan import Plan

LEAST_SHARE = 1e-6
"""A smaller share of the value of a plan is not told."""

_MOST_MISSED = 3
"""Policy targets that are named of those that a better plan misses."""

_EXPECTED = "such finds are to be expected"
_CLOSE = "keeping close to the last plan"
_UNKNOWN = "How far from the best the search for"


def better_plan(answer: Answer) -> tuple[str, Plan] | None:
    """Return the best plan that an answer compares, and whether it is with or without the line.

    Those of the wider search count, too. None: none is better than the plan shown.
    """
    found = [] if answer.wider is None else _pairs(answer.wider)
    return _best_of(answer.plan, [*_pairs(answer), *found])


def _pairs(answer: Answer) -> list[tuple[str, Plan]]:
    """Return the plans that an answer compares, without those of its wider search."""
    plans = zip(_sides(answer), (answer.best, answer.forced), strict=True)
    return [(side, plan) for side, plan in plans if plan is not None]


def _best_of(shown: Plan, found: list[tuple[str, Plan]]) -> tuple[str, Plan] | None:
    side, plan = max(found, key=lambda one: one[1].value, default=("", shown))
    return (side, plan) if plan.value - shown.value > NOTHING else None


def better_words(answer: Answer) -> Iterator[str]:
    """Yield what the better plan is worth and which rules it keeps, without the wider search."""
    found = _best_of(answer.plan, _pairs(answer))
    if found is not None:
        yield keeps_words(answer, *found)


def keeps_words(answer: Answer, side: str, better: Plan) -> str:
    """Say what a better plan is worth, that it keeps law, and which policy targets it misses."""
    told = points_words(better.value - answer.plan.value, answer.proof.money_value)
    return (
        f"A better plan {side} was found: it is worth {told} more than the plan shown and keeps "
        f"all law and capacity{_missed(better)}."
    )


def _missed(plan: Plan) -> str:
    """Say how many policy targets a plan misses, and those that cost most."""
    rules = plan.rules[plan.rules["bend"] > VIOLATED]
    costs = rules["bend"] * rules["bend_price_value"]
    rows = rules.loc[costs.sort_values(ascending=False, kind="stable").index].to_dict("records")
    if not rows:
        return ", and misses no policy target"
    told = [f"“{no_money(one(row['meaning'])).rstrip('.')}” by {_quantity(row)}"
            for row in rows[:_MOST_MISSED]]  # fmt: skip
    rest = f"; and {len(rows) - len(told)} more" if len(rows) > len(told) else ""
    missed = counted(len(rows), "policy target")
    return f", but misses {missed}, which its value counts: {'; '.join(told)}{rest}"


def _quantity(row: Mapping[Any, Any]) -> str:
    """Write by how much a rule is missed, with its unit."""
    bend, unit = float(row["bend"]), str(row["unit"])
    if unit in ("US$M", "US$ million"):
        return f"US$ {figure(bend)} million"
    written = figure(bend)
    return f"{written} {unit.removesuffix('s') if written == '1' else unit}".rstrip()


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
