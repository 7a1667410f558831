"""How good the plan shown is proven to be, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.report.headline import given_words, proof_words
from allocator.ui.text import plain

if TYPE_CHECKING:
    from allocator.ui.state.page_state import Desk


def draw(here: Desk) -> None:
    """Say what the plan shown is worth, and how far the best possible one may be from it."""
    assert here.plan is not None
    meta = here.plan.meta
    what = "The best plan so far" if here.growing(here.plan) else "This plan"
    said = f"{what} has a value of {meta['value']:.2f} out of 100."
    if here.job is None:
        # while a search runs its strip says what is proven: two proofs would contradict each other
        proof = proof_words(meta["value"], meta["bound"], meta.get("gap"))
        said = f"{said} {proof} {given_words(meta)}".rstrip()
    st.markdown(plain(said))
