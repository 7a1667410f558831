"""What has been obligated so far this fiscal year: typed by account, kept next to the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.plan.obligated import (
    Obligated,
    keep_obligated,
    obligated_file,
    read_obligated,
    with_obligated,
)
from allocator.plan.scenario_library import workspace_folder
from allocator.ui.state.page_state import desk
from allocator.ui.text import plain

if TYPE_CHECKING:
    from pathlib import Path

    from allocator.report.law_money.record import Ledger


def known() -> tuple[Obligated, ...]:
    """Return what is kept for the case; what cannot be read or is of other accounts is told."""
    here = desk()
    assert here.plan is not None
    case = here.plan.case
    try:
        found = read_obligated(_file())
    except DataError as error:
        st.error(plain("\n".join(map(str, error.faults))))
        return ()
    accounts = set(case.tables["accounts"]["account"])
    return tuple(one for one in found if one.account in accounts and one.year in case.years)


def draw(found: Ledger, entries: tuple[Obligated, ...]) -> None:
    """Draw a field for each account, for the fiscal year of the day that was chosen."""
    rows = found.by_year[found.by_year["year"] == found.now]
    if rows.empty:
        st.caption("Choose a day to enter what has been obligated so far in its fiscal year.")
        return
    year = int(rows["year"].iloc[0])
    before = {one.account: one.obligated_musd for one in entries if one.year == year}
    label = f"Obligated so far in fiscal year {year}: {len(before)} of {len(rows)} accounts entered"
    with st.expander(label), st.form("obligated", border=False):
        with st.container(horizontal=True):
            for row in rows.to_dict("records"):
                code = str(row["account"])
                st.number_input(
                    f"{code}, US$ million", 0.0, None, before.get(code), width=170,
                    key=f"obligated_{code}_{year}", format="%.1f", placeholder="not entered",
                    help=f"{row['name']}: the plan obligates US$ {row['obligated_musd']:,.1f} "
                    "million in this year.",
                )  # fmt: skip
        st.form_submit_button("Count these as obligated", on_click=_keep,
                              args=(list(rows["account"]), year, found.today or ""))  # fmt: skip


def _keep(accounts: list[str], year: int, day: str) -> None:
    typed = {code: st.session_state[f"obligated_{code}_{year}"] for code in accounts}
    new = [Obligated(code, year, float(one), day) for code, one in typed.items() if one is not None]
    try:
        others = [one for one in read_obligated(_file())
                  if one.year != year or one.account not in accounts]  # fmt: skip
        keep_obligated(_file(), with_obligated(others, new))
    except (DataError, OSError) as error:
        desk().faults = (f"What has been obligated so far cannot be saved: {error}",)


def _file() -> Path:
    here = desk()
    assert here.plan is not None
    return obligated_file(here.workspace or workspace_folder(here.plan.case))
