"""What the gap of a plan is in money, and how the money of nations may differ within it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from allocator.inputs.case.names import names_in
from allocator.util.format import MUSD, amount, percent_at_most
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def left_open_words(plan: Plan) -> str:
    """Say what the gap is in money at the margin, and what is alike in plans as good.

    Empty where no plan is better, and where nothing is proven.
    """
    gap = plan.gap
    if not math.isfinite(gap) or gap <= 0:
        return ""
    share = f"Left open: at most {percent_at_most(gap)} of the best possible value"
    missing = plan.meta.get("gap_musd")
    if missing is None:
        return f"{share}; how much money that is at the margin is not known.{_settled(plan)}"
    if missing > _obligated(plan):
        return f"{share}, at the margin more than all money in this plan.{_settled(plan)}"
    return f"{share}, about US$ {amount(missing)} million at the margin.{_settled(plan)}"


def _settled(plan: Plan) -> str:
    settled, money = plan.meta.get("settled_musd"), _obligated(plan)
    if settled is None:
        return ""
    return (
        f" Of the US$ {amount(money)} million in this plan, US$ {amount(settled, money)} million "
        "stays with the same nations in every alternative for a nation that the search has seen "
        "and its proof does not rule out."
    )


def _obligated(plan: Plan) -> float:
    return float(plan.spending["obligation_musd"].sum())


def lawful_ranges(plan: Plan) -> pd.DataFrame:
    """Return the plan's table ``money_ranges`` without what floors of law exclude.

    Pricing looks at one nation at a time and pays for what floors ask of it only at a price, so a
    part that it has seen may be below them.
    """
    table = plan.money_ranges.copy()
    least = table["nation"].map(_legal_floors(plan)).fillna(0.0)
    low = table["low_musd"].clip(lower=least.clip(upper=table["obligation_musd"]))
    return table.assign(low_musd=low, high_musd=table["high_musd"].clip(lower=low))


def _legal_floors(plan: Plan) -> pd.Series[float]:
    """Return the US$ million that floors of law give each nation for itself, over all years.

    Floors of one account and year may hold at once, so that the largest counts; one of several
    accounts counts where it is more than those of single accounts together.
    """
    rules = plan.rules
    law = (rules["family"] == "floor") & (rules["status"] == "law") & (rules["sense"] == ">=")
    own = rules[law & (rules["unit"] == MUSD) & rules["nation"].ne("") & rules["year"].ne("all")]
    single = own[own["account"].ne("")].groupby(["nation", "year", "account"])["limit"].max()
    parts = [
        single.groupby(["nation", "year"]).sum(),
        own[own["account"].eq("")].groupby(["nation", "year"])["limit"].max(),
    ]
    return pd.concat(parts, axis=1).max(axis=1).groupby("nation").sum()


def money_ranges(plan: Plan) -> pd.DataFrame:
    """Return each nation's money (US$ million, all years) and its range that nothing excludes.

    These are parts of plans for a nation that the search has seen and its proof does not rule out;
    whether all other nations can have theirs beside them is not known. What floors of law give a
    nation is no less in any of them. The widest ranges come first; nations that get nothing in any
    of these plans are left out. Empty where the search has seen no other plans.
    """
    table, names = lawful_ranges(plan), names_in(plan.case, "nations", "nation")
    table = table[table["high_musd"] > NOTHING]
    table.insert(1, "name", [names.get(code, code) for code in table["nation"]])
    width = table["high_musd"] - table["low_musd"]
    return table.loc[width.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)
