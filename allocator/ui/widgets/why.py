"""The ways to page Why from what is looked at: a button, rows that are picked, a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.explore.explanation.ask import question_text
from allocator.inputs.case.names import names_by_code
from allocator.ui.state import url as link
from allocator.ui.state.page_state import desk

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHOSEN = "why_chosen"


def button(label: str, key: str, nation: str, line: str | None = None) -> None:
    """Draw a button that asks about a line, or about all money of a nation."""
    told = "Says why the plan gives this and not more or less, and proves it."
    if st.button(label, key=key, icon=":material/help:", help=told):
        go(nation, line)


def about_row(rows: Any, codes: Sequence[str], key: str, nation: str) -> None:
    """Draw the button about the first row that is picked of a table, whose lines are `codes`.

    Rows with an empty code, such as sums, are about no line.
    """
    picked = rows["selection"]["rows"] if rows else []
    if picked and codes[picked[0]]:
        line = codes[picked[0]]
        name = names_by_code(desk().case).get(line, line)
        button(f"Why? · {name}", key, nation, line)


def choose(nation: str, lines: Sequence[str], key: str) -> None:
    """Draw a choice among `lines`; the one that is chosen is asked about at once."""
    names = names_by_code(desk().case)
    st.selectbox("Why not …", list(lines), index=None, key=key, width=380, on_change=_note,
                 args=(key,), placeholder="choose equipment or a course",
                 format_func=lambda code: names.get(code) or code)  # fmt: skip
    chosen = st.session_state.pop(_CHOSEN, None)
    if chosen is not None:
        go(nation, chosen)


def go(nation: str, line: str | None = None) -> None:
    """Open page Why with a question."""
    link.open_page("why", link.ASK, question_text(desk().case, nation, line))


def _note(key: str) -> None:
    st.session_state[_CHOSEN] = st.session_state[key]
    st.session_state[key] = None
