"""The ledger of a plan: its money by account and year, its law, and what it rests on."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from allocator.plan.obligated import check_obligated
from allocator.report.law_money.accounts import (
    YEAR_END,
    drawn,
    fiscal_year,
    money_by_vintage,
    money_by_year,
)
from allocator.report.law_money.bars import bars_listed
from allocator.report.law_money.certifications import certifications
from allocator.report.law_money.dollars_of_the_year import then_by_vintage, then_by_year
from allocator.report.law_money.executed import counted_on, vintages_executed, years_executed
from allocator.report.law_money.not_in_data import bars_not_in_data, points_not_in_data
from allocator.report.law_money.overrides import overrides
from allocator.report.law_money.points import points_to_check
from allocator.report.law_money.record import Ledger
from allocator.report.law_money.reliance import relied_on
from allocator.report.law_money.taken_waivers import taken_waivers
from allocator.report.law_money.words import ledger_sentences
from allocator.report.rules.later_bars import closed_later
from allocator.report.tables import bending_rules, binding_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allocator.plan.obligated import Obligated
    from allocator.plan.plan import Plan


def ledger(
    plan: Plan,
    today: datetime.date | None = None,
    *,
    year_end: tuple[int, int] = YEAR_END,
    obligated: Sequence[Obligated] = (),
) -> Ledger:
    """Return the ledger of a plan; nothing is solved.

    Parameters
    ----------
    plan
        The plan.
    today
        The day it is for; None: before the plan begins, so that all of it is still to execute.
    year_end
        Month and day on which a fiscal year ends.
    obligated
        What has been obligated so far, by account and fiscal year, in US$ million of that year
        (of the base year where no source in table ``budgets`` says what money of that year is
        worth). What is of the fiscal year of `today`, and was told up to that day or of no day,
        is taken off what is still to execute; the sentences say what does not count, and why.

    Raises
    ------
    DataError
        The case does not have an account or a year of `obligated`.
    """
    check_obligated(obligated, plan.case)
    now = None if today is None else fiscal_year(today, year_end)
    years, vintages = money_by_year(plan, now), money_by_vintage(plan, now, year_end)
    day = None if today is None else today.isoformat()
    counted, uncounted = counted_on(obligated, day, now)
    years = years_executed(years, counted, plan.case)
    planned, case = drawn(plan), plan.case
    vintages = vintages_executed(vintages, planned, counted, case)
    begin = case.years[0] if now is None else now
    certified, closed = certifications(plan, year_end), closed_later(plan)
    found = Ledger(
        plan,
        day,
        now,
        then_by_year(years, case),
        then_by_vintage(vintages, planned, begin, case),
        binding_rules(plan),
        bending_rules(plan),
        pd.concat([taken_waivers(certified), relied_on(plan)], ignore_index=True),
        overrides(plan),
        certified,
        _first(bars_not_in_data(plan, closed), bars := bars_listed(plan)),
        _first(points_not_in_data(plan, closed), points_to_check(plan, bars, certified)),
        closed,
        counted=counted,
        uncounted=uncounted,
    )
    return replace(found, sentences=ledger_sentences(found))


def _first(some: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    parts = [one for one in (some, others) if len(one)]
    return pd.concat(parts, ignore_index=True) if parts else others
