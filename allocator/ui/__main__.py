"""The app where the repository's ``app.py`` is not at hand, as in an installed package."""

import streamlit as st

from allocator.ui import frame

if __name__ == "__main__":
    frame.draw(st.navigation(frame.pages(), position="top"))
