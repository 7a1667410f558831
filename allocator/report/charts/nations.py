"""The nations with the most money, by account, beside the last plan and the needs met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from allocator.inputs.case.last_plan_name import last_plan_label, the_last_plan
from allocator.report.charts import labels
from allocator.report.charts.look import GREY, Drawn, Look, finish, look_of, nothing
from allocator.report.charts.stacks import STEP, Stack, across
from allocator.util.format import counted, figure, listed, musd, percent

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_UNIT = "US$ million a year"
_OWN_SCALE, _FAR = 4, 2.0
"""Most nations that get a scale of their own, and how far above the next the last of them is."""

_WIDTH, _NEED_WIDTH = 520, 130


def money_by_nation(
    plan: Plan, most: int = 25, *, needs: bool = False, dark: bool = False
) -> Drawn:
    """Return US$ million a year by account of the `most` nations with the most money.

    A tick shows the last plan. Nations far above all others have a scale of their own: on one
    scale the others would vanish. With `needs` the share of need met stands beside each bar.
    """
    title = f"Money by nation and account, {labels.horizon(plan)}"
    table = nation_table(plan)
    if table.empty:
        return nothing(title, "No nation gets money in this plan.", dark)
    shown = list(table.index[:most])
    cut = _cut(table.loc[shown, "total"].tolist())
    parts = [shown[:cut], shown[cut:]] if cut else [shown]
    look = look_of(dark)
    panels = [_panel(plan, table.loc[part], look, needs) for part in parts]
    chart = panels[0] if len(panels) == 1 else alt.vconcat(*panels, spacing=8)
    return finish(chart, look, title, _subtitle(plan, table, shown, cut, needs),
                  _said(plan, table, shown))  # fmt: skip


def nation_table(plan: Plan) -> pd.DataFrame:
    """Return US$ million a year by nation (rows) and account, with total, last plan and needs.

    Only nations with money, those with the most first. The columns besides the accounts are total,
    last, share (of the need met over the horizon) and name.
    """
    years = len(plan.case.years)
    money = plan.spending.groupby(["nation", "account"])["obligation_musd"].sum() / years
    table = (
        money.unstack("account").fillna(0.0).reindex(columns=labels.accounts(plan), fill_value=0.0)
    )
    table["total"] = table.sum(axis=1)
    last = plan.case.tables["last_plan"].groupby("nation")["amount_musd"].sum()
    table["last"] = last.reindex(table.index).astype(float).fillna(0.0)
    needs = plan.coverage.groupby("nation")[["need_points", "met_points"]].sum()
    share = needs["met_points"] / needs["need_points"].where(needs["need_points"] > 0)
    table["share"] = share.reindex(table.index)
    table["name"] = [labels.nations(plan)[nation] for nation in table.index]
    return table[table["total"] > 0].sort_values("total", ascending=False, kind="stable")


def _cut(sizes: list[float]) -> int:
    """Return how many of the first nations need a scale of their own."""
    most = min(_OWN_SCALE, len(sizes) // 5)
    far = [at for at in range(1, most + 1) if sizes[at - 1] > _FAR * sizes[at]]
    return far[-1] if far and sizes[0] > 5 * sizes[far[-1]] else 0


def _panel(plan: Plan, table: pd.DataFrame, look: Look, needs: bool) -> Any:
    names, accounts = table["name"].tolist(), labels.accounts(plan)
    over_title = last_plan_label(plan.case)
    rows = table.melt(id_vars=["name"], value_vars=accounts, var_name="part")
    rows = rows.rename(columns={"name": "bar"})
    rows["label"] = rows["part"]
    last = table.loc[table["last"] > 0, ["name", "last"]]
    stack = Stack(
        rows, names, accounts, "nation", "account", _UNIT, over_title=over_title,
        over=last.rename(columns={"name": "bar", "last": "value"}),
    )  # fmt: skip
    chart = across(stack, look, width=_WIDTH)
    return alt.hconcat(chart, _need_chart(table, look), spacing=14) if needs else chart


def _need_chart(table: pd.DataFrame, look: Look) -> Any:
    rows = table[["name", "share"]].dropna()
    rows = rows.assign(figure=[percent(share) for share in rows["share"]])
    y = alt.Y("name:N", sort=table["name"].tolist(), axis=None,
              scale=alt.Scale(domain=table["name"].tolist(), paddingInner=0.28))  # fmt: skip
    axis = alt.Axis(format="%", values=[0, 0.5, 1], title="share of need met")
    x = alt.X("share:Q", axis=axis, scale=alt.Scale(domain=[0, 1]))
    tips = [alt.Tooltip("name:N", title="nation"), alt.Tooltip("figure:N", title="need met")]
    base = alt.Chart(rows).encode(y=y, x=x)
    text = base.mark_text(align="left", dx=4, fontSize=11, color=look.ink).encode(text="figure:N")
    bars = base.mark_bar(color=GREY).encode(tooltip=tips)
    return (bars + text).properties(width=_NEED_WIDTH, height=STEP * len(table))


def _subtitle(
    plan: Plan, table: pd.DataFrame, shown: list[str], cut: int, needs: bool
) -> list[str]:
    lines = [f"Yearly average, {labels.money_note(plan)} a year. Tick: {the_last_plan(plan.case)}."]
    if needs:
        lines[0] += " Right: share of the need met over the horizon."
    rest = table.drop(shown)["total"]
    more = []
    if cut:
        own = "The first nation has its own scale." if cut == 1 else None
        more.append(own or f"The first {cut} nations have their own scale.")
    if len(rest):
        more.append(f"Not shown: {counted(len(rest), 'nation', 'nations')} with "
                    f"{musd(rest.sum())} a year in total.")  # fmt: skip
    return [*lines, *([" ".join(more)] if more else [])]


def _said(plan: Plan, table: pd.DataFrame, shown: list[str]) -> str:
    most = table.loc[shown[:5], ["name", "total"]].to_dict("records")
    first = [f"{row['name']} {figure(row['total'])}" for row in most]
    return (
        f"{counted(len(table), 'nation gets', 'nations get')} "
        f"{musd(table['total'].sum())} a year; the most: {listed(first)}."
    )
