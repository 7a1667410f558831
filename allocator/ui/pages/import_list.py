"""Opening somebody's own list: what its columns mean, its faults, and the case it makes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.inputs.case.edits import fault_table
from allocator.inputs.importing.corrections import (
    Corrections,
    holds_money,
    meaning_labels,
    save_imported,
)
from allocator.inputs.importing.units import UNITS
from allocator.plan import opened_cases
from allocator.ui.cache import once
from allocator.ui.state import list_draft
from allocator.ui.state.page_state import desk
from allocator.ui.text import plain
from allocator.ui.widgets import list_reading, table
from allocator.util.format import counted

if TYPE_CHECKING:
    import pandas as pd
    from streamlit.delta_generator import DeltaGenerator

    from allocator.errors import Fault
    from allocator.inputs.case.case import Case
    from allocator.inputs.importing.import_list import Imported
    from allocator.ui.state.list_draft import Sent

Opener = Callable[["Case | None", list["Fault"], str], None]
"""Opens a case with what is to be said of it and where it is from."""

_ROUND, _SAVED = "list_round", "list_saved"
_SIGNS = {"": "as the list shows", ".": "1,234.5", ",": "1.234,5"}
_WIDTHS = (3, 3, 2, 4)


def draw(opener: Opener) -> None:
    """Draw the upload of a list and, once there is one, what was found in it."""
    key = f"list_upload_{st.session_state.get(_ROUND, 0)}"
    if key not in st.session_state:
        list_draft.take_up()
    upload = st.file_uploader(
        "List of partners and programmes", type=["xlsx", "csv"], max_upload_size=20, key=key,
        help="Any workbook or CSV file; it needs no particular shape.",
    )  # fmt: skip
    now = () if upload is None else (upload.file_id, upload.name, upload.getvalue())
    sent = list_draft.shown(*now)
    if sent is None:
        list_reading.put_away()
        return
    if list_draft.is_again():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(f"{sent.name}, with your corrections, is here again."))
            st.button("Close", key="list_away", on_click=_put_away)
    place = st.container()
    _corrected(sent, opener)
    if list_draft.keep():
        place.caption(list_draft.KEPT)
    else:
        place.warning(list_draft.ONLY_HERE)


def _corrected(sent: Sent, opener: Opener) -> None:
    """Draw a list with the fields that correct it, and what it makes."""
    verdict = st.container()
    stated = _stated(sent.number)
    base = list_reading.read(sent, stated, _put_away)
    if base is None:
        return
    found, faults = base
    if found is not None:
        changed = _columns(found.matching, sent.number)
        again = list_reading.read(sent, stated._replace(columns=changed), _put_away)
        if again is None:
            return
        found, faults = again
    with verdict:
        _verdict(found, sent.name, faults)
    if found is not None:
        _result(found, sent.name, opener)


def _put_away() -> None:
    """Put the list away, with the next one to come in its place."""
    list_draft.put_away()
    list_reading.put_away()
    st.session_state.pop(_SAVED, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _stated(number: str) -> Corrections:
    """Draw what the list may leave open, and return what is said of it."""
    with st.expander("What the list does not say", key="list_stated"):
        left, right = st.columns(2)
        unit = _choice(left, "Unit of money", ("", *UNITS), f"list_unit_{number}",
                       format_func=lambda one: one or "as the list states")  # fmt: skip
        decimal = _choice(right, "Figures are written", list(_SIGNS), f"list_sign_{number}",
                          format_func=lambda one: _SIGNS[one])  # fmt: skip
        budgets = left.text_input("Budget, US$ million a year", key=f"list_budget_{number}",
                                  placeholder="25, or FMF=25; IMET=2")  # fmt: skip
        rates = right.text_input("US$ for one unit of another currency", placeholder="EUR=1.1",
                                 key=f"list_rate_{number}")  # fmt: skip
        year = left.text_input("First fiscal year planned", key=f"list_year_{number}")
        nations = right.text_input("Nations by the names in the list", key=f"list_names_{number}",
                                   placeholder="Burma Union=MMR; Regional=-")  # fmt: skip
        mapping = left.file_uploader("Mapping of an earlier list", type=["toml"],
                                      key=f"list_mapping_{number}")  # fmt: skip
    text = mapping.getvalue().decode("utf-8", errors="replace") if mapping else ""
    return Corrections(
        (), unit, decimal, budgets or "", rates or "", year or "", nations or "",
        list_draft.mapping(text),
    )  # fmt: skip


def _verdict(found: Imported | None, name: str, faults: tuple[Fault, ...]) -> None:
    """Say whether the list makes a case, and list every fault."""
    wrong = sum(not fault.warning for fault in faults)
    if wrong:
        st.error(plain(f"{name} makes no case yet: {counted(wrong, 'fault')}. The plan shown is "
                       "unchanged."))  # fmt: skip
    elif found is not None and found.case is not None:
        st.success(plain(f"{name} makes a case: {_size(found.case)}."))
    if faults:
        table.read(once(fault_table, faults), alt=f"Faults of {name}")


def _size(case: Case) -> str:
    nations, items = len(case.tables["nations"]), len(case.items)
    first, last = case.years[0], case.years[-1]
    years = f"fiscal year {first}" if first == last else f"fiscal years {first} to {last}"
    return f"{counted(nations, 'nation')}, {counted(items, 'item')}, {years}"


def _columns(matching: pd.DataFrame, number: str) -> tuple[tuple[str, str, str, str, str], ...]:
    """Draw each column with what it was taken for; return the columns that were changed."""
    changed, sheet = [], None
    for place, row in enumerate(matching.to_dict("records")):
        if row["sheet"] != sheet:
            sheet = row["sheet"]
            st.markdown(f"**Columns of {plain(sheet)}**")
        chosen, size = _column(row, f"{number}_{place}")
        if chosen != row["meaning"] or size:
            changed.append((str(sheet), str(row["column"]), chosen, size, ""))
    return tuple(changed)


def _column(row: dict[Any, Any], key: str) -> tuple[str, str]:
    """Draw one column of the list; return its meaning, and its unit if one was chosen."""
    labels, given = meaning_labels(), str(row["meaning"])
    name, meaning, unit, why = st.columns(_WIDTHS, vertical_alignment="center")
    name.markdown(f"{plain(row['column'])}  \n:small[:gray[{plain(row['examples'])}]]")
    chosen = _choice(
        meaning, f"Meaning of {row['column']}", list(labels), f"list_meaning_{key}_{given}", given,
        format_func=lambda one: labels[one], label_visibility="collapsed",
    )  # fmt: skip
    size = ""
    if holds_money(chosen):
        size = _choice(
            unit, f"Unit of {row['column']}", ("", *UNITS), f"list_size_{key}",
            format_func=lambda one: one or row["unit"] or "not stated",
            label_visibility="collapsed",
        )  # fmt: skip
    why.caption(plain(f"Choose: {row['asks']}" if row["asks"] else row["why"]))
    return chosen, size


def _choice(
    place: DeltaGenerator, label: str, options: Sequence[str], key: str, first: str = "", **how: Any
) -> str:
    """Draw a choice; what it begins with lies in the session, where a reload puts its own."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = first
    return str(place.selectbox(label, options, key=key, **how))


def _result(found: Imported, name: str, opener: Opener) -> None:
    """Draw what was filled by defaults and the case, with what can be done with them."""
    if len(found.filled):
        told = f"Filled by defaults and formulas ({len(found.filled)})"
        with st.expander(told, key="list_filled"):
            table.show(found.filled, "list_filled_table", alt="What the list does not say")
    if found.case is not None:
        _preview(found.case)
    with st.container(horizontal=True):
        st.button("Open and make a first plan", key="list_open", type="primary", on_click=_open,
                  args=(opener, found, name), disabled=found.case is None)  # fmt: skip
        st.download_button("Download the mapping", found.mapping.to_toml(), "import-mapping.toml",
                           key="list_toml", on_click="ignore",
                           help="It reads the next list of the same shape.")  # fmt: skip
    if found.case is not None:
        _save(found)


def _preview(case: Case) -> None:
    names = sorted(case.given)
    at = names.index("needs") if "needs" in names else 0
    chosen: Any = st.selectbox("Table of the new case", names, at, format_func=table.heading,
                               key="list_table")  # fmt: skip
    shown = case.tables[chosen][list(case.columns[chosen])]
    table.show(shown, "list_preview", alt=f"Table {chosen} of the new case")


def _save(found: Imported) -> None:
    with st.expander("Save the case with its mapping", key="list_save"):
        st.text_input("New folder, or a name ending in .xlsx", key="list_folder",
                      placeholder="cases/our-list")  # fmt: skip
        st.button("Save", key="list_save_it", on_click=_save_it, args=(found,))
        if _SAVED in st.session_state:
            st.caption(plain(st.session_state[_SAVED]))


def _save_it(found: Imported) -> None:
    st.session_state[_SAVED] = save_imported(found, st.session_state.get("list_folder") or "")


def _open(opener: Opener, found: Imported, name: str) -> None:
    """Open the case; the list is put away, with the next one to come in its place."""
    opener(found.case, [], name)
    desk().mapping = found.mapping
    if found.case is not None:
        opened_cases.remember(found.case, name, found.mapping)
    _put_away()
