"""Page Settings: every setting, found by words, with what is not in the plan yet."""

from __future__ import annotations

import streamlit as st

from allocator.ui.controls import changes
from allocator.ui.controls import settings as controls


def draw() -> None:
    """Draw the page."""
    st.title("Settings")
    with st.container(key="settings_bar"):
        changes.panel()
    controls.panel()
