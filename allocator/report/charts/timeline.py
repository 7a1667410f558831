"""What a nation gets when: purchases, what is on order, in hand and at work, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from allocator.report.charts import labels
from allocator.report.charts.look import (
    BLUE,
    GREY,
    SKY,
    SLATE,
    VIOLET,
    WIDTH,
    Drawn,
    Look,
    finish,
    look_of,
    nothing,
)
from allocator.report.equipment import nation_name
from allocator.util.format import counted, listed, musd, quantity_words
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_KINDS = {
    "equipment": (BLUE, "triangle-up"),
    "training": (SLATE, "square"),
    "grant": (VIOLET, "circle"),
    "sustainment": (GREY, "diamond"),
}
"""Colour and shape of what is bought, by kind."""

_STEP, _PAD, _THICK = 27, 0.04, 16


def gantt(plan: Plan, nation: str, *, dark: bool = False) -> Drawn:
    """Return the lines of a nation over the years: bought or given, on order, in hand, at work.

    Raises
    ------
    DataError
        The case has no such nation.
    """
    name = nation_name(plan, nation)
    title = f"{name}: what it gets and when"
    given, fleets = given_table(plan, nation), fleet_table(plan, nation)
    if given.empty and fleets.empty:
        return nothing(title, f"{name} gets nothing in this plan.", dark)
    look = look_of(dark)
    order = list(dict.fromkeys([*given["row"], *fleets["row"]]))
    years = plan.case.years
    axis = alt.Axis(values=[*years], format="d", labelAlign="left", labelOffset=4, orient="top")
    scale = alt.Scale(domain=[years[0], years[-1] + 1], nice=False)
    x = {"title": "fiscal year", "scale": scale, "axis": axis}
    layers = [*_fleet_layers(fleets, order, look, x), *_given_layers(given, order, look, x)]
    chart = alt.layer(*layers).properties(width=WIDTH, height=_STEP * len(order))
    subtitle = [
        "Symbols: lots, seats or US$ million bought or given in the year.",
        "Bars: lots in hand at the end of the year, filled: working; dashed: on order.",
    ]
    return finish(chart, look, title, subtitle, _said(name, given, fleets))


def given_table(plan: Plan, nation: str) -> pd.DataFrame:
    """Return what a nation is given by item, kind and year, all accounts together.

    The column row is the item's name, or ``Upkeep of`` it.
    """
    lines = plan.lines[plan.lines["nation"] == nation]
    keys = ["kind", "item", "item_name", "area", "unit", "year"]
    table = lines.groupby(keys)[["quantity", "obligation_musd"]].sum().reset_index()
    table = table[table["quantity"] > NOTHING]
    areas = (
        labels.named(plan.case.tables["areas"], "area") if len(plan.case.tables["areas"]) else {}
    )
    table["area"] = [areas.get(area, area) for area in table["area"]]
    # a row of its own: beside the purchases of an item the figures of its upkeep would cover theirs
    upkeep, names = table["kind"] == "sustainment", pd.Series(_rows(table), index=table.index)
    table["row"] = names.where(~upkeep, "Upkeep of " + names)
    table["label"] = [quantity_words(q, unit) for q, unit in
                      zip(table["quantity"], table["unit"], strict=True)]  # fmt: skip
    table["figure"] = [musd(value) for value in table["obligation_musd"]]
    rank = {kind: at for at, kind in enumerate(_KINDS)}
    first = table.groupby("row")["year"].transform("min")
    return table.assign(rank=table["kind"].map(rank), first=first).sort_values(
        ["rank", "first", "row", "year"], kind="stable"
    ).reset_index(drop=True)  # fmt: skip


def fleet_table(plan: Plan, nation: str) -> pd.DataFrame:
    """Return lots on order, in hand and at work of a nation by package and year of the horizon."""
    table = plan.deliveries
    table = table[(table["nation"] == nation) & (table["period"] == "horizon")]
    table = table[(table["lots_in_hand"] > NOTHING) | (table["lots_on_order"] > NOTHING)]
    goods = plan.case.tables["equipment"].rename(columns={"name": "item_name"})
    table = table.merge(goods[["item", "item_name"]], on="item", how="left")
    table["row"] = _rows(table)
    return table.sort_values(["row", "year"], kind="stable").reset_index(drop=True)


def _rows(table: pd.DataFrame) -> list[str]:
    """Return the text of the row: the item's name, with its code where two share a name."""
    names = table["item_name"].where(table["item_name"].fillna("") != "", table["item"])
    codes = table["item"].groupby(names).transform("nunique")
    return [f"{name} ({code})" if many > 1 else name
            for name, code, many in zip(names, table["item"], codes, strict=True)]  # fmt: skip


def _y(order: list[str]) -> alt.Y:
    axis = alt.Axis(labelLimit=330, grid=True, bandPosition=0)
    return alt.Y("row:N", sort=order, title=None, axis=axis, scale=alt.Scale(domain=order))


def _at(x: dict[str, Any], field: str) -> alt.X:
    """Return the axis of years for a column."""
    return alt.X(field, type="quantitative", **x)


def _fleet_layers(
    table: pd.DataFrame, order: list[str], look: Look, x: dict[str, Any]
) -> list[Any]:
    if table.empty:
        return []
    wide = 1 - 2 * _PAD
    share = (table["lots_working"] / table["lots_in_hand"].where(table["lots_in_hand"] > 0)).fillna(
        0
    )
    rows = table.assign(
        start=table["year"] + _PAD, end=table["year"] + 1 - _PAD,
        works=table["year"] + _PAD + wide * share.clip(0, 1),
        next=table["year"] + 1,
        count=[quantity_words(lots, "lots") for lots in table["lots_in_hand"]],
        hand=[quantity_words(lots, "lots") for lots in table["lots_in_hand"]],
        work=[quantity_words(lots, "lots") for lots in table["lots_working"]],
        order=[quantity_words(lots, "lots") for lots in table["lots_on_order"]],
    )  # fmt: skip
    tips = [alt.Tooltip("row:N", title="equipment"), alt.Tooltip("year:O", title="fiscal year"),
            alt.Tooltip("order:N", title="on order at the end of the year"),
            alt.Tooltip("hand:N", title="in hand"),
            alt.Tooltip("work:N", title="at work")]  # fmt: skip
    y = _y(order)
    held, due = rows[rows["lots_in_hand"] > NOTHING], rows[rows["lots_on_order"] > NOTHING]
    lines = alt.Chart(due).mark_rule(
        strokeWidth=2, color=look.quiet, strokeDash=[4, 2], yOffset=_THICK / 2 + 2
    )
    cells = alt.Chart(held).mark_bar(height=_THICK, fillOpacity=0, stroke=look.edge)
    work = alt.Chart(held).mark_bar(height=_THICK, color=SKY, opacity=0.7)
    words = alt.Chart(held).mark_text(align="right", fontSize=11, color=look.ink, dx=-4)
    return [
        lines.encode(y=y, x=_at(x, "year"), x2="next:Q", tooltip=tips),
        work.encode(y=y, x=_at(x, "start"), x2="works:Q"),
        cells.encode(y=y, x=_at(x, "start"), x2="end:Q", tooltip=tips),
        words.encode(y=y, x=_at(x, "end"), text="count:N"),
    ]


def _given_layers(
    table: pd.DataFrame, order: list[str], look: Look, x: dict[str, Any]
) -> list[Any]:
    rows = table.assign(at=table["year"] + 0.12)
    rows = rows.assign(text=rows["at"] + 0.08)
    kinds = [kind for kind in _KINDS if (table["kind"] == kind).any()]
    scale = alt.Scale(domain=kinds, range=[_KINDS[kind][0] for kind in kinds])
    shapes = alt.Scale(domain=kinds, range=[_KINDS[kind][1] for kind in kinds])
    tips = [alt.Tooltip("row:N", title="what"), alt.Tooltip("kind:N"), alt.Tooltip("area:N"),
            alt.Tooltip("year:O", title="fiscal year"), alt.Tooltip("label:N", title="quantity"),
            alt.Tooltip("figure:N", title="obligated")]  # fmt: skip
    points = alt.Chart(rows).mark_point(filled=True, size=70, opacity=1, stroke=look.ink,
                                        strokeWidth=0.6)  # fmt: skip
    words = alt.Chart(rows).mark_text(align="left", fontSize=11, color=look.ink)
    y = _y(order)
    return [
        points.encode(
            x=_at(x, "at"), y=y, tooltip=tips,
            color=alt.Color("kind:N", title=None, scale=scale),
            shape=alt.Shape("kind:N", title=None, scale=shapes),
        ),
        words.encode(x=_at(x, "text"), y=y, text="label:N"),
    ]  # fmt: skip


def _said(name: str, given: pd.DataFrame, fleets: pd.DataFrame) -> str:
    kinds = given.groupby("kind")["obligation_musd"].sum().sort_values(ascending=False)
    told = [f"{musd(value)} as {kind}" for kind, value in kinds.items()]
    items = counted(given["item"].nunique(), "item", "items")
    said = f"{name} gets {items}: {listed(told)}." if told else f"{name} gets nothing new."
    if fleets.empty:
        return said
    end = fleets[fleets["year"] == fleets["year"].max()]
    hand, work = end["lots_in_hand"].sum(), end["lots_working"].sum()
    return (
        f"{said} At the end of {end['year'].iloc[0]} it has {quantity_words(hand, 'lots')} of "
        f"equipment in hand, {quantity_words(work, 'lots')} at work."
    )
