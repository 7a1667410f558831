"""Who decides and why: a name that is typed once is there wherever the next one is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.ui.state.journal import NAME

if TYPE_CHECKING:
    from collections.abc import Mapping


def draw(key: str, *, reason: str = "", later: str = "", why: str | None = None) -> tuple[str, str]:
    """Ask for reason and name under keys that begin with `key`, and return both.

    The reason begins with the one given; `later` is in empty fields, `why` explains what the
    reason is for.
    """
    left, right = st.columns(2)
    given = left.text_input("Reason", reason, key=f"{key}_reason", max_chars=300,
                            placeholder=later, help=why)  # fmt: skip
    return given.strip(), name_of(f"{key}_author", right, {"placeholder": later})


def name_of(key: str, place: Any, options: Mapping[str, Any]) -> str:
    """Ask for a name, and return it; the one given last is there already.

    A field that is emptied stays empty until a name is given elsewhere: the next name may be that
    of somebody else.
    """
    state, seen, first = st.session_state, f"{key}_seen", f"{key}_first"
    if key not in state:
        state[first] = state.get(NAME, "")
    elif str(state[key]).strip() != state.get(seen, ""):
        state[NAME] = str(state[key]).strip()
    given_elsewhere = key in state and not state[key] and bool(state.get(NAME))
    if given_elsewhere:
        state[key] = state[NAME]
    # a field that is set in every run would lose what is typed while the page is being drawn
    begins = "" if given_elsewhere else state.get(first, "")
    name = str(place.text_input("Your name", begins, key=key, max_chars=80, **options)).strip()
    state[seen] = name
    return name
