"""Page Settings: every setting, found by words, with what is not in the plan yet."""

from __future__ import annotations

import streamlit as st

from allocator.ui.controls import changes
from allocator.ui.controls import settings as controls

_IN_VIEW = """<style>
.stMainBlockContainer > .stVerticalBlock >
[data-testid="stLayoutWrapper"]:has(> .st-key-settings_bar) {
  position: sticky; top: 7rem; z-index: 89; background: %s; padding: 0.4rem 0;
}
</style>"""
"""Keeps the buttons in view while the settings are scrolled."""


def draw() -> None:
    """Draw the page."""
    st.title("Settings")
    shade = "dark" if st.context.theme.type == "dark" else "light"
    st.html(_IN_VIEW % st.get_option(f"theme.{shade}.backgroundColor"))
    with st.container(key="settings_bar"):
        changes.buttons()
    changes.listed()
    controls.panel()
