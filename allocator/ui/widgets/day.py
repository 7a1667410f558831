"""A field for a day: what is typed is read by `allocator.util.typed_day`.

It is a field of text: one with a calendar takes what is typed only once the calendar is closed.
"""

from __future__ import annotations

import datetime
from typing import Any

import streamlit as st

from allocator.errors import DataError
from allocator.ui.text import plain
from allocator.util.typed_day import typed_day


def entered(
    label: str, *, key: str, first: datetime.date, last: datetime.date, place: Any = st
) -> datetime.date | None:
    """Draw a field at `place` and return its day; None, with the reason told, if it is none."""
    given = {} if key in st.session_state else {"value": first.isoformat()}
    text = place.text_input(f"{label} (year-month-day)", key=key, persist_state="session",
                            **given)  # fmt: skip
    try:
        day = typed_day(text, place=label, first=first, last=last)
    except DataError as error:
        place.error(plain("\n".join(map(str, error.faults))))
        return None
    if day is None:
        place.error(plain(f"{label}: type a day such as {first}."))
    return day
