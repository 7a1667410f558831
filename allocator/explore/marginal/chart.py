"""Charts of worth: what more or less money would be worth, and where a dollar is worth most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from allocator.report.charts.look import (
    BLUE,
    GREY,
    HEIGHT,
    WIDTH,
    Drawn,
    Look,
    finish,
    look_of,
    nothing,
)

_SHADES = ("#f1eef6", "#bdc9e1", "#74a9cf", "#2b8cbe", "#045a8d")
"""Light to dark: from worth nothing to worth the most."""

_CELL = 44

_LEAST = 0.001
"""Value points for US$ 100 million below which money is worth practically nothing."""


def value_curve(table: pd.DataFrame, *, dark: bool = False) -> Drawn:
    """Return the value of plans by budget: columns factor, value and bound.

    The bound is what no plan of that budget can be worth more than; it may be empty.
    """
    title = "Value of a plan by budget"
    table = table.astype({"value": float, "bound": float})
    table = table.dropna(subset=["factor", "value"]).sort_values("factor")
    if table.empty:
        return nothing(title, "No budget has been tried yet.", dark)
    look = look_of(dark)
    first, last = table.iloc[0], table.iloc[-1]
    said = f"With {first['factor']:.0%} of the money a plan has {first['value']:.2f} value points"
    if len(table) > 1:
        said += f", with {last['factor']:.0%} {last['value']:.2f}"
    lines = ["Points: plans. Bars above them: the value that no plan of that budget can exceed."]
    return finish(_curve(table, look), look, title, lines, f"{said}.")


def _curve(table: pd.DataFrame, look: Look) -> Any:
    rows = table.assign(
        budget=[f"{factor:.0%} of the money" for factor in table["factor"]],
        worth=[f"{value:.2f} value points" for value in table["value"]],
        most=["not known" if bound != bound else f"{bound:.2f} value points"
              for bound in table["bound"].astype(float)],
        label=[f"{value:.1f}" for value in table["value"]],
    )  # fmt: skip
    proven = rows.dropna(subset=["bound"])
    tops = pd.concat([table["value"], table["bound"]]).dropna()
    room = 0.12 * (float(tops.max() - tops.min()) or 1.0)
    axis = alt.Axis(format=".0%", values=list(table["factor"]))
    x = alt.X("factor:Q", title="budget, % of the case's money", axis=axis,
              scale=alt.Scale(zero=False, padding=24))  # fmt: skip
    scale = alt.Scale(domain=[float(tops.min()) - room, float(tops.max()) + room], nice=False)
    y = alt.Y("value:Q", title="value points", scale=scale)
    tips = [alt.Tooltip("budget:N"), alt.Tooltip("worth:N", title="value"),
            alt.Tooltip("most:N", title="upper bound of the value")]  # fmt: skip
    band = alt.Chart(proven).mark_area(color=GREY, opacity=0.3).encode(x=x, y=y, y2="bound:Q")
    tops_mark = alt.Chart(proven).mark_tick(
        color=GREY, orient="horizontal", thickness=2.5, size=22, opacity=1
    )
    base = alt.Chart(rows).encode(x=x, y=y)
    layers = [
        band,
        tops_mark.encode(x=x, y=alt.Y("bound:Q", scale=scale), tooltip=tips),
        base.mark_line(color=BLUE, strokeWidth=2.5),
        base.mark_point(filled=True, size=80, color=BLUE, opacity=1).encode(tooltip=tips),
        base.mark_text(dy=16, fontSize=12, color=look.ink).encode(text="label:N"),
    ]
    return alt.layer(*layers).properties(width=WIDTH, height=HEIGHT)


def marginal(table: pd.DataFrame, *, accounts: Sequence[str] = (), dark: bool = False) -> Drawn:
    """Return what US$ 100 million more are worth by account and year.

    `table` has account, year and value (of US$ 1 million); `accounts` gives their order.
    """
    title = "What US$ 100 million more are worth"
    table = table.dropna(subset=["value"])
    if table.empty:
        return nothing(title, "No account's money is worth anything more.", dark)
    look = look_of(dark)
    order = [*(one for one in accounts if one in set(table["account"])),
             *(one for one in dict.fromkeys(table["account"]) if one not in set(accounts)),
             ]  # fmt: skip
    best = table.sort_values("value").iloc[-1]
    said = (
        f"It is worth most in {best['account']} in {best['year']}: "
        f"{_hundred(best['value'])} value points for US$ 100 million"
    )
    none = int((table["value"] <= 1e-9).sum())
    end = f"; in {none} of {len(table)} accounts and years it is worth nothing." if none else "."
    lines = ["Value points for US$ 100 million at the rate of the next million, with the "
             f"plan's whole lots kept. Less than {_LEAST} is practically nothing."]  # fmt: skip
    return finish(_grid(table, order, look), look, title, lines, said + end)


def _hundred(value: float) -> str:
    """Write what US$ 100 million are worth if one is worth `value`."""
    worth = 100 * value
    if worth < _LEAST:
        return "0" if value <= 1e-9 else f"< {_LEAST}"
    return f"{worth:,.2f}" if worth >= 1 else f"{worth:.3f}"


def _grid(table: pd.DataFrame, order: list[str], look: Look) -> Any:
    end = max(float(table["value"].max()), 1e-9)
    rows = table.assign(
        year=table["year"].astype(str),
        label=[_hundred(value) for value in table["value"]],
        figure=[f"{_hundred(value)} value points" for value in table["value"]],
        ink=["#000000" if value < 0.8 * end else "#ffffff" for value in table["value"]],
    )  # fmt: skip
    x = alt.X("year:O", title="fiscal year", axis=alt.Axis(labelAngle=0))
    y = alt.Y("account:N", sort=order, title=None)
    colour = alt.Color(
        "value:Q", scale=alt.Scale(domain=[0, end], range=list(_SHADES)), legend=None
    )
    tips = [alt.Tooltip("account:N"), alt.Tooltip("year:O", title="fiscal year"),
            alt.Tooltip("figure:N", title="US$ 100 million more")]  # fmt: skip
    base = alt.Chart(rows).encode(x=x, y=y)
    cells = base.mark_rect(stroke=look.ground, strokeWidth=2).encode(color=colour, tooltip=tips)
    text = base.mark_text(fontSize=13).encode(text="label:N", color=alt.Color("ink:N", scale=None))
    layers = (cells + text).resolve_scale(color="independent")
    return layers.properties(width=WIDTH, height=_CELL * len(order))
