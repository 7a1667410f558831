"""A list as a planner corrects it on a page: what is chosen and typed becomes a mapping."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from allocator.errors import DataError, Fault
from allocator.inputs.case.io.raw_tables import Complaint
from allocator.inputs.importing.import_list import Imported, import_upload
from allocator.inputs.importing.mapping import Choice, Key, Mapping, read_mapping
from allocator.inputs.importing.stated import check_target, stated
from allocator.inputs.importing.tables import meanings


class Corrections(NamedTuple):
    """What is chosen and typed; what is empty stays as it was matched.

    `columns` holds sheet, header, meaning, unit and decimal sign of each column that was changed,
    `mapping` the text of an earlier mapping.
    """

    columns: tuple[tuple[str, str, str, str, str], ...] = ()
    unit: str = ""
    decimal: str = ""
    budgets: str = ""
    rates: str = ""
    first_year: str = ""
    nations: str = ""
    mapping: str = ""


def meaning_labels() -> dict[str, str]:
    """Return what a column may mean, in words, by name."""
    return {one.name: one.label for one in meanings().values()}


def holds_money(meaning: str) -> bool:
    """Whether a column of a meaning holds money, which has a unit."""
    return meanings()[meaning].holds == "money"


def read_corrected(
    name: str, data: bytes, said: Corrections
) -> tuple[Imported | None, tuple[Fault, ...]]:
    """Return what is in a list that somebody sent, read as corrected, and every fault of it.

    Nothing is returned but faults where the list cannot be read at all.
    """
    try:
        found = import_upload(name, data, _mapping(said))
    except DataError as error:
        return None, error.faults
    return found, found.faults


class ListReader:
    """Reads one list as often as it is corrected, in a process of its own."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name, self._data = name, data

    def __call__(
        self, said: Corrections, _left: threading.Event
    ) -> tuple[Imported | None, tuple[Fault, ...]]:
        """Return what `read_corrected` does."""
        return read_corrected(self._name, self._data, said)


def save_imported(found: Imported, place: str) -> str:
    """Save the case of a list with its mapping where nothing is yet; return what to say of it."""
    try:
        check_target(Path(place.strip()) if place.strip() else None)
        kept = found.save(place.strip())
    except DataError as error:
        return "\n".join(map(str, error.faults))
    return f"Saved in {place.strip()}, with the mapping in {kept}."


def _mapping(said: Corrections) -> Mapping:
    earlier = _earlier(said.mapping)
    columns: dict[Key, Choice] = dict(earlier.columns)
    for sheet, header, meaning, unit, decimal in said.columns:
        kept = columns.get((sheet, header), Choice())
        columns[sheet, header] = replace(
            kept,
            meaning=meaning or kept.meaning,
            unit=unit or kept.unit,
            decimal=decimal or kept.decimal,
        )
    case = dict(earlier.case)
    if said.first_year.strip():
        case["first_year"] = _year(said.first_year)
    return replace(
        earlier,
        columns=columns,
        case=case,
        unit=said.unit or earlier.unit,
        decimal=said.decimal or earlier.decimal,
        budgets={**earlier.budgets, **stated(_parts(said.budgets), "budget", "budget")},
        nations={**earlier.nations, **_codes(said.nations)},
        rates={**earlier.rates, **stated(_parts(said.rates), "rate")},
    )


def _earlier(text: str) -> Mapping:
    if not text:
        return Mapping()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mapping.toml"
        path.write_text(text, encoding="utf-8")
        return read_mapping(path)


def _parts(text: str) -> Sequence[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _codes(text: str) -> dict[str, str]:
    """Return codes of nations by the names that the list has, as typed: ``Regional=-``."""
    found = {}
    for part in _parts(text):
        name, _, code = map(str.strip, part.rpartition("="))
        if not name or not code:
            wrong = Complaint(f"{part!r}", "a name of the list and a code",
                              "type NAME=KEN, or NAME=- to leave its rows out")  # fmt: skip
            raise DataError([wrong.at("nations")])
        found[name] = code
    return found


def _year(text: str) -> int:
    if text.strip().isdecimal() and 1900 <= int(text) <= 2200:
        return int(text)
    wrong = Complaint(f"{text!r}", "a year from 1900 to 2200", "type a year such as 2027")
    raise DataError([wrong.at("first fiscal year")])
