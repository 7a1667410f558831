"""Questions to begin with, and two nations next to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocator.explore.explanation.ask import question_text
from allocator.inputs.case.names import names_by_code
from allocator.report.nation.sheet import nation_facts, nation_figures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allocator.plan.plan import Plan


def example_questions(plan: Plan) -> tuple[str, ...]:
    """Return questions about a plan: a nation, a line that it funds, and one that it does not."""
    return tuple(
        question_text(plan.case, nation, line, more=more) for nation, line, more in _lines(plan)
    )


def _lines(plan: Plan) -> Iterator[tuple[str, str | None, bool]]:
    money = plan.spending.groupby("nation")["obligation_musd"].sum()
    if len(money):
        yield str(money.idxmax()), None, False
    goods = plan.lines[plan.lines["kind"] == "equipment"]
    if len(goods):
        most = goods.groupby(["nation", "item"])["obligation_musd"].sum().sort_values()
        nation, item = most.index[-1]
        yield str(nation), str(item), True
    given = set(zip(plan.lines["nation"], plan.lines["item"], strict=True))
    area = dict(zip(plan.case.items["item"], plan.case.items["area"], strict=True))
    needs = plan.coverage.sort_values("need_points", ascending=False, kind="stable")
    for nation, need in zip(needs["nation"], needs["area"], strict=True):
        for item in plan.case.items["item"]:
            if area[item] == need and (nation, item) not in given:
                yield str(nation), str(item), False
                return


def side_by_side(plan: Plan, one: str, other: str) -> pd.DataFrame:
    """Return what a plan does for two nations in figures, a column each."""
    names = names_by_code(plan.case)
    figures = [nation_figures(plan, code) for code in (one, other)]
    rows = [("Who it is", nation_facts(plan, one), nation_facts(plan, other))]
    rows += [
        (left.name, *(f"{side.shown}; {side.beside}".strip("; ") for side in (left, right)))
        for left, right in zip(*figures, strict=True)
    ]
    return pd.DataFrame(rows, columns=["Figure", names[one], names[other]], dtype="str")
