"""Opening another case: one that lies ready, one by its path, or an uploaded workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from allocator.case import checked_case
from allocator.case_edit import fault_table
from allocator.case_shelf import case_of_upload, template_workbook
from allocator.errand import Errand
from allocator.errors import Fault
from allocator.ui import filters, opening, table
from allocator.ui.memo import once
from allocator.ui.say import plain
from allocator.ui.solving import ask
from allocator.ui.state import desk
from allocator.words import counted

if TYPE_CHECKING:
    from allocator.case import Case

_EVERY_S = 0.5
_READING = "reading"
_UPLOAD, _OTHER = "an .xlsx workbook of yours", "a folder by its path"


def draw() -> None:
    """Draw the ways to another case."""
    with st.expander("Open another case", key="door"):
        ready = {path.name: path for path in opening.shelf()}
        options = [*ready, _UPLOAD, _OTHER]
        chosen = str(st.selectbox("Open", options, key="door_what"))
        if chosen == _UPLOAD:
            _upload()
        else:
            path = ready.get(chosen) or _typed_path()
            st.button("Open it", key="open_path", on_click=_open_path, args=(str(path),),
                      disabled=not str(path).strip())  # fmt: skip
        st.download_button(
            "Download an empty template", _template(), file_name="allocator-template.xlsx",
            key="template", on_click="ignore",
            help="A workbook with every table, an example row and what each column means.",
        )  # fmt: skip
    _reading()
    _faults()


@st.cache_data(show_spinner=False)
def _template() -> bytes:
    """Return the empty workbook; one that is made at a click is lost if the page is drawn anew."""
    return template_workbook()


def _typed_path() -> str:
    return st.text_input("Path of a case folder or workbook", key="door_path") or ""


def _open_path(path: str) -> None:
    case, faults = checked_case(path)
    _open(case, faults, path)


def _upload() -> None:
    sent = st.file_uploader("Workbook", type=["xlsx"], key="upload", max_upload_size=20)
    if sent is None or st.session_state.get("upload_seen") == sent.file_id:
        return
    st.session_state["upload_seen"] = sent.file_id
    _put_away()
    st.session_state[_READING] = (Errand(case_of_upload, sent.name, sent.getvalue()), sent.name)


def _reading() -> None:
    """Draw how the reading of an upload goes, in a process of its own: the page stays awake."""
    if _READING in st.session_state:
        st.fragment(_reading_so_far, run_every=_EVERY_S)()


def _reading_so_far() -> None:
    if _READING not in st.session_state:
        st.rerun()  # it was stopped
    errand, name = st.session_state[_READING]
    errand.poll()
    if errand.running and not errand.pieces:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(f"Reading {name}: {errand.seconds:.0f} s. The plan shown stays."))
            st.button("Stop reading", key="stop_reading", on_click=_stop_reading)
        return
    _put_away()
    if errand.pieces:
        case, faults = errand.pieces[0]
        _open(case, faults, name)
    else:
        desk().faults = errand.faults
    st.rerun()


def _stop_reading() -> None:
    _, name = st.session_state[_READING]
    _put_away()
    desk().notice = f"Reading {name} was stopped. Nothing was opened."


def _put_away() -> None:
    """End the reading of an upload, if there is one."""
    if _READING in st.session_state:
        errand, _ = st.session_state.pop(_READING)
        errand.stop()


def _open(case: Case | None, faults: list[Fault], source: str) -> None:
    """Put the case on the desk if nothing is wrong with it; else tell all that is."""
    here = desk()
    wrong = case is None or any(not fault.warning for fault in faults)
    st.session_state["door_faults"] = (source, faults, wrong)
    if wrong or case is None:
        return
    filters.forget()
    here.open_case(case, source, opening.read_plan(case, Path(source)))
    here.notice = f"Opened {source}."
    if here.plan is None:
        here.notice += " No plan is kept for it, so a first one is being made."
        ask(here)


def _faults() -> None:
    source, faults, wrong = st.session_state.get("door_faults", ("", [], False))
    if not faults:
        return
    count = sum(not fault.warning for fault in faults)
    if wrong:
        st.error(
            plain(
                f"{source} was not opened: {counted(count, 'fault')}. The plan shown is left as it "
                "is."
            )
        )
    else:
        st.caption(plain(f"{source} was opened with {counted(len(faults), 'warning')}."))
    table.show(once(fault_table, faults), "door_faults_table", alt=f"Faults of {source}")
