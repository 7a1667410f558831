"""Warn of names that look like another name, or mix letters of two scripts."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.inputs.case.io.check_references import ITEM_TABLES, Tables
from allocator.inputs.case.io.check_rules import Row, tell_rows
from allocator.inputs.case.io.letters import looks, mixed
from allocator.inputs.case.io.raw_tables import Complaint, Findings
from allocator.inputs.case.io.typed_table import Filled


def warn_alike(tables: Tables, findings: Findings) -> None:
    """Add a warning for every name that people would take for another one."""
    seen: dict[str, dict[str, str]] = {}
    for filled, column in _naming(tables):
        if filled.sound(column):
            _warn_mixed(filled, column, findings)
            _warn_twins(filled, column, seen.setdefault(column, {}), findings)


def _naming(tables: Tables) -> Iterator[tuple[Filled, str]]:
    """Yield the columns that give names: codes, regions, and areas where items name them."""
    for filled in tables.values():
        for column in filled.table.columns:
            if column.kind == "id":
                yield filled, column.name
    yield tables["nations"], "region"
    if tables["areas"].frame.empty:
        for name in ITEM_TABLES:
            yield tables[name], "area"


def _warn_mixed(filled: Filled, column: str, findings: Findings) -> None:
    def explain(row: Row) -> Complaint:
        found = f"{row[column]!r}, in which {mixed(row[column])}"
        fix = "write it in one script: others who type it will not find it"
        return Complaint(found, "names in letters of one script", fix)

    odd = [bool(mixed(name)) for name in filled.frame[column]]
    tell_rows(filled, column, odd, explain, findings, warning=True)


def _warn_twins(filled: Filled, column: str, seen: dict[str, str], findings: Findings) -> None:
    """Warn of names that differ from one before only in capitals, blanks or look-alike letters.

    `seen` holds the first spelling of each look, over all tables that name the same.
    """
    firsts = [seen.setdefault(_look(name), name) for name in filled.frame[column]]

    def explain(row: Row) -> Complaint:
        found = f"{row[column]!r}, which looks like {seen[_look(row[column])]!r}"
        fix = "write both alike if they are the same; otherwise ignore this"
        return Complaint(found, f"one spelling for each {column}", fix)

    odd = [name != first for name, first in zip(filled.frame[column], firsts, strict=True)]
    tell_rows(filled, column, odd, explain, findings, warning=True)


def _look(name: str) -> str:
    return " ".join(looks(name).replace("_", " ").replace("-", " ").split())
