"""How the cells of a case's table are typed: what the schema allows is what can be entered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.inputs.case.schema.tables import TABLES
from allocator.inputs.case.schema.tables import table as table_called
from allocator.inputs.case.template import column_words, comment
from allocator.inputs.case.typed_cells import NUMBERS

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.case.schema.column import Column, Table

_NAMES = {one.name for one in TABLES}


def config_of(table: Table, case: Case) -> dict[str, Any]:
    """Return how every column of `table` is shown and entered."""
    return {column.name: _column(table, column, case) for column in table.columns}


def _column(table: Table, column: Column, case: Case) -> Any:
    told = column.unit and column.unit not in column.name
    unit = f", {column.unit}" if told else ""
    common: dict[str, Any] = {
        "label": f"{column_words(column.name)}{unit}",
        "help": f"In files: {column.name}\n\n{comment(table, column)}",
        "required": column.required,
    }
    if column.kind in NUMBERS:
        # a field for numbers would drop the signs of a unit: 12% would be 12
        return st.column_config.TextColumn(**common, alignment="right")
    if column.kind == "yesno":
        return st.column_config.CheckboxColumn(**common)
    options = list(column.choices) or _codes(column, case)
    if options:
        options = options if column.required else ["", *options]
        return st.column_config.SelectboxColumn(**common, options=options)
    return st.column_config.TextColumn(**common)


def _codes(column: Column, case: Case) -> list[str]:
    """Return the codes that a column may name; none if it may hold more than codes of a table."""
    if column.kind != "ref" or column.refers not in _NAMES:
        return []
    key = table_called(column.refers).key[0]
    return [str(code) for code in case.tables[column.refers][key]]
