"""Tab of page Analysis: what a sum of money more would buy on top of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.inputs.case.names import names_in
from allocator.report.waiting import running_words
from allocator.session.process.background_task import BackgroundTask
from allocator.ui import text as say
from allocator.ui.state import studies
from allocator.ui.state.page_state import desk
from allocator.ui.text import on_page, plain
from allocator.ui.widgets import figure, table

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.report.study_time import StudyTime

_EVERY_S = 1.0
_LEAST_MUSD, _USUAL_MUSD = 0.1, 20.0
_KEY = "more_money"


def draw(plan: Plan) -> None:
    """Draw the question and, as it is found, the answer."""
    st.caption("Nothing in the plan is removed. Every nation the account may pay is "
               "tried with whole lots and seats.")  # fmt: skip
    kept: dict[str, Any] = st.session_state.setdefault(_KEY, {})
    if not _about(kept.get("plan"), plan):
        put_away()
    names = names_in(plan.case, "accounts", "account")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        account = st.selectbox("Account", list(names), key="more_account", width=280,
                               format_func=lambda code: names[code],
                               persist_state="session")  # fmt: skip
        amount = figure.entered("More money", "US$ million", key="more_amount", low=_LEAST_MUSD,
                                start=_USUAL_MUSD, width=200, persist_state="session")  # fmt: skip
        asked = st.button("What would it buy?", key="more_ask", type="primary",
                          disabled=amount is None)  # fmt: skip
    takes = studies.estimate(plan, 1, "next_money")
    if asked and amount is not None:
        _ask(plan, str(account), amount, takes)
    if _KEY in st.session_state and "errand" in st.session_state[_KEY]:
        if st.session_state[_KEY]["plan"] is not plan:
            again = "when the search ends" if desk().growing(plan) else "for the plan shown"
            st.info(f"This answer is about an earlier plan. Ask again {again}.")
        running = st.session_state[_KEY]["errand"].running
        st.fragment(_so_far, run_every=_EVERY_S if running else None)()


def _about(asked: Plan | None, plan: Plan) -> bool:
    """Whether what was asked about one plan may stand below another: plans of one search."""
    if asked is None or asked.case.hash != plan.case.hash:
        return False
    return asked.policy == plan.policy or desk().growing(plan)


def put_away() -> None:
    """End what was asked about a plan that is no longer shown."""
    kept = st.session_state.get(_KEY, {})
    if "errand" in kept:
        kept["errand"].stop()
    kept.clear()


def _ask(plan: Plan, account: str, amount: float, takes: StudyTime) -> None:
    from allocator.explore.marginal.next_money import next_money

    put_away()
    asked = f"US$ {amount:,.4g} million more in {account}"
    st.session_state[_KEY].update(
        plan=plan, asked=asked, takes=takes,
        errand=BackgroundTask(next_money, plan, account, amount),
    )  # fmt: skip


def _so_far() -> None:
    kept = st.session_state[_KEY]
    errand: BackgroundTask = kept["errand"]
    was = errand.running
    errand.poll()
    st.subheader(plain(kept["asked"]))
    if errand.running:
        done, of = (errand.pieces[-1].done, errand.pieces[-1].of) if errand.pieces else (0, 1)
        by_pace = errand.seconds / done * (of - done) if done else None
        left = kept["takes"].left_words(errand.seconds, by_pace)
        step = f"{done} of {of} nations" if done else "Building the model"
        st.progress(done / max(of, 1), f"{step} · {running_words(errand.seconds)}"
                    f"{f' · {left}' if left else ''}")  # fmt: skip
        st.button("Stop", key="more_stop", on_click=errand.stop)
    elif was:
        if errand.pieces and not errand.faults:
            kept["takes"].note(errand.seconds)
        st.rerun()
    for fault in errand.faults:
        st.error(on_page(fault))
    if errand.pieces:
        found = errand.pieces[-1]
        say.lines(found.words)
        order = ["name", "value", "more_musd", "goods"]
        table.show(found.uses[order], "more_uses", alt="Best use of the money in each nation")
        st.caption("Value in value points (100: every need met). Each row uses all the "
                   "money by itself. Small differences between rows mean nothing.")  # fmt: skip
