"""What moves a plan most, one range at a time: the tornado."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from allocator.report.charts.look import BLUE, SKY, WIDTH, Drawn, Look, finish, look_of, nothing
from allocator.util.format import counted, listed

if TYPE_CHECKING:
    from allocator.explore.sensitivity.outputs import Output
    from allocator.explore.sensitivity.result import Sensitivity

_STEP = 40
"""Pixels of a range: two bars, one an end."""

_ENDS = ("low end", "high end")
_ROOM = 0.14
"""Room for figures at both ends of the scale, as a share of it."""

_FAINT = 0.45


def tornado(found: Sensitivity, most: int = 15, *, dark: bool = False) -> Drawn:
    """Return how far an output moves when each range goes to its ends and all else stays.

    Bars of swings that the solver's gap could have made are faint.
    """
    title = f"What moves the {found.output.words} most"
    table = found.table.dropna(subset=["swing"])
    if table.empty:
        return nothing(title, "No range has two plans to compare.", dark)
    look = look_of(dark)
    shown = table.head(most)
    first = shown.iloc[0]
    output = found.output
    said = (
        f"{counted(len(table), 'range', 'ranges')}, the largest swing first. "
        + " ".join(_row_words(row, output) for row in shown.head(5).to_dict("records"))
        + f" All in {output.unit}."
    )
    known = first["base"] == first["base"]
    lines = ["Figures next to the bars: the value of the range; everything else stays the same."]
    if known:
        lines.append(f"Line: as it is, {output.amount(first['base'])}.")
    if not shown["clear"].all():
        lines.append("Faint: the search gap is as large as the swing.")
    failed = found.table["problem"].ne("").sum()
    if failed:
        ranges = counted(int(failed), "range has an end", "ranges have an end")
        lines.append(f"{ranges} without a plan, where no bar is drawn.")
    if len(table) > len(shown):
        rest = counted(len(table) - len(shown), "range", "ranges")
        lines.append(f"Not shown: {rest} with smaller swings.")
    return finish(_bars(shown, found, look), look, title, lines, said)


def _row_words(row: Mapping[Any, Any], output: Output) -> str:
    ends = [
        f"{output.told(row[at])} at {row[end]:g}"
        for end, at in (("low", "at_low"), ("high", "at_high"))
        if row[at] == row[at]
    ]
    return f"{row['range']}: {listed(ends)}."


def _bars(shown: pd.DataFrame, found: Sensitivity, look: Look) -> Any:
    unit = found.output.unit
    rows = _parts(shown, found.output)
    order = list(shown["range"])
    low, high = rows[["start", "end"]].to_numpy().min(), rows[["start", "end"]].to_numpy().max()
    room = _ROOM * float(high - low) or max(abs(float(high)), 1.0) * _ROOM
    scale = alt.Scale(domain=[low - room, high + room], nice=False, zero=False)
    # as many digits as tell one tick from the next
    digits = max(0, math.ceil(-math.log10(max(room, 1e-9))) - 2)
    axis = alt.Axis(tickCount=6, format=f".{digits}%" if found.output.is_share else "~g")
    x = alt.X("start:Q", scale=scale, title=unit or None, axis=axis)
    y = alt.Y("range:N", sort=order, title=None, axis=alt.Axis(labelLimit=300),
              scale=alt.Scale(domain=order, paddingInner=0.25))  # fmt: skip
    offset = alt.YOffset("which:N", sort=list(_ENDS))
    colour = alt.Color("which:N", title=None, scale=alt.Scale(domain=list(_ENDS),
                       range=[BLUE, SKY]), legend=alt.Legend(symbolType="square"))  # fmt: skip
    tips = [alt.Tooltip("range:N"), alt.Tooltip("stands:N", title="value of the range"),
            alt.Tooltip("figure:N", title=found.output.words),
            alt.Tooltip("moved:N", title="compared with now")]  # fmt: skip
    base = alt.Chart(rows)
    opacity = alt.Opacity("faint:Q", scale=None, legend=None)
    bars = base.mark_bar(stroke=look.edge, strokeWidth=0.5).encode(
        x=x, x2="end:Q", y=y, yOffset=offset, color=colour, opacity=opacity, tooltip=tips
    )
    layers = [bars, *_labels(rows, scale, y, offset, look)]
    if shown["base"].notna().all():
        line = alt.Chart(pd.DataFrame({"at": [float(shown["base"].iloc[0])]}))
        layers.append(line.mark_rule(color=look.ink).encode(x=alt.X("at:Q", scale=scale)))
    return alt.layer(*layers).properties(width=WIDTH, height=_STEP * len(order))


def _parts(shown: pd.DataFrame, output: Output) -> pd.DataFrame:
    """Return a bar for each end that has a plan; without a plan as it is, from end to end."""
    parts = []
    for row in shown.to_dict("records"):
        begin = row["base"] if row["base"] == row["base"] else row["at_low"]
        for which, end, at in zip(_ENDS, ("low", "high"), ("at_low", "at_high"), strict=True):
            if row[at] != row[at]:
                continue
            stands = f"{row[end]:g} {row['unit']}".strip()
            parts.append(
                {"range": row["range"], "which": which, "start": float(begin), "end": row[at],
                 "label": f"{row[end]:g}", "stands": stands, "right": bool(row[at] >= begin),
                 "figure": output.amount(row[at]),
                 "moved": _moved(row[at] - begin, output),
                 "faint": 1.0 if row["clear"] else _FAINT}
            )  # fmt: skip
    return pd.DataFrame(parts)


def _moved(change: float, output: Output) -> str:
    return f"{'−' if change < 0 else '+' if change > 0 else ''}{output.moved(abs(change), 3)}"


def _labels(
    rows: pd.DataFrame, scale: alt.Scale, y: alt.Y, offset: alt.YOffset, look: Look
) -> list[Any]:
    """Return where each range stands, beside the end of its bar."""
    at = alt.X("end:Q", scale=scale)
    right, left = alt.Chart(rows[rows["right"]]), alt.Chart(rows[~rows["right"]])
    texts = (right.mark_text(align="left", dx=5, fontSize=11, color=look.ink),
             left.mark_text(align="right", dx=-5, fontSize=11, color=look.ink))  # fmt: skip
    return [text.encode(x=at, y=y, yOffset=offset, text="label:N") for text in texts]
