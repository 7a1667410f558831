"""Money on a world map, drawn from the shapes that come with the package."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from allocator.report.charts import labels
from allocator.report.charts.circle_spacing import apart
from allocator.report.charts.look import Drawn, Look, finish, look_of, nothing
from allocator.report.charts.map_window import Window, magnification, window_of
from allocator.util.format import counted, figure, listed, musd

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

SELECTION = "nation"
"""Name of the selection: the nation that a reader clicked."""

_SHADES = ("#d3e3f0", "#aecbe2", "#86b0d2", "#5d93be", "#3a75a6", "#1f5785", "#0d3558")
"""Light to dark: seven steps of the accent that differ in brightness."""

_DARK_SHADES = ("#24425c", "#2d5b82", "#3a75a6", "#5d93be", "#86b0d2", "#b7d2e8", "#e6f0f8")
"""The same the other way round: on a dark page the most money is the brightest."""

DISCLAIMER = "Boundaries and names shown imply no endorsement or acceptance."

_NONE = "no money"
_GROUND, _SHAPES = "ground", "shapes"

_VISIBLE = 2.6
"""Square degrees below which a shape is too small to see and is drawn as a point."""

_CIRCLE = 42
"""Square pixels of a circle."""

_SCALE = 141.0
"""Pixels of the map, as wide as it is drawn, for one unit of `circle_spacing`."""

_DISTANCE = 10.0
"""Least pixels between two centres; more than a circle is wide, as the map may be narrower."""

_SMALL = 16.0
"""Square degrees below which a circle might hide a shape."""

_WIDTH, _HEIGHT = 860, 330
"""Pixels; the width follows the page, and the height leaves little of it empty."""


@cache
def _world() -> dict[str, Any]:
    text = files("allocator.report.charts").joinpath("world.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def map_table(plan: Plan) -> pd.DataFrame:
    """Return every nation of the case with its money a year, class and place on the map.

    `place` is shape, point or, for a code the map does not know, none. Circles of points that are
    close to each other are drawn a little apart, at ``circle_longitude`` and ``circle_latitude``.
    """
    years, places = len(plan.case.years), _world()["places"]
    money = plan.spending.groupby("nation")["obligation_musd"].sum() / years
    names = labels.nations(plan)
    rows = pd.DataFrame({"nation": list(names), "name": list(names.values())})
    rows["musd"] = rows["nation"].map(money).astype(float).fillna(0.0)
    rows["class"] = classes(rows["musd"])
    rows["money"] = [f"US$ {figure(value)} million a year" if value > 0 else _NONE
                     for value in rows["musd"]]  # fmt: skip
    rows["place"] = [_place(nation) for nation in rows["nation"]]
    for at, column in enumerate(("longitude", "latitude")):
        rows[column] = [places[nation][at] if nation in places else math.nan
                        for nation in rows["nation"]]  # fmt: skip
    rows = rows.sort_values("musd", ascending=False, kind="stable").reset_index(drop=True)
    return _with_circles(rows, _SCALE * magnification(window(rows)))


def _with_circles(rows: pd.DataFrame, scale: float) -> pd.DataFrame:
    """Return the table with the place of each circle: none covers another or a small shape.

    `scale` is how many pixels one unit of `circle_spacing` is.
    """
    points = rows[rows["place"] == "point"]
    shapes = rows[rows["place"] == "shape"]
    size = shapes["nation"].map(lambda nation: _world()["places"][nation][2])
    taken = []
    for east, north, area in zip(shapes["longitude"], shapes["latitude"], size, strict=True):
        if area < _SMALL:
            side = math.sqrt(area) * math.radians(scale)
            taken.append(((east, north), (side + _circle_width()) / 2 / scale))
    circles = list(zip(points["longitude"], points["latitude"], strict=True))
    found = apart(circles, taken, _DISTANCE / scale)
    table = pd.DataFrame(found, index=points.index, columns=["circle_longitude", "circle_latitude"])
    return rows.join(table.astype("float64"))


def window(rows: pd.DataFrame) -> Window:
    """Return the part of the world that holds the nations of the table."""
    places = set(rows.loc[rows["place"] != "none", "nation"])
    shapes = [one["polygons"] for one in _world()["shapes"] if one["nation"] in places]
    points = rows[rows["place"] == "point"]
    return window_of(shapes, zip(points["longitude"], points["latitude"], strict=True))


def _circle_width() -> float:
    """Return the pixels across a circle."""
    return 2 * math.sqrt(_CIRCLE / math.pi)


def _place(nation: str) -> str:
    if nation not in _world()["places"]:
        return "none"
    return "shape" if _world()["places"][nation][2] >= _VISIBLE else "point"


def classes(money: pd.Series[float]) -> list[str]:
    """Return the class of every amount: half powers of ten up to the largest, at most seven."""
    limits = _limits(float(money.max()) if len(money) else 0.0)
    names = class_names(money)
    return [names[sum(value >= limit for limit in limits)] if value > 0 else _NONE
            for value in money]  # fmt: skip


def class_names(money: pd.Series[float]) -> list[str]:
    """Return the names of all classes from the least money to the most."""
    limits = _limits(float(money.max()) if len(money) else 0.0)
    said = [f"{limit:,.10g}" for limit in limits]
    between = [f"{low} to {high}" for low, high in itertools.pairwise(said)]
    return [f"under {said[0]}", *between, f"{said[-1]} and more"]


def _limits(most: float) -> list[float]:
    power = math.floor(math.log10(most)) if most > 0 else 0
    below = [f"{step}e{at}" for at in range(power - 3, power) for step in (1, 3)]
    limits = [float(one) for one in (*below, f"1e{power}")]
    return limits[-(len(_SHADES) - 1) :]


def world_map(plan: Plan, *, dark: bool = False) -> Drawn:
    """Return a map of the money a year; a click selects a nation (selection `nation`).

    Nations too small to see are points, so that none vanishes; those whose code is no ISO code of
    the map are told below the title.
    """
    title = f"Money by nation, {labels.horizon(plan)}"
    table = map_table(plan)
    if not (table["musd"] > 0).any():
        return nothing(title, "No nation gets money in this plan.", dark)
    away = table[(table["place"] == "none") & (table["musd"] > 0)]
    if (table["place"] == "none").all():
        words = "No nation of this case is on the world map; it uses ISO codes, such as KEN."
        return nothing(title, words, dark)
    look = look_of(dark)
    names = class_names(table["musd"])
    placed = table[table["place"] != "none"]
    subtitle = [
        f"Yearly average, {labels.money_note(plan)}. Circles: nations too small to see, moved "
        "apart. Outlines: not in the case.",
        DISCLAIMER,
    ]
    if len(away):
        told = _named_money(away)
        subtitle.insert(1, f"Not on the map: {listed(told)}.")
    chart = finish(_layers(placed, names, look), look, title, subtitle, _said(table))
    # last, because every step before copies and checks what the chart holds
    chart.datasets = _shapes(placed, window(placed))
    return chart


def clicked_nation(plan: Plan, event: Mapping[str, Any] | None) -> str | None:
    """Return the nation a reader clicked, None for none or one that is not in the case.

    `event` is what ``st.altair_chart(world_map(plan), on_select="rerun")`` returns.
    """
    picked = ((event or {}).get("selection") or {}).get(SELECTION) or []
    codes = [str(one.get("nation", "")) for one in picked if isinstance(one, Mapping)]
    known = set(plan.case.tables["nations"]["nation"])
    return next((code for code in codes if code in known), None)


def _shapes(table: pd.DataFrame, seen: Window) -> dict[str, list[dict[str, Any]]]:
    """Return the shapes of the case's nations, with what is told of them, and of others nearby.

    The corners of the window are shapes without an extent: the map is fitted to what it holds.
    """
    known = table.set_index("nation")[["name", "class", "money"]].to_dict("index")
    corners = {"type": "MultiLineString", "coordinates": [[one, one] for one in seen.corners]}
    found: dict[str, list[dict[str, Any]]] = {
        _GROUND: [{"type": "Feature", "geometry": corners}], _SHAPES: [],
    }  # fmt: skip
    for shape in _world()["shapes"]:
        row = known.get(shape["nation"])
        if row is None and not seen.holds(shape["polygons"]):
            continue
        geometry = {"type": "MultiPolygon", "coordinates": shape["polygons"]}
        told: dict[Any, Any] = {} if row is None else {"nation": shape["nation"], **row}
        found[_GROUND if row is None else _SHAPES].append(
            {"type": "Feature", "geometry": geometry, **told}
        )
    return found


def _layers(table: pd.DataFrame, names: list[str], look: Look) -> Any:
    pick = alt.selection_point(name=SELECTION, fields=["nation"], on="click", empty=False)
    shades = _DARK_SHADES if look.dark else _SHADES
    scale = alt.Scale(domain=[_NONE, *names], range=[look.land, *shades])
    colour = alt.Color("class:N", title="US$ million a year", scale=scale,
                       legend=alt.Legend(columns=4, symbolType="square"))  # fmt: skip
    edge = alt.condition(pick, alt.value(look.ink), alt.value(look.edge))
    width = alt.condition(pick, alt.value(2.5), alt.value(0.5))
    tips = [alt.Tooltip("name:N", title="nation"), alt.Tooltip("money:N", title="money")]
    marks = {"color": colour, "tooltip": tips, "stroke": edge, "strokeWidth": width}
    layers: list[Any] = [
        alt.Chart(alt.NamedData(name=_GROUND)).mark_geoshape(
            aria=False,  # it says nothing: the shapes of nations do
            fill=look.ground,
            stroke=look.edge,
            strokeWidth=0.5,
        ),
        alt.Chart(alt.NamedData(name=_SHAPES)).mark_geoshape().encode(**marks).add_params(pick),
    ]
    points = table[table["place"] == "point"]
    if len(points):
        # a line leads from a circle that had to be moved to its nation
        lines = alt.Chart(points).mark_rule(color=look.ink, strokeWidth=0.5).encode(
            longitude="longitude:Q", latitude="latitude:Q",
            longitude2="circle_longitude:Q", latitude2="circle_latitude:Q",
        )  # fmt: skip
        dots = alt.Chart(points).mark_circle(size=_CIRCLE, opacity=1).encode(
            longitude="circle_longitude:Q", latitude="circle_latitude:Q", **marks
        )  # fmt: skip
        layers += [lines, dots]
    return alt.layer(*layers).project("equalEarth").properties(width=_WIDTH, height=_HEIGHT)


def _said(table: pd.DataFrame) -> str:
    paid = table[table["musd"] > 0]
    first = _named_money(paid.head(5))
    points = int((paid["place"] == "point").sum())
    small = f" {counted(points, 'is', 'are')} drawn as circles." if points else ""
    return (
        f"{counted(len(paid), 'nation gets', 'nations get')} "
        f"{musd(paid['musd'].sum())} a year; the most: {listed(first)}.{small}"
    )


def _named_money(table: pd.DataFrame) -> list[str]:
    rows = table[["name", "musd"]].to_dict("records")
    return [f"{row['name']} {figure(row['musd'])}" for row in rows]
