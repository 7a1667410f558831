"""Morris' effects and Sobol's indices, with their confidence intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from allocator.report.charts.look import BLUE, SKY, WIDTH, Drawn, Look, finish, look_of, nothing
from allocator.util.format import counted, figure, listed
from allocator.util.letters import sentence_start

if TYPE_CHECKING:
    from allocator.explore.sensitivity.result import Sensitivity

_STEP = 38

_KINDS = {
    "morris": (("mu_star", "mean size of the effect"), ("sigma", "how it varies")),
    "sobol": (("ST", "with the others (ST)"), ("S1", "by itself (S1)")),
}
"""Columns drawn for each method, and what they are called."""


def indices(found: Sensitivity, most: int = 15, *, dark: bool = False) -> Drawn:
    """Return Morris' effects or Sobol's indices of each range, with 95% confidence intervals."""
    sobol = found.method == "sobol"
    title = (
        f"What explains the variance of the {found.output.words}" if sobol
        else f"What matters to the {found.output.words}"
    )  # fmt: skip
    (main, words), _ = _KINDS[found.method]
    table = found.table.dropna(subset=[main])
    if table.empty:
        return nothing(title, "No index can be given: see the warnings.", dark)
    look, shown = look_of(dark), table.head(most)
    unit = "share of the variance" if sobol else f"{found.output.unit} over the whole range"
    told = [f"{row['range']} {figure(row[main])}"
            for row in shown.head(5).to_dict("records")]  # fmt: skip
    said = f"{sentence_start(words)}, in {unit}: {listed(told)}."
    lines = ["Lines through the symbols: 95% confidence intervals. A line that reaches 0: it "
             "cannot be distinguished from zero."]  # fmt: skip
    if len(table) > len(shown):
        rest = counted(len(table) - len(shown), "range", "ranges")
        lines.append(f"Not shown: {rest} with smaller ones.")
    return finish(_signs(shown, found.method, unit, look), look, title, lines, said)


def _signs(shown: pd.DataFrame, method: str, unit: str, look: Look) -> Any:
    kinds = _KINDS[method]
    rows = _parts(shown, kinds, unit)
    order, names = list(shown["range"]), [words for _, words in kinds]
    y = alt.Y("range:N", sort=order, title=None, axis=alt.Axis(labelLimit=300, offset=8),
              scale=alt.Scale(domain=order, paddingInner=0.25))  # fmt: skip
    offset = alt.YOffset("kind:N", sort=names, scale=alt.Scale(domain=names, paddingOuter=0.6))
    x = alt.X("size:Q", title=unit, axis=alt.Axis(tickCount=6))
    colour = alt.Color("kind:N", title=None,
                       scale=alt.Scale(domain=names, range=[BLUE, SKY]))  # fmt: skip
    shape = alt.Shape("kind:N", title=None,
                      scale=alt.Scale(domain=names, range=["circle", "diamond"]))  # fmt: skip
    tips = [alt.Tooltip("range:N"), alt.Tooltip("kind:N", title="what"),
            alt.Tooltip("figure:N", title="index"),
            alt.Tooltip("between:N", title="confidence interval")]  # fmt: skip
    lines = alt.Chart(rows.dropna(subset=["from"])).mark_rule(strokeWidth=2).encode(
        x="from:Q", x2="to:Q", y=y, yOffset=offset, color=colour
    )  # fmt: skip
    signs = alt.Chart(rows).mark_point(filled=True, size=90, opacity=1).encode(
        x=x, y=y, yOffset=offset, color=colour, shape=shape, tooltip=tips
    )  # fmt: skip
    zero = alt.Chart(pd.DataFrame({"x": [0.0]})).mark_rule(color=look.ink).encode(x="x:Q")
    return alt.layer(zero, lines, signs).properties(width=WIDTH, height=_STEP * len(order))


def _parts(shown: pd.DataFrame, kinds: tuple[tuple[str, str], ...], unit: str) -> pd.DataFrame:
    parts = []
    for row in shown.to_dict("records"):
        for column, words in kinds:
            size, half = float(row[column]), float(row.get(f"{column}_conf", float("nan")))
            if size != size:
                continue
            known = half == half
            between = f"{figure(size - half)} to {figure(size + half)}"
            parts.append(
                {"range": row["range"], "kind": words, "size": size,
                 "from": size - half if known else None, "to": size + half if known else None,
                 "figure": f"{figure(size)} {unit}",
                 "between": between if known else "not given"}
            )  # fmt: skip
    return pd.DataFrame(parts)
