"""The pages of the app without a browser: AppTest opens no other than the first by itself."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

_ONE = """
import streamlit as st
from allocator.ui import layout, navigation
page = next(one for one in navigation.pages() if one.title == {title!r})
st.navigation([page], position="hidden")
layout.draw(page)
"""


def page_of_app(title: str, **query: str) -> AppTest:
    """Return a page of the app with its address, to be run."""
    test = AppTest.from_string(_ONE.format(title=title), default_timeout=60)
    for key, value in query.items():
        test.query_params[key] = value
    return test
