"""The plans of a frontier as a table of words and figures, to be read and printed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from allocator.explore.frontiers.measures import MEASURES, Measure
from allocator.explore.frontiers.record import ON_FRONT
from allocator.util.column_places import written
from allocator.util.format import at_most, fixed

if TYPE_CHECKING:
    from allocator.explore.frontiers.record import FrontierRecord

_ALSO = ("turbulence", "idle", "cost")
"""Measures that are shown whatever is weighed."""

_KINDS = {
    "start": "plan shown", "current": "plan of the current policy", "last": "last plan, kept",
}  # fmt: skip


def reading_table(frontier: FrontierRecord, chosen: int | None) -> pd.DataFrame:
    """Return a row of text a plan: which it is, its figures, and what its search leaves open."""
    table = frontier.table
    names = dict.fromkeys([*(one.name for one in frontier.axes), *_ALSO])
    columns = {"Plan": [_named(row, chosen) for row in table.to_dict("records")]}
    for one in (MEASURES[name] for name in names):
        if table[one.name].notna().any():
            columns[_heading(one)] = _cells(one, table[one.name])
    if table["need_met"].notna().any():
        columns["Need met"] = [_share(one) for one in table["need_met"]]
    columns["Rules relaxed"] = [f"{count:.0f}" for count in table["rules_that_bend"]]
    columns["Their cost, value points"] = written([table["bending_value"].tolist()])[0]
    left = table["bound"] - table["value"]
    columns["Open, value points"] = [
        at_most(max(0.0, one)) if math.isfinite(one) else "not known" for one in left
    ]
    return pd.DataFrame(columns)


def _named(row: dict[object, object], chosen: int | None) -> str:
    words = [str(row["plan"])]
    if row["kind"] in _KINDS:
        words.append(_KINDS[str(row["kind"])])
    if row["kind"] in ON_FRONT and row["standing"] == "dominated":
        words.append("another is better")
    if row["plan"] == chosen:
        words.append("recommended")
    return ", ".join(words)


def _heading(one: Measure) -> str:
    label = f"{one.label[0].upper()}{one.label[1:]}"
    return f"{label}, {one.unit}" if one.unit == "US$ million" else label


def _cells(one: Measure, figures: pd.Series[float]) -> list[str]:
    if one.unit == "US$ million":
        return written([figures.tolist()])[0]
    if one.unit.startswith("share"):
        return [_share(figure) for figure in figures]
    return [one.told(figure) for figure in figures]


def _share(share: float) -> str:
    return "not known" if math.isnan(share) else f"{fixed(100 * share, 1)}%"
