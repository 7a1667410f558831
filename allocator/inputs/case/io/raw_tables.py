"""What was read from a folder, a workbook or memory before it is judged, and the faults found.

Every source is reduced to cells of text, so that one validator serves them all.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from allocator.errors import DataError, Fault
from allocator.inputs.case.io.letters import composed, difference, twin_of

SHOWN = 20
"""Faults of one kind shown for one column; the rest is counted."""

REFUSED = "\0"
"""First sign of a cell that is not plain, followed by what it is."""

LONGEST_TEXT = 32_767
"""Most characters that a workbook cell holds; longer text would be cut there without a word."""

MOST_CELLS = 1_000_000
"""Most cells of one table, empty ones before the last included: far more than real cases hold.

More would keep a reader busy for minutes and fill the memory.
"""


MOST_TITLES = 10
"""Filled rows above a header that are looked over as titles."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with one cell: what was found, what is allowed and the fix."""

    found: str
    allowed: str
    fix: str

    def at(
        self, place: str, row: int | None = None, column: str = "", *, warning: bool = False
    ) -> Fault:
        """Return the fault that this complaint is at a place."""
        return Fault(place, self.found, self.allowed, self.fix, row, column, warning)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as read: all cells are stripped text, `numbers` the numbers of the rows.

    `head` is the number of the header's row and `titles` the text of the rows above it.
    """

    place: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int]
    head: int = 1
    titles: tuple[str, ...] = ()


@dataclass(slots=True)
class Findings:
    """The faults found so far; a crowd of like faults is shown up to `SHOWN` and then counted."""

    faults: list[Fault] = field(default_factory=list)

    def add(
        self,
        place: str,
        complaint: Complaint,
        row: int | None = None,
        column: str = "",
        *,
        warning: bool = False,
    ) -> None:
        """Add one fault."""
        self.faults.append(complaint.at(place, row, column, warning=warning))

    def add_cells(
        self,
        place: str,
        column: str,
        rows: Sequence[int],
        explain: Callable[[int], Complaint],
        *,
        warning: bool = False,
    ) -> None:
        """Add a fault for each of `rows`; `explain` gives the complaint of the k-th of them."""
        for k, row in enumerate(rows[:SHOWN]):
            self.add(place, explain(k), int(row), column, warning=warning)
        if len(rows) > SHOWN:
            last = explain(SHOWN - 1)
            rest = Complaint(f"{len(rows) - SHOWN:,} more like these", last.allowed, last.fix)
            self.add(place, rest, None, column, warning=warning)

    @property
    def stops(self) -> bool:
        """Whether a fault that is not a warning was found."""
        return any(not fault.warning for fault in self.faults)

    def in_order(self) -> tuple[Fault, ...]:
        """Return faults first, warnings last, otherwise in the order found."""
        return tuple(sorted(self.faults, key=lambda fault: fault.warning))


@dataclass(slots=True)
class Source:
    """A case as read: `meta` and `sheets` hold text only, `meta_place` is where the keys stand.

    `meta` is None if there was none to read; the reader has then said so, and also of `unread`, the
    tables that are there but could not be read.
    """

    meta_place: str
    meta: dict[str, str] | None
    sheets: dict[str, Sheet]
    findings: Findings
    unread: frozenset[str] = frozenset()


_BREAK = re.compile(r"\r\n?")
_GAPS = re.compile(r"[\s_]+")
_UNSEEN = "\ufeff\u200b\u200e\u200f\u2060"
"""Signs without width that copying from other programs leaves at the ends of a cell."""


def clean(text: str) -> str:
    """Return `text` without surrounding blanks, letters composed, every line break a line feed."""
    text = _BREAK.sub("\n", text).strip() if "\r" in text else text.strip()
    return text if text.isascii() else composed(text).strip(_UNSEEN).strip()


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the known name nearest to `word`, whatever its case; empty if none is near."""
    names = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word.lower(), list(names), n=1, cutoff=cutoff)
    return names[found[0]] if found else ""


def known_name(text: str, known: Collection[str]) -> str:
    """Return the known name of a column that `text` is but for capitals and blanks; else nothing.

    Examples
    --------
    >>> known_name("Budget MUSD", ["account", "budget_musd"])
    'budget_musd'
    """
    if text in known:
        return text
    plain = _GAPS.sub("_", text.strip().lower())
    return plain if plain in known else ""


def unknown(what: str, word: str, known: Iterable[str], allowed: str, otherwise: str) -> Complaint:
    """Complain of an unknown name and offer the nearest known one, else the fix `otherwise`."""
    return Complaint(f"unknown {what} {word!r}", allowed, near_fix(word, known) or otherwise)


def near_fix(word: str, known: Iterable[str]) -> str:
    """Return the fix that offers the known name nearest to `word`; empty if none is near.

    Where both look the same, it says which letters differ.
    """
    known = list(known)
    twin = twin_of(word, known)
    if twin:
        return f"did you mean {twin!r}: {difference(word, twin)}"
    near = nearest(word, known)
    return f"did you mean {near!r}" if near else ""


def too_large(place: str, found: str) -> DataError:
    """Return the one message about a table with more than `MOST_CELLS` cells."""
    fix = "delete the rows and columns beyond the data, also those that look empty, and save"
    return DataError([Complaint(found, f"at most {MOST_CELLS:,} cells in a table", fix).at(place)])


def sheet_of(
    place: str, records: Iterable[tuple[int, list[str]]], known: Collection[str] = ()
) -> Sheet | None:
    """Return the sheet of numbered records; None without any that is filled.

    The header is the first filled record, or, where that holds no `known` name of a column, the
    first one soon after it that clearly is one; what stands above it are titles. Empty records are
    dropped, short ones padded; cells beyond the header get an empty name there.

    Raises
    ------
    DataError
        The table has more than `MOST_CELLS` cells.
    """
    filled = [(number, cells) for number, cells in records if any(cells)]
    if not filled:
        return None
    width = max(len(cells) for _, cells in filled)
    if width * len(filled) > MOST_CELLS:
        raise too_large(place, f"a table of {len(filled):,} rows and {width:,} columns")
    padded = [cells + [""] * (width - len(cells)) for _, cells in filled]
    numbers = [number for number, _ in filled]
    at = _header_at(padded[: MOST_TITLES + 1], known)
    titles = tuple(" ".join(filter(None, cells)) for cells in padded[:at])
    head = numbers[at]
    return Sheet(place, tuple(padded[at]), padded[at + 1 :], numbers[at + 1 :], head, titles)


def _header_at(records: Sequence[Sequence[str]], known: Collection[str]) -> int:
    """Return which of the first records is the header, 0 if none after the first clearly is."""
    names = [[cell for cell in cells if cell] for cells in records]
    if any(known_name(name, known) for name in names[0]):
        return 0
    for at, given in enumerate(names):
        hits = sum(bool(known_name(name, known)) for name in given)
        if hits >= 2 or (hits and hits == len(given)):
            return at
    return 0
