"""Which nations a plan funds whatever the weights: share of draws and range of money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from allocator.report.charts.look import (
    BLUE,
    GREY,
    SKY,
    WIDTH,
    Drawn,
    Look,
    finish,
    look_of,
    nothing,
)
from allocator.util.format import counted, musd, percent

if TYPE_CHECKING:
    from allocator.explore.sensitivity.weight_stability import Stability

_STEP = 22

_SIGNS = {"core": (BLUE, "circle"), "borderline": (SKY, "triangle-up"), "out": (GREY, "square")}
"""Colour and sign of each status."""


def stability(found: Stability, most: int = 40, *, dark: bool = False) -> Drawn:
    """Return the money of each nation over all draws of weights, and how often it is funded.

    Nations out in every draw are not drawn.
    """
    title = "Money by nation over all weights that keep the ranking"
    table = found.table.dropna(subset=["share_funded"])
    funded = table[table["share_funded"] > 0]
    if funded.empty:
        return nothing(title, "No nation is funded in any draw.", dark)
    look, shown = look_of(dark), funded.head(most)
    counts = table["status"].value_counts()
    drawn = found.facts["draws"] - found.facts["draws_left_out"]
    core = found.facts["core"]
    said = (
        f"Of {counted(len(table), 'nation', 'nations')}, {counts.get('core', 0)} are "
        f"funded in {core:.0%} of {counted(drawn, 'draw', 'draws')} or more, "
        f"{counts.get('borderline', 0)} in some and {counts.get('out', 0)} in hardly any."
    )
    lines = [f"US$ million over the horizon in {counted(drawn, 'draw', 'draws')} of "
             "weights. Line: minimum to maximum; symbol: median draw; tick: the plan now.",
             "Per cent: share of draws in which the nation is funded."]  # fmt: skip
    rest = len(table) - len(shown)
    if rest:
        lines.append(f"Not shown: {counted(rest, 'nation', 'nations')} funded less often "
                     "or never.")  # fmt: skip
    return finish(_ranges(shown, look), look, title, lines, said)


def _ranges(shown: pd.DataFrame, look: Look) -> Any:
    rows = shown.assign(
        bar=_names(shown),
        share=[percent(share) for share in shown["share_funded"]],
        least=[musd(one) for one in shown["money_min_musd"]],
        middle=[musd(one) for one in shown["money_median_musd"]],
        top=[musd(one) for one in shown["money_max_musd"]],
        now=["not known" if one != one else musd(one) for one in shown["money_now_musd"]],
    )
    order, kinds = list(rows["bar"]), list(_SIGNS)
    end = float(rows[["money_max_musd", "money_now_musd"]].max().max())
    scale = alt.Scale(domain=[0, 1.1 * end], nice=False)
    y = alt.Y("bar:N", sort=order, title=None, axis=alt.Axis(labelLimit=240, offset=8),
              scale=alt.Scale(domain=order))  # fmt: skip
    x = alt.X("money_median_musd:Q", scale=scale, title="US$ million",
              axis=alt.Axis(tickCount=6))  # fmt: skip
    paints, shapes = ([_SIGNS[one][at] for one in kinds] for at in (0, 1))
    colour = alt.Color("status:N", title=None, scale=alt.Scale(domain=kinds, range=paints))
    shape = alt.Shape("status:N", title=None, scale=alt.Scale(domain=kinds, range=shapes))
    tips = [alt.Tooltip("bar:N", title="nation"), alt.Tooltip("status:N"),
            alt.Tooltip("share:N", title="funded in"), alt.Tooltip("least:N", title="least"),
            alt.Tooltip("middle:N", title="median draw"), alt.Tooltip("top:N", title="most"),
            alt.Tooltip("now:N", title="the plan now")]  # fmt: skip
    base = alt.Chart(rows).encode(y=y)
    lines = base.mark_rule(strokeWidth=3, opacity=0.6).encode(
        x=alt.X("money_min_musd:Q", scale=scale), x2="money_max_musd:Q", color=colour
    )
    now = alt.Chart(rows.dropna(subset=["money_now_musd"])).mark_tick(
        thickness=2, size=14, color=look.ink
    ).encode(x=alt.X("money_now_musd:Q", scale=scale), y=y)  # fmt: skip
    signs = base.mark_point(filled=True, size=80, opacity=1).encode(
        x=x, color=colour, shape=shape, tooltip=tips
    )
    text = base.mark_text(align="left", dx=8, fontSize=11, color=look.ink).encode(
        x=alt.X("money_max_musd:Q", scale=scale), text="share:N"
    )
    return alt.layer(lines, now, signs, text).properties(width=WIDTH, height=_STEP * len(order))


def _names(shown: pd.DataFrame) -> list[str]:
    double = shown["name"].duplicated(keep=False)
    return [
        f"{name} ({nation})" if twice else name
        for nation, name, twice in zip(shown["nation"], shown["name"], double, strict=True)
    ]
