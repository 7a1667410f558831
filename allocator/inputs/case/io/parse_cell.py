"""Read one cell's text as its column's kind says, or complain of it in full."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable

from allocator.inputs.case.io.raw_tables import LONGEST_TEXT, REFUSED, Complaint, unknown
from allocator.inputs.case.io.total_words import FIX_TOTAL, is_total
from allocator.inputs.case.io.written_amounts import (
    NO_FIGURE,
    Wanted,
    ascii_figure,
    fix_of_figure,
    per_cent_hint,
)
from allocator.inputs.case.io.written_dates import fix_of_date, fix_of_year
from allocator.inputs.case.schema.column import Column, low_words
from allocator.inputs.selection import plain_years
from allocator.util.format import listing

Value = str | float | int | bool

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_ID = re.compile(r"[\w.\-]+")
_A_YEAR = re.compile(r"(?:FY\s*)?(\d{4})(?:\.0+)?", re.ASCII | re.IGNORECASE)
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
"""A date; programs write midnight after it."""
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_EMPTY = re.compile(r"[Ee]mpty: ([^.;]+)")
_WORDS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_EARLIEST, _LATEST = 1900, 2200


def read_cell(column: Column, text: str) -> Value | Complaint:
    """Return the value of a filled cell, or what is wrong with it."""
    if text.startswith(REFUSED):
        fix = "open it in the spreadsheet and save it, or paste the cell as a value"
        return Complaint(text.removeprefix(REFUSED), f"plain values: {allowed(column)}", fix)
    return _READERS[column.kind](column, text)


def blank(column: Column) -> Value:
    """Return the value of an empty cell: the default, or "no figure" in the column's type."""
    default = column.default
    if column.kind == "yesno":
        return default == "yes"
    if column.kind == "number":
        return math.nan if default is None else float(str(default))
    if column.kind in ("integer", "year"):
        if default is None:
            return 0 if is_whole(column) else math.nan
        return int(str(default))
    return "" if default is None else str(default)


def is_whole(column: Column) -> bool:
    """Whether the column is held as int64: a whole number that cannot be missing."""
    return column.kind in ("integer", "year") and (column.required or column.default is not None)


def allowed(column: Column) -> str:
    """Say in words what the column may hold."""
    if column.choices:
        return " or ".join(column.choices)
    if column.kind in ("number", "integer"):
        noun = "a number" if column.kind == "number" else "a whole number"
        if column.low is not None and column.high is not None:
            noun += f" from {column.low:g} to {column.high:g}"
        elif column.low is not None:
            words = low_words(column.low)
            noun += f" {words}" if words.startswith("above") else f" of {words}"
        return noun + (f", in {column.unit}" if column.unit else "")
    return _ALLOWED[column.kind].format(refers=column.refers)


_ALLOWED = {
    "id": "a code of letters, digits and _ . -",
    "ref": "a code of table {refers}",
    "text": "text",
    "year": f"a year from {_EARLIEST} to {_LATEST}",
    "set": "* for all, or codes separated by semicolons, ! before what is taken away",
    "years": "* for all years, years separated by semicolons, or a range such as 2020-2022",
    "date": "a date written YYYY-MM-DD",
}


def _text(column: Column, text: str) -> Value | Complaint:
    if len(text) > LONGEST_TEXT:
        found = f"text of {len(text):,} characters"
        return Complaint(found, f"at most {LONGEST_TEXT:,} characters", "shorten it")
    barred = next((sign for sign in column.without if sign in text), "")
    if barred:
        fix = f"write {text.replace(barred, ',')!r}: {barred} separates the words of a selection"
        return Complaint(f"{text!r} with {barred}", f"text without {barred}", fix)
    if _UNPRINTABLE.search(text):
        return Complaint(f"{text!r} with control characters", allowed(column), "remove them")
    return text


def _id(column: Column, text: str) -> Value | Complaint:
    if _ID.fullmatch(text) and not _UNPRINTABLE.search(text):
        return text
    fix = FIX_TOTAL if is_total(text) else "write spaces as _ and leave out other characters"
    return Complaint(f"code {text!r}", allowed(column), fix)


def wanted(column: Column) -> Wanted:
    """Return what figure a column wants, and what an empty cell means in it."""
    empty = ""
    if not column.required and column.default is not None:
        empty = f"{column.default:g}" if isinstance(column.default, float) else f"{column.default}"
    elif not column.required:
        told = _EMPTY.search(column.meaning)
        empty = told[1] if told else "no figure"
    return Wanted(column.unit, column.low, column.high, empty)


def _number(column: Column, text: str) -> Value | Complaint:
    figure = ascii_figure(text)
    if not _NUMBER.fullmatch(figure):
        what = f"text {text!r}"
        if text.lower().lstrip("+-") in NO_FIGURE:
            what = f"{text!r}, which is no figure"
        if _DATE.match(text):
            fix = "the cell is a date: format it as a number and enter it again"
        else:
            fix = fix_of_figure(text, wanted(column))
        return Complaint(what, allowed(column), fix)
    value = float(figure)
    if not math.isfinite(value):
        return Complaint(f"{text!r}, too large", allowed(column), "write a smaller number")
    return _in_range(column, value, text)


def _in_range(column: Column, value: float, text: str) -> Value | Complaint:
    if column.low is not None and value < column.low:
        if value == 0 and low_words(column.low) == "above 0":
            return Complaint("0", "a number above 0", "write the real figure")
        return Complaint(f"{text}", allowed(column), f"write {low_words(column.low)}")
    if column.high is not None and value > column.high:
        fix = per_cent_hint(value, wanted(column)) or f"write {column.high:g} or less"
        return Complaint(f"{text}", allowed(column), fix)
    return value


def _integer(column: Column, text: str) -> Value | Complaint:
    value = _number(column, text)
    if isinstance(value, Complaint):
        return value
    if not float(value).is_integer() or abs(float(value)) > 1e15:
        return Complaint(f"{text}, not a whole number", allowed(column), "round it")
    return int(float(value))


def _year(column: Column, text: str) -> Value | Complaint:
    found = _A_YEAR.fullmatch(ascii_figure(text))
    if found and _EARLIEST <= int(found[1]) <= _LATEST:
        return int(found[1])
    fix = FIX_TOTAL if is_total(text) else fix_of_year(text)
    return Complaint(f"{text!r}", allowed(column), fix)


def _years(column: Column, text: str) -> Value | Complaint:
    value = _text(column, text)
    return value if isinstance(value, Complaint) else plain_years(str(value))


def _yesno(column: Column, text: str) -> Value | Complaint:
    value = _WORDS.get(text.lower())
    return Complaint(f"{text!r}", allowed(column), "write yes or no") if value is None else value


def _choice(column: Column, text: str) -> Value | Complaint:
    if text in column.choices:
        return text
    otherwise = f"write one of {listing(column.choices)}"
    return unknown("word", text, column.choices, allowed(column), otherwise)


def _date(column: Column, text: str) -> Value | Complaint:
    found = _DATE.fullmatch(ascii_figure(text))
    if not found:
        return Complaint(f"{text!r}", allowed(column), fix_of_date(text))
    try:
        return datetime.date.fromisoformat(found[1]).isoformat()
    except ValueError as error:
        return Complaint(f"{text!r}", allowed(column), f"{error}")


_READERS: dict[str, Callable[[Column, str], Value | Complaint]] = {
    "id": _id,
    "ref": _text,
    "text": _text,
    "number": _number,
    "integer": _integer,
    "year": _year,
    "yesno": _yesno,
    "choice": _choice,
    "set": _text,
    "years": _years,
    "date": _date,
}
