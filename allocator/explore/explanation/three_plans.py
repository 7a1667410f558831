"""The plan shown next to the two plans that an answer compares: the line, goods, money, value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from allocator.explore.explanation.accounting import held_of, money_of
from allocator.explore.explanation.answer import Question
from allocator.explore.explanation.goods import GOOD, goods_moved
from allocator.inputs.case.names import names_by_code
from allocator.report.decisions.facts import lot_words
from allocator.util.format import MUSD

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer
    from allocator.plan.plan import Plan

_GOODS = 8
"""Goods that are listed, those that move most money; the annex has all, by year."""


def heads(answer: Answer) -> tuple[str, str, str]:
    """Return what the three plans are called over a column."""
    much = "more of it" if answer.question.more else "it"
    if answer.proof.side == "at least":
        return "Plan shown", "Best plan with it", "Best plan without it"
    return "Plan shown", f"Best plan without {much}", f"Best plan with {much}"


def compared_words(answer: Answer) -> tuple[str, ...]:
    """Say what the two plans compared are, and how the plan shown can differ from both."""
    best = f"the {heads(answer)[1][0].lower()}{heads(answer)[1][1:]}"
    told = [
        "Each of the two plans compared is the best of its kind among the plans named under “How "
        "far this is proven”."
    ]
    if answer.best is not None and not goods_moved(answer.plan, answer.best).empty:
        told.append(
            "The plan shown is one of those plans and gives other goods than either: what is lost "
            "between the two need not be lost against the plan shown."
        )
    else:
        told.append(f"The plan shown gives the same goods as {best}.")
    size = lot_words(answer.plan.case, answer.question.line)
    return (" ".join(told), *([size] if size else []))


def difference_words(answer: Answer) -> str:
    """Say which plan less which other a difference is."""
    _, best, forced = (f"the {head[0].lower()}{head[1:]}" for head in heads(answer))
    if answer.best is None or answer.forced is None:
        return ""
    return f"Each figure is {forced} less {best}, over all years."


def three_plans(answer: Answer) -> Iterator[dict[str, Any]]:
    """Yield rows of what the three plans give and are worth; none where one plan is missing.

    Each has `what`, `unit`, and a figure under each of `heads`.
    """
    best, forced = answer.best, answer.forced
    if best is None or forced is None:
        return
    plans, names = (answer.plan, best, forced), heads(answer)
    question, code_names = answer.question, names_by_code(answer.plan.case)
    line = question.line_name.split(" (")[0] if question.line else "All money"
    held = (held_of(plan, question) for plan in plans)
    if question.unit in ("lots", "seats"):
        yield {"what": f"{question.nation_name}: {line}", "unit": question.unit,
               **dict(zip(names, held, strict=True))}  # fmt: skip
    yield _money(plans, question, line, names)
    yield from _goods(answer, code_names)
    for nation in dict.fromkeys(one.nation for one in answer.lines):
        about = Question(nation, code_names[nation], "nation", "", "", MUSD)
        if not (nation == question.nation and question.kind == "nation"):
            yield _money(plans, about, "All money", names)
    yield {"what": "Value of the plan", "unit": "points",
           **dict(zip(names, (one.value for one in plans), strict=True))}  # fmt: skip


def _money(
    plans: tuple[Plan, ...], question: Question, line: str, names: tuple[str, ...]
) -> dict[str, Any]:
    figures = (money_of(plan, question) for plan in plans)
    return {"what": f"{question.nation_name}: {line}", "unit": MUSD,
            **dict(zip(names, figures, strict=True))}  # fmt: skip


def _goods(answer: Answer, code_names: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the goods that move most money, years together; not the item asked about."""
    moved = defaultdict[tuple[str, str, str, str], float](float)
    for one in answer.moved:
        if (one.nation, one.item) != (answer.question.nation, answer.question.line):
            moved[one.nation, one.item, one.kind, one.unit] += abs(one.change_musd)
    plans = [plan for plan in (answer.plan, answer.best, answer.forced) if plan is not None]
    held = [plan.lines.groupby([*GOOD[:3], "unit"])["quantity"].sum() for plan in plans]
    for key in sorted(moved, key=lambda key: (-moved[key], key))[:_GOODS]:
        nation, item, kind, unit = key
        name = code_names[item].split(" (")[0]
        upkeep = "upkeep of " if kind == "sustainment" else ""
        figures = (float(one.get(key, 0.0)) for one in held)
        yield {"what": f"{code_names[nation]}: {upkeep}{name}",
               "unit": MUSD if unit == "US$M" else unit,
               **dict(zip(heads(answer), figures, strict=True))}  # fmt: skip
