"""Scenarios by value and expected loss, with the risk of the last plan and the recommended one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from allocator.report.charts.look import (
    BLUE,
    GREY,
    HEIGHT,
    VIOLET,
    WIDTH,
    Drawn,
    Look,
    finish,
    look_of,
    nothing,
)
from allocator.util.format import figure

if TYPE_CHECKING:
    import pandas as pd

    from allocator.report.scenarios.table import ScenarioTable

_LAST = "last plan"
_KINDS = {
    "recommended": ("diamond", 260), "scenario": ("circle", 110), _LAST: ("triangle-up", 130),
}  # fmt: skip
"""Shape and size of what is drawn; scenarios with another measure of value are not."""

_PLACES: tuple[dict[str, Any], ...] = ({"dy": 16}, {"dx": 12, "dy": 4, "align": "left"})
"""Where the name of a scenario is at its point, in turn from the lowest loss on: names of
neighbours do not cover each other then.
"""

_SPAN, _TICKS = 2.0, 6
"""Least width of the axis of losses, in points of per cent, and how many of its ticks are told."""


def value_and_risk(found: ScenarioTable, *, dark: bool = False) -> Drawn:
    """Return the scenarios by expected loss and value.

    A bar above a point shows what no plan of that scenario can be worth more than. The last plan is
    a triangle; where nobody has judged its value, a dashed line at its expected loss.
    """
    title = "Value against risk of the scenarios"
    rows = found.points[found.points["kind"].isin(list(_KINDS))].copy()
    rows = rows.dropna(subset=["value", "loss_share"])
    if rows[rows["kind"] != _LAST].empty:
        return nothing(title, "No scenario has a value that can be compared.", dark)
    look = look_of(dark)
    rows["most"] = rows["most"].fillna(rows["value"])
    lines = ["Points: scenarios. Bars: the value that no plan of the scenario can exceed."]
    judged = rows["kind"] == _LAST
    last = found.points[found.points["kind"] == _LAST].dropna(subset=["loss_share"])
    if judged.any():
        last = last.iloc[:0]
        lines.append("Triangle: the last plan, had it gone on.")
    elif len(last):
        lines.append(
            "Dashed line: expected loss of the last plan, whose value is not assessed yet."
        )
    others = int((found.points["kind"] == "other measure").sum())
    if others:
        lines.append(f"Not drawn, since their value means something else: {others}.")
    return finish(_layers(rows, last, look), look, title, lines, _said(rows, found))


def _said(rows: pd.DataFrame, found: ScenarioTable) -> str:
    parts = [
        f"{row['scenario']}: value {row['value']:.2f}, expected loss {figure(row['loss_share'])}%"
        for row in rows.to_dict("records")
    ]
    return " ".join(filter(None, (f"{'; '.join(parts)}.", found.reason, found.last)))


def _ends(losses: list[float]) -> list[float]:
    """Return the ends of the axis of losses: room on both sides, and never less than `_SPAN`.

    A few tenths of a point drawn over the whole width would look like a large difference.
    """
    low, high = min(losses), max(losses)
    half = max(0.6 * (high - low), _SPAN / 2)
    middle = max((low + high) / 2, half)
    return [middle - half, middle + half]


def _layers(rows: pd.DataFrame, last: pd.DataFrame, look: Look) -> Any:
    low, high = float(rows["value"].min()), float(rows["most"].max())
    room = 0.15 * ((high - low) or 1.0)
    x = alt.X("loss_share:Q", title="expected loss, % of money", axis=alt.Axis(tickCount=_TICKS),
              scale=alt.Scale(domain=_ends([*rows["loss_share"], *last["loss_share"]]),
                              nice=False))  # fmt: skip
    scale = alt.Scale(domain=[low - room, high + room], nice=False)
    y = alt.Y("value:Q", title="value, points of 100", scale=scale, axis=alt.Axis(tickCount=5))
    kinds = list(_KINDS)
    shape = alt.Shape("kind:N", legend=None, scale=alt.Scale(
        domain=kinds, range=[_KINDS[one][0] for one in kinds]))  # fmt: skip
    size = alt.Size("kind:N", legend=None, scale=alt.Scale(
        domain=kinds, range=[_KINDS[one][1] for one in kinds]))  # fmt: skip
    tips = [alt.Tooltip("scenario:N"), alt.Tooltip("value:Q", format=".2f"),
            alt.Tooltip("most:Q", title="no plan can exceed", format=".2f"),
            alt.Tooltip("loss_share:Q", title="expected loss, %", format=".2f")]  # fmt: skip
    chosen = rows["kind"] == "recommended"
    rows = rows.assign(label=rows["scenario"].where(~chosen, rows["scenario"] + " (recommended)"))
    rows = rows.sort_values("loss_share", kind="stable")
    base = alt.Chart(rows)
    words = [
        alt.Chart(rows.iloc[at::2]).mark_text(**place, fontSize=12, color=look.ink)
        .encode(x=x, y=y, text="label:N")
        for at, place in enumerate(_PLACES)
        if at < len(rows)
    ]  # fmt: skip
    layers = [
        base.mark_rule(color=GREY, strokeWidth=2).encode(x=x, y=y, y2="most:Q"),
        base.mark_point(filled=True, opacity=1).encode(
            x=x, y=y, shape=shape, size=size, tooltip=tips,
            color=alt.condition(alt.datum.kind == _LAST, alt.value(VIOLET), alt.value(BLUE))),
        *words,
    ]  # fmt: skip
    if len(last):
        rule = alt.Chart(last).mark_rule(color=look.quiet, strokeDash=[5, 4])
        text = alt.Chart(last).mark_text(align="left", dx=5, dy=8, fontSize=12, color=look.quiet)
        layers += [rule.encode(x="loss_share:Q"),
                   text.encode(x="loss_share:Q", y=alt.value(0), text="scenario:N")]  # fmt: skip
    return alt.layer(*layers).properties(width=WIDTH, height=HEIGHT)
