"""Charts of money: by nation and account, what becomes of each account, one nation's years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocator.inputs.case.last_plan_name import last_plan_label, the_last_plan
from allocator.report.charts import labels
from allocator.report.charts.look import (
    BLUE,
    GREY,
    ORANGE,
    RED,
    SKY,
    TEAL,
    Drawn,
    colours,
    finish,
    look_of,
    nothing,
)
from allocator.report.charts.stacks import Stack, across, upright
from allocator.report.equipment import nation_name
from allocator.report.tables import money_by_account
from allocator.util.column_places import written
from allocator.util.format import counted, figure, listed, musd, stated_percent
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_UNIT = "US$ million"
_WIDTH = 520

_FATES = {
    "set_aside_musd": "reserved for regional and global programmes",
    "obligated_musd": "obligated to nations",
    "carried_past_horizon_musd": "carried past the plan",
    "lapsed_musd": "expired",
}


def accounts_bar(plan: Plan, *, dark: bool = False) -> Drawn:
    """Return what becomes of the money of each account over the horizon, as shares of it."""
    title = f"What happens to the money of each account, {labels.horizon(plan)}"
    money = money_by_account(plan)
    money = money[money["amount_musd"] > 0]
    if money.empty:
        return nothing(title, "No account has money in this plan.", dark)
    names = [str(name).split(" (")[0] for name in money["name"]]
    bars = [f"{code}: {name}" if name not in ("", code) else code
            for code, name in zip(money["account"], names, strict=True)]  # fmt: skip
    totals, *fates = written([money[name].tolist() for name in ("amount_musd", *_FATES)])
    ends = dict(zip(bars, totals, strict=True))
    rows = pd.DataFrame(
        [
            {"bar": bar, "account": row["account"], "part": part,
             "value": 100 * row[fate] / row["amount_musd"], "musd": row[fate],
             "label": labels_of[at]}
            for (fate, part), labels_of in zip(_FATES.items(), fates, strict=True)
            for at, (bar, row) in enumerate(zip(bars, money.to_dict("records"), strict=True))
        ]
    )  # fmt: skip
    stack = Stack(rows, bars, list(_FATES.values()), "account", "what happens to it",
                  "% of the account's money", [GREY, BLUE, SKY, ORANGE], ends)  # fmt: skip
    chart = across(stack, look_of(dark), width=_WIDTH)
    whole = money["amount_musd"].sum()
    told = [f"{musd(money[fate].sum())} {part}" for fate, part in _FATES.items()]
    said = f"Of {musd(whole)} in {counted(len(money), 'account', 'accounts')}: " \
           f"{listed(told)}."  # fmt: skip
    subtitle = [
        f"Figures on the bars and, for the total, at their ends: {labels.money_note(plan)}.",
        "Money reserved is for regional and global programmes; no nation can get it.",
    ]
    return finish(chart, look_of(dark), title, subtitle, said)


def nation_money(plan: Plan, nation: str, *, dark: bool = False) -> Drawn:
    """Return a nation's money by year and account, with the last plan's money a year.

    Raises
    ------
    DataError
        The case has no such nation.
    """
    name = nation_name(plan, nation)
    title = f"{name}: money by year and account"
    rows = plan.spending[plan.spending["nation"] == nation]
    rows = rows.groupby(["year", "account"])["obligation_musd"].sum().reset_index()
    last = plan.deviations[plan.deviations["nation"] == nation].groupby("year")["last_musd"].sum()
    if not rows["obligation_musd"].sum() > 0:
        before = the_last_plan(plan.case)[1:]
        had = f" T{before} gave {musd(last.max())} a year." if last.any() else ""
        return nothing(title, f"{name} gets no money in this plan.{had}", dark)
    bars = [str(year) for year in plan.case.years]
    accounts = labels.accounts(plan)
    paid = set(rows.loc[rows["obligation_musd"] > NOTHING, "account"])
    shades = [shade for account, shade in zip(accounts, colours(accounts), strict=True)
              if account in paid]  # fmt: skip
    stack = Stack(
        pd.DataFrame({"bar": rows["year"].astype(str), "part": rows["account"],
                      "value": rows["obligation_musd"]}),
        bars, [one for one in accounts if one in paid], "fiscal year", "account", _UNIT, shades,
        over=pd.DataFrame({"bar": last.index.astype(str), "value": last.to_numpy()}),
        over_title=last_plan_label(plan.case),
    )  # fmt: skip
    chart = upright(stack, look_of(dark))
    by_year = rows.groupby("year")["obligation_musd"].sum()
    told = listed(f"{musd(by_year.get(y, 0.0))} in {y}" for y in plan.case.years)
    said = f"{name} gets {told}."
    note = ""
    if len(last):
        note = f"Marks next to the bars: yearly money in {the_last_plan(plan.case)}."
        said += f" The last plan gave {musd(last.mean())} a year."
    subtitle = [f"Obligated, {labels.money_note(plan)}, surcharge included. {note}".strip()]
    return finish(chart, look_of(dark), title, subtitle, said)


def absorption(plan: Plan, nation: str, *, dark: bool = False) -> Drawn:
    """Return how well a nation can absorb its money by year, with the most it may get.

    Raises
    ------
    DataError
        The case has no such nation.
    """
    name = nation_name(plan, nation)
    title = f"{name}: money compared with what it can absorb"
    table = plan.absorption[plan.absorption["nation"] == nation]
    if not table["spend_musd"].sum() > 0:
        return nothing(title, f"{name} gets no money in this plan.", dark)
    parts = {
        "full_musd": "with full effect",
        "most_musd": f"above that: {stated_percent(plan.policy.effect_most)} of the effect",
        "limit_musd": f"near the limit: {stated_percent(plan.policy.effect_limit)} of the effect",
    }
    years = table["year"].astype(str)
    rows = pd.concat(
        [pd.DataFrame({"bar": years, "part": part, "value": table[column]})
         for column, part in parts.items()], ignore_index=True,
    )  # fmt: skip
    stack = Stack(rows, [str(year) for year in plan.case.years], list(parts.values()),
                  "fiscal year", "effect", _UNIT, [TEAL, ORANGE, RED],
                  over=pd.DataFrame({"bar": years, "value": table["ceiling_musd"]}),
                  over_title="most it may get")  # fmt: skip
    chart = upright(stack, look_of(dark))
    spend, waste = table["spend_musd"].sum(), table["waste_musd"].sum()
    lost = (
        f"{musd(waste)} of {musd(spend)} is lost to over-saturation."
        if waste > 0 else f"Nothing of {musd(spend)} is lost to over-saturation."
    )  # fmt: skip
    ceiling = table["ceiling_musd"].dropna()
    limits = (
        f"Marks next to the bars: the most it may get a year ({figure(ceiling.max())})."
        if len(ceiling) else "There is no limit to what it may get a year."
    )  # fmt: skip
    subtitle = [f"Obligated, {labels.money_note(plan)}. {limits}", lost]
    return finish(chart, look_of(dark), title, subtitle, f"{lost} {limits}")
