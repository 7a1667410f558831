"""The law behind a plan, on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from allocator.cli.tables import Grid
from allocator.report.law_money.taken_waivers import waivers_taken
from allocator.report.rules.later_bars import closed_later, closed_words
from allocator.report.rules.legal_bars import legal_bars
from allocator.util.format import counted

if TYPE_CHECKING:
    from rich.console import RenderableType

    from allocator.plan.plan import Plan

_FEW = 10
"""Bars that close something for at most so many nations are listed one by one."""


def law_view(plan: Plan) -> list[RenderableType]:
    """Return the bars that close something for few, the count of the others, and the waivers."""
    bars, taken = (
        legal_bars(plan),
        [one for one in (closed_words(closed_later(plan)), waivers_taken(plan)) if one],
    )
    if bars.empty:
        return ["The case states no legal bars.", *taken, ""]
    closing = bars[bars["nations_closed"] > 0]
    few = closing[closing["nations_closed"] <= _FEW]
    title = Text("Legal bars that affect few nations", style="bold")
    parts: list[RenderableType] = [title] if len(few) else []
    rows = [
        [Text(row["rule"]), Text(row["bars"]), Text(row["nations"]), Text(row["citation"])]
        for row in few.to_dict("records")
    ]
    heads = ("rule", "bars", "affects", "citation")
    if rows:
        parts.append(Grid(heads, rows, (False,) * 4, (True, False, False, False)))
    waived = ", ".join(bars.loc[bars["in_force"] == "waived", "rule"]) or "none"
    rest = len(closing) - len(few)
    excepted = int((bars["exception"] != "").sum())
    parts += [
        *_others(rest),
        f"Waived by this plan's policy: {waived}. Exceptions and waivers granted by the law "
        f"itself are already in the case: {counted(excepted, 'row')} of eligibility "
        f"{'has' if excepted == 1 else 'have'} an exception.",
        *taken,
        "",
    ]
    return parts


def _others(count: int) -> list[RenderableType]:
    if not count:
        return []
    bars = counted(count, "more bar", "more bars")
    return [
        f"{bars} on the use of accounts {'applies' if count == 1 else 'apply'} to most nations."
    ]
