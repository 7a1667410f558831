"""The app where the repository's ``app.py`` is not at hand, as in an installed package."""

import streamlit as st

from allocator.ui.layout import draw, pages

if __name__ == "__main__":
    draw(st.navigation(pages(), position="top"))
