"""Opening another case: one that lies ready, one by its path, or an uploaded workbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.errors import Fault
from allocator.inputs.case.edits import fault_table
from allocator.inputs.case.library import template_workbook
from allocator.plan import opened_cases
from allocator.session.check_case import case_of_upload, checked_case
from allocator.session.process.background_task import BackgroundTask
from allocator.ui.cache import once
from allocator.ui.pages import import_list
from allocator.ui.state import journal, list_draft
from allocator.ui.state import startup as opening
from allocator.ui.state.page_state import desk
from allocator.ui.state.solve_job import ask
from allocator.ui.text import plain
from allocator.ui.widgets import line_filters as filters
from allocator.ui.widgets import table
from allocator.util.format import counted

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case

_EVERY_S = 0.5
_READING = "reading"
_FAULTS = "door_faults"
_UPLOAD, _LIST = "your own .xlsx workbook", "your own list"
_OTHER = "a folder by its path"


@dataclass
class _Reading:
    """A file that is being read, and what was on the desk when that began."""

    errand: BackgroundTask
    source: str
    case: Case
    edits: dict[str, Any]

    @property
    def overtaken(self) -> bool:
        """Whether another case was opened, or this one changed, since the reading began."""
        here = desk()
        same = here.edits.keys() == self.edits.keys() and all(
            here.edits[name] is frame for name, frame in self.edits.items()
        )
        return here.case is not self.case or not same


def draw() -> None:
    """Draw the ways to another case."""
    with st.expander("Open another case", key="door", expanded=list_draft.here()):
        ready = {path.name: path for path in opening.shelf()}
        options = [*ready, _UPLOAD, _LIST, _OTHER]
        if list_draft.here():
            st.session_state.setdefault("door_what", _LIST)
        chosen = str(st.selectbox("Open", options, key="door_what"))
        if chosen == _UPLOAD:
            _upload()
        elif chosen != _LIST:
            path = ready.get(chosen) or _typed_path()
            st.button("Open it", key="open_path", on_click=_open_path, args=(str(path),),
                      disabled=not str(path).strip())  # fmt: skip
        st.download_button(
            "Download an empty template", _template(), file_name="allocator-template.xlsx",
            key="template", on_click="ignore",
            help="A workbook with every table, an example row and what each column means.",
        )  # fmt: skip
    if chosen == _LIST:
        import_list.draw(_open)
    _faults()


@st.cache_data(show_spinner=False)
def _template() -> bytes:
    """Return the empty workbook; one that is made at a click is lost if the page is drawn anew."""
    return template_workbook()


def _typed_path() -> str:
    return st.text_input("Path of a case folder or workbook", key="door_path") or ""


def _open_path(path: str) -> None:
    _read(path, checked_case, path)


def _upload() -> None:
    sent = st.file_uploader("Workbook", type=["xlsx"], key="upload", max_upload_size=20)
    if sent is None or st.session_state.get("upload_seen") == sent.file_id:
        return
    st.session_state["upload_seen"] = sent.file_id
    _read(sent.name, case_of_upload, sent.name, sent.getvalue())
    st.rerun()  # how the reading goes stands above the page


def _read(source: str, ask_for: Callable[..., Any], *args: object) -> None:
    """Begin to read a file; one that is still being read, and what was told of it, are put away."""
    here = desk()
    _put_away()
    st.session_state.pop(_FAULTS, None)
    errand = BackgroundTask(ask_for, *args)
    st.session_state[_READING] = _Reading(errand, source, here.case, dict(here.edits))


def reading() -> None:
    """Draw on any page how the reading of a case goes, in a process of its own; take it in."""
    if _READING in st.session_state:
        st.fragment(_reading_so_far, run_every=_EVERY_S)()


def _reading_so_far() -> None:
    if _READING not in st.session_state:
        st.rerun()  # it was stopped
    now: _Reading = st.session_state[_READING]
    now.errand.poll()
    if now.errand.running and not now.errand.pieces:
        with st.container(horizontal=True, vertical_alignment="center"):
            stays = "" if desk().plan is None else " The plan shown stays."
            told = f"Reading {now.source}: {now.errand.seconds:.0f} s.{stays}"
            st.markdown(plain(told))
            st.button("Stop reading", key="stop_reading", on_click=_stop_reading)
        return
    if now.errand.pieces and not _is_wrong(*now.errand.pieces[0]) and now.overtaken:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(f"{now.source} has been read. The open case was changed meanwhile."))
            st.button("Open it now", key="open_read", on_click=_take_in,
                      help="Changes and undo steps are lost.")  # fmt: skip
            st.button("Keep the open case", key="leave_read", on_click=_leave)
        return
    _take_in()
    st.rerun()


def _take_in() -> None:
    """Open what was read, or tell why it could not be."""
    now = _put_away()
    if now is None:
        return
    if now.errand.pieces:
        case, faults = now.errand.pieces[0]
        _open(case, faults, now.source)
    else:
        desk().faults = now.errand.faults


def _stop_reading() -> None:
    now = _put_away()
    if now is not None:  # else it ended at this very moment
        desk().notice = f"Reading {now.source} was stopped. Nothing was opened."


def _leave() -> None:
    _put_away()


def _put_away() -> _Reading | None:
    """End the reading of a file, if there is one, and return it."""
    now: _Reading | None = st.session_state.pop(_READING, None)
    if now is not None:
        now.errand.stop()
    return now


def _is_wrong(case: Case | None, faults: list[Fault]) -> bool:
    return case is None or any(not fault.warning for fault in faults)


def _open(case: Case | None, faults: list[Fault], source: str) -> None:
    """Put the case on the desk if nothing is wrong with it; else tell all that is."""
    here = desk()
    wrong = _is_wrong(case, faults)
    st.session_state[_FAULTS] = (source, faults, wrong)
    if wrong or case is None:
        here.notice = f"{source} was not opened; see page Data for the reasons."
        return
    filters.forget()
    here.open_case(case, source, opening.read_plan(case, Path(source)))
    opened_cases.remember(case, source)
    journal.restore(here)
    here.notice = f"Opened {source}. {here.notice}".rstrip()
    if here.plan is None:
        here.notice += " No plan is saved for it, so a first one is being made."
        ask(here)


def _faults() -> None:
    source, faults, wrong = st.session_state.get(_FAULTS, ("", [], False))
    if not faults:
        return
    count = sum(not fault.warning for fault in faults)
    if wrong:
        st.error(
            plain(
                f"{source} was not opened: {counted(count, 'fault')}. The plan shown is unchanged."
            )
        )
    else:
        st.caption(plain(f"{source} was opened with {counted(len(faults), 'warning')}."))
    table.show(once(fault_table, faults), "door_faults_table", alt=f"Faults of {source}")
