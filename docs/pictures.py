"""Draw the README's picture from a saved plan.

uv run --group bench python docs/pictures.py PLAN_FOLDER docs

makes ``docs/first-plan.png`` and ``docs/first-plan.svg``. Everything in it is read from the plan's
tables; nothing is typed in.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

import allocator as al

_MOST = 25
_LARGE = 3
_STEP = 19

# Okabe and Ito's colours, told apart with any kind of colour vision
_COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999"]


def money(plan: al.Plan) -> pd.DataFrame:
    """Return US$ million a year by nation and account, the largest nations only."""
    years = len(plan.case.years)
    table = plan.spending.groupby(["nation", "account"])["obligation_musd"].sum() / years
    largest = table.groupby("nation").sum().nlargest(_MOST).index
    return _named(plan, table[table.index.get_level_values(0).isin(largest)].reset_index())


def last_money(plan: al.Plan, nations: list[str]) -> pd.DataFrame:
    """Return US$ million a year by nation in the last plan."""
    table = plan.case.tables["last_plan"].groupby("nation")["amount_musd"].sum()
    return _named(plan, table.reindex(nations, fill_value=0.0).reset_index())


def needs(plan: al.Plan, nations: list[str]) -> pd.DataFrame:
    """Return the share of need met over the horizon, by nation."""
    table = plan.coverage.groupby("nation")[["need_points", "met_points"]].sum()
    share = (table["met_points"] / table["need_points"]).rename("share")
    return _named(plan, share.reindex(nations).reset_index())


def _named(plan: al.Plan, table: pd.DataFrame) -> pd.DataFrame:
    names = plan.case.tables["nations"].set_index("nation")["name"]
    return table.assign(name=table["nation"].map(names))


def picture(plan: al.Plan) -> Any:
    """Return the chart: money by nation and account beside the share of need met.

    The largest nations have a linear scale of their own: on one scale the others would vanish.
    """
    spent = money(plan)
    totals = spent.groupby("nation")["obligation_musd"].sum().sort_values(ascending=False)
    accounts = spent.groupby("account")["obligation_musd"].sum().sort_values(ascending=False)
    meta = plan.case.meta
    panels = [
        _panel(plan, spent, list(totals.index[part]), list(accounts.index), last=end)
        for part, end in ((slice(_LARGE), False), (slice(_LARGE, None), True))
    ]
    title = alt.TitleParams(
        meta.title,
        subtitle=[
            f"The {len(totals)} nations with the most money: mean of "
            f"{meta.first_year}-{meta.last_year}, US$ million of {meta.base_year} a year, by "
            "account; black tick: last plan.",
            f"The first {_LARGE} have a scale of their own. Right: share of the need met over the "
            "horizon.",
        ],
        anchor="start", fontSize=15, subtitleFontSize=12, subtitleLineHeight=16, offset=12,
    )  # fmt: skip
    return (
        alt.vconcat(*panels, spacing=8)
        .properties(title=title, background="white", padding=12)
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12, titleFontSize=12, titleFontWeight="normal",
                        gridColor="#e6e6e6", domain=False, ticks=False)
        .configure_legend(labelFontSize=12, titleFontSize=12, titleFontWeight="normal",
                          orient="top", columns=6, title=None)
    )  # fmt: skip


def _panel(
    plan: al.Plan, spent: pd.DataFrame, nations: list[str], accounts: list[str], *, last: bool
) -> Any:
    names = plan.case.tables["nations"].set_index("nation")["name"].loc[nations].tolist()
    part = spent[spent["nation"].isin(nations)]
    left = _money_chart(part, last_money(plan, nations), names, accounts, titled=last)
    right = _need_chart(needs(plan, nations), names, titled=last)
    return alt.hconcat(left, right, spacing=14)


def _nation_axis(names: list[str], *, labels: bool) -> Any:
    axis = alt.Axis(title=None, labels=labels, labelLimit=160)
    return alt.Y("name:N", sort=names, axis=axis, scale=alt.Scale(paddingInner=0.28))


def _money_chart(
    spent: pd.DataFrame,
    before: pd.DataFrame,
    names: list[str],
    accounts: list[str],
    *,
    titled: bool,
) -> Any:
    axis = alt.Axis(format=",d", tickCount=6, title="US$ million a year" if titled else None)
    domain = alt.Scale(domain=accounts, range=_COLOURS[: len(accounts)])
    colour = alt.Color("account:N", sort=accounts, scale=domain)
    order = spent["account"].map({account: place for place, account in enumerate(accounts)})
    nations = _nation_axis(names, labels=True)
    bars = alt.Chart(spent.assign(order=order)).mark_bar().encode(
        y=nations, color=colour, order="order:Q", x=alt.X("obligation_musd:Q", axis=axis)
    )  # fmt: skip
    ticks = alt.Chart(before).mark_tick(color="black", opacity=1, thickness=2.5, height=_STEP - 4)
    marks = ticks.encode(y=nations, x="amount_musd:Q")
    return (bars + marks).properties(width=520, height=_STEP * len(names))


def _need_chart(shares: pd.DataFrame, names: list[str], *, titled: bool) -> Any:
    base = alt.Chart(shares).encode(y=_nation_axis(names, labels=False))
    axis = alt.Axis(
        format="%", values=[0, 0.5, 1], labels=titled, title="need met" if titled else None
    )
    x = alt.X("share:Q", axis=axis, scale=alt.Scale(domain=[0, 1]))
    bars = base.mark_bar(color="#7f7f7f").encode(x=x)
    text = base.mark_text(align="left", dx=4, fontSize=11, color="black").encode(
        x=x, text=alt.Text("share:Q", format=".0%")
    )
    return (bars + text).properties(width=130, height=_STEP * len(names))


def main(folder: str, out: str) -> None:
    """Draw the picture of the plan in `folder` into `out`."""
    chart = picture(al.load_plan(folder))
    for form, options in (("png", {"ppi": 120}), ("svg", {})):
        chart.save(str(Path(out) / f"first-plan.{form}"), **options)


if __name__ == "__main__":
    main(*sys.argv[1:3])
