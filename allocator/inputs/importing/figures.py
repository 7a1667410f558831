"""The figures of a column: each as written, settled by its neighbours, or refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from allocator.inputs.case.io.raw_tables import REFUSED, Complaint
from allocator.inputs.case.io.written_amounts import (
    FOREIGN,
    NO_FIGURE,
    Written,
    ascii_figure,
    core_of,
    plain,
    taken_apart,
)
from allocator.inputs.importing.currencies import currency_in
from allocator.inputs.importing.read_list import Cell

_ENGLISH = re.compile(r"^\s*\(?-?\s*(u\.?s\.?\s?)?\$\s*-?\s*\d{1,3}(,\d{3})+", re.IGNORECASE)
_SCALING = re.compile(r"[0#?](,+)(?![0#?,])")
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
"""Parts of a format that are shown as they are, or as blanks."""
_HUNDREDS = re.compile(r"[1-9]\d\d")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as read: `scale` and `currency` are what the cell itself states.

    `shown_in` is by how much the format of a workbook's cell shows it smaller than it is.
    """

    value: Decimal
    scale: Decimal | None = None
    currency: str = ""
    is_share: bool = False
    shown_in: Decimal = Decimal(1)


def is_figure(cell: Cell) -> bool:
    """Whether a cell holds a figure, be it in one reading or two."""
    return cell.number is not None or _written(cell.text) is not None


def _written(text: str) -> Written | None:
    if not text or text.startswith(REFUSED):
        return None
    return taken_apart(FOREIGN.sub(" ", ascii_figure(text)).strip())


def decimal_sign(text: str) -> str:
    """Return the sign before the decimals as far as a figure alone shows it; empty if it does not.

    Only the digits and what is between them count, not the dots of words such as ``Mio.``.

    Examples
    --------
    >>> [decimal_sign(text) for text in ("1.234,5", "1,234,567", "0,75", "1.234", "1234")]
    [',', '.', ',', '', '']
    """
    text = core_of(text)
    signs = [sign for sign in text if sign in ".,"]
    if not signs:
        return ""
    other = {".": ",", ",": "."}
    if len(set(signs)) == 2:
        return signs[-1]
    if len(signs) > 1:
        return other[signs[0]]
    before, _, after = text.partition(signs[0])
    before, after = re.sub(r"\D", "", before), re.sub(r"\D", "", after)
    grouped = len(after) == 3 and 1 <= len(before) <= 3 and not before.startswith("0")
    return "" if grouped else signs[0]


def column_sign(cells: Sequence[Cell]) -> str:
    """Return the decimal sign that the figures of a column agree on; empty if none or two.

    Besides what single figures show: a dollar sign before ``1,200`` is written in English, and
    ``1,200`` next to a ``950`` is no figure with three decimals, for nobody writes a last 0 then.
    A ``0`` or a ``7`` next to it shows nothing.
    """
    texts = [cell.text for cell in cells if cell.number is None and _written(cell.text)]
    cores = [core_of(text) for text in texts]
    found = {sign for core in cores if (sign := decimal_sign(core))}
    found |= {"." for text in texts if _ENGLISH.match(text)}
    if not found and any(_HUNDREDS.fullmatch(core) for core in cores):
        ends = {sign for core in cores for sign in ".,"
                if re.search(rf"\{sign}\d\d0$", core)}  # fmt: skip
        found = {{".": ",", ",": "."}[sign] for sign in ends}
    return found.pop() if len(found) == 1 else ""


def read_figure(cell: Cell, sign: str) -> Figure | Complaint | None:
    """Return the figure of a cell, None if it has none, or what is wrong with it.

    `sign` is what stands before decimals in its column; empty if that is not known.
    """
    if cell.number is not None:
        return Figure(cell.number, None, currency_in(f"({cell.form})"), "%" in cell.form,
                      _shown_in(cell.form))  # fmt: skip
    text = cell.text
    if not text or text.lower() in NO_FIGURE:
        return None
    if text.startswith(REFUSED):
        fix = "open the workbook, let it calculate and save it"
        return Complaint(text.removeprefix(REFUSED), "a figure", fix)
    found = _written(text)
    if found is None:
        return Complaint(f"{text!r}, no figure", "a figure",
                         "correct it, or choose another meaning for the column")  # fmt: skip
    value = _settled(text, found, sign)
    if value is None:
        thousands, decimal = map(plain, found.readings)
        return Complaint(
            f"{text!r}, which may be {thousands} or {decimal}",
            "figures that can be read in one way",
            "say in the matching whether the decimal sign of the column is '.' or ','",
        )
    return Figure(value / found.per, found.scale, currency_in(text), found.per > 1)


def _shown_in(form: str) -> Decimal:
    """Return what a format divides by: ``#,##0.0,,`` shows 5200000 as 5.2."""
    found = _SCALING.search(_QUOTED.sub("", form.partition(";")[0]))
    return Decimal(1000) ** len(found[1]) if found else Decimal(1)


def _settled(text: str, found: Written, sign: str) -> Decimal | None:
    """Return the reading of a figure; None where it has two and the column does not settle it."""
    if len(found.readings) == 1:
        return found.readings[0]
    if not sign:
        return None
    written = re.search(r"[.,]", core_of(text))
    return found.readings[1 if written and written[0] == sign else 0]
