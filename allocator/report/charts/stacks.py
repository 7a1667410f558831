"""Stacked bars across or upright, with figures on them, so that colour is never the only sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from allocator.report.charts import look as looks
from allocator.report.charts.look import HEIGHT, WIDTH, Look, ink_on
from allocator.util.column_places import written
from allocator.util.format import figure
from allocator.util.tolerance import ROUNDING

_LONGEST = 460
"""Pixels of the longest name that is drawn whole."""

STEP = 24
"""Pixels of a bar that lies across, with the gap."""

SIGN, LINE = 7.0, 14.0
"""Pixels that a sign of a label and a line of labels need."""


_WING = 12
"""Pixels of a mark on each side of an upright bar."""

_MARGIN = 0.12
"""Room beyond the longest bar, as a share of it, for the figure at its end."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Bars made of parts, both in the order given.

    `rows` has the columns bar, part and value; `label` (text on the part) is made from the value
    where it is absent. `bar_title` and `part_title` name bars and parts in tooltips, `unit` is that
    of the value. `ends` are the words at the end of each bar; by default its sum.

    `over` (bar, value) draws a mark across each bar, or beside an upright one, named `over_title`.
    """

    rows: pd.DataFrame
    bars: Sequence[str]
    parts: Sequence[str]
    bar_title: str
    part_title: str
    unit: str
    colours: Sequence[str] = ()
    ends: Mapping[str, str] | None = None
    over: pd.DataFrame | None = None
    over_title: str = ""

    @property
    def palette(self) -> list[str]:
        """A colour for every part."""
        return list(self.colours) or looks.colours(self.parts)

    @property
    def marks(self) -> dict[str, float]:
        """Where a mark goes across, by bar."""
        if self.over is None:
            return {}
        over = self.over.dropna()
        return dict(zip(over["bar"], over["value"].astype(float), strict=True))


def placed(stack: Stack) -> pd.DataFrame:
    """Return the parts of every bar with the columns start, end and middle, and words for them."""
    rows = stack.rows[stack.rows["value"].abs() > ROUNDING]
    rank = {part: at for at, part in enumerate(stack.parts)}
    rows = rows[rows["part"].isin(rank) & rows["bar"].isin(set(stack.bars))]
    rows = rows.assign(rank=rows["part"].map(rank)).sort_values(["bar", "rank"], kind="stable")
    rows["end"] = rows.groupby("bar")["value"].cumsum().astype(float)
    rows["start"] = rows["end"] - rows["value"]
    rows["middle"] = (rows["start"] + rows["end"]) / 2
    rows["figure"] = [f"{figure(value)} {stack.unit}" for value in rows["value"]]
    ink = {part: ink_on(colour) for part, colour in zip(stack.parts, stack.palette, strict=True)}
    rows["ink"] = rows["part"].map(ink)
    if "label" not in rows:
        (rows["label"],) = written([rows["value"].tolist()])
    return rows.drop(columns="rank").reset_index(drop=True)


def totals(stack: Stack) -> pd.DataFrame:
    """Return the sum of every bar with words for it."""
    sums = stack.rows.groupby("bar")["value"].sum().reindex(list(stack.bars), fill_value=0.0)
    table = sums.rename("total").rename_axis("bar").reset_index()
    (told,) = written([table["total"].tolist()])
    ends = stack.ends or {}
    return table.assign(
        figure=[ends.get(bar, words) for bar, words in zip(table["bar"], told, strict=True)]
    )


def across(stack: Stack, look: Look, *, width: int = WIDTH) -> Any:
    """Return bars that lie across, the first on top."""
    rows, sums = placed(stack), totals(stack)
    end = _end(stack, sums)
    y = alt.Y("bar:N", sort=list(stack.bars), title=None, axis=alt.Axis(labelLimit=_LONGEST),
              scale=alt.Scale(domain=list(stack.bars), paddingInner=0.28))  # fmt: skip
    scale = alt.Scale(domain=[0, end], nice=False)
    axis = alt.Axis(title=stack.unit, format=",~f", tickCount=6)
    bars = _bars(rows, stack, look).encode(
        y=y, x=alt.X("start:Q", scale=scale, axis=axis), x2="end:Q"
    )
    needed = [len(label) * SIGN + 6 for label in rows["label"]]
    clear = _clear(rows, stack, [one / 2 * end / width for one in needed])
    fit = (rows["value"] * width / end >= needed) & clear
    sums["at"] = _beside(
        sums, stack, [(len(text) * SIGN + 8) * end / width for text in sums["figure"]]
    )
    ends = alt.Chart(sums).mark_text(align="left", dx=5, fontSize=12, color=look.ink)
    layers = [bars, _labels(rows[fit], y, alt.X("middle:Q", scale=scale)),
              ends.encode(y=y, x=alt.X("at:Q", scale=scale), text="figure:N")]  # fmt: skip
    if stack.marks:
        mark = _over(stack, look, height=STEP - 4)
        layers.append(mark.encode(y=y, x=alt.X("value:Q", scale=scale)))
    return alt.layer(*layers).properties(width=width, height=STEP * len(stack.bars))


def upright(stack: Stack, look: Look) -> Any:
    """Return upright bars, the first on the left."""
    rows, sums = placed(stack), totals(stack)
    end = _end(stack, sums)
    place: dict[str, Any] = {
        "sort": list(stack.bars), "title": stack.bar_title,
        "axis": alt.Axis(labelAngle=0, grid=False),
        "scale": alt.Scale(domain=list(stack.bars), paddingInner=0.3),
    }  # fmt: skip
    x = alt.X("bar:N", **place)
    scale = alt.Scale(domain=[0, end], nice=False)
    axis = alt.Axis(title=stack.unit, format=",~f", tickCount=6)
    bars = _bars(rows, stack, look).encode(
        x=x, y=alt.Y("start:Q", scale=scale, axis=axis), y2="end:Q"
    )
    # a part that is all of its bar has its figure above the bar already
    part = rows["value"] < rows.groupby("bar")["value"].transform("sum") - ROUNDING
    fit = (rows["value"] * HEIGHT / end >= LINE) & part
    ends = alt.Chart(sums).mark_text(dy=-8, fontSize=12, fontWeight="bold", color=look.ink)
    layers = [bars, _labels(rows[fit], x, alt.Y("middle:Q", scale=scale)),
              ends.encode(x=x, y=alt.Y("total:Q", scale=scale), text="figure:N")]  # fmt: skip
    # on either side of the bar: a line across would hide a thin part of it
    for side, shift in ((0, -_WING / 2 - 1), (1, _WING / 2 + 1)) if stack.marks else ():
        mark = _over(stack, look).mark_point(
            shape="stroke", size=_WING**2, strokeWidth=2.5, color=look.ink, opacity=1, xOffset=shift
        )
        beside = alt.X("bar:N", bandPosition=side, **place)
        layers.append(mark.encode(x=beside, y=alt.Y("value:Q", scale=scale)))
    return alt.layer(*layers).properties(width=WIDTH, height=HEIGHT)


def _end(stack: Stack, sums: pd.DataFrame) -> float:
    """Return the end of the scale: beyond the longest bar and the furthest mark."""
    return max(float(sums["total"].max()), *stack.marks.values(), ROUNDING) * (1 + _MARGIN)


def _bars(rows: pd.DataFrame, stack: Stack, look: Look) -> Any:
    colour = alt.Color(
        "part:N", title=None, scale=alt.Scale(domain=list(stack.parts), range=stack.palette),
        legend=alt.Legend(columns=columns(stack.parts), symbolType="square", labelLimit=_LONGEST),
    )  # fmt: skip
    tips = [alt.Tooltip("bar:N", title=stack.bar_title), alt.Tooltip("part:N",
            title=stack.part_title), alt.Tooltip("figure:N", title="amount")]  # fmt: skip
    chart = alt.Chart(rows).mark_bar(stroke=look.edge, strokeWidth=0.5)
    return chart.encode(color=colour, tooltip=tips)


def columns(parts: Sequence[str]) -> int:
    """Return how many entries of a legend fit into a row."""
    longest = max((len(part) for part in parts), default=1)
    return max(1, min(8, int(WIDTH / (longest * SIGN + 24))))


def _labels(rows: pd.DataFrame, bar: alt.X | alt.Y, place: alt.X | alt.Y) -> Any:
    text = alt.Chart(rows).mark_text(fontSize=11)
    return text.encode(bar, place, text="label:N", color=alt.Color("ink:N", scale=None))


def _over(stack: Stack, look: Look, **size: Any) -> Any:
    rows = pd.DataFrame({"bar": list(stack.marks), "value": list(stack.marks.values())})
    rows["figure"] = [f"{figure(value)} {stack.unit}" for value in rows["value"]]
    tips = [alt.Tooltip("bar:N", title=stack.bar_title),
            alt.Tooltip("figure:N", title=stack.over_title)]  # fmt: skip
    mark = alt.Chart(rows).mark_tick(color=look.ink, thickness=2.5, opacity=1, **size)
    return mark.encode(tooltip=tips)


def _clear(rows: pd.DataFrame, stack: Stack, reach: Sequence[float]) -> pd.Series[bool]:
    """Tell for every part whether no mark crosses its label, which reaches so far both ways."""
    clear = [
        bar not in stack.marks or abs(stack.marks[bar] - middle) > far
        for bar, middle, far in zip(rows["bar"], rows["middle"], reach, strict=True)
    ]
    return pd.Series(clear, index=rows.index, dtype=bool)


def _beside(sums: pd.DataFrame, stack: Stack, reach: Sequence[float]) -> list[float]:
    """Return where the words at the end of a bar begin: beyond a mark that would cross them."""
    return [
        mark if total <= (mark := stack.marks.get(bar, -1.0)) <= total + far else total
        for bar, total, far in zip(sums["bar"], sums["total"], reach, strict=True)
    ]
