"""A field for a figure with a unit: what is typed is read by `allocator.util.typed_number`."""

from __future__ import annotations

from typing import Any

import streamlit as st

from allocator.errors import DataError
from allocator.ui.text import plain
from allocator.util.typed_number import typed_figure


def entered(
    label: str,
    unit: str,
    *,
    key: str,
    low: float | None = None,
    high: float | None = None,
    start: float | None = None,
    place: Any = st,
    width: int | str = "stretch",
    persist_state: Any = None,
) -> float | None:
    """Draw a field at `place` and return its figure; None, with the reason told, if it is none."""
    given = {} if key in st.session_state or start is None else {"value": f"{start:.10g}"}
    text = place.text_input(f"{label}, {unit}", key=key, width=width, persist_state=persist_state,
                            **given)  # fmt: skip
    try:
        figure = typed_figure(text, unit, place=label, low=low, high=high)
    except DataError as error:
        place.error(plain("\n".join(map(str, error.faults))))
        return None
    if figure is None:
        place.error(plain(f"{label}: type a figure."))
    return figure
