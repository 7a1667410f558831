"""Fiscal years in headers, cells and titles: FY2026, FY26, 2025/26, 2025-2026."""

from __future__ import annotations

import re

_SPAN = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[/–-]\s*((?:19|20)?\d\d)(?!\d)")
_FULL = re.compile(
    r"(?<![\d.,])(?:FY|HJ|AF|EF)?\s?'?((?:19|20)\d\d)(?![\d.,%]\d|\d)", re.IGNORECASE
)
_NEW_YEAR = re.compile(r"((?:19|20)\d\d)-01-01(?:[ T]00:00:00)?")
_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d(?:[ T][\d:.]+)?")
_SHORT = re.compile(r"\b(?:FY|HJ|AF)\s?'?(\d\d)(?!\d)", re.IGNORECASE)


def year_in(text: str) -> int | None:
    """Return the fiscal year that a text names; None if it names none or several.

    A year that spans two calendar years is called after the second, as the United States do.

    Examples
    --------
    >>> [year_in(text) for text in ("FY26 request", "2020/21", "2019-2020", "2025", "Total")]
    [2026, 2021, 2020, 2025, None]
    >>> year_in("2024 and 2026") is None
    True

    Of dates only 1 January is a year: a program of tables may make one of a year.
    """
    new_year = _NEW_YEAR.fullmatch(text.strip())
    if new_year:
        return int(new_year[1])
    found = set()
    for span in _SPAN.finditer(text):
        first, last = int(span[1]), int(span[2])
        last += first // 100 * 100 if last < 100 else 0
        found.add(last if last == first + 1 else 0)
    if not found:
        found = {int(one) for one in _FULL.findall(text)}
        found |= {2000 + int(one) for one in _SHORT.findall(text)}
    return found.pop() if len(found) == 1 and 0 not in found else None


def is_date(text: str) -> bool:
    """Whether a text is a date as a workbook's cell gives it."""
    return bool(_DATE.fullmatch(text.strip()))


def without_year(text: str) -> str:
    """Return a header without the fiscal year in it."""
    for pattern in (_SPAN, _FULL, _SHORT):
        text = pattern.sub(" ", text)
    return " ".join(text.split())
