"""Read one cell's text as its column's kind says, or complain of it in full."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable

from allocator.case_io.source import LONGEST_TEXT, REFUSED, Complaint, listed, unknown
from allocator.column import Column, low_words

Value = str | float | int | bool

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_ID = re.compile(r"[\w.\-]+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_WORDS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_EARLIEST, _LATEST = 1900, 2200


def read_cell(column: Column, text: str) -> Value | Complaint:
    """Return the value of a filled cell, or what is wrong with it."""
    if text.startswith(REFUSED):
        mend = "copy the cell and paste it as a value"
        return Complaint(text.removeprefix(REFUSED), f"plain values: {allowed(column)}", mend)
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
    if _UNPRINTABLE.search(text):
        return Complaint(f"{text!r} with control characters", allowed(column), "take them out")
    return text


def _id(column: Column, text: str) -> Value | Complaint:
    if _ID.fullmatch(text) and not _UNPRINTABLE.search(text):
        return text
    mend = "write spaces as _ and leave other signs out"
    return Complaint(f"code {text!r}", allowed(column), mend)


def _why_not_number(text: str) -> str:
    """Explain the commonest ways of writing a number that cannot be read."""
    bare = re.sub(r"^[^\d.,+-]+|[^\d.,]+$", "", text)
    if _DATE.match(text):
        return "the cell is a date: format it as a number and enter it again"
    if bare != text and _NUMBER.fullmatch(bare):
        if text.endswith("%"):
            return "write a share as a decimal, such as 0.25 for 25 %"
        return f"write {bare} without sign or unit"
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+,\d+", bare):
        return (
            f"write {bare.replace('.', '').replace(',', '.')}: no separator of thousands, a point"
        )
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+\.\d+", bare):
        return f"write {bare.replace(',', '')} without separators of thousands"
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", bare):
        plain = bare.replace(",", "")
        return f"write {plain} (comma of thousands) or {bare.replace(',', '.', 1)} (decimal comma)"
    if re.fullmatch(r"[+-]?\d*,\d+", bare):
        return f"write {bare.replace(',', '.')} with a decimal point"
    if re.fullmatch(r"[\d\s\u202f\u00a0']+", text):
        return f"write {re.sub(r'[^0-9]', '', text)} without separators of thousands"
    return "write a plain number such as 1000.5, or leave the cell empty where that is allowed"


def _number(column: Column, text: str) -> Value | Complaint:
    if not _NUMBER.fullmatch(text):
        if text.lower().lstrip("+-") in ("nan", "inf", "infinity", "n/a", "na", "null", "none"):
            mend = "leave the cell empty where no figure is needed, else write a number"
            return Complaint(f"{text!r}, which is no finite number", allowed(column), mend)
        return Complaint(f"text {text!r}", allowed(column), _why_not_number(text))
    value = float(text)
    if not math.isfinite(value):
        return Complaint(f"{text!r}, too large", allowed(column), "write a smaller number")
    return _in_range(column, value, text)


def _in_range(column: Column, value: float, text: str) -> Value | Complaint:
    if column.low is not None and value < column.low:
        if value == 0 and low_words(column.low) == "above 0":
            return Complaint("0", "a number above 0", "write the real figure")
        return Complaint(f"{text}", allowed(column), f"write {low_words(column.low)}")
    if column.high is not None and value > column.high:
        mend = f"write {column.high:g} or less"
        if column.high == 1.0 and value <= 100:
            mend = f"a share is a decimal: {text} per cent is {value / 100:g}"
        return Complaint(f"{text}", allowed(column), mend)
    return value


def _integer(column: Column, text: str) -> Value | Complaint:
    value = _number(column, text)
    if isinstance(value, Complaint):
        return value
    if not float(value).is_integer() or abs(float(value)) > 1e15:
        return Complaint(f"{text}, not a whole number", allowed(column), "round it")
    return int(float(value))


def _year(column: Column, text: str) -> Value | Complaint:
    if _WHOLE.fullmatch(text) and _EARLIEST <= int(text) <= _LATEST:
        return int(text)
    return Complaint(f"{text!r}", allowed(column), "write four digits, such as 2020")


def _yesno(column: Column, text: str) -> Value | Complaint:
    value = _WORDS.get(text.lower())
    return Complaint(f"{text!r}", allowed(column), "write yes or no") if value is None else value


def _choice(column: Column, text: str) -> Value | Complaint:
    if text in column.choices:
        return text
    otherwise = f"write one of {listed(column.choices)}"
    return unknown("word", text, column.choices, allowed(column), otherwise)


def _date(column: Column, text: str) -> Value | Complaint:
    try:
        if _DATE.fullmatch(text):
            return datetime.date.fromisoformat(text).isoformat()
        mend = "write year, month, day, such as 2020-03-14"
    except ValueError as error:
        mend = f"{error}"
    return Complaint(f"{text!r}", allowed(column), mend)


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
    "years": _text,
    "date": _date,
}
