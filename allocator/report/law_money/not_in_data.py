"""Bars that are known but not in the data, as rows of a ledger's legal bars and points to check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocator.inputs.scenario.later_bars import SCENARIO
from allocator.report.law_money.bars import LISTED, money_given
from allocator.report.law_money.points import POINTS
from allocator.report.rules.later_bars import NOT_IN_DATA, closed_together
from allocator.util.format import musd, year_words

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

KIND = f"bar {NOT_IN_DATA}"
"""Kind of such a point to check."""


def bars_not_in_data(plan: Plan, closed: pd.DataFrame) -> pd.DataFrame:
    """Return rows as those of `allocator.report.law_money.bars.bars_listed`, one a nation.

    `closed` is `allocator.report.rules.later_bars.closed_later`. ``plan_musd`` is the money of the
    plan that the bars close, in US$ million a year of those in which they do.
    """
    rows = [
        {
            "state": NOT_IN_DATA,
            "nations": row["name"],
            "accounts": row["accounts"],
            "years": year_words(row["years"]),
            "words": row["words"],
            "last_musd": money_given(plan, [row["nation"]], row["accounts"].split(", "),
                                     row["years"])["last_musd"],
            "plan_musd": row["musd"] / len(row["years"]),
            "waivable": "not checked",
            "exception": row["exception"],
            "not_checked": row["not_checked"],
            "citation": row["citation"],
            "date": "",
            "rules": SCENARIO,
            "named": True,
            "whole": True,
            "unchecked": (),
        }
        for row in closed_together(plan, closed).to_dict("records")
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(LISTED))


def points_not_in_data(plan: Plan, closed: pd.DataFrame) -> pd.DataFrame:
    """Return rows as those of `allocator.report.law_money.points.points_to_check`, one a nation."""
    rows = [
        {
            "kind": KIND,
            "about": f"{row['name']}: {row['words']}",
            "years": year_words(row["years"]),
            "not_checked": "; ".join(filter(None, (
                f"bars that are not in the data close {musd(row['musd'])} of this plan",
                row["not_checked"]))),
            "citation": row["citation"],
            "rules": SCENARIO,
        }
        for row in closed_together(plan, closed).to_dict("records")
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(POINTS))
