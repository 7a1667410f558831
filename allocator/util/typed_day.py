"""Days as people type them: year, month and day, in this order."""

from __future__ import annotations

import datetime
import re

from allocator.errors import DataError, Fault

_TYPED = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})")


def typed_day(
    text: str, *, place: str, first: datetime.date, last: datetime.date
) -> datetime.date | None:
    """Return the day that a person typed, from `first` to `last`; None for an empty text.

    `place` is what the day is of, for the message.

    Raises
    ------
    DataError
        The text is no such day.

    Examples
    --------
    >>> year = {"first": datetime.date(2023, 1, 1), "last": datetime.date(2023, 12, 31)}
    >>> typed_day("2023/7/26", place="Day", **year)
    datetime.date(2023, 7, 26)
    """
    text = text.strip()
    if not text:
        return None
    allowed = f"a day from {first} to {last}, as year-month-day"
    found = _TYPED.fullmatch(text)
    try:
        day = datetime.date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None or not first <= day <= last:
        fix = "type another day" if day else f"type it like {first}"
        raise DataError([Fault(place, repr(text), allowed, fix)])
    return day
