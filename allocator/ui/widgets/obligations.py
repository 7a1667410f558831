"""What has been obligated so far this fiscal year: typed by account, kept next to the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.errors import DataError
from allocator.plan.obligated import Obligated
from allocator.plan.obligated_file import change_obligated, obligated_file, read_obligated
from allocator.plan.scenario_library import workspace_folder
from allocator.report.law_money.executed_words import entered_help, entered_unit
from allocator.ui.state.journal import given_author
from allocator.ui.state.page_state import desk
from allocator.ui.text import plain

if TYPE_CHECKING:
    from pathlib import Path

    from allocator.report.law_money.record import Ledger

_SHOWN = "obligated_shown"
"""Where the session notes what each field had when it was drawn from the file."""


def known() -> tuple[Obligated, ...]:
    """Return what is kept for the case; what cannot be read or is of other accounts is told."""
    here = desk()
    assert here.plan is not None
    try:
        found, faults = read_obligated(_file(), here.plan.case)
    except DataError as error:
        found, faults = (), error.faults
    if faults:
        st.error(plain("\n\n".join(["Not counted as obligated so far:", *map(str, faults)])))
    return found


def draw(found: Ledger, entries: tuple[Obligated, ...]) -> None:
    """Draw a field for each account, for the fiscal year of the day that was chosen."""
    rows = found.by_year[found.by_year["year"] == found.now]
    if rows.empty:
        st.caption("Choose a day to enter what has been obligated so far in its fiscal year.")
        return
    year = int(rows["year"].iloc[0])
    before = {one.account: one for one in entries if one.year == year}
    label = f"Obligated so far in fiscal year {year}: {len(before)} of {len(rows)} accounts entered"
    with st.expander(label), st.form("obligated", border=False):
        with st.container(horizontal=True):
            for row in rows.to_dict("records"):
                _field(found, row, before.get(str(row["account"])))
        shown = {code: before[code].obligated_musd if code in before else None
                 for code in map(str, rows["account"])}  # fmt: skip
        st.form_submit_button("Count these as obligated", on_click=_keep,
                              args=(shown, year, found.today or ""))  # fmt: skip


def _field(found: Ledger, row: dict[Any, Any], entry: Obligated | None) -> None:
    """Draw the field of an account; it has what the file has, also what others wrote since."""
    code, year = str(row["account"]), int(row["year"])
    key, state = f"obligated_{code}_{year}", st.session_state
    there = None if entry is None else entry.obligated_musd
    drawn = state.setdefault(_SHOWN, {})
    if key not in state or drawn.get(key) != there:
        state[key] = drawn[key] = there
    st.number_input(f"{code}, {entered_unit(found.plan.case, code, year)}", 0.0, None, None,
                    width=190, key=key, format="%.1f", placeholder="not entered",
                    help=plain(entered_help(found.plan.case, row, entry)))  # fmt: skip


def _keep(shown: dict[str, float | None], year: int, day: str) -> None:
    """Write the fields that differ from what this page showed; others may have written the rest."""
    state = st.session_state
    typed = {code: state[f"obligated_{code}_{year}"] for code in shown}
    changed = [Obligated(code, year, float(one), day, given_author()) for code, one in typed.items()
               if one is not None and one != shown[code]]  # fmt: skip
    emptied = [(code, year) for code, one in typed.items()
               if one is None and shown[code] is not None]  # fmt: skip
    try:
        if changed or emptied:
            change_obligated(_file(), changed, emptied)
    except DataError as error:
        desk().faults = ("What has been obligated so far cannot be saved.",
                         *map(str, error.faults))  # fmt: skip


def _file() -> Path:
    here = desk()
    assert here.plan is not None
    return obligated_file(here.workspace or workspace_folder(here.plan.case))
