"""How precisely the plans of a study are sought."""

from __future__ import annotations

import streamlit as st

from allocator.solver.options import SolveOptions

_GAPS = {"rough (plans within 5% of the best)": 0.05, "usual (within 1.5%)": 0.015}


_NEAR = {"rough (near the plan shown, no promise)": 0.05, "usual (within 1.5%)": 0.015}
"""As above, where a rough search ends with what it found near the plan shown."""


def options(key: str, *, near: bool = False) -> SolveOptions:
    """Let the reader choose the precision of the study `key`; return it for the search.

    `near` tells that rough searches of the study look near the plan shown only.
    """
    gaps = _NEAR if near else _GAPS
    chosen = st.selectbox("Precision", list(gaps), key=f"{key}_gap", width=300,
                          persist_state="session")  # fmt: skip
    return SolveOptions(gap=gaps[str(chosen)])
