"""The bar at the top of every page: dataset, scenario, state of the plan, print and share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.report.later_law import dated_title
from allocator.ui import navigation, print_style
from allocator.ui.controls import changes
from allocator.ui.state import url as link
from allocator.ui.state.page_state import desk
from allocator.ui.text import plain

if TYPE_CHECKING:
    from allocator.ui.state.page_state import Desk

_AS_OPENED = "Plan as opened"
_UNNAMED = "Plan not saved"

_LOOK = """<style>
.stMainBlockContainer > .stVerticalBlock > [data-testid="stLayoutWrapper"]:has(> .st-key-top_bar) {
  position: sticky; top: 3.75rem; z-index: 91; background: %s; border-bottom: 1px solid %s;
}
.st-key-top_bar { min-height: 3rem; }
.st-key-dataset { min-width: 8rem; }
[data-testid="stLayoutWrapper"]:has(> .st-key-narrow_pages) { display: none; }
@media screen and (max-width: 768px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-narrow_pages) { display: flex; }
}
.st-key-dataset p { line-height: 1.25; }
</style>"""
"""A bar that stays below the navigation; its title wraps where it is too long for one line."""


def draw(here: Desk, page: str) -> None:
    """Draw the bar; page Settings has the buttons for unsaved changes itself."""
    shade = "dark" if st.context.theme.type == "dark" else "light"
    colours = [st.get_option(f"theme.{shade}.{part}Color") for part in ("background", "border")]
    st.html(_LOOK % tuple(colours))
    _pages()
    with st.container(key="top_bar", horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(key="dataset", width="stretch"):
            st.caption(plain(dated_title(here.case)))
        _scenarios(here)
        _state(here, page)
        print_style.button()
        st.page_link(st.session_state[link.page_key("export")], label="Share",
                     icon=":material/share:", help="Files and a link.")  # fmt: skip
    print_style.head(dated_title(here.case), _shown(here))


def _pages() -> None:
    """Name the first pages where the screen is narrow: there the navigation folds them away."""
    with st.container(key="narrow_pages", horizontal=True, gap="small"):
        for page in navigation.first_pages():
            st.page_link(page, width="content")


def _scenarios(here: Desk) -> None:
    """Draw the switch: the scenario shown, and a button for each other one.

    A list would keep a choice of its own, which a browser may send when another plan is shown.
    """
    shown = _shown(here)
    first = [] if here.first is None else [_AS_OPENED]
    with st.popover(plain(shown), key="scenarios", help="Scenarios that were saved."):
        for name in (*first, *here.kept):
            st.button(plain(name), key=f"switch_{name}", on_click=_switch, args=(name,),
                      type="tertiary", disabled=name == shown)  # fmt: skip


def _shown(here: Desk) -> str:
    if here.plan is not None and here.plan is here.first:
        return _AS_OPENED
    return here.name if here.name in here.kept else _UNNAMED


def _switch(name: str) -> None:
    here = desk()
    if name in here.kept:
        here.take_kept(name)
    elif name == _AS_OPENED and here.first is not None:
        here.take_changed(here.first.case, here.first.policy, here.first)


def _state(here: Desk, page: str) -> None:
    """Say whether the plan is that of the settings; what to do about it opens below."""
    told = changes.state_words(here)
    if page == "Settings":
        st.caption(told, width="content")
        return
    waits = here.pending and here.job is None
    with st.popover(told, key="state", type="primary" if waits else "secondary",
                    help="Unsaved changes, undo and redo."):  # fmt: skip
        changes.panel()
