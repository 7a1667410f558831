"""The trade-off between value and another measure: the recommended plan, today's, the last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from allocator.explore.frontiers.record import ON_FRONT
from allocator.report.charts.look import (
    BLUE,
    GREY,
    HEIGHT,
    SKY,
    TEAL,
    VIOLET,
    WIDTH,
    Drawn,
    Look,
    finish,
    look_of,
    nothing,
)
from allocator.util.format import counted

if TYPE_CHECKING:
    from allocator.explore.frontiers.measures import Measure
    from allocator.explore.frontiers.result import Frontier

SELECTION = "plan"
"""Name of the selection: the plan that a reader clicked."""

_KINDS = {
    "efficient option": (SKY, "circle"),
    "another is better": (GREY, "circle"),
    "pays more for relaxed rules": ("", "circle"),
    "plan shown": (TEAL, "square"),
    "plan of the current policy": (TEAL, "square"),
    "last plan, kept": (VIOLET, "triangle-up"),
    "recommended": (BLUE, "diamond"),
}
"""What a point stands for: colour (none: hollow) and shape, so that neither is needed alone."""

_HOLLOW = "pays more for relaxed rules"

_BELOW = 18
"""Pixels from a point down to its number, which is below it, as the bar is above."""

_SEEN = 1e-6
"""Value points below which a bar is none."""

_REACH = 0.25
"""At least this share of the most worth is in the picture below what breaks no more promises."""


def frontier(found: Frontier, *, dark: bool = False) -> Drawn:
    """Return value against the second measure of a frontier; a click selects a plan.

    Bars above the points show what no plan under the same limits can be worth more than. Further
    measures stand in the tooltips.
    """
    across, up = found.axes[1], found.axes[0]
    title = f"Value against {across.label}{', provisional' if found.provisional else ''}"
    drawn = _rows(found)
    if drawn.empty:
        return nothing(title, "No plan was found.", dark)
    rows = drawn[_near(drawn)]
    look = look_of(dark)
    lines = ["Points: plans by number, each the best found under a limit."]
    if (rows["most"] - rows["value"] > _SEEN).any():
        lines[0] += " Bars: the value that no plan can exceed."
    if below := len(drawn) - len(rows):
        lines.append(f"{counted(below, 'plan that pays', 'plans that pay')} more for relaxed "
                     f"rules {'lies' if below == 1 else 'lie'} below the picture, down to value "
                     f"{drawn['value'].min():,.2f}: see the table.")  # fmt: skip
    chart = _layers(rows, across, up, found, look)
    last = found.last_money.get(across.name)
    if last is not None and not (rows["kind"] == "last").any():
        chart = alt.layer(chart, *_last_line(across, last, look))
        lines.append(f"Dashed line: {across.label} of the last plan; its value is not known.")
    return finish(chart, look, title, lines, " ".join(found.words))


def _rows(found: Frontier) -> pd.DataFrame:
    table = found.table.dropna(subset=[one.name for one in found.axes[:2]]).copy()
    plan, dominated, hollow, start, current, last, chosen = _KINDS
    table["stands"] = plan
    table.loc[found.strained[table.index], "stands"] = hollow
    table.loc[(table["kind"] == "point") & (table["standing"] == "dominated"), "stands"] = dominated
    for kind, words in (("start", start), ("current", current), ("last", last)):
        table.loc[table["kind"] == kind, "stands"] = words
    numbers = table["plan"].astype(str)
    table["label"] = numbers.where(table["stands"].isin((plan, dominated, hollow)),
                                   numbers + ", " + table["stands"])  # fmt: skip
    best = table["plan"] == (found.recommended or 0)
    table.loc[best, "stands"] = chosen
    table.loc[best, "label"] += " (recommended)"
    for one in found.axes:
        table[f"told_{one.name}"] = [one.told(figure) for figure in table[one.name]]
    exact = all(one.limit.exact for one in found.axes if one.limit is not None)
    table["most"] = table[["bound", "value"]].max(axis=1) if exact else table["value"]
    return table


def _near(rows: pd.DataFrame) -> pd.Series[bool]:
    """Tell which rows are drawn: those far below what breaks no more promises squeeze the rest."""
    hollow = rows["stands"] == _HOLLOW
    kept = rows.loc[~hollow, "value"] if not hollow.all() else rows["value"]
    reach = max(kept.max() - kept.min(), _REACH * abs(kept.max()))
    return pd.Series(~hollow | (rows["value"] >= kept.min() - reach))


def _layers(rows: pd.DataFrame, across: Measure, up: Measure, found: Frontier, look: Look) -> Any:
    share = across.unit.startswith("share")
    x = alt.X(f"{across.name}:Q", title=f"{across.label}, {across.unit}",
              axis=alt.Axis(format=".1%" if share else ",~f", tickCount=8),
              scale=alt.Scale(zero=False, padding=95, nice=False))  # fmt: skip
    low, high = float(rows["value"].min()), float(rows["most"].max())
    room = 0.12 * ((high - low) or 1.0)
    scale = alt.Scale(domain=[low - room, high + room], nice=False)
    y = alt.Y("value:Q", title=up.unit, scale=scale)
    used = [words for words in _KINDS if words in set(rows["stands"])]
    fill, edge, shape = _signs(used, look)
    tips = [alt.Tooltip("plan:Q"), alt.Tooltip("stands:N", title="is"),
            *(alt.Tooltip(f"told_{one.name}:N", title=one.label) for one in found.axes),
            alt.Tooltip("need_met:Q", title="need met", format=".1%"),
            alt.Tooltip("rules_that_bend:Q", title="relaxed rules"),
            alt.Tooltip("bending_value:Q", title="value points paid for it", format=",.2f"),
            alt.Tooltip("most:Q", title="upper bound of the value", format=",.2f")]  # fmt: skip
    pick = alt.selection_point(name=SELECTION, fields=["plan"], on="click", empty=False)
    good = rows[rows["kind"].isin(ON_FRONT) & (rows["standing"] != "dominated")]
    proven = rows[rows["kind"].isin(ON_FRONT) & (rows["most"] - rows["value"] > _SEEN)]
    base = alt.Chart(rows).encode(x=x, y=y)
    layers = [
        alt.Chart(proven).mark_rule(color=GREY, opacity=0.6).encode(x=x, y=y, y2="most:Q"),
        alt.Chart(proven).mark_tick(color=GREY, orient="horizontal", thickness=2.5, size=14)
        .encode(x=x, y=alt.Y("most:Q", scale=scale)),
        alt.Chart(good).mark_line(color=BLUE, strokeWidth=1.5, opacity=0.5).encode(x=x, y=y),
        base.mark_point(filled=True, size=110, opacity=1, strokeWidth=1.5)
        .encode(fill=fill, stroke=edge, shape=shape, tooltip=tips,
                size=alt.condition(pick, alt.value(260), alt.value(110))).add_params(pick),
        base.mark_text(dy=_BELOW, fontSize=12, color=look.ink).encode(text="label:N"),
    ]  # fmt: skip
    return alt.layer(*layers).properties(width=WIDTH, height=HEIGHT)


def _last_line(across: Measure, figure: float, look: Look) -> list[Any]:
    """Draw what is known of a last plan whose value nobody has sought."""
    base = alt.Chart(pd.DataFrame([{across.name: figure, "said": "last plan"}]))
    x = alt.X(f"{across.name}:Q")
    return [
        base.mark_rule(color=look.quiet, strokeDash=[5, 4]).encode(x=x),
        base.mark_text(align="left", dx=5, dy=8, fontSize=12, color=look.quiet)
        .encode(x=x, y=alt.value(0), text="said:N"),
    ]  # fmt: skip


def _signs(used: list[str], look: Look) -> tuple[alt.Fill, alt.Stroke, alt.Shape]:
    """Return how points are filled, edged and shaped; equal legends make one of the three."""
    colours = [_KINDS[one][0] or look.ground for one in used]
    fill = alt.Fill("stands:N", title=None, legend=alt.Legend(columns=3),
                      scale=alt.Scale(domain=used, range=colours))  # fmt: skip
    edges = [look.ground if _KINDS[one][0] else GREY for one in used]
    edge = alt.Stroke("stands:N", title=None, legend=alt.Legend(columns=3),
                      scale=alt.Scale(domain=used, range=edges))  # fmt: skip
    shape = alt.Shape("stands:N", title=None, legend=alt.Legend(columns=3),
                      scale=alt.Scale(domain=used, range=[_KINDS[one][1] for one in used])
                      )  # fmt: skip
    return fill, edge, shape
