"""How much less the budgets of a plan buy only because prices rise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.inputs.case.nominal import nominal_musd
from allocator.util.format import musd, tells

if TYPE_CHECKING:
    import pandas as pd

    from allocator.plan.plan import Plan


def inflation_musd(plan: Plan) -> float:
    """Return the US$ million a year that budgets of acts lose to inflation, on average.

    That is what an act names less what the case says it is worth in money of the base year, without
    the share that is set aside. Budgets whose source names no nominal amount lose nothing here.
    """
    lost = 0.0
    for row in plan.case.tables["budgets"].to_dict("records"):
        nominal, amount = nominal_musd(row.get("source")), float(row["amount_musd"])
        if nominal is not None and amount > 0 and int(row["year"]) in plan.case.years:
            aside = float(row.get("set_aside_musd") or 0.0)
            lost += (nominal - amount) * (1.0 - aside / amount)
    return lost / len(plan.case.years)


def inflation_words(plan: Plan, nations: pd.DataFrame) -> str:
    """Say how much of a fall against the last plan is inflation alone; empty without any.

    `nations` is the table of a `Brief`.
    """
    lost, fall = inflation_musd(plan), -float(nations["change_musd"].sum())
    if not tells(lost, float(nations["last_musd"].sum())):
        return ""
    base = plan.case.meta.base_year
    words = (
        f"All figures are in US$ of {base}. Prices rise, so that the amounts that acts name buy "
        f"{musd(lost)} a year less on average"
    )
    if fall <= 0:
        return f"{words}."
    if lost >= fall:
        return (
            f"{words}; without that, all nations together would get more, not {musd(fall)} a year "
            "less."
        )
    return f"{words}: part of the {musd(fall)} a year that all nations together get less."
