"""How the columns of a list are read: what was matched, corrected and stated, kept as TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import tomli_w

from allocator.errors import DataError
from allocator.inputs.case.io.raw_tables import Complaint, Findings, unknown
from allocator.inputs.importing.mapping_values import (
    check_case_keys,
    check_defaults,
    check_nations,
    part_of,
    text_of,
)
from allocator.inputs.importing.scales import stated_scale
from allocator.inputs.importing.tables import defaults, meanings
from allocator.inputs.importing.units import UNITS, unit_named
from allocator.util.atomic_write import replaced_file
from allocator.util.format import listing

MAPPING_FILE = "import-mapping.toml"

CASE_KEYS = ("name", "title", "base_year", "first_year", "last_year", "author")
_PARTS = ("case", "unit", "decimal", "rates", "budget", "nations", "defaults", "sheet")
_CHOICES = ("meaning", "unit", "decimal", "year", "account", "blank", "scale")
_HEAD = """\
# How `allocator import` reads this list, and the next one of the same shape. Correct a meaning, a
# unit or a decimal sign here, or state what the list does not say; docs/import.md lists the keys.
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is said of one column; what is empty is found by the importer."""

    meaning: str = ""
    unit: str = ""
    decimal: str = ""
    year: int | None = None
    account: str = ""
    blank: str = ""
    scale: str = ""

    def as_toml(self) -> dict[str, object]:
        """Return what is said, by key."""
        values = {key: getattr(self, key) for key in _CHOICES}
        return {key: value for key, value in values.items() if value not in ("", None)}


Key = tuple[str, str]
"""A sheet and a header."""


@dataclass(frozen=True)
class Mapping:
    """What a planner, or an earlier import, says of a list.

    Attributes
    ----------
    columns
        What is said of columns, by sheet and header.
    case
        Keys of the case: name, title, base_year, first_year, last_year, author.
    unit, decimal
        Unit of money and decimal sign where neither the list nor a column says them.
    rates
        US$ for one unit of another currency, by its code.
    budgets
        US$ million a year by account, where the list does not state them.
    nations
        Code of a nation by the name in the list; ``-`` leaves its rows out.
    defaults
        Other values for some of `defaults.csv`.
    """

    columns: Dict[Key, Choice] = field(default_factory=dict)
    case: Dict[str, object] = field(default_factory=dict)
    unit: str = ""
    decimal: str = ""
    rates: Dict[str, Decimal] = field(default_factory=dict)
    budgets: Dict[str, Decimal] = field(default_factory=dict)
    nations: Dict[str, str] = field(default_factory=dict)
    defaults: Dict[str, Decimal] = field(default_factory=dict)

    def choice(self, sheet: str, header: str, only: bool = False) -> Choice | None:
        """Return what is said of a column; `only`: the list has one sheet, whatever its name."""
        found = self.columns.get((sheet, header))
        sheets = {one for one, _ in self.columns}
        if found is None and only and len(sheets) == 1:
            found = self.columns.get((sheets.pop(), header))
        return found

    def value(self, default: str) -> Decimal:
        """Return the value of a default, as stated here or in the importer's table."""
        return self.defaults.get(default, defaults()[default].value)

    def to_toml(self) -> str:
        """Write the mapping."""
        parts: dict[str, Any] = {}
        for key in ("unit", "decimal"):
            if getattr(self, key):
                parts[key] = getattr(self, key)
        parts |= {"case": {**self.case}} if self.case else {}
        for key, values in (("rates", self.rates), ("budget", self.budgets),
                            ("defaults", self.defaults)):  # fmt: skip
            if values:
                parts[key] = {name: float(value) for name, value in values.items()}
        parts |= {"nations": {**self.nations}} if self.nations else {}
        sheets: dict[str, dict[str, object]] = {}
        for (sheet, header), choice in self.columns.items():
            sheets.setdefault(sheet, {})[header] = choice.as_toml()
        parts["sheet"] = [{"name": one, "columns": columns} for one, columns in sheets.items()]
        return _HEAD + tomli_w.dumps(parts)

    def save_with(self, case: Path) -> Path:
        """Write the mapping next to the tables of a case, a folder or workbook; return where.

        Raises
        ------
        DataError
            It cannot be written there.
        """
        name = f"{case.stem}-{MAPPING_FILE}"
        kept = case.with_name(name) if case.suffix.lower() == ".xlsx" else case / MAPPING_FILE
        self.save(kept)
        return kept

    def save(self, path: str | Path) -> None:
        """Write the mapping to a file.

        Raises
        ------
        DataError
            It cannot be written there.
        """
        try:
            with replaced_file(Path(path)) as fresh:
                fresh.write_text(self.to_toml(), encoding="utf-8", newline="\n")
        except OSError as error:
            lost = Complaint(f"cannot be written: {error.strerror or error}",
                             "a place to write a file", "choose another place")  # fmt: skip
            raise DataError([lost.at(str(path))]) from error


def read_mapping(path: str | Path) -> Mapping:
    """Read a mapping.

    Raises
    ------
    DataError
        It cannot be read, or says what no mapping may say; all of that at once.
    """
    place = Path(path).name
    try:
        values = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        fix = "correct it, or leave the option out to have the columns matched"
        raise DataError(
            [Complaint(f"cannot be read ({error})", "a TOML file", fix).at(place)]
        ) from None
    findings = Findings()
    found = _mapping(values, place, findings)
    if findings.stops:
        raise DataError(findings.in_order())
    return found


def _mapping(values: Dict[str, Any], place: str, findings: Findings) -> Mapping:
    _only_known(values, _PARTS, place, findings)
    case, nations, *parts = (
        part_of(values, key, place, findings)
        for key in ("case", "nations", "rates", "budget", "defaults")
    )
    _only_known(case, CASE_KEYS, place, findings)
    check_case_keys(case, place, findings)
    check_nations(nations, place, findings)
    rates, budgets, changed = (_numbers(one, place, findings) for one in parts)
    _only_known(changed, defaults(), place, findings)
    check_defaults(changed, place, findings)
    unit, decimal = (text_of(values, key, place, findings) for key in ("unit", "decimal"))
    check_unit(unit, place, "unit", findings)
    _check_words(decimal, (".", ","), place, "decimal", findings)
    codes = {key: str(value) for key, value in nations.items()}
    columns = _columns(values.get("sheet", []), place, findings)
    return Mapping(columns, case, unit, decimal, rates, budgets, codes, changed)


def _columns(sheets: Any, place: str, findings: Findings) -> dict[Key, Choice]:
    columns: dict[Key, Choice] = {}
    if not isinstance(sheets, list) or not all(isinstance(one, dict) for one in sheets):
        wrong = Complaint(f"sheet = {sheets!r}", "tables of sheets", "write [[sheet]] above each")
        findings.add(place, wrong, column="sheet")
        return columns
    for sheet in sheets:
        _only_known(sheet, ("name", "columns"), place, findings)
        name = text_of(sheet, "name", place, findings)
        for header, said in part_of(sheet, "columns", place, findings).items():
            whole = said if isinstance(said, dict) else {"meaning": said}
            columns[name, header] = _choice(whole, place, header, findings)
    return columns


def _choice(said: dict[str, Any], place: str, header: str, findings: Findings) -> Choice:
    _only_known(said, _CHOICES, place, findings)
    year = said.get("year")
    if year is not None and (not isinstance(year, int) or isinstance(year, bool)):
        findings.add(place, Complaint(f"year {year!r}", "a year", "write year = 2027"),
                     column=header)  # fmt: skip
        year = None
    texts = {key: text_of(said, key, place, findings) for key in _CHOICES if key != "year"}
    if texts["scale"] and stated_scale(texts["scale"]) is None:
        findings.add(place, Complaint(f"scale {texts['scale']!r}", "the two ends of a scale",
                                      "write scale = \"0-10\""), column=header)  # fmt: skip
    meaning = texts["meaning"]
    if meaning and meaning not in meanings():
        allowed = f"one of {listing(meanings(), 30)}"
        wrong = unknown("meaning", meaning, meanings(), allowed, "write one of them")
        findings.add(place, wrong, column=header)
        texts["meaning"] = ""
    check_unit(texts["unit"], place, header, findings)
    _check_words(texts["decimal"], (".", ","), place, header, findings)
    _check_words(texts["blank"], ("above",), place, header, findings)
    return Choice(year=year, **texts)


def _only_known(values: Any, known: Any, place: str, findings: Findings) -> None:
    for key in values:
        if key not in known:
            allowed = f"one of {listing(known, 30)}"
            findings.add(place, unknown("key", key, known, allowed, "delete it"))


def check_unit(unit: str, place: str, column: str, findings: Findings) -> None:
    """Add a fault if a unit is none that a planner may choose."""
    if unit and unit_named(unit) is None:
        allowed = f"{', '.join(UNITS)}, or another currency's code in the place of US$"
        findings.add(
            place, Complaint(f"unit {unit!r}", allowed, "write one of them"), column=column
        )


def _check_words(
    word: str, known: tuple[str, ...], place: str, column: str, findings: Findings
) -> None:
    if word and word not in known:
        allowed = " or ".join(map(repr, known))
        findings.add(place, Complaint(f"{word!r}", allowed, f"write {allowed}"), column=column)


def _numbers(values: dict[str, Any], place: str, findings: Findings) -> dict[str, Decimal]:
    found = {}
    for key, value in values.items():
        try:
            found[key] = Decimal(str(value))
            if not found[key].is_finite() or found[key] < 0:
                raise InvalidOperation
        except InvalidOperation:
            wrong = Complaint(f"{value!r}", "a number, 0 or more", "write a plain number")
            findings.add(place, wrong, column=key)
    return found
