"""The ledger of a plan: its money by account and year, its law, and what it rests on."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from allocator.report.law_money.accounts import (
    YEAR_END,
    fiscal_year,
    money_by_vintage,
    money_by_year,
)
from allocator.report.law_money.overrides import overrides
from allocator.report.law_money.record import Ledger
from allocator.report.law_money.reliance import relied_on
from allocator.report.law_money.words import ledger_sentences
from allocator.report.tables import bending_rules, binding_rules

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def ledger(
    plan: Plan, today: datetime.date | None = None, *, year_end: tuple[int, int] = YEAR_END
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
    """
    now = None if today is None else fiscal_year(today, year_end)
    found = Ledger(
        plan,
        None if today is None else today.isoformat(),
        now,
        money_by_year(plan, now),
        money_by_vintage(plan, now, year_end),
        binding_rules(plan),
        bending_rules(plan),
        relied_on(plan),
        overrides(plan),
    )
    return replace(found, sentences=ledger_sentences(found))
