"""`Case`: the validated tables of one planning problem; load, check and save them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.inputs.case.io.check_fielding import check_fielding
from allocator.inputs.case.io.check_references import check_references
from allocator.inputs.case.io.check_rules import check_rules
from allocator.inputs.case.io.drop_unknown_history import leave_out_strangers
from allocator.inputs.case.io.format_value import value_text
from allocator.inputs.case.io.meta import Meta, read_meta
from allocator.inputs.case.io.raw_tables import Complaint, Findings, Source
from allocator.inputs.case.io.read_folder import read_folder
from allocator.inputs.case.io.read_frames import read_frames
from allocator.inputs.case.io.read_workbook import read_workbook
from allocator.inputs.case.io.typed_table import Filled, empty, fill
from allocator.inputs.case.io.warn_fielding import warn_fielding
from allocator.inputs.case.io.warn_plausibility import warn
from allocator.inputs.case.io.write import write_folder, write_workbook, written_columns
from allocator.inputs.case.schema.tables import GRADES, TABLES, table

__all__ = ["Case", "Meta", "build_case", "load_case", "save_case"]

GRADE_LOSS = (0.04, 0.08, 0.12, 0.16)
"""Largest expected loss share of grades A to D; above is E (models/README.md)."""


@dataclass(frozen=True, eq=False)
class Case:
    """The validated tables of a case. Treat the frames as read-only: change by `with_tables`.

    Attributes
    ----------
    meta : Meta
        Name, title, years and author.
    tables : Mapping[str, DataFrame]
        Every table of the schema with all columns, types and defaults; an absent one is empty.
    given : frozenset[str]
        Names of the tables that were given; the others' absence switches their rules off.
    columns : Mapping[str, tuple[str, ...]]
        Columns given by table, so that saving writes the same ones.
    warnings : tuple[Fault, ...]
        What is allowed but looks odd.
    """

    meta: Meta
    tables: Mapping[str, pd.DataFrame]
    given: frozenset[str]
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: tuple[Fault, ...] = ()

    def __repr__(self) -> str:
        nations = len(self.tables["nations"])
        years = f"{self.meta.first_year}-{self.meta.last_year}"
        return f"Case({self.meta.name!r}, {nations} nations, {len(self.items)} items, {years})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Case):
            return NotImplemented
        return self.hash == other.hash

    def __hash__(self) -> int:
        return hash(self.hash)

    @property
    def years(self) -> tuple[int, ...]:
        """Fiscal years of the horizon."""
        return tuple(range(self.meta.first_year, self.meta.last_year + 1))

    @property
    def areas(self) -> tuple[str, ...]:
        """Capability areas: those of table `areas`, else those named by the items."""
        return tuple(self.tables["areas"]["area"]) or tuple(dict.fromkeys(self.items["area"]))

    @cached_property
    def items(self) -> pd.DataFrame:
        """All equipment, courses and grants: code, kind, price and points a unit.

        A unit is a lot, a seat or US$ 1 million; points = fit × price.
        """
        kinds = {"equipment": "price_musd", "courses": "cost_musd", "grants": ""}
        words = {"equipment": "equipment", "courses": "training", "grants": "grant"}
        parts = []
        for name, price in kinds.items():
            frame = self.tables[name]
            part = frame[["item", "name", "area", "fit", "coastal"]].copy()
            part["kind"] = words[name]
            part["price_musd"] = frame[price] if price else 1.0
            part["lethal"] = frame.get("lethal", False)
            parts.append(part)
        items = pd.concat(parts, ignore_index=True)
        items["points"] = items["fit"] * items["price_musd"]
        order = ["item", "name", "area", "kind", "price_musd", "fit", "lethal", "coastal", "points"]
        return items[order].astype({"kind": "str", "price_musd": "float64", "lethal": "bool"})

    @cached_property
    def nation_groups(self) -> dict[str, tuple[str, ...]]:
        """Groups of nations that a selection may name: ``region:X``, ``tier:1``, ``grade:C``."""
        return nation_groups(self.tables["nations"])

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the content; order of rows and ways of writing numbers do not matter."""
        content: dict[str, object] = {"meta": self.meta.as_text()}
        for name in sorted(self.given):
            frame = self.tables[name]
            texts = [[value_text(v) for v in frame[c.name].tolist()] for c in table(name).columns]
            content[name] = sorted(zip(*texts, strict=True))
        data = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
        return hashlib.sha256(data).hexdigest()

    def with_tables(self, frames: Mapping[str, pd.DataFrame]) -> Case:
        """Return the case with some tables replaced, validated anew; an empty frame removes one.

        Raises
        ------
        DataError
            The new tables have faults.
        """
        return self.changed(frames, {})

    def with_meta(self, **changes: object) -> Case:
        """Return the case with some keys of `meta` changed, validated anew."""
        return self.changed({}, changes)

    def changed(self, frames: Mapping[str, pd.DataFrame], meta: Mapping[str, object]) -> Case:
        """Return the case with some tables and keys replaced at once, validated anew."""
        kept = {name: self.tables[name] for name in self.given}
        keys = {**self.meta.as_text(), **meta}
        return self._with_own_columns(build_case(keys, {**kept, **frames}))

    def _with_own_columns(self, changed: Case) -> Case:
        """Return `changed` with the columns given here, where it has not more to say."""
        columns = {
            name: tuple(written_columns(table(name), changed.tables[name], self.columns[name]))
            if name in self.columns
            else given
            for name, given in changed.columns.items()
        }
        return replace(changed, columns=columns)


def grades(nations: pd.DataFrame) -> pd.Series[str]:
    """Return each nation's risk grade: as given, else from its expected loss in a year."""
    kept = (1 - nations["diversion_share"]) * (1 - nations["disruption_per_year"])
    # rounded: 1 - 0.96 must count as 0.04
    loss = (1 - kept).round(12)
    derived = pd.Series(GRADES[len(GRADE_LOSS)], index=nations.index, dtype="str")
    for grade, most in reversed(list(zip(GRADES, GRADE_LOSS, strict=False))):
        derived = derived.where(loss > most, grade)
    return nations["risk_grade"].where(nations["risk_grade"] != "", derived)


def nation_groups(nations: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return the nations of every region, tier and risk grade."""
    keys = {"region": nations["region"], "tier": nations["tier"], "grade": grades(nations)}
    groups: dict[str, list[str]] = {}
    for word, values in keys.items():
        for nation, value in zip(nations["nation"], values, strict=True):
            groups.setdefault(f"{word}:{value}", []).append(nation)
    return {name: tuple(members) for name, members in groups.items()}


def load_case(path: str | Path) -> Case:
    """Read a case from a folder or an .xlsx workbook.

    Raises
    ------
    DataError
        The case has faults; `faults` holds all of them at once, warnings last.
    """
    case, findings = compile_source(read_source(Path(path)))
    if case is None:
        raise DataError(findings.in_order())
    return case


def build_case(meta: Meta | Mapping[str, object], frames: Mapping[str, pd.DataFrame]) -> Case:
    """Return the case of frames in memory, validated as if read from files.

    Raises
    ------
    DataError
        The tables have faults; a fault's row counts the header as 1.
    """
    keys = meta.as_text() if isinstance(meta, Meta) else meta
    case, findings = compile_source(read_frames(keys, frames))
    if case is None:
        raise DataError(findings.in_order())
    return case


def save_case(case: Case, path: str | Path) -> None:
    """Write a case to a folder, or to a workbook if the name ends in ``.xlsx``.

    All is written beside the target first and then put in its place: a full disk leaves the old
    case as it was.

    Raises
    ------
    DataError
        It cannot be written there; one fault says why.
    """
    target = Path(path)
    if target.suffix.lower() in (".csv", ".xls", ".xlsm", ".ods", ".toml"):
        found, allowed = f"a name ending in {target.suffix}", "a folder, or a name ending in .xlsx"
        raise DataError([Complaint(found, allowed, "choose another name").at(str(target))])
    write = write_workbook if target.suffix.lower() == ".xlsx" else write_folder
    write(
        target, case.meta.as_text(), {name: case.tables[name] for name in case.given}, case.columns
    )


def read_source(path: Path) -> Source:
    """Return what a folder or a workbook holds, as text.

    Raises
    ------
    DataError
        There is no case at `path`, or it cannot be read.
    """
    allowed = "a folder with case.toml and CSV tables, or an .xlsx workbook"
    try:
        if path.is_dir():
            return read_folder(path)
        if path.suffix.lower() == ".xlsx" and path.exists():
            return read_workbook(path)
        found, fix = "no such file or folder", "correct the name"
        if path.exists():
            found = f"a file of type {path.suffix or 'unknown'}"
            known = path.suffix.lower() in (".xls", ".xlsm", ".ods")
            fix = "save it as .xlsx" if known else "name a folder or a workbook"
    except OSError as error:
        found, fix = f"cannot be read: {error.strerror or error}", "correct its permissions"
    raise DataError([Complaint(found, allowed, fix).at(str(path))])


def compile_source(source: Source) -> tuple[Case | None, Findings]:
    """Judge what was read; the case is None if a fault stops it."""
    findings = source.findings
    meta = read_meta(source, findings)
    tables: dict[str, Filled] = {}
    for one in TABLES:
        sheet = source.sheets.get(one.name)
        tables[one.name] = fill(sheet, one, findings) if sheet else empty(one)
        tables[one.name].unread = one.name in source.unread
    years = range(meta.first_year, meta.last_year + 1) if meta else ()
    groups = nation_groups(tables["nations"].frame)
    leave_out_strangers(tables, years, findings)
    check_references(tables, groups, years, findings)
    check_rules(tables, meta, groups, findings)
    check_fielding(tables, groups, findings)
    warn(tables, meta, findings)
    warn_fielding(tables, meta, findings)
    if findings.stops or meta is None:
        return None, findings
    given = frozenset(name for name, filled in tables.items() if len(filled.frame))
    return (
        Case(
            meta,
            {name: filled.frame for name, filled in tables.items()},
            given,
            {name: tables[name].columns for name in given},
            findings.in_order(),
        ),
        findings,
    )
