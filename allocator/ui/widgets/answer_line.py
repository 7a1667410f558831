"""An answer of page What if on the other pages: one line with the way to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from allocator.ui.state import url as link
from allocator.ui.text import plain
from allocator.ui.widgets.question import HOME

if TYPE_CHECKING:
    from allocator.ui.widgets.question import Question

_EVERY_S = 2.0


def draw(question: Question, put_away: Callable[[], None]) -> None:
    """Draw what was asked, how far its answer is, and the ways to read it and to close it."""
    with st.container(key="answer_line", horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap=None):
            # the page is not drawn anew at the end: what is read or fetched on it stays
            st.fragment(_state, run_every=_EVERY_S if question.works else None)(question)
        st.page_link(st.session_state[link.page_key("what-if")], label=f"Read it on {HOME}",
                     icon=":material/arrow_forward:")  # fmt: skip
        st.button("Close", key="answer_line_close", on_click=put_away, type="tertiary")


def _state(question: Question) -> None:
    question.poll()
    if question.task.running:
        told = f"Answering, {question.task.seconds:.0f} s: {question.words}"
    elif question.answer is None:
        told = f"No answer was found: {question.words}"
    else:
        more = " (a wider search still runs)" if question.works else ""
        told = f"Answer: {question.words}{more}"
    st.markdown(plain(told))
