"""Say how years and dates that were written as people write them are to be written."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

_JOINED = re.compile(r"[\s,/&+]+|\b(?:and|und|et|y|e)\b", re.IGNORECASE)
_SPAN = re.compile(r"(\d{4})\s*(?:to|until|through|till|bis|à|a|\.\.+|…|[-–—/])\s*(\d{2}|\d{4})")
_SHORT = re.compile(r"(?:FY|')\s*(\d{2})", re.IGNORECASE)
_DAY_MONTH = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(\d{4})[./-]?(\d{2})[./-]?(\d{2})(?!\d)")
_SERIALS = range(20_000, 80_000)
"""Numbers of days by which spreadsheets hold dates of 1954 to 2119."""


def fix_of_years(word: str, horizon: Sequence[int]) -> str:
    """Return how a word that selects no year of the horizon is to be written.

    Examples
    --------
    >>> fix_of_years("2031,2032", range(2031, 2034))
    'separate years by semicolons: 2031;2032'
    >>> fix_of_years("2031 to 2033", range(2031, 2034))
    'write 2031-2033'
    """
    text = word.strip()
    listed = [part for part in _JOINED.split(text) if part]
    if len(listed) > 1 and "/" not in text and all(re.fullmatch(r"\d{4}", one) for one in listed):
        return f"separate years by semicolons: {';'.join(listed)}"
    span = _SPAN.fullmatch(text)
    if span:
        return _fix_of_span(span[1], span[2])
    short = _SHORT.fullmatch(text)
    if short:
        return f"write {horizon[0] // 100}{short[1]}"
    if text.lower() in ("all", "any", "every", "every year", "all years"):
        return "write * for all years"
    return "correct it, or delete the row"


def _fix_of_span(first: str, last: str) -> str:
    """Return the fix of a range; two neighbours are one fiscal year to some people."""
    end = last if len(last) == 4 else first[:2] + last
    low, high = sorted((int(first), int(end)))
    if len(last) == 2 and high - low == 1:
        return f"write {low}-{high} for two fiscal years, or {low} or {high} for one"
    return f"write {low}-{high}"


def fix_of_year(text: str) -> str:
    """Return how a text that is no year is to be written."""
    short = _SHORT.fullmatch(text)
    if short:
        return f"write all four digits, such as 20{short[1]}"
    return "write four digits, such as 2020"


def fix_of_date(text: str) -> str:
    """Return how a text that is no date is to be written, both ways if day and month may be either.

    Examples
    --------
    >>> fix_of_date("03/04/2031")
    'write 2031-04-03 if 03 is the day, 2031-03-04 if it is the month'
    """
    day_month, year_first = _DAY_MONTH.match(text), _YEAR_FIRST.match(text)
    if day_month:
        one, two, year = (int(part) for part in day_month.groups())
        days = [_day(year, two, one), _day(year, one, two)]
        if days[0] and days[1] and days[0] != days[1]:
            return f"write {days[0]} if {day_month[1]} is the day, {days[1]} if it is the month"
        if days[0] or days[1]:
            return f"write {days[0] or days[1]}"
    if year_first:
        day = _day(*(int(part) for part in year_first.groups()))
        if day:
            return f"write {day}"
    if text.isdecimal() and int(text) in _SERIALS:
        meant = datetime.date(1899, 12, 30) + datetime.timedelta(int(text))
        return f"write {meant.isoformat()}, which a spreadsheet stores as {text}"
    return "write year, month, day, such as 2020-03-14"


def _day(year: int, month: int, day: int) -> str:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""
