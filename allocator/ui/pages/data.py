"""Page Data: the tables of the case, to look at, to change and to save as a new case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from allocator.errors import DataError
from allocator.inputs.case.edits import (
    MARK,
    changed_cells,
    changes_in_place,
    fault_table,
    where_changed,
)
from allocator.inputs.case.library import case_workbook, save_new_case
from allocator.inputs.case.schema.tables import TABLES
from allocator.inputs.case.schema.tables import table as table_called
from allocator.inputs.case.typed_cells import as_text, read_back
from allocator.session.check_case import edited_case
from allocator.ui.cache import once
from allocator.ui.pages import open_case as case_door
from allocator.ui.state import typed
from allocator.ui.state.page_state import desk
from allocator.ui.text import plain
from allocator.ui.widgets import made_file, table
from allocator.ui.widgets.column_config import config_of
from allocator.util.format import counted

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.ui.state.page_state import Desk

_MARKED = "background-color: #fff3bf; color: #262730; font-weight: bold"
_MARK_WIDTH = 210
"""Pixels of a column that tells new and old values."""

_MOST_MARKED = 200_000
"""Cells of a table that are shown with their changes; of larger ones only the rows with changes."""

_FEW = 10
"""Rows that a table shows without a scroll bar."""


def draw() -> None:
    """Draw the page."""
    here = desk()
    st.title("Data")
    meta = here.case.meta
    st.caption(plain(f"Case {meta.name}, fiscal years {meta.first_year} to {meta.last_year}, US$ "
                     f"of {meta.base_year}."))  # fmt: skip
    case_door.draw()
    st.subheader("Tables of this case")
    name = _choose(here)
    _editor(here, name)
    _in_place(here, name)
    _judge(here)


def _choose(here: Desk) -> str:
    """Let the reader choose a table; those with rows come first."""
    names = sorted((one.name for one in TABLES), key=lambda name: name not in here.case.given)
    # no figure in the names: the browser shows a name chosen before another case was opened
    name = str(
        st.selectbox("Table", names, key="table", bind="query-params", format_func=table.heading)
    )
    about, rows = table_called(name), len(here.case.tables[name])
    empty = f" Without it: {about.absent}." if about.absent and not rows else ""
    st.caption(plain(f"{counted(rows, 'row')}. {about.meaning}{empty}"))
    return name


def _editor(here: Desk, name: str) -> None:
    about, base = table_called(name), _base(here, name)
    every = st.toggle("All columns", key="all_columns", persist_state="session")
    columns = list(here.case.columns.get(name) or base.columns)
    typed = st.data_editor(
        once(as_text, about, base), key=f"edit_{name}_{here.version}", num_rows="dynamic",
        hide_index=True,
        height="content" if len(base) <= _FEW else 420,
        column_config=config_of(about, here.case),
        column_order=None if every else columns, placeholder="",
        alt=f"Table {name} of the case, editable",
    )  # fmt: skip
    edited = read_back(about, base, typed)
    if changed_cells(name, here.case.tables[name], edited).empty:
        here.edits.pop(name, None)
    elif name not in here.edits or not edited.equals(here.edits[name]):
        here.edits[name] = edited


def _in_place(here: Desk, name: str) -> None:
    """Draw the table with its changes marked, by words and a colour: an editor marks no cells."""
    if name not in here.edits:
        return
    if not st.toggle("Show changes in place", key="in_place", persist_state="session"):
        return
    found = once(changes_in_place, here.case.tables[name], here.edits[name])
    given = {MARK, *here.case.columns.get(name, found.columns)}
    cells = once(where_changed, here.case.tables[name], here.edits[name])
    changed = set(cells.columns[cells.any()])
    every = st.session_state.get("all_columns")
    shown = found[[one for one in found if every or one in given or one in changed]]
    if shown.size > _MOST_MARKED:
        shown = shown[shown[MARK] != ""]
        st.caption("Only changed rows are shown: the table is large.")
    widths = {str(one): _MARK_WIDTH for one in shown if one in changed} | {MARK: 90}
    config: dict[str, Any] = {
        one: st.column_config.Column(width=width, pinned=one == MARK)
        for one, width in widths.items()
    }  # fmt: skip
    st.dataframe(shown.style.apply(_marks, axis=None, cells=cells), key="in_place_table",
                 hide_index=True, column_config=config,
                 height="content" if len(shown) <= _FEW else 420,
                 alt=f"Table {name} with its changes marked")  # fmt: skip


def _marks(shown: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Return the style of every cell of a table with changes; `cells` tells the changed ones."""
    told = cells.reindex(index=shown.index, columns=shown.columns, fill_value=False)
    row = (shown[MARK].isin(["new", "removed"])).to_numpy()[:, None]
    named = (shown[[MARK]] != "").reindex(columns=shown.columns, fill_value=False)
    style = pd.DataFrame("", index=shown.index, columns=shown.columns)
    return style.mask(told | named | row, _MARKED)


def _base(here: Desk, name: str) -> pd.DataFrame:
    """Return what the editor starts from: it must stay the same while the table is open."""
    open_now = (name, here.version)
    if st.session_state.get("open_table") != open_now:
        st.session_state["open_table"] = open_now
        st.session_state["open_base"] = here.edits.get(name, here.case.tables[name]).copy()
        st.session_state.pop(f"edit_{name}_{here.version}", None)
    base: pd.DataFrame = st.session_state["open_base"]
    return base


def _judge(here: Desk) -> None:
    """Say what was changed and what is wrong with it, and what can be done with it."""
    if not here.edits:
        typed.keep(here)
        st.caption("Nothing has been changed. Click a cell to change it; the last row adds a row.")
        _save(here, here.case)
        return
    parts = [once(changed_cells, name, here.case.tables[name], after)
             for name, after in here.edits.items()]  # fmt: skip
    cells = pd.concat(parts, ignore_index=True)
    case, faults = _judged(here)
    wrong = [fault for fault in faults if not fault.warning]
    if wrong:
        told = counted(len(wrong), "fault")
        st.error(plain(f"{told}: these changes cannot be used yet. The plan "
                       "shown is unchanged."))  # fmt: skip
    else:
        st.success(plain(f"The data are valid with {counted(len(cells), 'change')}."))
    if faults:
        table.show(
            fault_table(faults), "edit_faults", alt="Faults and warnings of the changed data"
        )
    st.caption(typed.KEPT if typed.keep(here) else typed.ONLY_HERE)
    st.markdown("**Changed cells**")
    table.show(cells, "changed_cells", alt="Changed cells, before and after")
    with st.container(horizontal=True):
        st.button("Use these data", key="use_data", type="primary", on_click=_use, args=(case,),
                  disabled=case is None,
                  help="Then make a plan with them; undo reverses it.")  # fmt: skip
        st.button("Discard all changes", key="discard", on_click=_discard)
    if case is not None:
        _save(here, case)


def _judged(here: Desk) -> tuple[Case | None, list[Any]]:
    """Judge the changed tables, once for each state of them."""
    tables = list(here.edits.items())
    flat: list[Any] = [part for pair in tables for part in pair]
    return once(_judge_flat, here.case, *flat)


def _judge_flat(case: Case, *flat: Any) -> tuple[Case | None, list[Any]]:
    return edited_case(case, dict(zip(flat[::2], flat[1::2], strict=True)))


def _use(case: Case) -> None:
    here = desk()
    here.change_case(case)
    here.notice = "The changed data are in use. They show in the next plan."


def _discard() -> None:
    here = desk()
    here.edits = {}
    here.version += 1


def _save(here: Desk, case: Case) -> None:
    with st.expander("Save as a new case"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input("New folder, or workbook ending in .xlsx", f"cases/my-{case.meta.name}",
                          key="save_as", width=380)  # fmt: skip
            st.button("Save", key="save_case", on_click=_save_it, args=(case,))
            made_file.offer("Workbook of these data", f"{case.meta.name}.xlsx", case_workbook, case)
        st.caption("Existing files are never overwritten, including the shipped cases.")


def _save_it(case: Case) -> None:
    here = desk()
    try:
        made = save_new_case(case, st.session_state["save_as"])
        kept = "" if here.mapping is None else str(here.mapping.save_with(made))
    except DataError as error:
        here.faults = tuple(map(str, error.faults))
    else:
        here.notice = f"Saved as {made}{f', with the mapping in {kept}' if kept else ''}."
