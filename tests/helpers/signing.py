"""The fields in which the answer shown is signed: each answer has its own."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput


def signed_field(app: AppTest, part: str) -> TextInput:
    """Return the field of the answer shown for its "reason" or "author"."""
    return app.text_input(key=f"take_{app.session_state['taking']}_{part}")
