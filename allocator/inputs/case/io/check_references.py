"""Check keys, references between tables and selections, driven by the schema."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from allocator.inputs.case.io.format_value import value_text
from allocator.inputs.case.io.raw_tables import Complaint, Findings, unknown
from allocator.inputs.case.io.total_words import FIX_TOTAL, is_total
from allocator.inputs.case.io.typed_table import Filled
from allocator.inputs.case.io.written_dates import fix_of_years
from allocator.inputs.case.schema.column import Column
from allocator.inputs.case.schema.tables import KINDS
from allocator.inputs.selection import codes_in, years_in
from allocator.util.format import listing

ITEM_TABLES = ("equipment", "courses", "grants")

Tables = Mapping[str, Filled]


def check_references(
    tables: Tables, groups: Mapping[str, Sequence[str]], years: Sequence[int], findings: Findings
) -> None:
    """Add faults of doubled keys, unknown codes, and selections with unknown words or years."""
    known = codes(tables)
    # a table that is missing though needed is told once, not again by all that refer to it
    lost = {name for name in ("nations", "accounts", "areas", "items") if not known[name]}
    lost |= _unread(tables)
    for filled in tables.values():
        _check_key(filled, findings)
        for column in filled.table.columns:
            if column.refers in lost:
                continue
            if column.kind == "ref":
                _check_ref(filled, column, known[column.refers], findings)
            elif column.kind == "set":
                words = known[column.refers] if column.refers else KINDS
                usual = groups if column.refers == "nations" else {}
                unsound = _unsound_groups(tables["nations"]) if usual else ()
                _check_set(filled, column, words, usual, unsound, findings)
            elif column.kind == "years" and years:
                _check_years(filled, column, years, findings)
    _check_items(tables, findings)


def _unread(tables: Tables) -> set[str]:
    """Return what cannot be referred to for certain, since a table of it could not be read."""
    lost = {name for name, filled in tables.items() if filled.unread}
    if lost.intersection(ITEM_TABLES):
        lost.add("items")
        if tables["areas"].frame.empty:
            lost.add("areas")
    return lost


def _unsound_groups(nations: Filled) -> tuple[str, ...]:
    """Return the beginnings of groups of nations whose column holds a fault."""
    columns = {
        "region:": ("region",),
        "tier:": ("tier",),
        "grade:": ("risk_grade", "diversion_share", "disruption_per_year"),
    }
    return tuple(word for word, names in columns.items() if not nations.sound(*names))


def codes(tables: Tables) -> dict[str, tuple[str, ...]]:
    """Return the codes that can be referred to; areas are those named by items if no table is."""

    def of(table: str, column: str) -> tuple[str, ...]:
        return tuple(code for code in dict.fromkeys(tables[table].frame[column]) if code)

    items = [code for table in ITEM_TABLES for code in of(table, "item")]
    areas = of("areas", "area") or tuple(
        dict.fromkeys(code for table in ITEM_TABLES for code in of(table, "area"))
    )
    return {
        "nations": of("nations", "nation"),
        "accounts": of("accounts", "account"),
        "areas": areas,
        "objectives": of("objectives", "objective"),
        "equipment": of("equipment", "item"),
        "courses": of("courses", "item"),
        "skills": of("skills", "skill"),
        "items": tuple(dict.fromkeys(items)),
    }


def _check_key(filled: Filled, findings: Findings) -> None:
    key = list(filled.table.key)
    if filled.frame.empty or not filled.sound(*key):
        return
    twice = filled.frame.duplicated(key, keep="first").to_numpy()
    if not twice.any():
        return
    at = np.flatnonzero(twice)
    # groups, since an empty cell may be part of a key and equals no other one in an index
    groups = filled.frame.groupby(key, sort=False, dropna=False).ngroup().to_numpy()
    _, first = np.unique(groups, return_index=True)

    def explain(k: int) -> Complaint:
        values = [value_text(value) or "(empty)" for value in filled.frame.loc[at[k], key]]
        row = filled.numbers[first[groups[at[k]]]]
        found = f"{', '.join(values)} a second time (first in row {row})"
        return Complaint(found, f"each {' and '.join(key)} once", "delete or rename one of them")

    findings.add_cells(filled.place, key[-1], filled.numbers[at].tolist(), explain)


def _check_ref(filled: Filled, column: Column, known: Sequence[str], findings: Findings) -> None:
    """Complain of codes that the table referred to does not hold; without objectives, of any."""
    values = filled.frame[column.name]
    lost = (~values.isin(known) & (values != "")).to_numpy()
    if not filled.sound(column.name) or not lost.any():
        return
    at = np.flatnonzero(lost)
    what = column.refers.removesuffix("s")

    def explain(k: int) -> Complaint:
        allowed = (
            f"{column.refers} {listing(known)}" if known else f"codes of table {column.refers}"
        )
        tables = "equipment, courses or grants" if what == "item" else column.refers
        otherwise = f"add it to table {tables}, or correct it"
        if is_total(str(values[at[k]])):
            return Complaint(f"unknown {what} {values[at[k]]!r}", allowed, FIX_TOTAL)
        return unknown(what, str(values[at[k]]), known, allowed, otherwise)

    findings.add_cells(filled.place, column.name, filled.numbers[at].tolist(), explain)


def _check_set(
    filled: Filled,
    column: Column,
    known: Sequence[str],
    groups: Mapping[str, Sequence[str]],
    unsound: tuple[str, ...],
    findings: Findings,
) -> None:
    if not filled.sound(column.name):
        return
    strange: dict[str, Complaint] = {}
    for text in set(filled.frame[column.name].tolist()):
        try:
            chosen = codes_in(text, known, groups)
        except ValueError as error:
            if not str(error).startswith(unsound):
                strange[text] = _strange_word(str(error), [*known, *groups])
            continue
        if not chosen and known:
            found = f"{text!r}, which selects nothing"
            strange[text] = Complaint(found, "a selection of something", "correct or delete it")
    _tell(filled, column, strange, findings)


def _strange_word(word: str, words: list[str]) -> Complaint:
    """Complain of a word in a selection; several in one are told apart."""
    allowed = f"* or {listing(words)}, separated by semicolons"
    found = f"unknown word {word!r}"
    parts = [part for part in re.split(r"[,/|\s]+|\band\b", word) if part]
    if len(parts) > 1 and all(part.removeprefix("!") in words for part in parts):
        return Complaint(found, allowed, f"separate by semicolons: {';'.join(parts)}")
    if word.lower() in ("all", "any", "every", "everything"):
        return Complaint(found, allowed, "write * for all")
    return unknown("word", word, words, allowed, "correct it or remove it")


def _check_years(filled: Filled, column: Column, years: Sequence[int], findings: Findings) -> None:
    strange: dict[str, Complaint] = {}
    for text in set(filled.frame[column.name].tolist()):
        try:
            years_in(text, years)
        except ValueError as error:
            allowed = f"*, years or ranges within {years[0]}-{years[-1]}"
            found = f"{str(error)!r}, which is no year of the horizon"
            strange[text] = Complaint(found, allowed, fix_of_years(str(error), years))
    _tell(filled, column, strange, findings)


def _tell(
    filled: Filled, column: Column, strange: Mapping[str, Complaint], findings: Findings
) -> None:
    if not strange:
        return
    values: pd.Series[str] = filled.frame[column.name]
    at = np.flatnonzero(values.isin(list(strange)).to_numpy())
    rows = filled.numbers[at].tolist()
    findings.add_cells(filled.place, column.name, rows, lambda k: strange[values[at[k]]])
    filled.broken.add(column.name)


def _check_items(tables: Tables, findings: Findings) -> None:
    """Complain of an item code that stands in two of the item tables."""
    owner: dict[str, str] = {}
    for name in ITEM_TABLES:
        filled = tables[name]
        items = filled.frame["item"].tolist() if filled.sound("item") else []
        at = [k for k, item in enumerate(items) if item in owner]

        def explain(
            k: int, at: list[int] = at, items: list[str] = items, owner: dict[str, str] = owner
        ) -> Complaint:
            item = items[at[k]]
            found = f"{item}, which is in {owner[item]} too"
            allowed = "codes that differ over equipment, courses and grants"
            return Complaint(found, allowed, "rename one of them")

        rows = [int(filled.numbers[k]) for k in at]
        findings.add_cells(filled.place, "item", rows, explain)
        for item in items:
            owner.setdefault(item, name)
