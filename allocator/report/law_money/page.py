"""The ledger of a plan as files: one HTML page to print, and a workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.report.headline import about_words
from allocator.report.rules.groups import readable
from allocator.util.format import amount, number
from allocator.util.html_page import JUDGEMENT, html_list, html_page, html_table
from allocator.util.tolerance import NOTHING
from allocator.util.workbook_sheets import Book, Head, add_sheet, format_of

if TYPE_CHECKING:
    from allocator.report.law_money.record import Ledger

_STYLE = """
table { font-size: .78rem; }
@media print { html { font-size: 11px; } body { font-size: 8.5pt; line-height: 1.3; }
  table, ul, p { max-width: none; } table { font-size: 7.5pt; }
  @page { size: A4 landscape; margin: 12mm; } }
"""

_BY_YEAR = {
    "account": "account", "year": "fiscal year", "new_musd": "new money",
    "carried_in_musd": "carried in", "available_musd": "available", "obligated_musd": "obligated",
    "to_execute_musd": "still to execute", "lapsed_musd": "expires", "carried_out_musd": "carried",
    "last_chance_musd": "expires if a year late", "paid_musd": "paid out",
    "unpaid_musd": "unpaid at the end",
}  # fmt: skip
_BY_VINTAGE = {
    "account": "account", "vintage": "new in", "new_musd": "free for nations",
    "set_aside_musd": "reserved", "obligated_musd": "obligated",
    "to_execute_musd": "still to execute", "expires_on": "expires on",
    "last_chance_musd": "expires if a year late", "lapsed_musd": "expires unused",
    "carried_past_horizon_musd": "carried past the plan",
}  # fmt: skip
_RELIANCE = {
    "kind": "kind", "words": "what it opens", "musd": "US$ million", "nations": "to",
    "condition": "condition", "citation": "source", "date": "date", "rule": "name in the data",
}  # fmt: skip
_OVERRIDES = {
    "kind": "kind", "words": "what", "author": "who", "date": "when", "reason": "why",
    "outcome": "in the plan",
}  # fmt: skip
_MISSED = {
    "meaning": "target", "limit": "limit", "activity": "in the plan", "bend": "missed by",
    "unit": "unit",
}  # fmt: skip
_LIMITS = {
    "status": "kind", "meaning": "what it says", "limit": "limit", "citation": "source",
    "rule": "name in the data",
}  # fmt: skip


ASSUMED = (
    "Waivers and exceptions are those that the data state. Certifications that the data take as "
    "given without a rule of their own are not listed."
)
"""Said wherever waivers and exceptions are listed."""


def ledger_page(found: Ledger) -> str:
    """Return the annex for counsel and auditor as one HTML file that prints."""
    meta = found.plan.case.meta
    title = f"Law and money: {meta.title or meta.name}"
    parts = [
        ("Money by account and year, US$ million", _BY_YEAR, found.by_year, "nothing"),
        ("When money expires, US$ million", _BY_VINTAGE, found.by_vintage, "nothing"),
        ("Waivers and exceptions relied on", _RELIANCE, found.reliance, "none"),
        ("Decisions and settings", _OVERRIDES, found.overrides, "none: all as by default"),
        ("Policy targets missed", _MISSED, found.missed, "none"),
        ("Rules that limit the plan", _LIMITS, readable(found.limits), "none"),
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


def ledger_workbook(found: Ledger) -> bytes:
    """Return the ledger as a workbook (.xlsx): a sheet a table, after one with the sentences."""
    book = Book()
    add_sheet(book, "summary", [Head("law and money")], [[one] for one in found.sentences])
    for name, table in found.tables().items():
        heads = [_head(table, str(column)) for column in table]
        add_sheet(book, name[:31], heads, table.itertuples(index=False, name=None))
    return book.content()


def _head(table: pd.DataFrame, column: str) -> Head:
    unit = "US$ million" if column.endswith("musd") else "fiscal year" if column == "year" else ""
    plain = table[column].dtype.kind not in "fi"
    return Head(column.replace("_", " "), "", unit, "" if plain else format_of(column, unit))


def _section(title: str, columns: dict[str, str], table: pd.DataFrame, none: str) -> Sequence[str]:
    head = f"<h2>{escape(title)}</h2>"
    if table.empty:
        return head, f'<p class="about">{escape(none[:1].upper() + none[1:])}.</p>'
    written = pd.DataFrame(
        {label: table[name].map(_writer(name, table[name])) for name, label in columns.items()}
    )
    figures = [label for name, label in columns.items()
               if table[name].dtype.kind == "f" or name == "expires_on"]  # fmt: skip
    return head, html_table(written, figures)


def _writer(name: str, cells: pd.Series[Any]) -> Callable[[Any], str]:
    if cells.dtype.kind != "f":
        return str
    if name.endswith("musd"):
        return lambda money: amount(money) if abs(money) > NOTHING else "–"
    return lambda figure: "" if figure != figure else number(figure)
