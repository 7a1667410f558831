"""Page Why: why a line of the plan is funded or not, as an answer to print and to link to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.errors import DataError
from allocator.explore.explanation.answer import Verdict
from allocator.explore.explanation.ask import (
    ask,
    found_before,
    nearest_questions,
    question_text,
    reading,
)
from allocator.explore.explanation.examples import example_questions
from allocator.explore.explanation.heard import question_words
from allocator.inputs.case.names import names_by_code, names_in
from allocator.session.process.background_task import BackgroundTask
from allocator.session.process.task_progress import run_with_progress
from allocator.ui.cache import once
from allocator.ui.state import url as link
from allocator.ui.state.page_state import desk
from allocator.ui.text import on_page, plain
from allocator.ui.widgets import answer as answer_parts
from allocator.ui.widgets import better_plan
from allocator.ui.widgets.question import progress

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from allocator.explore.explanation.answer import Answer
    from allocator.explore.explanation.ask import Reading
    from allocator.plan.plan import Plan
    from allocator.ui.state.page_state import Desk

_KEY = "why"

_PRINT = """<style>
@media screen { [class*="st-key-why_printed_"] { display: none !important; } }
@media print {
  header, [data-testid="stHeader"], [data-testid="stToolbar"], .st-key-why_ask, .st-key-why_on,
  .st-key-why_share, .stExpander { display: none !important; }
  .stApp, [data-testid="stAppViewContainer"], .stMain, section.main {
    position: static !important; overflow: visible !important; height: auto !important; }
  .stMainBlockContainer { padding: 0 !important; max-width: none !important; }
}
</style>"""
"""What the browser prints is the answer with its proof, whole, without what leads on."""


@dataclass
class _Asked:
    """A question about a plan, what searches its answer, and the answer."""

    plan: Plan
    text: str
    task: BackgroundTask | None = None
    answer: Answer | None = None


def draw() -> None:
    """Draw the page."""
    here = desk()
    plan = here.plan
    assert plan is not None
    st.html(_PRINT)
    st.title("Why?")
    text = _question(plan)
    if not text:
        _examples(plan)
        return
    with _place(plan, text):
        _answered(here, plan, text)


def _place(plan: Plan, text: str) -> DeltaGenerator:
    """Return where the answer goes; the answer to another question is cleared from it at once."""
    asked: _Asked | None = st.session_state.get(_KEY)
    if asked is not None and asked.plan is plan and asked.text == text:
        return st.container()
    return st.empty().container()


def _answered(here: Desk, plan: Plan, text: str) -> None:
    try:
        read = once(reading, plan.case, text)
    except DataError as error:
        _not_read(plan, text, error)
        return
    if here.growing(plan):
        st.info("A search is still running. The question is answered for its final plan.")
        return
    found = _answer(plan, text, read)
    if found is None:
        return
    if not link.is_about(plan, text):
        st.warning("The address was made for another plan. This answer is about the plan shown.")
    answer_parts.draw(found, read)
    better_plan.draw(found)
    _ways_on(plan, found, read)
    _share(here, plan, found, read)


def _question(plan: Plan) -> str:
    """Draw the field for a question, and a choice of nation and line; return what is asked."""
    with st.container(key="why_ask"):
        text = st.text_input(
            "Ask about a nation, or about a line of it", key=link.ASK, bind="query-params",
            placeholder="why not patrol boats for the Philippines", max_chars=200,
            help="Name a nation, and an item, an account or an area if you mean a part of its "
            "money. “more” asks why there is not more; “what would change” looks by trial for a "
            "change that turns the answer; “rather than” and a second nation compare the two.",
        )  # fmt: skip
        with st.expander("Or choose a nation and a line"):
            _choice(plan)
    return str(text or "").strip()


def _choice(plan: Plan) -> None:
    names = names_by_code(plan.case) | names_in(plan.case, "areas", "area")
    lines = [*plan.case.items["item"], *plan.case.tables["accounts"]["account"], *plan.case.areas]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        nation = st.selectbox("Nation", list(plan.case.tables["nations"]["nation"]),
                              key="why_nation", width=280,
                              format_func=lambda code: names.get(code) or code)  # fmt: skip
        line = st.selectbox("Line", ["", *lines], key="why_line", width=380,
                            format_func=lambda code: names.get(code) or code or "all its money"
                            )  # fmt: skip
        st.button("Ask", key="why_choose", on_click=_ask_about,
                  args=(plan, str(nation), str(line or "") or None))  # fmt: skip


def _examples(plan: Plan) -> None:
    st.caption("The answer says why the plan funds the line or does not, what it would push out, "
               "which law and limits apply, and among which plans that is proven. Usually "
               "under a minute; asked again, it is there at once.")  # fmt: skip
    _offer("For example:", once(example_questions, plan))


def _not_read(plan: Plan, text: str, error: DataError) -> None:
    for fault in error.faults:
        st.error(plain(f"This question cannot be answered: {fault.found}. Name a nation and, if "
                       "you like, an item, an account or an area of the case."))  # fmt: skip
    near = nearest_questions(plan.case, text)
    _offer("Did you mean:" if near else "For example:", near or once(example_questions, plan))


def _offer(head: str, questions: tuple[str, ...]) -> None:
    st.caption(head)
    for at, text in enumerate(questions):
        st.button(plain(text), key=f"why_offer_{at}", on_click=_ask, args=(text,))


def _answer(plan: Plan, text: str, read: Reading) -> Answer | None:
    """Return the answer; while it is searched for, draw how far that is and return None."""
    asked: _Asked | None = st.session_state.get(_KEY)
    if asked is None or asked.plan is not plan or asked.text != text:
        if asked is not None and asked.task is not None:
            asked.task.stop()
        asked = _Asked(plan, text, answer=found_before(plan, text))
        if asked.answer is None:
            asked.task = BackgroundTask(run_with_progress, ask, (plan, text), {})
        st.session_state[_KEY] = asked
    task = asked.task
    if task is None:
        return asked.answer
    task.poll()
    if task.running:
        st.markdown(f"**{plain(question_words(plan, read))}**")
        progress(task, "The best plan with the line is compared with the best one without it.")
        st.button("Cancel", key="why_cancel", on_click=_cancel, args=(asked,))
        return None
    if not task.pieces:
        for fault in task.faults or ("Cancelled. There is no answer.",):
            st.info(on_page(fault))
        st.button("Ask again", key="why_again", on_click=_forget)
        return None
    asked.answer, asked.task = task.pieces[-1], None
    return asked.answer


def _ways_on(plan: Plan, found: Answer, read: Reading) -> None:
    """Draw what to ask next; the nation that is compared with is kept."""
    nation, line = read.nation.code, None if read.line is None else read.line.code
    rival = None if read.rival is None else read.rival.code
    closed = found.verdict in (Verdict.TIE, Verdict.BETTER) or found.proof.radius == "law"
    with st.container(horizontal=True, key="why_on"):
        if not read.changes and not closed:
            _next(plan, "What would change it?", "why_changes", nation, line, more=read.more,
                  changes=True, rival=rival)  # fmt: skip
        if found.wider is None and found.proof.radius != "law":
            _next(plan, "Search wider", "why_wider", nation, line, more=read.more, wider=True,
                  changes=read.changes, rival=rival)  # fmt: skip
        if found.quantity > 0 and not read.more:
            _next(plan, "Why not more?", "why_more", nation, line, more=True, rival=rival)
        if line is not None:
            _next(plan, f"Why {read.nation.name}?", "why_all", nation, rival=rival)
        if read.rival is not None:
            _next(plan, f"Why {read.rival.name}?", "why_rival", read.rival.code)
        if st.button("Open the nation's sheet", key="why_sheet"):
            link.open_page("nation", "nation", nation, as_shown=read.nation.name)


def _share(here: Desk, plan: Plan, found: Answer, read: Reading) -> None:
    try:
        address = link.to_answer(here, plan, read.text)
    except DataError as error:
        st.info(plain(str(error)))
        address = ""
    if here.case.hash != here.opened:
        st.warning("The data have been changed since they were opened, and a link does not carry "
                   "data: save the answer as a page instead.")  # fmt: skip
    answer_parts.share(found, address, read)


def _next(
    plan: Plan, label: str, key: str, nation: str, line: str | None = None, **asked: Any
) -> None:
    help_text = (
        "Tries one change after the other; usually under a minute." if "changes" in asked else None
    )
    if "wider" in asked:
        help_text = (
            "The nations that compete for the same money, seats or production may then get and "
            "give anything. Usually takes some minutes."
        )
    st.button(label, key=key, on_click=_ask_about, args=(plan, nation, line), kwargs=asked,
              help=help_text)  # fmt: skip


def _ask_about(plan: Plan, nation: str, line: str | None, **asked: Any) -> None:
    _ask(question_text(plan.case, nation, line, **asked))


def _ask(text: str) -> None:
    st.session_state[link.ASK] = text


def _cancel(asked: _Asked) -> None:
    assert asked.task is not None
    asked.task.stop()


def _forget() -> None:
    st.session_state.pop(_KEY, None)
