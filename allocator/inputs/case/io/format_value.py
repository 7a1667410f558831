"""Write values as text, one way only, so that equal values give equal text."""

from __future__ import annotations

import datetime
import math


def number_text(value: float) -> str:
    """Return the shortest text that reads back as the same number; empty for no figure."""
    value = float(value)
    if math.isnan(value):
        return ""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def value_text(value: object) -> str:
    """Return any value of a frame as the text that a table holds."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "yes" if value else "no"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    try:
        return number_text(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return str(value)
