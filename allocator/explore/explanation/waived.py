"""A waiver of what bars a line: tested with it in force, by both sides solved again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from allocator.explore.explanation.answer import Question, Trial
from allocator.explore.explanation.changes import Setup, effects
from allocator.explore.explanation.two_sides import Found, Sides, near_sides, sides_of
from allocator.explore.revision.value_words import points_words
from allocator.report.decisions.facts import amount_words
from allocator.report.decisions.obstacles import waivers_for
from allocator.session.infeasibility.finding import cited
from allocator.solver.search.reduced_cost_fixing import NoAnswer
from allocator.util.format import listed
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.session.forced_line import ForcedLines


_STILL_NONE = "With it other rules still leave no plan that has the line."
_NO_EFFECT: tuple[bool, tuple[str, ...]] = (False, (_STILL_NONE,))


def waivers_of(plan: Plan, question: Question) -> tuple[str, ...]:
    """Return the fewest bars of which a waiver opens a line; empty: none does."""
    items = plan.case.items
    asked = [question.line]
    if question.kind == "area":
        asked = items.loc[items["area"] == question.line, "item"].tolist()
    found = [waivers_for(plan.case, plan.policy, question.nation, what) for what in asked]
    return min((rules for rules in found if rules), key=lambda rules: (len(rules), rules),
               default=())  # fmt: skip


def waiver_trial(
    lines: ForcedLines, question: Question, rules: tuple[str, ...], tell: Callable[[str], None]
) -> Trial:
    """Return whether a line that `rules` bar is funded once they are waived."""
    plan = lines.plan
    waived = replace(plan.policy, waivers=(*plan.policy.waivers, *rules))
    with lines.under(plan.case, waived):
        tell("trying a waiver")
        sides = sides_of(lines, question)
        turns, told = _NO_EFFECT
        if lines.most(sides.line) > NOTHING:
            found = near_sides(lines, question, sides, tell)
            turns, told = _told(lines, question, sides, found)
    table = plan.case.tables["eligibility"].set_index("rule")["citation"]
    words = f"a waiver of {listed([cited(rule, str(table[rule])) for rule in rules])}"
    most = float(len(rules))
    amount, below = (most, 0.0) if turns else (None, most)
    return Trial("waiver", words, "waivers", most, amount, below, turns, told)


def _told(
    lines: ForcedLines, question: Question, sides: Sides, found: Found
) -> tuple[bool, tuple[str, ...]]:
    """Return whether a waiver funds the line, and in sentences what it is worth then."""
    if found.pair is None:
        if NoAnswer.UNFINISHED in (found.best, found.forced):
            return False, ("With it the search ended before it had an answer.",)
        return False, (_STILL_NONE,)
    best, forced = found.pair
    loss, open_points = lines.value(best) - lines.value(forced), best.missing + forced.missing
    money = float(lines.plan.meta.get("next_million_value") or 0.0)
    much, step = points_words(abs(loss), money), amount_words(sides.forced.least, question.unit)
    if abs(loss) <= open_points + NOTHING:
        said = "With it the line is a tie: with or without it the best plans are worth the same."
        return True, (said,)
    if loss > 0:
        said = f"With it the best plan that gives at least {step} is worth {much} less"
        return False, (f"{said} than the best that does not.",)
    setup = Setup(
        lines.plan, question, lines, found.model, sides.best, sides.forced, best.solution,
        forced.solution,
    )  # fmt: skip
    said = f"With it the line is funded for its value: the best plan with it is worth {much} more."
    return True, (said, *effects(setup, forced.solution))
