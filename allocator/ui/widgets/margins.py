"""Prices around the plan shown, worked out once beside the page for all pages that show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.report.study_time import study_time
from allocator.report.waiting import running_words
from allocator.session.process.background_task import BackgroundTask
from allocator.ui.state.page_state import desk
from allocator.ui.text import on_page, plain

if TYPE_CHECKING:
    from allocator.explore.marginal.shadow_prices import MarginalValues
    from allocator.plan.plan import Plan
    from allocator.report.study_time import StudyTime

_EVERY_S = 1.0
_KEPT = "prices"


def found(plan: Plan) -> MarginalValues | None:
    """Return the prices around the plan; while they are worked out, say so and return None.

    While a search runs those of the plan before stay: each better plan would begin again.
    """
    kept = _kept()
    if kept.get("plan") is not plan and desk().growing(plan):
        return _before(kept, plan)
    if kept.get("plan") is not plan:
        _begin(plan)
    return _arrived()


def known(plan: Plan) -> MarginalValues | None:
    """Return the prices around the plan if they are there already; else draw how to get them."""
    kept = _kept()
    if kept.get("plan") is plan:
        return _arrived()
    if desk().growing(plan):
        st.caption("What each limit costs is worked out once the search has ended.")
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Price these limits", key="price_limits", on_click=_begin, args=(plan,))
        st.caption(plain("What one more of each would be worth. " + _time(plan).words))
    return None


def put_away() -> None:
    """End what is worked out, and forget it."""
    kept = _kept()
    if "errand" in kept:
        kept["errand"].stop()
    kept.clear()


def _kept() -> dict[str, Any]:
    kept: dict[str, Any] = st.session_state.setdefault(_KEPT, {})
    return kept


def _time(plan: Plan) -> StudyTime:
    return study_time(plan, 1, "margins")


def _begin(plan: Plan) -> None:
    from allocator.explore.marginal.shadow_prices import marginal_values

    put_away()
    _kept().update(plan=plan, errand=BackgroundTask(marginal_values, plan), takes=_time(plan))


def _arrived() -> MarginalValues | None:
    kept = _kept()
    errand: BackgroundTask = kept["errand"]
    errand.poll()
    if errand.pieces:
        prices: MarginalValues = errand.pieces[0]
        return prices
    st.fragment(_wait, run_every=_EVERY_S if errand.running else None)()
    return None


def _before(kept: dict[str, Any], plan: Plan) -> MarginalValues | None:
    """Return what is known of the plan before a search that runs, with a note; None: nothing."""
    of_case = "errand" in kept and kept["plan"].case.hash == plan.case.hash
    if of_case:
        kept["errand"].poll()
    if of_case and kept["errand"].pieces:
        st.info("These are about an earlier plan. They are recalculated when the search ends.")
        prices: MarginalValues = kept["errand"].pieces[0]
        return prices
    st.info("These are calculated when the search ends.")
    return None


def _wait() -> None:
    kept = _kept()
    errand: BackgroundTask = kept["errand"]
    if errand.poll() or errand.pieces:
        if errand.pieces and not errand.faults:
            kept["takes"].note(errand.seconds)
        st.rerun()
    if errand.running:
        left = kept["takes"].left_words(errand.seconds)
        when = f"{running_words(errand.seconds)}{f' · {left}' if left else ''}"
        st.info(plain(f"The prices around this plan are being calculated: {when}."))
    for fault in errand.faults:
        st.error(on_page(fault))
    if not errand.running and not errand.pieces and st.button("Ask again", key="prices_again"):
        put_away()
        st.rerun()
