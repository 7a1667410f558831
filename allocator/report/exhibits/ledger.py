"""Exhibits of the ledger: accounts by year, waivers and exceptions used, decisions and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.report.law_money.ledger import ledger
from allocator.report.law_money.page import ASSUMED
from allocator.util.exhibit import Column, Exhibit
from allocator.util.format import fiscal_years

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_MONEY = {
    "new_musd": "New for nations", "carried_in_musd": "Carried in", "available_musd": "Available",
    "obligated_musd": "Obligated", "lapsed_musd": "Expires", "carried_out_musd": "Carried out",
    "last_chance_musd": "Expires if a year late", "paid_musd": "Paid out",
    "unpaid_musd": "Unpaid at the end",
}  # fmt: skip


def ledger_exhibits(plan: Plan) -> tuple[Exhibit, Exhibit, Exhibit]:
    """Return money of accounts by year, what the plan rests on, and who decided what."""
    found, meta = ledger(plan), plan.case.meta
    money = found.by_year
    years = Exhibit(
        "Money by year",
        f"What each account has, obligates and loses, {fiscal_years(plan.case.years)}",
        (f"US$ million of {meta.base_year}. Expires if a year late: what the plan obligates in the "
         "last year in which it may be.",),
        (
            Column("Account", width=44), Column("Code", width=9), Column("Year", width=7),
            *(Column(title, "money", 12) for title in _MONEY.values()),
        ),
        [[row["name"], row["account"], str(row["year"]), *(row[one] for one in _MONEY)]
         for row in money.to_dict("records")], names=2,
    )  # fmt: skip
    rests = Exhibit(
        "Waivers and exceptions",
        "Waivers and exceptions that the plan rests on",
        (ASSUMED, "US$ million: money of the plan that would be barred without it alone."),
        (
            Column("Kind", width=10), Column("What it opens", width=60),
            Column("US$ million", "money", 12), Column("To", width=34),
            Column("Condition", width=44), Column("Source", width=44), Column("Date", width=11),
        ),
        [[row[name] for name in ("kind", "words", "musd", "nations", "condition", "citation",
                                 "date")] for row in found.reliance.to_dict("records")],
    )  # fmt: skip
    decided = Exhibit(
        "Decisions and settings",
        "Who decided or set what, when and why",
        ("Settings have no author here: the journal of the workspace has them.",),
        (
            Column("Kind", width=10), Column("What", width=70), Column("Who", width=20),
            Column("When", width=11), Column("Why", width=40), Column("In the plan", width=60),
        ),
        found.overrides.to_numpy().tolist(),
    )  # fmt: skip
    return years, rests, decided
