"""How good the plan shown is proven to be, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.report.headline import given_words, meets_words
from allocator.ui.text import plain

if TYPE_CHECKING:
    from allocator.ui.state.page_state import Desk


def draw(here: Desk) -> None:
    """Say what of the need the plan shown meets, and how near the best possible one is."""
    assert here.plan is not None
    meta = here.plan.meta
    # while a search runs its strip says what is proven: two proofs would contradict each other
    said = meets_words(meta, so_far=here.job is not None and here.growing(here.plan))
    if here.job is None:
        said = f"{said} {given_words(meta)}".rstrip()
    st.markdown(plain(said))
