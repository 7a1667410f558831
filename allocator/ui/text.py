"""Text and figures on a page: what people typed is shown as it stands and never as markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from allocator.util.next_steps import steps_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allocator.report.headline import Figure

_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$<>:&=@])")

RE_OPTIMISE = "Re-optimise everything"
"""Label of the button that searches over everything."""

FIND_REPAIRS = "Find repairs"
"""Label of the button that looks for rules that clash, and for ways out."""

SEARCH_LONGER = "Search longer"
"""Label of the button that gives a search more time."""

STEPS = {
    "solve": f"“{RE_OPTIMISE}”",
    "next": "page Analysis, “What it buys”",
    "show": "page Data",
    "explain": "page Why",
    "alternatives": "page Analysis, “Alternatives”",
    "verify": "A check of the saved plan (page Export)",
    "policy": "“Find a setting”",
    "journal": "the journal of the command line",
    "--wider": "“Search wider”",
    "--add": "“Add a decision”",
    "--cut": "page What if, “Cut or add money”",
    "--rise": "page What if, “Cut or add money”",
    "--event": "page What if, “Event from a date”",
    "--obligated": "page Law and money, “Obligated so far”",
    "--change": "“Find a setting”",
    "--scenario": "page Scenarios",
    "--seconds": f"“{SEARCH_LONGER}”",
}
"""What the pages call the steps that sentences name as the command line does."""

_WIDTH = 182
"""Pixels of a figure: four stand side by side next to the controls on a laptop."""


def plain(text: str) -> str:
    r"""Return `text` so that Markdown shows every sign of it as it is.

    Examples
    --------
    >>> plain("a *b* $5")
    'a \\*b\\* \\$5'
    """
    return _SIGNS.sub(r"\\\1", text).replace("\n", "  \n")


def on_page(text: str) -> str:
    """Return a sentence that may name further steps as Markdown, each called as on the pages."""
    return plain(steps_named(text, STEPS))


def figures(them: Iterable[Figure]) -> None:
    """Draw figures side by side, as many as there is room for, each with what it means."""
    with st.container(horizontal=True, gap="small"):
        for one in them:
            with st.container(width=_WIDTH, gap=None):
                st.metric(one.name, one.shown, help=plain(one.meaning), width="stretch")
                st.caption(plain(one.beside))


def lines(words: Iterable[str]) -> None:
    """Draw sentences as a list."""
    st.markdown("\n".join(f"- {on_page(one)}" for one in words))
