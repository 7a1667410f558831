"""The chart of `growth.py`: seconds and memory against nations, items and years."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from benchmarks import measure
from benchmarks.growth import LADDERS, MIDDLE

_LINES = {"build_cpu_s": "assemble and compile", "first_cpu_s": "search, to the first plan"}
_COLOURS = ["#0072B2", "#E69F00"]
_PLACE = measure.ROOT / "benchmarks" / "results"


def draw(results: list[dict[str, Any]]) -> None:
    """Write ``results/growth.svg`` and ``results/growth.png``."""
    columns = []
    for name in LADDERS:
        others = [one for one in MIDDLE if one != name]
        along = [one for one in results if all(one[key] == MIDDLE[key] for key in others)]
        columns.append(_column(name, pd.DataFrame(along), first=name == "nations"))
    middle = ", ".join(f"{size} {name}" for name, size in MIDDLE.items())
    title = alt.TitleParams(
        "Time and memory against the size of a generated case",
        subtitle=f"One dimension at a time from {middle}; all scales are logarithmic. "
        "A missing point: no plan within the limit.",
        anchor="start",
    )
    chart = (
        alt.hconcat(*columns, spacing=24)
        .properties(title=title, background="white", padding=12)
        .configure_axis(grid=True, gridColor="#e6e6e6", titleFontWeight="normal")
        .configure_legend(orient="top", title=None)
    )
    for form, options in (("png", {"ppi": 120}), ("svg", {})):
        chart.save(str(_PLACE / f"growth.{form}"), **options)


def _column(name: str, table: pd.DataFrame, *, first: bool) -> Any:
    times = table.melt(id_vars=[name], value_vars=list(_LINES), var_name="part", value_name="s")
    times["part"] = times["part"].map(_LINES)
    colour = alt.Color("part:N", scale=alt.Scale(domain=list(_LINES.values()), range=_COLOURS))
    seconds = alt.Chart(times.dropna()).encode(color=colour)
    memory = alt.Chart(table)
    return alt.vconcat(
        _line(seconds, name, "s", "CPU seconds" if first else None),
        _line(memory, name, "peak_mb", "peak MB" if first else None),
        spacing=12,
    )


def _line(chart: Any, name: str, figure: str, title: str | None) -> Any:
    scale = alt.Scale(type="log", nice=False)
    return chart.mark_line(point=True).encode(
        x=alt.X(f"{name}:Q", title=name, scale=scale, axis=alt.Axis(values=list(LADDERS[name]))),
        y=alt.Y(f"{figure}:Q", title=title, scale=alt.Scale(type="log"),
                axis=alt.Axis(tickCount=4, format="~g")),
    ).properties(width=210, height=150)  # fmt: skip
