"""A chart of regret: what each plan loses in each scenario."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from allocator.report.charts.look import Drawn, Look, finish, look_of, nothing
from allocator.util.format import counted

_SHADES = ("#fff7ec", "#fdd49e", "#fc8d59", "#d7301f", "#7f0000")
"""Light to dark: from nothing lost to the most."""

_CELL, _WIDE = 40, 96
"""Pixels of a cell, high and wide."""

_WORST = "worst of all"

_MARKS = {"whole": "", "barred": " b", "changed": " c"}
"""What stands behind a figure where the first years cannot stand as decided."""

_TOLD = {
    "whole": "kept as decided",
    "barred": "law stops part of them",
    "changed": "part is dropped or added",
}

_DARKEST = 0.62
"""Share of the largest regret from which white is easier to read than black."""


def regret_map(cells: pd.DataFrame, *, dark: bool = False) -> Drawn:
    """Return regret by plan and scenario: the table ``cells`` of `allocator.explore.regret`.

    The plan of least worst regret is on top; the last column has each plan's worst regret.
    """
    title = "Regret of plans in scenarios"
    if cells.empty:
        return nothing(title, "No plan has been tried in a scenario yet.", dark)
    look = look_of(dark)
    worst = cells.groupby("plan", sort=False)["regret"].max().sort_values(kind="stable")
    scenarios = [*dict.fromkeys(cells["scenario"])]
    lines = [
        "Value points lost compared with the best plan known in each scenario; 0 is best.",
        "b: law there stops part of the first years. c: part of them is dropped or added there.",
    ]
    best = str(worst.index[0])
    row = cells[cells["plan"] == best].sort_values("regret", kind="stable").iloc[-1]
    most = f"{row['regret']:.2f} value points in {row['scenario']}"
    where = counted(len(scenarios), "scenario")
    said = (
        f"{best} has the smallest worst regret of {len(worst)} plans in {where}: {most}. The "
        "largest "
        f"worst regret is {worst.iloc[-1]:.2f}, of {worst.index[-1]}."
        if len(worst) > 1
        else f"{best} in {where} loses at most {most}."
    )
    return finish(_grid(cells, worst, scenarios, look), look, title, lines, said)


def _grid(
    cells: pd.DataFrame, worst: pd.Series[float], scenarios: list[str], look: Look
) -> Any:  # fmt: skip
    end = max(float(worst.max()), 1e-9)
    last = pd.DataFrame({"plan": worst.index, "scenario": _WORST, "regret": worst.to_numpy(),
                         "stands": "whole"})  # fmt: skip
    rows = pd.concat([cells, last], ignore_index=True)
    rows = rows.assign(
        regret=rows["regret"].clip(lower=0.0),
        label=[f"{value:.2f}{_MARKS[stands]}"
               for value, stands in zip(rows["regret"].clip(lower=0.0), rows["stands"],
                                        strict=True)],
        lost=[f"{value:.2f} value points" for value in rows["regret"].clip(lower=0.0)],
        first=rows["stands"].map(_TOLD),
        ink=["#ffffff" if value > _DARKEST * end else "#000000" for value in rows["regret"]],
    )  # fmt: skip
    x = alt.X("scenario:N", sort=[*scenarios, _WORST], title=None,
              axis=alt.Axis(labelAngle=-30, labelLimit=200, orient="top"))  # fmt: skip
    y = alt.Y("plan:N", sort=list(worst.index), title=None, axis=alt.Axis(labelLimit=260))
    scale = alt.Scale(domain=[0, end], range=list(_SHADES))
    tips = [alt.Tooltip("plan:N"), alt.Tooltip("scenario:N"), alt.Tooltip("lost:N"),
            alt.Tooltip("first:N", title="its first years")]  # fmt: skip
    base = alt.Chart(rows).encode(x=x, y=y)
    shown = base.mark_rect(stroke=look.ground, strokeWidth=2).encode(
        color=alt.Color("regret:Q", scale=scale, legend=None), tooltip=tips
    )
    text = base.mark_text(fontSize=13).encode(text="label:N", color=alt.Color("ink:N", scale=None))
    layers = (shown + text).resolve_scale(color="independent")
    size = {"width": _WIDE * (len(scenarios) + 1), "height": _CELL * len(worst)}
    return layers.properties(**size)
