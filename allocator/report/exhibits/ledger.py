"""Exhibits of the ledger: accounts by year, waivers and exceptions used, decisions and settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from allocator.report.law_money.columns import MONEY, OVERRIDES, RELIANCE, title
from allocator.report.law_money.executed import in_base_year
from allocator.report.law_money.ledger import ledger
from allocator.report.law_money.page import ASSUMED, certified_columns
from allocator.util.exhibit import Column, Exhibit
from allocator.util.format import fiscal_years

if TYPE_CHECKING:
    from allocator.plan.obligated import Obligated
    from allocator.plan.plan import Plan
    from allocator.report.law_money.record import Ledger

_YEARS = ("new_musd", "carried_in_musd", "available_musd", "obligated_musd", "lapsed_musd",
          "carried_out_musd", "last_chance_musd", "paid_musd", "unpaid_musd")  # fmt: skip
_RESTS = {"kind": 10, "words": 60, "musd": 12, "nations": 34, "condition": 44, "citation": 44,
          "date": 11}  # fmt: skip
_DECIDED = {"kind": 10, "words": 70, "author": 20, "date": 11, "reason": 40,
            "outcome": 60}  # fmt: skip
_SIGNED = {
    "signatory": 22,
    "words": 34,
    "citation": 44,
    "due": 40,
    "assumed": 60,
    "not_checked": 44,
}
"""Columns with their widths in signs."""


def ledger_exhibits(plan: Plan, obligated: Sequence[Obligated] = ()) -> tuple[Exhibit, ...]:
    """Return money of accounts by year, what the plan rests on, and who decided what.

    `obligated` is what has been obligated so far, shown with the day up to which it is.
    Certifications are a sheet where the case lists any.
    """
    found, meta = ledger(plan), plan.case.meta
    money = found.by_year
    entered = {(one.account, one.year): one for one in in_base_year(obligated, plan.case)}
    years = Exhibit(
        "Money by year",
        f"What each account has, obligates and loses, {fiscal_years(plan.case.years)}",
        (f"US$ million of {meta.base_year}. Expires if a year late: what the plan obligates in the "
         "last year in which it may be.",
         "Obligated so far: as entered on page Law and money, in the same money; empty: not "
         "entered. All other columns are as planned.",),
        (
            Column("Account", width=44), Column("Code", width=9), Column("Year", width=7),
            *(Column(title(MONEY[name]), "money", 12) for name in _YEARS),
            Column(title(MONEY["executed_musd"]), "money", 12), Column("As of", width=11),
        ),
        [[row["name"], row["account"], str(row["year"]), *(row[one] for one in _YEARS),
          *_so_far(entered.get((row["account"], row["year"])))]
         for row in money.to_dict("records")], names=2,
    )  # fmt: skip
    rests = Exhibit(
        "Waivers and exceptions",
        "Waivers and exceptions that the plan rests on",
        (ASSUMED, "US$ million: money of the plan that would be barred without it alone; of a "
         "waiver taken as given, the money that depends on it."),
        tuple(Column(title(RELIANCE[name]), "money" if name == "musd" else "text", width)
              for name, width in _RESTS.items()),
        found.reliance[list(_RESTS)].to_numpy().tolist(),
    )  # fmt: skip
    decided = Exhibit(
        "Decisions and settings",
        "Who decided or set what, when and why",
        ("Settings have no author here: the journal of the workspace has them.",),
        tuple(Column(title(OVERRIDES[name]), width=width) for name, width in _DECIDED.items()),
        found.overrides[list(_DECIDED)].to_numpy().tolist(),
    )  # fmt: skip
    return (years, rests, *_certified(found), decided)


def _certified(found: Ledger) -> Iterator[Exhibit]:
    if found.certifications.empty:
        return
    columns = certified_columns(found.plan.case)
    yield Exhibit(
        "Taken as given",
        "Certifications and the like that the data take as given",
        (f"US$ million of {found.plan.case.meta.base_year} that the plan obligates above what may "
         "be used before each. No rule of the data asks for them.",),
        tuple(Column(title(words), "money" if name.endswith("musd") else "text",
                     _SIGNED.get(name, 12)) for name, words in columns.items()),
        found.certifications[list(columns)].to_numpy().tolist(),
    )  # fmt: skip


def _so_far(entry: Obligated | None) -> tuple[float | None, str]:
    return (None, "") if entry is None else (entry.obligated_musd, entry.as_of)
