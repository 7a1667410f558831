"""A small request about the plan shown: asked in a process of its own, answered on the page."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.explore.revision.nothing_more import nothing_offers
from allocator.explore.revision.sections import headline, label_of, sections_of
from allocator.inputs.policy.policy import Lock
from allocator.plan.search_times import answer_kind
from allocator.session.process.background_task import BackgroundTask
from allocator.session.process.task_progress import run_with_progress
from allocator.ui.cache import once
from allocator.ui.state import journal
from allocator.ui.state.page_state import Desk, desk
from allocator.ui.state.solve_job import ask
from allocator.ui.text import RE_OPTIMISE, on_page, plain
from allocator.ui.widgets import answer as answer_parts
from allocator.ui.widgets import answer_line, repairing, signature, table, wider_search
from allocator.ui.widgets.question import HOME, Question, progress

if TYPE_CHECKING:
    from allocator.explore.revision.nothing_more import NothingMore
    from allocator.explore.revision.requests import Request
    from allocator.explore.revision.revision import Revision
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan
    from allocator.workspace.answers import Answer

_KEY = "revising"

_LINES = {"name": "name", "area_name": "area_name", "goods": "moved_goods", "cause": "cause",
          "change_musd": "moved_musd", "value": "value"}  # fmt: skip
"""What is shown of each line that moves, and the names of its columns on the page."""


def waiting(here: Desk) -> tuple[Request, ...]:
    """Return what the changes that are not in the plan yet ask of it.

    Raises
    ------
    DataError
        Some of them cannot be answered with the least change.
    """
    assert here.plan is not None
    return once(_between, here.plan, here.case, here.policy)


def button(key: str, *, wide: bool = False) -> bool:
    """Draw the button that asks for the least change; it waits for the end of a search."""
    here = desk()
    return st.button("Answer with the least change", key=key, type="primary",
                     disabled=here.plan is None or here.job is not None,
                     width="stretch" if wide else "content",
                     help="Keeps the plan shown but for what this needs, and says who pays. "
                     "Changes not in the plan yet count, too.")  # fmt: skip


def begin(here: Desk, words: str, *requests: Request) -> None:
    """Ask for the least change of the plan shown, with the changes that are not in it yet."""
    from allocator.explore.revision.revise import revise

    put_away()
    assert here.plan is not None
    try:
        every = (*waiting(here), *requests)
    except DataError as error:
        here.faults = tuple(map(str, error.faults))
        return
    task = BackgroundTask(run_with_progress, revise, (here.plan, every), {})
    kind = answer_kind(here.plan.case.hash, every)
    st.session_state[_KEY] = Question(words, here.plan, requests, task, kind=kind)
    journal.next_fields()


def search(here: Desk, *requests: Request) -> None:
    """Take what is asked into data and settings, and search over everything."""
    try:
        inputs = _asked_inputs(here, requests)
    except DataError as error:
        here.faults = tuple(map(str, error.faults))
        return
    here.take_changed(*inputs)
    ask(here)


def put_away() -> None:
    """End what was asked, and show its answer no longer."""
    question: Question | None = st.session_state.pop(_KEY, None)
    if question is not None:
        question.stop()


def explains(here: Desk) -> bool:
    """Whether the answer that is shown says how the plan shown differs from the one before."""
    question: Question | None = st.session_state.get(_KEY)
    return question is not None and question.taken is not None and here.plan is question.taken


def running() -> Question | None:
    """Return the question whose answer is being looked for."""
    question: Question | None = st.session_state.get(_KEY)
    return question if question is not None and question.task.running else None


def answered(here: Desk, lock: Lock) -> bool:
    """Whether the answer that is shown is the one to this decision, whoever signs it."""
    question: Question | None = st.session_state.get(_KEY)
    if question is None or question.answer is None or here.plan is not question.plan:
        return False
    asked = [one for one in question.requests if isinstance(one, Lock)]
    return any(replace(one, author=lock.author, reason=lock.reason) == lock for one in asked)


def answer(here: Desk, page: str = HOME, *, folds: bool = False) -> None:
    """Draw how far the answer is, or the answer, for as long as it is about the plan shown.

    A page on which it was not asked has one line of it, and so has one that always `folds` it.
    """
    question: Question | None = st.session_state.get(_KEY)
    if question is None:
        return
    if here.plan is not question.plan and not explains(here):
        put_away()
        return
    if not question.in_full(page, folds=folds):
        answer_line.draw(question, put_away)
        return
    question.poll()
    with st.container(border=True, key="revision"):
        st.markdown(f"**The least change for: {plain(question.words)}**")
        if question.task.running:
            progress(question.task, kind=question.kind)
            st.button("Cancel", key="revise_cancel", on_click=put_away)
        else:
            _ended(question)
        wider_search.draw(question, _use)


def _between(plan: Plan, case: Case, policy: Policy) -> tuple[Request, ...]:
    from allocator.explore.revision.pending import requests_between

    return requests_between(plan, case, policy)


def _ended(question: Question) -> None:
    for fault in question.task.faults:
        st.error(on_page(fault))
    found = question.answer
    if found is not None:
        _found(found)
        _repairs(question, found)
        wider_search.check(question, found)
    shown = found is not None and desk().plan is question.plan
    if shown or wider_search.better(question) is not None:
        _signature(question)
        if question.unsigned:
            st.warning(plain(question.unsigned))
    with st.container(horizontal=True):
        if found is not None and desk().plan is question.plan:
            st.button("Use this plan", key="revise_use", type="primary", on_click=_use,
                      args=(question, found.plan))  # fmt: skip
        if found is not None and desk().plan is question.plan:
            offers = once(nothing_offers, found.before, found.plan, found.changes)
            for number, offer in enumerate(offers):
                st.button(plain(offer.label), key=f"revise_less_{number}",
                          on_click=_nothing_more, args=(question, offer),
                          disabled=desk().job is not None,
                          help=plain(f"Asks again: {offer.words}."))  # fmt: skip
        st.button(RE_OPTIMISE, key="revise_anew", on_click=_widen, args=(question,),
                  disabled=question.everything is not None or desk().job is not None,
                  help="Searches over everything, from this answer on. May gain more and moves "
                  "more.")  # fmt: skip
        st.button("Close", key="revise_close", on_click=put_away)


def _signature(question: Question) -> None:
    """Ask who takes the answer, and why: the journal keeps both."""
    reasons = (one.reason for one in question.requests if isinstance(one, Lock))
    signature.draw(journal.fields(), reason=next(reasons, ""),
                   why="Why this plan is used. The journal keeps it.")  # fmt: skip


def _found(found: Revision) -> None:
    """Draw one sentence, the short tables, and the rest where it can be opened."""
    with st.container(horizontal=True, vertical_alignment="center"):
        kept = bool(found.requests["kept"].all())
        st.badge(label_of(found), color="blue" if kept else "orange")
    st.markdown(f"**{on_page(headline(found))}**")
    for section in once(sections_of, found):
        if section.annex:
            _lines(found)
            with st.expander(section.title):
                answer_parts.content(section)
        else:
            st.markdown(f"**{plain(section.title)}**")
            answer_parts.content(section)


def _lines(found: Revision) -> None:
    if len(found.lines):
        with st.expander("Line by line: who pays and who gets more"):
            lines = found.lines[list(_LINES)].rename(columns=_LINES)
            table.show(lines, "revision_lines", alt="Lines of assistance that give or get")


def _repairs(question: Question, found: Revision) -> None:
    """Offer repairs where something asked for is not kept: any plan may be unable to."""
    if not found.requests["kept"].all() and desk().plan is question.plan:
        repairing.button("revise_repairs", partial(_asked_inputs, desk(), question.requests))


def _asked_inputs(here: Desk, requests: tuple[Request, ...]) -> tuple[Case, Policy]:
    """Return data and settings with what is asked taken into them."""
    from allocator.explore.revision.asked import asked_of, changed_inputs

    assert here.plan is not None
    return changed_inputs(here.case, here.policy, asked_of(here.plan, requests))


def _nothing_more(question: Question, offer: NothingMore) -> None:
    """Ask the same again, with more or less money for the nation."""
    asked = offer.asked_with(question.requests)
    begin(desk(), f"{question.words}; {offer.words}", *asked)


def _widen(question: Question) -> None:
    """Search over everything: from the answer on if there is one, else from the plan shown."""
    found = question.answer
    if found is None:
        put_away()
        search(desk(), *question.requests)
    else:
        wider_search.begin(question, found)


def _use(question: Question, plan: Plan) -> None:
    """Keep the answer in the journal, and show its plan with its data and settings."""
    here = desk()
    question.unsigned = journal.unsigned()
    if question.unsigned:
        return
    question.taken_from = plan
    plan = journal.record(here, question.requests, *_steps_to(question, plan))
    if plan.case.hash == here.case.hash:
        plan = replace(plan, case=here.case)
    question.taken = plan
    told = here.faults
    here.take_changed(plan.case, plan.policy, plan)
    here.faults = told
    journal.hold(here)


def _steps_to(question: Question, plan: Plan) -> tuple[Answer, ...]:
    """Return the answers that lead from the plan shown to another plan."""
    found, best = question.answer, question.best
    assert found is not None
    if plan is found.plan:
        return (replace(found, before=question.plan),)
    assert best is not None
    if desk().plan is question.taken:
        assert question.taken is not None
        return (replace(best, before=question.taken),)
    return replace(found, before=question.plan), best
