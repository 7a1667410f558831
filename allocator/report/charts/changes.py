"""What moves between two plans: money up and down by nation and account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from allocator.report.charts.look import WIDTH, Drawn, Look, finish, look_of, nothing
from allocator.report.charts.stacks import SIGN, STEP, Stack, columns, placed
from allocator.util.column_places import written
from allocator.util.format import counted, listed, musd, signed

if TYPE_CHECKING:
    from allocator.report.compare.compare import Comparison

_UNIT = "US$ million a year"
_ROOM = 0.22
"""Room for figures at both ends of the scale, as a share of it."""

_NARROW = 330
"""Pixels of the bars' part on a narrow page: what does not fit there is not written on bars."""

_LEAST = 5e-4
"""Smaller changes, in US$ million a year, count as none."""


def changes(
    comparison: Comparison | pd.DataFrame, most: int = 20, *, accounts: Sequence[str] = (),
    dark: bool = False,
) -> Drawn:  # fmt: skip
    """Return the largest changes of money by nation and account.

    Takes a comparison or its table `money`. `accounts` gives their order (and so their colours):
    the order of the case, ``plan.case.tables["accounts"]["account"]``, keeps those of other charts.
    """
    title = "Change of money by nation and account"
    money = comparison if isinstance(comparison, pd.DataFrame) else comparison.money
    money = money[money["change_musd"].abs() > _LEAST]
    if money.empty:
        return nothing(title, "No nation's money changes.", dark)
    look = look_of(dark)
    sizes = money["change_musd"].abs().groupby(money["nation"]).sum()
    shown = list(sizes.sort_values(ascending=False, kind="stable").index[:most])
    order = [*accounts, *sorted(set(money["account"]) - set(accounts))]
    chart = _diverging(money[money["nation"].isin(shown)], shown, order, look)
    up, down = money["change_musd"].clip(lower=0).sum(), -money["change_musd"].clip(upper=0).sum()
    net = money.groupby("nation")["change_musd"].sum()
    names = _names(money)
    told = [f"{names[nation]} {signed(net[nation])}" for nation in shown[:5]]
    said = (
        f"{counted(len(sizes), 'nation changes', 'nations change')}: "
        f"{musd(up)} a year more, {musd(down)} less. "
        f"The largest: {listed(told)}."
    )
    rest = len(sizes) - len(shown)
    lines = [f"Yearly average, {_UNIT}; right: more than before; left: less.",
             "Diamond and figure: a nation's total change; largest first."]  # fmt: skip
    if rest:
        lines[-1] += f" Not shown: {counted(rest, 'nation', 'nations')} with smaller ones."
    return finish(chart, look, title, lines, said)


def _names(money: pd.DataFrame) -> dict[str, str]:
    pairs = money[["nation", "name"]].drop_duplicates("nation")
    double = pairs["name"].duplicated(keep=False)
    return {
        nation: f"{name} ({nation})" if twice or not name else name
        for nation, name, twice in zip(pairs["nation"], pairs["name"], double, strict=True)
    }


def _diverging(money: pd.DataFrame, shown: list[str], accounts: list[str], look: Look) -> Any:
    names = _names(money)
    bars = [names[nation] for nation in shown]
    rows = money.assign(bar=money["nation"].map(names), part=money["account"],
                        value=money["change_musd"])[
        ["bar", "part", "value", "before_musd", "after_musd"]]  # fmt: skip
    used = [account for account in accounts if account in set(rows["part"])]
    stack = Stack(rows, bars, accounts, "nation", "account", _UNIT)
    sides = [placed(Stack(rows[rows["value"] * sign > 0], bars, accounts, "nation", "account",
                          _UNIT)) for sign in (1, -1)]  # fmt: skip
    parts = pd.concat(sides, ignore_index=True)
    parts["figure"] = [f"{signed(value)} {_UNIT}" for value in parts["value"]]
    parts["was"] = [musd(value) for value in parts["before_musd"]]
    parts["now"] = [musd(value) for value in parts["after_musd"]]
    palette = dict(zip(accounts, stack.palette, strict=True))
    y = alt.Y("bar:N", sort=bars, title=None, axis=alt.Axis(labelLimit=150),
              scale=alt.Scale(domain=bars, paddingInner=0.28))  # fmt: skip
    low, high = min(0.0, float(parts["end"].min())), max(0.0, float(parts["end"].max()))
    room = _ROOM * (high - low)
    scale = alt.Scale(domain=[low - room, high + room], nice=False)
    colour = alt.Color("part:N", title=None,
                       legend=alt.Legend(columns=columns(used), symbolType="square"),
                       scale=alt.Scale(domain=used, range=[palette[one] for one in used])
                       )  # fmt: skip
    tips = [alt.Tooltip("bar:N", title="nation"), alt.Tooltip("part:N", title="account"),
            alt.Tooltip("was:N", title="before"), alt.Tooltip("now:N", title="after"),
            alt.Tooltip("figure:N", title="change")]  # fmt: skip
    axis = alt.Axis(format="+,~f", tickCount=5)
    x = alt.X("start:Q", scale=scale, title=f"change, {_UNIT}", axis=axis)
    marks = alt.Chart(parts).mark_bar(stroke=look.edge, strokeWidth=0.5)
    pixel = (high - low + 2 * room) / _NARROW
    net = rows.groupby("bar")["value"].sum()
    inside = alt.Chart(parts[_fit(parts, net, pixel)]).mark_text(fontSize=11)
    zero = alt.Chart(pd.DataFrame({"x": [0.0]})).mark_rule(color=look.ink).encode(x="x:Q")
    layers = [
        marks.encode(y=y, x=x, x2="end:Q", color=colour, tooltip=tips),
        inside.encode(y=y, x="middle:Q", text="part:N", color=alt.Color("ink:N", scale=None)),
        zero,
        *_net(net, parts, y, look),
    ]
    return alt.layer(*layers).properties(width=WIDTH, height=STEP * len(bars))


def _fit(parts: pd.DataFrame, net: pd.Series[float], pixel: float) -> list[bool]:
    """Tell which parts have room for their name, clear of the nation's diamond."""
    return [
        abs(value) >= (SIGN * len(part) + 6) * pixel
        and abs(net[bar] - middle) > (SIGN * len(part) / 2 + 6) * pixel
        for bar, part, value, middle in zip(
            parts["bar"], parts["part"], parts["value"], parts["middle"], strict=True
        )
    ]


def _net(net: pd.Series[float], parts: pd.DataFrame, y: alt.Y, look: Look) -> list[Any]:
    """Return a sign at each nation's change in all, and its figure at that end of its bars."""
    table = net.rename("net").reset_index()
    (table["figure"],) = written([table["net"].tolist()], signed=True)
    ends = parts.groupby("bar")["end"].agg(["min", "max"])
    low, high = ends["min"].clip(upper=0.0), ends["max"].clip(lower=0.0)
    table["at"] = table["bar"].map(high).where(table["net"] >= 0, table["bar"].map(low))
    tips = [alt.Tooltip("bar:N", title="nation"),
            alt.Tooltip("figure:N", title=f"total change, {_UNIT}")]  # fmt: skip
    sign = alt.Chart(table).mark_point(shape="diamond", size=60, filled=True, color=look.ink,
                                       stroke=look.ground, opacity=1)  # fmt: skip
    left, right = table[table["net"] < 0], table[table["net"] >= 0]
    texts = [
        alt.Chart(left).mark_text(align="right", dx=-9, fontSize=12, color=look.ink),
        alt.Chart(right).mark_text(align="left", dx=9, fontSize=12, color=look.ink),
    ]
    words = [text.encode(y=y, x="at:Q", text="figure:N") for text in texts]
    return [sign.encode(y=y, x="net:Q", tooltip=tips), *words]
