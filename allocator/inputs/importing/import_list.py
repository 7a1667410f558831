"""`import_list`: a list of partners and programmes in, a checked case out."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.inputs.case.case import Case, build_case, save_case
from allocator.inputs.case.io.raw_tables import Complaint, Findings
from allocator.inputs.importing.build import built
from allocator.inputs.importing.collect import PageReader
from allocator.inputs.importing.column import Column
from allocator.inputs.importing.filled import Filled
from allocator.inputs.importing.layout import Grid, laid_out
from allocator.inputs.importing.mapping import Choice, Mapping, check_unit, read_mapping
from allocator.inputs.importing.match import matched
from allocator.inputs.importing.matching_table import matching_table
from allocator.inputs.importing.read_list import read_list
from allocator.inputs.importing.records import Records
from allocator.inputs.importing.tables import UNUSED
from allocator.util.atomic_write import short_suffix
from allocator.util.format import counted


@dataclass(frozen=True)
class Imported:
    """What was found in a list.

    Attributes
    ----------
    case : Case or None
        The case; None if a fault stops it.
    faults : tuple[Fault, ...]
        All faults, then all warnings.
    matching : DataFrame
        One row a column of the list: its meaning, unit, why, and examples.
    filled : DataFrame
        What the list does not say, with the default or formula, its basis and a note.
    mapping : Mapping
        How the list was read; it reads the next list of the same shape.
    """

    case: Case | None
    faults: tuple[Fault, ...]
    matching: pd.DataFrame
    filled: pd.DataFrame
    mapping: Mapping

    def document(self) -> dict[str, object]:
        """Return the matching and the defaults as records for programs."""
        filled = self.filled.to_dict("records")
        return {"matching": self.matching.to_dict("records"), "filled": filled}

    def save(self, folder: str | Path) -> Path:
        """Save the case, and next to its tables the mapping; return the mapping's path.

        Raises
        ------
        DataError
            There is no case, or it cannot be written.
        """
        if self.case is None:
            raise DataError(self.faults)
        target = Path(folder)
        save_case(self.case, target)
        return self.mapping.save_with(target)


def import_list(
    path: str | Path,
    mapping: Mapping | str | Path | None = None,
    *,
    unit: str = "",
    budgets: Dict[str, float | Decimal] | None = None,
    rates: Dict[str, float | Decimal] | None = None,
    called: str = "",
) -> Imported:
    """Read somebody's own list of partners and programmes as a case.

    Parameters
    ----------
    path
        A workbook (.xlsx) or a CSV file of any shape.
    mapping
        How its columns are to be read, or a file that says so; what it does not say is matched.
    unit
        Unit of money where the list states none, such as ``US$ thousand``.
    budgets
        US$ million a year by account, where the list states none; ``budget`` for the whole list.
    rates
        US$ for one unit of another currency.
    called
        The file's name, where `path` has another.

    Returns
    -------
    Imported
        With all faults at once; nothing ambiguous is guessed.

    Raises
    ------
    DataError
        The file or the mapping cannot be read, or the list names no nations.
    """
    given = read_mapping(mapping) if isinstance(mapping, str | Path) else mapping or Mapping()
    given = replace(given, unit=unit or given.unit,
                    budgets={**given.budgets, **_decimals(budgets)},
                    rates={**given.rates, **_decimals(rates)})  # fmt: skip
    findings = Findings()
    check_unit(unit, "unit", "", findings)
    for code, rate in given.rates.items():
        if not rate.is_finite() or rate <= 0:
            wrong = Complaint(f"{rate}, no rate", "US$ for one unit, above 0", "write 1.1")
            findings.add("rates", wrong, column=code)
    if findings.stops:
        raise DataError(findings.in_order())
    place = called or Path(path).name
    grids = [laid_out(page) for page in read_list(Path(path), findings, called)]
    columns = _matched(grids, given)
    _need_nations(place, grids, columns)
    return _imported(place, grids, columns, given, findings)


def import_upload(name: str, data: bytes, mapping: Mapping | None = None) -> Imported:
    """Read a list that somebody sent, called `name`; as `import_list`."""
    with tempfile.TemporaryDirectory() as folder:
        # not under its own name, which this system might not allow
        path = Path(folder) / f"upload{short_suffix(name)}"
        path.write_bytes(data)
        return import_list(path, mapping, called=name)


def _decimals(values: Dict[str, float | Decimal] | None) -> dict[str, Decimal]:
    return {key: Decimal(str(value)) for key, value in (values or {}).items()}


def _matched(grids: Sequence[Grid], mapping: Mapping) -> list[list[Column]]:
    """Return the columns of every page; accounts named in one are known in all."""
    only, accounts = len(grids) == 1, list[str]()
    for _ in range(2):
        found = [matched(grid, mapping, accounts, only) for grid in grids]
        accounts = [
            cells[one.at].text
            for grid, columns in zip(grids, found, strict=True)
            for one in columns if one.meaning == "account"
            for _, cells in grid.rows if cells[one.at].text
        ]  # fmt: skip
    return found


def _need_nations(place: str, grids: Sequence[Grid], columns: Sequence[Sequence[Column]]) -> None:
    """Refuse a list in which nothing names nations: no other fault would mean anything."""
    if any(one.meaning == "nation" for page in columns for one in page):
        return
    names = [header for grid in grids for header in grid.header][:12]
    found = f"no column with nations in {counted(len(grids), 'sheet')}"
    found += f" (columns: {', '.join(names)})" if names else ", which are empty"
    fix = (
        "name the header of that column Country, or write ISO codes or names of countries in it; "
        "a case by Allocator's own template is opened without an import"
    )
    raise DataError([Complaint(found, "a column of countries' names or ISO codes", fix).at(place)])


def _imported(
    place: str, grids: Sequence[Grid], columns: list[list[Column]], given: Mapping,
    findings: Findings,
) -> Imported:  # fmt: skip
    records, filled, readers = Records(), Filled(given), []
    for grid, page in zip(grids, columns, strict=True):
        meanings = {one.meaning for one in page} - set(UNUSED)
        reader = PageReader(grid, page, given, records, findings)
        readers.append(reader)
        if meanings:
            reader.read()
    flat = [one for page in columns for one in page]
    _tell_open(flat, grids, records, findings)
    _tell_unused(flat, records, place, findings)
    case = None
    if not findings.stops:
        made = built(records, flat, grids, place, filled, findings)
        if not findings.stops:
            case = _checked(made.meta, made.frames, findings)
    kept = replace(given, columns=_choices(flat, given))
    return Imported(case, findings.in_order(), matching_table(readers), filled.frame(), kept)


def _checked(
    meta: dict[str, object], frames: dict[str, pd.DataFrame], findings: Findings
) -> Case | None:
    try:
        case = build_case(meta, frames)
    except DataError as error:
        findings.faults += error.faults
        return None
    findings.faults += case.warnings
    return case


def _tell_open(
    columns: Sequence[Column], grids: Sequence[Grid], records: Records, findings: Findings
) -> None:
    """Name columns that are not used since they may mean two things; without amounts it stops."""
    places = {grid.name: grid for grid in grids}
    lost = not any(one.what in ("requested", "last", "need") for one in records.sums)
    for one in columns:
        if one.asks:
            stops = one.stops or (lost and one.asks.startswith("requested"))
            odd = Complaint(f"{one.why}; the column is not used", one.asks,
                            f"choose {one.asks} as its meaning in the matching")  # fmt: skip
            grid = places[one.sheet]
            findings.add(grid.place, odd, grid.head, one.header, warning=not stops)
        if one.odd:
            odd = Complaint(one.odd, "one column of amounts requested",
                            "choose the meaning of the column in the matching")  # fmt: skip
            grid = places[one.sheet]
            findings.add(grid.place, odd, grid.head, one.header, warning=True)


def _tell_unused(
    columns: Sequence[Column], records: Records, place: str, findings: Findings
) -> None:
    """Say which amounts do not count, since the list says something better."""
    whole = {one.nation for one in records.sums if one.what == "requested" and not one.item}
    parts = {one.nation for one in records.sums if one.what == "requested" and one.item}
    both = whole & parts
    if both:
        found = f"{counted(len(both), 'nation')} with requests as a whole and by item"
        odd = Complaint(found, "one of the two", "check those by item: only they are used")
        findings.add(place, odd, warning=True)
    for one in columns:
        if one.meaning == "need" and whole | parts:
            odd = Complaint("needs next to amounts requested; only these count", "one of the two",
                            "choose 'Not used' for one of the columns")  # fmt: skip
            findings.add(place, odd, column=one.header, warning=True)


def _choices(columns: Sequence[Column], given: Mapping) -> dict[tuple[str, str], Choice]:
    """Return what the mapping keeps of the columns: their meanings, as matched or as said."""
    found = dict(given.columns)
    for one in columns:
        if one.asks:
            continue
        found[one.sheet, one.header] = replace(
            one.choice, meaning=one.meaning, account=one.account or one.choice.account
        )
    return found
