"""The schema in words: the page ``docs/data-dictionary.md`` and what the template says."""

from __future__ import annotations

from allocator.inputs.case.schema.column import Column, Table, low_words
from allocator.inputs.case.schema.tables import META, TABLES

KIND_WORDS = {
    "id": "code (letters, digits, _ . -)",
    "ref": "code of table {refers}",
    "text": "text",
    "number": "number",
    "integer": "whole number",
    "year": "year",
    "yesno": "yes or no",
    "choice": "one of the words in the range",
    "set": "selection",
    "years": "years",
    "date": "date (YYYY-MM-DD)",
}

_SELECTIONS = """- **Selection**: `*` is everything, `KEN;UGA` a list, `region:Africa`, `tier:1` and
  `grade:C` are groups of nations, a leading `!` excludes (`*;!ISR`). Empty means `*`. Kinds are
  `equipment`, `lethal` (the lethal part of equipment), `training` and `grant`.
- **Years**: `*`, a list `2020;2022` or a range `2020-2022`; blanks, other dashes and `FY` before a
  year are accepted. **Date**: `2020-03-14`, also with midnight after it.
- **Numbers** have a decimal point and no separators of thousands; a share is 0.25, not 25%. Money
  is US$ million: for `$6.1bn` write 6100. Nothing is converted automatically; the check says what
  to write, or gives both figures where a text may mean either. Digits of any script are read.
- **Text** is read with composed letters (Unicode NFC). Rows that look like totals of others, money
  that looks like dollars and codes that mix letters of two scripts are warned of.
- An empty cell and a missing column mean the default. *No figure*: the meaning column says
  what an empty cell switches off. A table with a header but no rows counts as absent.
- **CSV**: UTF-8 (with or without BOM), separated by commas, semicolons or tabs; a first line
  `sep=;` is honoured, and titles above the header are left out with a warning. A text that starts
  with `=`, `+`, `-`, `@`, a tab or a line break is written with an apostrophe before it, so that a
  spreadsheet shows it and does not execute it; reading takes the apostrophe away.
- **Workbook** (also Strict Open XML): one sheet a table, titles above the header as in CSV. The
  last stored result of a formula is read, with a warning; without one it is a fault. Merged cells,
  hidden and unknown sheets are refused; sheets called about, notes, readme or sources are left
  alone. Capitals in the names of files, sheets and columns do not matter.
"""


def kind_words(column: Column) -> str:
    """Return how a cell of the column is written."""
    return KIND_WORDS[column.kind].format(refers=column.refers)


def range_words(column: Column) -> str:
    """Return what the column may hold beyond its kind; empty if that is all."""
    if column.choices:
        return ", ".join(column.choices)
    if column.low is not None and column.high is not None:
        return f"{column.low:g} to {column.high:g}"
    if column.low is not None:
        return low_words(column.low)
    if column.kind == "set" and column.refers:
        return f"codes of {column.refers}"
    return ""


def default_words(table: Table | None, column: Column) -> str:
    """Return what an empty cell means."""
    if column.required:
        return "required"
    if table is not None and column.name == "name" and len(table.key) == 1:
        return f"the {table.key[0]}"
    if column.default not in (None, ""):
        return f"{column.default:g}" if isinstance(column.default, float) else f"{column.default}"
    return "no figure" if column.kind in ("number", "integer") else "empty"


def column_rows(table: Table | None, columns: tuple[Column, ...]) -> str:
    """Return the Markdown table of columns."""
    head = "| column | written as | unit | range | default | meaning |\n|---|---|---|---|---|---|\n"
    rows = (
        f"| `{c.name}` | {kind_words(c)} | {c.unit} | {range_words(c)} "
        f"| {default_words(table, c)} | {c.meaning} |"
        for c in columns
    )
    return head + "\n".join(rows) + "\n"


def table_section(table: Table) -> str:
    """Return the section of one table."""
    needed = "Required." if table.required else f"Without it: {table.absent}."
    key = " and ".join(f"`{name}`" for name in table.key)
    return (
        f"## {table.name}\n\n{table.meaning} {needed} One row for each {key}.\n\n"
        f"{column_rows(table, table.columns)}"
    )


def dictionary_page() -> str:
    """Return the page ``docs/data-dictionary.md``."""
    head = (
        "# The tables of a case\n\n"
        "This page is generated from `allocator/inputs/case/schema/tables.py`; do not edit it by "
        "hand. "
        "A case is a folder with `case.toml` and one CSV file a table, or one .xlsx workbook "
        "with the sheet `case` (columns key, value) and one sheet a table. Required are nations, "
        "accounts, and equipment, courses or grants. `allocator check CASE` finds every fault.\n\n"
    )
    meta = f"## case.toml\n\nWhat the case is called and plans.\n\n{column_rows(None, META)}"
    return "\n".join([head + _SELECTIONS, meta, *map(table_section, TABLES)])
