"""How precisely the plans of a study are sought."""

from __future__ import annotations

import streamlit as st

from allocator.solver.options import SolveOptions

_FINER = {"usual: aims within 1.5% of the best": 0.015, "fine: aims within 0.5% of the best": 0.005}
_GAPS = {"rough: aims within 5% of the best": 0.05, **_FINER}
_NEAR = {"quick: plans near the plan shown": 0.05, **_FINER}
"""Where the quick search only looks near the plan shown, no precision can be promised."""


def options(key: str, *, near: bool = False) -> SolveOptions:
    """Let the reader choose the precision of the study `key`; return it for the search.

    `near`: its roughest search looks near the plan shown alone.
    """
    gaps = _NEAR if near else _GAPS
    chosen = st.selectbox("Precision", list(gaps), key=f"{key}_gap", width=300,
                          persist_state="session")  # fmt: skip
    return SolveOptions(gap=gaps[str(chosen)])
