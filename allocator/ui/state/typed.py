"""Cells typed on page Data that are not in use yet: on disk as they are typed, as settings are."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from allocator.plan import unsaved as disk
from allocator.ui.state import open_pages, unsaved

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.ui.state.page_state import Desk

KEPT = "Typed cells are kept on disk: they are here again when this page is reloaded."
ONLY_HERE = (
    "The latest typed cells could not be written to disk. They are in this page only and are lost "
    "when it is closed or reloaded."
)

_FILE = "cells.json"
_WRITTEN, _DONE = "typed_written", "typed_brought_back"


def bring_back(here: Desk) -> None:
    """Take up the cells that this page had before it was loaded again, once, and say so."""
    if st.session_state.get(_DONE):
        return
    st.session_state[_DONE] = True
    kept = disk.recalled(unsaved.before(), _FILE)
    if kept is None:
        return
    try:
        content = json.loads(kept)
        words = "Cells typed on page Data were of other data and are not set again."
        if content["case"] == here.case.hash:
            edits = {str(name): _frame(here.case, str(name), table)
                     for name, table in content["tables"].items()}  # fmt: skip
            here.edits = edits
            words = "The cells typed on page Data are here again."
    except unsaved.UNREADABLE:
        words = "The cells typed on page Data cannot be read."
    here.notice = f"{here.notice} {words}".lstrip()


def keep(here: Desk) -> bool:
    """Write the typed cells as they are now, or forget them; say whether they are on disk."""
    if not here.edits:
        if st.session_state.pop(_WRITTEN, None) is not None:
            unsaved.forget(_FILE)
            if not open_pages.is_anothers(unsaved.before()):
                disk.forget(unsaved.before(), _FILE)
        return True
    tables = {name: _content(frame) for name, frame in here.edits.items()}
    text = json.dumps({"case": here.case.hash, "tables": tables}, ensure_ascii=False)
    if st.session_state.get(_WRITTEN) == text and disk.has(unsaved.own(), _FILE):
        return True
    kept = disk.keep(unsaved.own(), _FILE, text.encode())
    if kept:
        st.session_state[_WRITTEN] = text
        unsaved.name_in_address()
    return kept


def _content(frame: pd.DataFrame) -> dict[str, Any]:
    columns = {str(name): [_plain(cell) for cell in frame[name].tolist()] for name in frame}
    return {"rows": [int(one) for one in frame.index], "columns": columns}


def _plain(cell: Any) -> Any:
    return None if pd.isna(cell) else cell


def _frame(case: Case, name: str, content: dict[str, Any]) -> pd.DataFrame:
    """Return a table as it was typed; columns are of the kind that they have in the case."""
    known, rows = case.tables[name], pd.Index(content["rows"])
    if list(rows) == list(range(len(rows))):
        rows = pd.RangeIndex(len(rows))  # an editor hides no other
    found = pd.DataFrame(
        {one: pd.Series(cells, index=rows, dtype="object")
         for one, cells in content["columns"].items()}, index=rows,
    ).infer_objects()  # fmt: skip
    for one in known:
        if known[one].dtype.kind == "f" or found[one].notna().all():  # bool would fill empty cells
            with contextlib.suppress(ValueError, TypeError):
                found[one] = found[one].astype(known[one].dtype)
    return found
