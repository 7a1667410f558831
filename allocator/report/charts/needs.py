"""Charts of needs and risk: how far tiers are served, what is expected to be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from allocator.report.charts import labels
from allocator.report.charts.look import BLUE, SKY, WIDTH, Drawn, Look, finish, look_of, nothing
from allocator.report.charts.stacks import Stack, upright
from allocator.util.format import counted, figure, listed, musd, percent, stated_percent

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_GRADES = ("#fde0c5", "#f8b58b", "#f2855d", "#c44a52", "#7b1e4b")
"""Light to dark: from the least risky to the riskiest grade."""

_LETTERS = ("A", "B", "C", "D", "E")
_ROW = 46


def need_by_tier(plan: Plan, *, dark: bool = False) -> Drawn:
    """Return the share of need met by tier: over the horizon and in a mean year after it."""
    title = "Share of need met by tier"
    rows = tier_table(plan)
    if rows.empty:
        return nothing(title, "No nation of this plan has a need.", dark)
    look = look_of(dark)
    tiers = list(dict.fromkeys(rows["tier"]))
    periods = list(dict.fromkeys(rows["period"]))
    said = listed(
        f"{row.tier} {percent(row.share)}"
        for row in rows[rows["period"] == periods[0]].itertuples()
    )
    after = f"; {periods[1]}: " + listed(
        f"{row.tier} {percent(row.share)}"
        for row in rows[rows["period"] == periods[1]].itertuples()
    ) if len(periods) > 1 else ""  # fmt: skip
    subtitle = ["Points that meet a need as a share of the points needed; tier 1 has priority."]
    return finish(_tiers(rows, tiers, periods, look), look, title, subtitle,
                  f"{periods[0]}: {said}{after}.")  # fmt: skip


def tier_table(plan: Plan) -> pd.DataFrame:
    """Return need and met points by tier, over the horizon and in a mean year after it."""
    nations = plan.case.tables["nations"]
    tier_of = dict(zip(nations["nation"], nations["tier"], strict=True))
    tables = {labels.horizon(plan): plan.coverage, "an average year after": plan.after}
    frames = []
    for period, table in tables.items():
        sums = table.groupby(table["nation"].map(tier_of))[["need_points", "met_points"]].sum()
        frames.append(sums.rename_axis("number").reset_index().assign(period=period))
    rows = pd.concat(frames, ignore_index=True)
    rows = rows[rows["need_points"] > 0]
    rows["share"] = rows["met_points"] / rows["need_points"]
    counts = nations.groupby("tier")["nation"].nunique()
    rows["tier"] = [f"tier {number:g} ({counted(counts[number], 'nation', 'nations')})"
                    for number in rows["number"]]  # fmt: skip
    return rows.sort_values(["period", "number"]).sort_values(
        "period", key=lambda names: names.map({name: at for at, name in enumerate(tables)}),
        kind="stable",
    ).reset_index(drop=True)  # fmt: skip


def _tiers(rows: pd.DataFrame, tiers: list[str], periods: list[str], look: Look) -> Any:
    rows = rows.assign(
        figure=[percent(share) for share in rows["share"]],
        points=[f"{figure(met)} of {figure(need)} points"
                for met, need in zip(rows["met_points"], rows["need_points"], strict=True)],
    )  # fmt: skip
    end = min(1.0, float(rows["share"].max()) * 1.15 + 0.02)
    y = alt.Y("tier:N", sort=tiers, title=None, axis=alt.Axis(labelLimit=200),
              scale=alt.Scale(domain=tiers, paddingInner=0.25))  # fmt: skip
    place = alt.YOffset("period:N", sort=periods, scale=alt.Scale(domain=periods))
    x = alt.X("share:Q", title="share of need met", scale=alt.Scale(domain=[0, end], nice=False),
              axis=alt.Axis(format="%", tickCount=6))  # fmt: skip
    colour = alt.Color("period:N", title=None, sort=periods,
                       scale=alt.Scale(domain=periods, range=[BLUE, SKY]))  # fmt: skip
    tips = [alt.Tooltip("tier:N", title="tier"), alt.Tooltip("period:N", title="years"),
            alt.Tooltip("figure:N", title="need met"), alt.Tooltip("points:N", title="points"),
            ]  # fmt: skip
    base = alt.Chart(rows).encode(y=y, yOffset=place, x=x)
    bars = base.mark_bar(stroke=look.edge, strokeWidth=0.5).encode(color=colour, tooltip=tips)
    text = base.mark_text(align="left", dx=5, fontSize=12, color=look.ink).encode(text="figure:N")
    return (bars + text).properties(width=WIDTH, height=_ROW * len(tiers))


def risk_bar(plan: Plan, *, dark: bool = False) -> Drawn:
    """Return the expected loss by year and grade against the policy's limit."""
    title = "Expected loss by year and risk grade"
    rows = plan.risk.groupby(["year", "grade"])["expected_loss_musd"].sum().reset_index()
    money = plan.risk.groupby("year")["obligation_musd"].sum()
    if not rows["expected_loss_musd"].sum() > 0:
        return nothing(title, "No loss is expected in this plan.", dark)
    grades = sorted(rows["grade"].unique())
    bars = [str(year) for year in plan.case.years]
    limit = plan.rules[plan.rules["family"] == "risk_budget"]
    stack = Stack(
        pd.DataFrame({"bar": rows["year"].astype(str), "part": "grade " + rows["grade"],
                      "value": rows["expected_loss_musd"]}),
        bars, [f"grade {grade}" for grade in grades], "fiscal year", "risk grade", "US$ million",
        _shades(grades), over_title="limit of the policy",
        over=pd.DataFrame({"bar": limit["year"], "value": limit["limit"]}),
    )  # fmt: skip
    chart = upright(stack, look_of(dark))
    loss = plan.risk["expected_loss_musd"].sum()
    said = f"{musd(loss)} is expected to be lost, {percent(loss / money.sum())} of the money"
    lines = [f"Expected loss in the year the money is spent, {labels.money_note(plan)}; grade A is "
             "the least risky."]  # fmt: skip
    if len(limit):
        most = stated_percent(plan.policy.risk_budget)
        lines.append(f"Marks next to the bars: the policy's limit, {most} of the year's money. "
                     f"{said}.")  # fmt: skip
        said += f"; the policy's limit is {most}"
    return finish(chart, look_of(dark), title, lines, f"{said}.")


def _shades(grades: list[str]) -> list[str]:
    """Return a shade for every grade: A to E keep theirs, other names are spread over all."""
    if all(grade in _LETTERS for grade in grades):
        return [_GRADES[_LETTERS.index(grade)] for grade in grades]
    last = len(_GRADES) - 1
    return [_GRADES[round(at * last / max(1, len(grades) - 1))] for at in range(len(grades))]
