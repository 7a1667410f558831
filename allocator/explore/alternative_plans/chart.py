"""Chart of alternatives: the range of money of each nation, found and proven."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd

from allocator.explore.alternative_plans.tables import PROVEN_OUT
from allocator.report.charts.look import BLUE, SKY, WIDTH, Drawn, Look, finish, look_of, nothing
from allocator.util.format import amount, counted, listed

if TYPE_CHECKING:
    from allocator.explore.alternative_plans.result import Alternatives

_STEP = 20


def alternatives(found: Alternatives, most: int = 25, *, dark: bool = False) -> Drawn:
    """Return each nation's money now and its ranges, those that differ most first."""
    title = "Money of nations in plans about as good"
    table = found.nations[found.nations["label"] != PROVEN_OUT]
    if table.empty:
        return nothing(title, "No nation can get money.", dark)
    width = table["found_high_musd"] - table["found_low_musd"]
    table = table.loc[width.sort_values(ascending=False, kind="stable").index]
    look, shown = look_of(dark), table.head(most)
    told = [
        f"{row['name']} {amount(row['found_low_musd'])} to {amount(row['found_high_musd'])} "
        f"({row['label']})"
        for row in shown.head(5).to_dict("records")
    ]
    lines = [
        f"US$ million over all years, in {counted(int(shown['plans'].iloc[0]), 'plan')}. Thick: "
        f"found. Thin: all plans within {found.slack}, as proven. Dot: the plan asked about."
    ]
    if len(table) > len(shown):
        lines.append(f"Not shown: {counted(len(table) - len(shown), 'nation')} that differ less.")
    return finish(_bars(shown, look), look, title, lines, f"{listed(told)}.")


def _bars(shown: pd.DataFrame, look: Look) -> Any:
    top = float(shown[["found_high_musd", "now_musd"]].to_numpy().max())
    known = shown["proven_high_musd"].replace(np.inf, np.nan)
    rows = shown.assign(
        high=known.fillna(top).clip(upper=1.3 * top + 1.0),
        said=[f"{amount(low)} to {amount(high)}" for low, high in
              zip(shown["found_low_musd"], shown["found_high_musd"], strict=True)],
        proven=[f"{amount(low)} to {amount(high)}" if np.isfinite(high) else "not known"
                for low, high in
                zip(shown["proven_low_musd"], shown["proven_high_musd"], strict=True)],
    )  # fmt: skip
    order = list(rows["name"])
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=300, offset=8),
              scale=alt.Scale(domain=order))  # fmt: skip
    scale = alt.Scale(domain=[0.0, 1.3 * top + 1.0], nice=False)
    tips = [
        alt.Tooltip("name:N", title="nation"), alt.Tooltip("label:N", title="label"),
        alt.Tooltip("said:N", title="found, US$ million"),
        alt.Tooltip("proven:N", title="proven, US$ million"),
    ]  # fmt: skip
    base = alt.Chart(rows).encode(y=y, tooltip=tips)
    thin = base.mark_bar(size=2, color=look.ink, opacity=0.5, clip=True).encode(
        x=alt.X("proven_low_musd:Q", scale=scale, title="US$ million"), x2="high:Q"
    )
    thick = base.mark_bar(size=10, color=BLUE).encode(
        x=alt.X("found_low_musd:Q", scale=scale), x2="found_high_musd:Q"
    )
    now = base.mark_point(filled=True, size=40, color=SKY, opacity=1).encode(
        x=alt.X("now_musd:Q", scale=scale)
    )
    return alt.layer(thin, thick, now).properties(width=WIDTH, height=_STEP * len(order))
