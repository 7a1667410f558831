"""How precisely the plans of a study are sought."""

from __future__ import annotations

import streamlit as st

from allocator.solver.options import SolveOptions

_GAPS = {"rough (plans within 5% of the best)": 0.05, "usual (within 1.5%)": 0.015}


def options(key: str) -> SolveOptions:
    """Let the reader choose the precision of the study `key`; return it for the search."""
    chosen = st.selectbox("Precision", list(_GAPS), key=f"{key}_gap", width=300,
                          persist_state="session")  # fmt: skip
    return SolveOptions(gap=_GAPS[str(chosen)])
