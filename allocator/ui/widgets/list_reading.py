"""A list that is read in a process of its own: how long that takes is told, and it can be ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from allocator.inputs.importing.corrections import Corrections, ListReader
from allocator.session.process.standing_task import StandingTask
from allocator.ui.text import on_page, plain

if TYPE_CHECKING:
    from allocator.errors import Fault
    from allocator.inputs.importing.import_list import Imported
    from allocator.ui.state.list_draft import Sent

_EVERY_S, _STEP_S = 1.0, 0.05
_AT_ONCE_S = 3.0
"""A list that is read sooner is shown without the page telling how far it is."""

_KEY, _MOST = "list_reading", 8

Read = tuple["Imported | None", tuple["Fault", ...]]
"""What is in a list as it was corrected, and its faults."""


@dataclass
class _Reading:
    """A list with the process that reads it, and what came of its latest corrections."""

    number: str
    task: StandingTask
    asked: Corrections | None = None
    read: dict[Corrections, Read] = field(default_factory=dict)


def read(sent: Sent, said: Corrections, cancel: Callable[[], None]) -> Read | None:
    """Return what is in a list as corrected; None while it is read, which is drawn with a way out.

    `cancel` puts the list away.
    """
    now: _Reading | None = st.session_state.get(_KEY)
    if now is None or now.number != sent.number or _failed_before(now, said):
        put_away()
        now = _Reading(sent.number, StandingTask(ListReader, sent.name, sent.data))
        st.session_state[_KEY] = now
    if said not in now.read:
        if now.asked != said:
            now.asked = said
            now.task.ask(said)
        with st.spinner("Reading the list …"):
            _wait(now)
    if said in now.read:
        return now.read[said]
    for fault in now.task.faults:
        st.error(on_page(fault))
    if now.task.faults:
        st.button("Read it again", key="list_read_again", on_click=put_away)
    if now.task.running:
        st.fragment(_so_far, run_every=_EVERY_S)(now, sent.name, cancel)
    return None


def _failed_before(now: _Reading, said: Corrections) -> bool:
    """Whether other corrections failed last: the process may be gone, so a new one reads these."""
    return bool(now.task.faults) and said not in now.read and said != now.asked


def put_away() -> None:
    """End the process that reads."""
    now: _Reading | None = st.session_state.pop(_KEY, None)
    if now is not None:
        now.task.stop()


def _wait(now: _Reading) -> None:
    """Wait for the answer for a moment, and note it."""
    until = time.monotonic() + _AT_ONCE_S
    while now.task.running and time.monotonic() < until:
        now.task.poll()
        time.sleep(_STEP_S)
    if not now.task.running and not now.task.faults and now.asked is not None:
        now.read[now.asked] = now.task.answer
        while len(now.read) > _MOST:
            del now.read[next(iter(now.read))]


def _so_far(now: _Reading, name: str, cancel: Callable[[], None]) -> None:
    now.task.poll()
    if not now.task.running:
        st.rerun()
    st.info(plain(f"Reading {name}: {now.task.seconds:.0f} s."))
    st.button("Cancel", key="list_cancel", on_click=cancel)
