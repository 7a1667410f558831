"""How a decision is taken, wherever it is made: into the settings, or with the least change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.inputs.policy.kept_names import kept_code
from allocator.report.decisions.kept import keeping
from allocator.ui.widgets import revising, signature

if TYPE_CHECKING:
    from allocator.inputs.policy.policy import Lock
    from allocator.ui.state.page_state import Desk

ADD = "Answer later, with other changes"
"""Label of the button that adds a decision to the settings."""

ADD_HELP = "Adds it to the unsaved changes, which are answered together."

_UNSIGNED = (
    "A decision needs your name and a reason: others will ask for them. To see what it would "
    "change, answer it with the least change."
)


def signed(key: str) -> tuple[str, str]:
    """Ask for the reason of a decision and a name, and return both."""
    return signature.draw(key, later="needed when it enters the plan")


def is_signed(reason: str, name: str) -> bool:
    """Tell whether a decision has a reason and a name; say so if not."""
    if reason and name:
        return True
    st.warning(_UNSIGNED)
    return False


def take(here: Desk, words: str, locks: tuple[Lock, ...], *, near: bool) -> None:
    """Ask for the least change that decisions need, or add them to the settings."""
    if near:
        revising.begin(here, words, *locks)
        return
    if all(kept_code(one.lock) for one in locks):
        here.turn(keeping(here.policy, locks))
    else:
        here.try_turn(locks=(*here.policy.locks, *locks))
    if not here.faults:
        here.notice = f"Decided: {words}. It counts from the next answer or plan on."
