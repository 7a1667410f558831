"""A question as it was heard: in the words of the case, its false premise, whom it compares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.explore.explanation.accounting import money_of
from allocator.explore.explanation.examples import side_by_side
from allocator.explore.explanation.headline import subject
from allocator.explore.explanation.question import question_of
from allocator.inputs.case.names import names_by_code
from allocator.util.format import amount
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    import pandas as pd

    from allocator.explore.explanation.answer import Answer
    from allocator.explore.explanation.ask import Reading
    from allocator.plan.plan import Plan

COMPARED = (
    "A score alone decides nothing: the plan buys what adds most value for its money under the "
    "rules. These figures are the plan's; they prove nothing by themselves."
)


def question_words(plan: Plan, read: Reading) -> str:
    """Return a question about a plan in the words of the case."""
    what = read.line.name if read.line else "money"
    if read.changes:
        return f"What would change the answer on {what} for {read.nation.name}?"
    line = None if read.line is None else read.line.code
    funded = money_of(plan, question_of(plan, read.nation.code, line)) > NOTHING
    none = "not " if read.line else "no "
    asked = "not more " if read.more else "" if funded else none
    return f"Why {asked}{what} for {read.nation.name}?"


def premise(answer: Answer, read: Reading | None) -> str:
    """Say that the line is funded where the question takes for granted that it is not, else ""."""
    if read is None or not read.denied or answer.money_musd <= NOTHING:
        return ""
    money = f"US$ {amount(answer.money_musd)} million over the plan"
    if answer.question.kind == "nation":
        return f"{answer.question.nation_name} is funded: {money}."
    return f"This is funded: {subject(answer.question)}, {money}."


def comparison(answer: Answer) -> tuple[str, pd.DataFrame] | None:
    """Return the nation asked about and the one it is compared with: their names, their figures."""
    question = answer.question
    if not question.rival:
        return None
    title = f"{question.nation_name} and {names_by_code(answer.plan.case)[question.rival]}"
    return title, side_by_side(answer.plan, question.nation, question.rival)
