"""Charts of equipment: what stands idle and why, what upkeep costs and who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocator.plan.summary import REASONS, prices
from allocator.report.charts import labels
from allocator.report.charts.look import (
    BLUE,
    GREY,
    ORANGE,
    RED,
    SKY,
    Drawn,
    finish,
    look_of,
    nothing,
)
from allocator.report.charts.stacks import Stack, upright
from allocator.report.equipment import upkeep_by_year
from allocator.util.format import listed, musd

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_UNIT = "US$ million"

_PAYERS = {
    "host_musd": "paid by the nations themselves",
    "donor_musd": "paid by donors",
    "unpaid_musd": "unpaid",
}


def idle_table(plan: Plan) -> pd.DataFrame:
    """Return idle equipment at its price by year, period and reason, in US$ million."""
    table, price = plan.deliveries, prices(plan)
    each = table["item"].map(price).astype(float)
    worth = table[["year", "period"]].assign(
        **{words: table[f"lots_idle_{reason}"] * each for reason, words in REASONS.items()}
    )
    sums = worth.groupby(["year", "period"])[list(REASONS.values())].sum().reset_index()
    return sums.melt(["year", "period"], var_name="reason", value_name="idle_musd")


def idle_by_year(plan: Plan, *, dark: bool = False) -> Drawn:
    """Return idle equipment at its price at the end of each year, by reason."""
    title = "Idle equipment by year and reason"
    table = idle_table(plan)
    if not table["idle_musd"].sum() > 0:
        empty = plan.deliveries.empty
        words = "This plan gives no equipment." if empty else "No equipment is idle."
        return nothing(title, words, dark)
    last = plan.case.years[-1]
    rows = pd.DataFrame(
        {"bar": [labels.year(year, period) for year, period in
                 zip(table["year"], table["period"], strict=True)],
         "part": table["reason"], "value": table["idle_musd"]}
    )  # fmt: skip
    bars = list(dict.fromkeys(rows["bar"]))
    stack = Stack(rows, bars, list(REASONS.values()), "end of fiscal year", "reason", _UNIT,
                  [SKY, ORANGE, RED, GREY])  # fmt: skip
    end = table[table["year"] == last].set_index("reason")["idle_musd"]
    told = [f"{musd(end[reason])} {reason}" for reason in REASONS.values() if end[reason]]
    why = f": {listed(told)}" if told else ""
    said = f"At the end of {last} equipment worth {musd(end.sum())} is idle{why}."
    subtitle = [f"Lots that are not working, at their price, {labels.money_note(plan)}."]
    if len(bars) > len(plan.case.years):
        subtitle[0] += " The year (after) is the average of the years after the plan."
    chart = upright(stack, look_of(dark))
    return finish(chart, look_of(dark), title, subtitle, said)


def upkeep(plan: Plan, *, dark: bool = False) -> Drawn:
    """Return what upkeep of the equipment costs by year and who pays, also after the horizon."""
    title = "Upkeep of the equipment given: who pays"
    table = upkeep_by_year(plan)
    if table.empty:
        return nothing(title, "No equipment of this plan needs upkeep.", dark)
    table = table.assign(bar=[labels.year(year, period) for year, period in
                              zip(table["year"], table["period"], strict=True)])  # fmt: skip
    rows = pd.concat(
        [pd.DataFrame({"bar": table["bar"], "part": part, "value": table[column]})
         for column, part in _PAYERS.items()], ignore_index=True,
    )  # fmt: skip
    stack = Stack(rows, table["bar"].tolist(), list(_PAYERS.values()), "fiscal year", "who pays",
                  _UNIT, [BLUE, SKY, ORANGE])  # fmt: skip
    told = [f"{musd(table[column].sum())} {part}" for column, part in _PAYERS.items()]
    said = (
        f"Upkeep needs {musd(table['need_musd'].sum())} in "
        f"{table['bar'].iloc[0]} to {table['bar'].iloc[-1]}: {listed(told)}."
    )
    subtitle = [f"After initial support, {labels.money_note(plan)}."]
    if (table["period"] == "after").any():
        subtitle[0] += " Years (after): what the plan leaves behind."
    chart = upright(stack, look_of(dark))
    return finish(chart, look_of(dark), title, subtitle, said)
