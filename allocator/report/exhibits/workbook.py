"""The workbook of a plan: exhibits first, the tables of the plan behind."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from allocator.plan.persistence.formats import format_at
from allocator.plan.persistence.save_load import save_plan
from allocator.plan.persistence.workbook import add_tables
from allocator.report.exhibits.equipment import equipment
from allocator.report.exhibits.law import law, rules
from allocator.report.exhibits.ledger import ledger_exhibits
from allocator.report.exhibits.money import accounts, accounts_by_year, changes, nations
from allocator.report.headline import headline
from allocator.report.later_law import dated_title
from allocator.report.provenance import plan_words, source_words
from allocator.util.exhibit import Column, Exhibit, Picture, add_exhibit
from allocator.util.workbook_sheets import Book

if TYPE_CHECKING:
    from allocator.plan.obligated import Obligated
    from allocator.plan.plan import Plan


_MOST = 20
"""Nations in the chart."""

_WIDE = 150
"""Signs of a line of the overview."""


def workbook(plan: Plan, scenario: str = "", obligated: Sequence[Obligated] = ()) -> bytes:
    """Return a plan as a workbook (.xlsx) to read, to print and to load again.

    First come formatted sheets: overview, nations and accounts by year, changes from the last
    plan, rules, law and equipment; behind them all tables, as `Plan.save` writes them.

    Parameters
    ----------
    plan
        The plan.
    scenario
        Name of its scenario, printed on every page; without one the name of the case is.
    obligated
        What has been obligated so far, by account and fiscal year.
    """
    book = Book()
    source, name = source_words(plan), f"{plan.case.meta.name}: {plan_words(plan, scenario)}"
    for shown in exhibits(plan, scenario, obligated):
        add_exhibit(book, shown, source, name)
    add_tables(book, plan)
    return book.content()


def save(plan: Plan, path: Path, scenario: str = "") -> None:
    """Save a plan as `Plan.save` does, and a workbook with the formatted sheets first."""
    if format_at(path).suffix:
        save_plan(plan, path, lambda _, file: file.write_bytes(workbook(plan, scenario)))
    else:
        plan.save(path)


def exhibits(
    plan: Plan, scenario: str = "", obligated: Sequence[Obligated] = ()
) -> tuple[Exhibit, ...]:
    """Return the formatted sheets of a plan in their order."""
    by_nation, by_account = nations(plan), accounts_by_year(plan)
    by_year, *rests_on, decided = ledger_exhibits(plan, obligated)
    return (
        overview(plan, _pictures(plan, by_nation, by_account), scenario),
        by_nation,
        by_account,
        accounts(plan),
        by_year,
        changes(plan),
        rules(plan),
        law(plan),
        *rests_on,
        decided,
        equipment(plan),
    )


def _pictures(plan: Plan, by_nation: Exhibit, by_account: Exhibit) -> tuple[Picture, ...]:
    years, unit = len(plan.case.years), "US$ million"
    bars = min(_MOST, len(by_nation.rows) - 1)
    if not bars:
        return ()
    return (
        Picture("Nations with the most money", f"{unit} a year", by_nation, (3 + years,), bars,
                lying=True),
        Picture("Money obligated by account and fiscal year", unit, by_account,
                tuple(range(1, 1 + years)), len(by_account.rows) - 1),
    )  # fmt: skip


def overview(plan: Plan, pictures: tuple[Picture, ...] = (), scenario: str = "") -> Exhibit:
    """Return the main figures of a plan with what they mean."""
    rows = [[one.name, one.shown, one.beside, one.meaning] for one in headline(plan)]
    words = textwrap.wrap(str(plan.meta.get("words") or ""), _WIDE)
    return Exhibit(
        "Overview",
        dated_title(plan.case),
        (plan_words(plan, scenario), source_words(plan), *words),
        (
            Column("Figure", width=26), Column("Value", width=20), Column("", width=44),
            Column("What it means", width=80),
        ),
        rows,
        pictures=pictures,
    )  # fmt: skip
