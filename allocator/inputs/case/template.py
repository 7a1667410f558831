"""A case to start from: every table with an example row and every column explained."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import tomli_w

from allocator.errors import DataError, Fault
from allocator.inputs.case.io.read_folder import META_FILE
from allocator.inputs.case.io.read_workbook import META_SHEET
from allocator.inputs.case.io.write import told
from allocator.inputs.case.schema.column import Column, Table
from allocator.inputs.case.schema.describe import (
    column_rows,
    default_words,
    kind_words,
    range_words,
    table_section,
)
from allocator.inputs.case.schema.tables import META, TABLES
from allocator.util.atomic_write import replaced_file, replaced_folder
from allocator.util.csv_file import write_csv
from allocator.util.workbook_sheets import Book, Head, add_sheet

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_EXAMPLES = {
    ("nations", "name"): "Kenya",
    ("accounts", "name"): "Foreign Military Financing",
    ("accounts", "budget_musd"): "10",
    ("budgets", "amount_musd"): "12",
    ("areas", "area"): "maritime",
    ("areas", "name"): "Maritime security",
    ("equipment", "name"): "Patrol boat",
    ("courses", "name"): "Naval staff college",
    ("grants", "name"): "Advisers to the coast guard",
    ("needs", "need_points"): "60",
    ("returns", "share_of_need"): "1",
    ("eligibility", "rule"): "no_lethal_equipment",
    ("eligibility", "kinds"): "lethal",
    ("earmarks", "status"): "law",
    ("earmarks", "accounts"): "FMF",
    ("earmarks", "nations"): "KEN",
    ("earmarks", "amount_musd"): "5",
    ("coverage_floors", "min_share"): "0.1",
    ("last_plan", "amount_musd"): "8",
    ("last_plan", "year"): "",
    ("last_goods", "quantity"): "2",
    ("skills", "name"): "Engineers of boats",
    ("modules", "module"): "advisers",
    ("modules", "due_years"): "1",
    ("prerequisites", "needs"): "staff_college",
    ("incompatible", "rule"): "harbour_too_shallow",
    ("incompatible", "nations"): "KEN",
    ("incompatible", "items"): "frigate",
    ("nations", "host_sustain_musd"): "1",
    ("nations", "new_types_most"): "1",
    ("locks", "item"): "patrol_boat",
}
"""Examples that hold only in a template, where most tables have a single row: one nation whose
need is larger than the money, with a floor below it."""

_MORE_ROWS: dict[str, dict[str, str]] = {
    "equipment": {
        "item": "frigate",
        "name": "Frigate",
        "area": "maritime",
        "price_musd": "20",
        "lead_years": "2",
        "new_type": "yes",
    },
    "exclusions": {"group": "patrol_craft", "item": "frigate"},
}
"""A second row of the tables that say nothing with one."""

_LAST_ROW = 1_048_576

_STEPS = (
    "Replace the example rows of each table by your own rows.",
    "Delete the tables that you do not need; required are nations, accounts, and equipment, "
    "courses or grants. Each table says what its absence means.",
    "Leave a cell empty to take its default. Columns that you do not need can be deleted.",
    "Run: allocator check, or upload it in the app (page Data): both list every fault at once "
    "with its place and its fix.",
)


def write_template(path: str | Path, xlsx: bool = False) -> Path:
    """Write a template: a folder of CSV tables with a README, or a workbook with header comments.

    Raises
    ------
    DataError
        Something is there already, or it cannot be written.
    """
    target = Path(path)
    if target.exists() and not (target.is_dir() and not xlsx and not any(target.iterdir())):
        raise DataError(
            [
                Fault(
                    str(target),
                    "something already exists there",
                    "a new path",
                    "choose another path, or move it away",
                )
            ]
        )
    with told(target):
        if xlsx:
            _write_workbook(target.resolve())
        else:
            _write_folder(target.resolve())
    return target


def example(table: Table, column: Column) -> str:
    """Return the example of a cell, such that all examples together make a sound case."""
    if (table.name, column.name) in _EXAMPLES:
        return _EXAMPLES[table.name, column.name]
    if column.kind == "ref" and column.example:
        return _CODES[column.refers]
    return column.example


def examples(table: Table) -> list[list[str]]:
    """Return the example rows of a table."""
    rows = [[example(table, column) for column in table.columns]]
    if table.name in _MORE_ROWS:
        more = _MORE_ROWS[table.name]
        rows.append([more.get(column.name, "") for column in table.columns])
    return rows


def _codes() -> dict[str, str]:
    codes = {
        table.name: _EXAMPLES.get((table.name, column.name), column.example)
        for table in TABLES
        for column in table.columns
        if column.kind == "id" and table.key == (column.name,)
    }
    return {**codes, "items": codes["equipment"]}


_CODES = _codes()


def _meta() -> dict[str, object]:
    return {
        column.name: int(column.example) if column.kind in ("year", "integer") else column.example
        for column in META
        if column.example
    }


def _write_folder(target: Path) -> None:
    with replaced_folder(target) as fresh:
        (fresh / META_FILE).write_text(tomli_w.dumps(_meta()), encoding="utf-8", newline="\n")
        for table in TABLES:
            names = [column.name for column in table.columns]
            write_csv(fresh / f"{table.name}.csv", names, examples(table))
        (fresh / "README.md").write_text(_readme(), encoding="utf-8", newline="\n")


def _readme() -> str:
    steps = "\n".join(f"{k}. {step}" for k, step in enumerate(_STEPS, start=1))
    meta = f"## {META_FILE}\n\n{column_rows(None, META)}"
    return "\n".join([f"# A case to fill in\n\n{steps}\n", meta, *map(table_section, TABLES)])


def _write_workbook(target: Path) -> None:
    book = Book()
    about = [(str(k), step) for k, step in enumerate(_STEPS, start=1)]
    tables = [(table.name, f"{table.meaning} {_absence(table)}") for table in TABLES]
    add_sheet(book, "about", [Head("step or table"), Head("meaning")], [*about, *tables])
    meta = _meta()
    rows = [(column.name, meta.get(column.name), column.meaning) for column in META]
    add_sheet(book, META_SHEET, [Head("key"), Head("value"), Head("meaning")], rows)
    for table in TABLES:
        heads = [Head(column.name, comment(table, column)) for column in table.columns]
        cells = [_cells(table, row) for row in examples(table)]
        _offer_choices(add_sheet(book, table.name, heads, cells), table)
    with replaced_file(target) as fresh:
        fresh.write_bytes(book.content())


_WHOLE_WORDS = {"max": "most", "min": "least"}


def column_words(name: str) -> str:
    """Return what a page calls a column beside its unit: its name in whole words.

    Examples
    --------
    >>> column_words("absorbable_musd"), column_words("max_per_nation_year")
    ('Absorbable', 'Most per nation year')
    """
    words = [_WHOLE_WORDS.get(one, one) for one in name.split("_") if one != "musd"]
    return " ".join([words[0].capitalize(), *words[1:]])


def comment(table: Table, column: Column) -> str:
    """Return what the header's comment says: meaning, writing, unit, range and default."""
    parts = [column.meaning, f"Written as: {kind_words(column)}."]
    if column.unit:
        parts.append(f"Unit: {column.unit}.")
    if range_words(column):
        parts.append(f"Range: {range_words(column)}.")
    parts.append(f"Default: {default_words(table, column)}.")
    return "\n".join(parts)


def _absence(table: Table) -> str:
    return "Required." if table.required else f"Without it: {table.absent}."


def _cells(table: Table, texts: list[str]) -> list[object]:
    """Return a row as a workbook holds it, figures as numbers."""
    figures = ("number", "integer", "year")
    return [
        float(text) if text and column.kind in figures else text
        for column, text in zip(table.columns, texts, strict=True)
    ]


def _offer_choices(page: Worksheet, table: Table) -> None:
    """Let the spreadsheet offer the words of a column with choices."""
    for at, column in enumerate(table.columns):
        if column.choices:
            rule = {"validate": "list", "source": list(column.choices), "ignore_blank": True}
            page.data_validation(1, at, _LAST_ROW - 1, at, rule)
