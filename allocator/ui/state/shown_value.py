"""What a control shows, set from elsewhere: only where it shows something else."""

from __future__ import annotations

import streamlit as st


def show_value(key: str, value: object) -> None:
    """Let the control of a key show a value.

    One that shows it already is not set: it would lose what is typed or chosen while the page is
    being drawn.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
