"""The ledger of a plan as files: one HTML page to print, and a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.report.headline import about_words
from allocator.report.later_law import dated_title
from allocator.report.law_money.certifications import year_columns
from allocator.report.law_money.columns import (
    BARS,
    CERTIFIED,
    CLOSED,
    EACH_LIMIT,
    LIMITS,
    MISSED,
    MONEY,
    OVERRIDES,
    POINTS,
    RELIANCE,
)
from allocator.report.rules.groups import readable
from allocator.util.column_places import written
from allocator.util.html_page import JUDGEMENT, html_list, html_page, html_table
from allocator.util.tolerance import NOTHING
from allocator.util.workbook_sheets import Book, Head, add_sheet, format_of

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.report.law_money.record import Ledger

_STYLE = """
table { font-size: .78rem; }
@media print { html { font-size: 11px; } body { font-size: 8.5pt; line-height: 1.3; }
  table, ul, p { max-width: none; } table { font-size: 7.5pt; }
  @page { size: A4 landscape; margin: 12mm; } }
"""

_BY_YEAR = {name: MONEY[name] for name in (
    "account", "year", "new_musd", "carried_in_musd", "available_musd", "obligated_musd",
    "executed_musd", "to_execute_musd", "to_execute_then_musd", "lapsed_musd", "carried_out_musd",
    "last_chance_musd",
    "paid_musd", "unpaid_musd",
)}  # fmt: skip
_BY_VINTAGE = {name: MONEY[name] for name in (
    "account", "vintage", "new_musd", "set_aside_musd", "obligated_musd", "to_execute_musd",
    "to_execute_then_musd",
    "expires_on", "last_chance_musd", "lapsed_musd", "carried_past_horizon_musd",
)}  # fmt: skip
_MISSED = {name: words for name, words in MISSED.items() if name != "cost_value"}

_BARS = {name: words for name, words in BARS.items() if name not in ("waivable", "date", "rules")}
_POINTS = {name: words for name, words in POINTS.items() if name != "rules"}

_OF_SHEETS = {
    "money_by_year": MONEY, "money_by_vintage": MONEY, "limits": LIMITS,
    "limits_one_by_one": EACH_LIMIT,
    "policy_targets_missed": MISSED, "legal_bars": BARS, "points_to_check": POINTS,
    "waivers_and_exceptions": RELIANCE, "bars_not_in_the_data": CLOSED,
    "certifications": CERTIFIED, "overrides": OVERRIDES,
}  # fmt: skip
"""What columns are called, by the tables of a ledger."""

ASSUMED = (
    "Waivers and exceptions are those that the data state. What the data take as given without a "
    "rule of its own is in the table of certifications, if the data list it."
)
"""Said wherever waivers and exceptions are listed."""


def ledger_page(found: Ledger) -> str:
    """Return the annex for counsel and auditor as one HTML file that prints."""
    title = f"Law and money: {dated_title(found.plan.case)}"
    unit = f"US$ million of {found.plan.case.meta.base_year}"
    parts = [
        (f"Money by account and year, {unit}", _BY_YEAR, found.by_year, "nothing"),
        (f"When money expires, {unit}", _BY_VINTAGE, found.by_vintage, "nothing"),
        ("Waivers and exceptions relied on", RELIANCE, found.reliance, "none"),
        (
            "Certifications and the like, taken as given",
            certified_columns(found.plan.case),
            found.certifications,
            "none listed in the data",
        ),
        ("Legal bars and exemptions", _BARS, found.bars, "the data state none"),
        ("Points to check", _POINTS, found.points, "none"),
        ("Decisions and settings", OVERRIDES, found.overrides, "none: all as by default"),
        ("Policy targets missed", _MISSED, found.missed, "none"),
        ("Rules that limit the plan", LIMITS, readable(found.limits), "none"),
    ]
    body = [
        f"<h1>{escape(title)}</h1>",
        html_list(found.sentences),
        *(one for part in parts for one in _section(*part)),
        f'<p class="about">{escape(ASSUMED)}</p>',
        f'<div class="foot"><p class="about">{escape(about_words(found.plan))}</p>'
        f'<p class="about">{escape(JUDGEMENT)}</p></div>',
    ]
    return html_page(title, "\n".join(body), _STYLE)


def certified_columns(case: Case) -> dict[str, str]:
    """Return the columns of certifications that are read, with a column for each year."""
    first = ("kind", "signatory", "due", "words", "citation")
    years = {name: f"FY{year}" for name, year in year_columns(case).items()}
    last = ("musd", "assumed", "not_checked")
    return {
        **{name: CERTIFIED[name] for name in first},
        **years,
        **{name: CERTIFIED[name] for name in last},
    }


def ledger_workbook(found: Ledger) -> bytes:
    """Return the ledger as a workbook (.xlsx): a sheet a table, after one with the sentences."""
    book = Book()
    add_sheet(book, "summary", [Head("law and money")], [[one] for one in found.sentences])
    for name, table in found.tables().items():
        words = {**_OF_SHEETS[name], **certified_columns(found.plan.case)}
        words = words if name == "certifications" else _OF_SHEETS[name]
        base = found.plan.case.meta.base_year
        heads = [_head(table, str(column), words.get(str(column)), base) for column in table]
        add_sheet(book, name[:31], heads, table.itertuples(index=False, name=None))
    return book.content()


def _head(table: pd.DataFrame, column: str, words: str | None, base: int) -> Head:
    unit = "US$ million" if column.endswith("musd") else "fiscal year" if column == "year" else ""
    plain = table[column].dtype.kind not in "fi"
    shape = "" if plain else format_of(column, unit)
    if unit == "US$ million" and column != "entered_musd" and not column.endswith("then_musd"):
        unit = f"{unit} of {base}"
    return Head(words or column.replace("_", " "), "", unit, shape)


def _section(title: str, columns: dict[str, str], table: pd.DataFrame, none: str) -> Sequence[str]:
    head = f"<h2>{escape(title)}</h2>"
    if table.empty:
        return head, f'<p class="about">{escape(none[:1].upper() + none[1:])}.</p>'
    cells = pd.DataFrame({label: _cells(table[name], name) for name, label in columns.items()})
    figures = [label for name, label in columns.items()
               if table[name].dtype.kind == "f" or name == "expires_on"]  # fmt: skip
    return head, html_table(cells, figures)


def _cells(column: pd.Series[Any], name: str) -> list[str]:
    """Write a column, its figures with the same decimals; no money is a dash."""
    if column.dtype.kind != "f":
        return [str(cell) for cell in column]
    money = name.endswith("musd")
    known = [None if money and abs(cell) <= NOTHING else cell for cell in column]
    (texts,) = written([known], whole=not money)
    return [text or ("–" if cell == cell else "") for text, cell in zip(texts, column, strict=True)]
