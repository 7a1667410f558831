"""The CSV file of what has been obligated so far: read, and changed while others may write too."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import astuple, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allocator.errors import DataError, Fault
from allocator.inputs.case.io.raw_tables import clean
from allocator.inputs.case.io.write import told
from allocator.plan.obligated import Obligated, faults_of, with_obligated, written_obligated
from allocator.util.atomic_write import replaced_file
from allocator.util.csv_file import cell, unguard, write_csv
from allocator.util.one_writer import one_writer

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case

COLUMNS = tuple(one.name for one in fields(Obligated))
"""Columns of the file; the first three are needed."""

_NEEDED, _WAIT_S = 3, 30.0


def obligated_file(workspace: Path) -> Path:
    """Return the file next to a workspace that holds what has been obligated so far."""
    return workspace.with_name(f"{workspace.name}-obligated.csv")


def given_obligated(texts: Iterable[str], case: Case) -> tuple[Obligated, ...]:
    """Return what is written in texts such as ``FMF.2021=1200``, or in files that they name.

    Of an account and year what is given last counts.

    Raises
    ------
    DataError
        A text is neither, or an entry is of an account or year that the case does not have; all
        at once.
    """
    found: tuple[Obligated, ...] = ()
    faults: list[Fault] = []
    for text in texts:
        try:
            more, wrong = _given(text, case)
        except DataError as error:
            more, wrong = (), error.faults
        faults += wrong
        found = with_obligated(found, more)
    if faults:
        raise DataError(faults)
    return found


def _given(text: str, case: Case) -> tuple[Iterable[Obligated], Iterable[Fault]]:
    typed = written_obligated(text)
    if typed is not None:
        return (typed,), faults_of(typed, case, f"obligated {text.strip()}")
    if not Path(text).is_file():
        raise DataError([Fault("obligated", text, "a CSV file that is there, or an account, a "
                               "fiscal year and US$ million, such as FMF.2021=1200",
                               "check the path, or write it like that")])  # fmt: skip
    return read_obligated(Path(text), case)


def read_obligated(path: Path, case: Case) -> tuple[tuple[Obligated, ...], tuple[Fault, ...]]:
    """Return what a file holds for a case, and the faults of its entries that are of another.

    Where there is no file there is nothing.

    Raises
    ------
    DataError
        The file cannot be read, a row of it is wrong, or it has two rows of one account and year.
    """
    own: list[Obligated] = []
    strange: list[Fault] = []
    for row, one in _rows(path):
        faults = list(faults_of(one, case, str(path), row))
        strange += faults
        if not faults:
            own.append(one)
    return tuple(own), tuple(strange)


def change_obligated(
    path: Path, changed: Iterable[Obligated], emptied: Iterable[tuple[str, int]] = ()
) -> None:
    """Write entries that changed and delete those of `emptied` (account, year); others stay.

    What others wrote since is read first, and nobody else writes meanwhile.

    Raises
    ------
    DataError
        The file cannot be read or written; it stays as it was.
    """
    with _alone(path):
        gone = set(emptied)
        here = [one for _, one in _rows(path) if (one.account, one.year) not in gone]
        entries = with_obligated(here, changed)
        with told(path), replaced_file(path) as fresh:
            write_csv(fresh, COLUMNS, ([cell(part) for part in astuple(one)] for one in entries))


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    busy = Fault(str(path), "another program has been writing to it for half a minute",
                 "one that ends at once", "end it, and try again")  # fmt: skip
    with contextlib.ExitStack() as held:
        with told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = path.with_name(f"{path.name}.lock")
            held.enter_context(one_writer(lock, _WAIT_S, busy))
        yield


def _rows(path: Path) -> list[tuple[int, Obligated]]:
    """Return the entries of a file with their rows; the header is row 1."""
    if not path.exists():
        return []
    table = _table(path)
    header = _header(path, table)
    found: list[tuple[int, Obligated]] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, int], int] = {}
    for number, cells in enumerate(table[1:], 2):
        one = _entry(path, number, header, cells) if any(cells) else None
        if isinstance(one, Fault):
            faults.append(one)
        elif one is not None:
            faults += faults_of(one, None, str(path), number)
            first = seen.setdefault((one.account, one.year), number)
            if first != number:
                faults.append(Fault(str(path), f"{one.account} of {one.year} again (first in row "
                                    f"{first})", "one row of an account and year",
                                    "keep one with the sum", number, "account"))  # fmt: skip
            found.append((number, one))
    if faults:
        raise DataError(faults)
    return found


def _header(path: Path, table: list[list[str]]) -> list[str]:
    header = [name.lower() for name in table[0]] if table else []
    if missing := [name for name in COLUMNS[:_NEEDED] if name not in header]:
        wanted = f"columns {', '.join(COLUMNS[:_NEEDED])} (and as_of, author), with commas"
        raise DataError([Fault(str(path), ",".join(header) or "an empty file", wanted,
                               f"add {', '.join(missing)} to the header", 1)])  # fmt: skip
    return header


def _entry(path: Path, number: int, header: list[str], cells: list[str]) -> Obligated | Fault:
    row = dict(zip(header, cells, strict=False))
    if any(cells[len(header) :]):
        return Fault(str(path), ",".join(cells), f"{len(header)} cells, as the header has",
                     "write 1200 and not 1,200; delete what is too much", number)  # fmt: skip
    wanted = (("account", str, "a code of an account"), ("year", int, "a fiscal year"),
              ("obligated_musd", float, "US$ million, such as 1200.5"))  # fmt: skip
    read: list[Any] = []
    for name, kind, allowed in wanted:
        text = row.get(name, "")
        try:
            if not text:
                raise ValueError(text)
            read.append(kind(text))
        except ValueError:
            return Fault(str(path), text or "nothing", allowed, "correct it", number, name)
    account, year, money = read
    return Obligated(account, year, money, row.get("as_of", ""), row.get("author", ""))


def _table(path: Path) -> list[list[str]]:
    """Return the cells of a CSV file."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except OSError as error:
        found, fix = f"cannot be read: {error.strerror or error}", "correct its permissions"
    except UnicodeDecodeError as error:
        found, fix = f"not UTF-8 (byte {error.start})", "save it as CSV in UTF-8"
    except csv.Error as error:
        found, fix = f"broken CSV ({error})", "look for a stray quote"
    else:
        return [[unguard(clean(one)) for one in row] for row in rows]
    raise DataError([Fault(str(path), found, "a CSV file in UTF-8", fix)])
