"""An answer about a line as page Why draws it: its parts, then what to take along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.explore.explanation.page import answer_page, command_of
from allocator.explore.explanation.sections import label_of, sections_of, title_of
from allocator.ui.cache import once
from allocator.ui.text import on_page, plain
from allocator.ui.widgets import table
from allocator.util.html_page import JUDGEMENT

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer
    from allocator.explore.explanation.ask import Reading
    from allocator.explore.section import Section


def draw(answer: Answer, read: Reading) -> None:
    """Draw the parts of an answer to a question; annexes are closed until they are opened.

    Those without a table, which is the proof, are printed though.
    """
    st.header(plain(title_of(answer)))
    st.badge(plain(label_of(answer)), color="blue")
    st.caption(plain(f"Asked: {read.text}"))
    for at, section in enumerate(once(sections_of, answer, read)):
        if section.annex:
            with st.expander(section.title):
                content(section)
            if section.table is None:
                with st.container(key=f"why_printed_{at}"):
                    st.subheader(plain(section.title))
                    content(section)
        else:
            st.subheader(plain(section.title))
            content(section)


def share(answer: Answer, link: str, read: Reading) -> None:
    """Draw what brings the answer back: a page, a link and a command."""
    with st.container(key="why_share"):
        st.subheader("Print or share")
        name = "-".join(filter(None, ("why", answer.question.nation, answer.question.line)))
        st.download_button("Save as a page to print or send", once(answer_page, answer, link, read),
                           file_name=f"{name}.html", mime="text/html", key="why_file",
                           on_click="ignore", type="primary")  # fmt: skip
        if link:
            st.caption("A link to this answer, for whoever has the same data:")
            st.code(link, language=None, wrap_lines=True)
        st.caption("The same answer on the command line:")
        st.code(command_of(answer), language=None, wrap_lines=True)
    st.caption(plain(JUDGEMENT))


def content(section: Section) -> None:
    """Draw what is below the heading of a part of an answer."""
    for words in section.words:
        st.markdown(on_page(words))
    if section.items:
        st.markdown("\n".join(f"- {on_page(one)}" for one in section.items))
    if section.table is not None:
        table.read(section.table, alt=section.title)
