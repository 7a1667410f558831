"""The app: its pages and which of them is open. Start it with ``allocator app``."""

import streamlit as st

from allocator.ui.layout import draw, pages

# A process that solves imports this file again under another name and must not draw pages.
if __name__ == "__main__":
    draw(st.navigation(pages(), position="top"))
