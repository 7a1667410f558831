"""Chart of implied priorities: how many times as high or as low each would have to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from allocator.explore.implied.words import times
from allocator.report.charts.look import BLUE, SKY, WIDTH, Drawn, Look, finish, look_of, nothing
from allocator.util.format import amount, counted, listed

if TYPE_CHECKING:
    from allocator.explore.implied.result import ImpliedPriorities

_STEP = 22

_TICKS = (0.1, 0.2, 0.33, 0.5, 1, 2, 3, 5, 10)


def implied(found: ImpliedPriorities, most: int = 25, *, dark: bool = False) -> Drawn:
    """Return the ratio of implied to today's priority, largest changes first."""
    title = "Priorities that the plan implies, next to today's"
    table = found.weights[found.weights["ratio"] != 1.0]
    if table.empty:
        return nothing(title, "No priority has to change.", dark)
    look, shown = look_of(dark), table.head(most)
    told = [f"{row['objective_name']} in {row['name']} {times(row['ratio'])}"
            for row in shown.head(5).to_dict("records")]  # fmt: skip
    lines = ["Implied priority divided by today's; only proportions count. Figures: what the "
             "change alone explains, as US$ million."]  # fmt: skip
    if len(table) > len(shown):
        rest = counted(len(table) - len(shown), "priority", "priorities")
        lines.append(f"Not shown: {rest} with smaller changes.")
    return finish(_bars(shown, look), look, title, lines, f"{listed(told)}.")


def _bars(shown: pd.DataFrame, look: Look) -> Any:
    rows = shown.assign(
        bar=[f"{row['name']}: {row['objective_name']}" for row in shown.to_dict("records")],
        start=1.0,
        way=["higher" if ratio > 1 else "lower" for ratio in shown["ratio"]],
        said=[times(ratio) for ratio in shown["ratio"]],
        musd=[amount(one) for one in shown["explains_musd"]],
    )
    order = list(rows["bar"])
    ends = rows["ratio"].to_list()
    scale = alt.Scale(type="log", domain=[min(0.5, *ends) / 1.3, max(2.0, *ends) * 1.5],
                      nice=False)  # fmt: skip
    y = alt.Y("bar:N", sort=order, title=None, axis=alt.Axis(labelLimit=300, offset=8),
              scale=alt.Scale(domain=order))  # fmt: skip
    x = alt.X("start:Q", scale=scale, title="times today's priority",
              axis=alt.Axis(values=list(_TICKS), format="~g"))  # fmt: skip
    colour = alt.Color("way:N", title=None, scale=alt.Scale(domain=["higher", "lower"],
                                                            range=[BLUE, SKY]))  # fmt: skip
    tips = [alt.Tooltip("bar:N", title="priority"), alt.Tooltip("said:N", title="must weigh"),
            alt.Tooltip("musd:N", title="explains, US$ million")]  # fmt: skip
    base = alt.Chart(rows).encode(y=y)
    bars = base.mark_bar(size=12).encode(x=x, x2="ratio:Q", color=colour, tooltip=tips)
    text = base.mark_text(align="left", dx=6, fontSize=11, color=look.ink).encode(
        x=alt.X("right:Q", scale=scale), text="musd:N"
    )
    text.data = rows.assign(right=rows["ratio"].clip(lower=1.0))
    return alt.layer(bars, text).properties(width=WIDTH, height=_STEP * len(order))
