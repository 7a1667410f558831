"""What a page opens with: the case and a plan of it, shared by all who open it."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from allocator.cli.app import CASE, WORKSPACE
from allocator.errors import AllocatorError, DataError
from allocator.inputs.case.case import load_case
from allocator.inputs.case.library import cases_in
from allocator.inputs.policy.policy import Policy
from allocator.plan.scenario_library import all_kept
from allocator.plan.shipped_plan import first_plan, first_plan_folder
from allocator.ui.state import journal
from allocator.ui.state.page_state import STATE, Desk
from allocator.ui.state.solve_job import ask

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan
    from allocator.plan.scenario_library import Kept

DATA = Path(__file__).resolve().parents[3] / "data"
_DEFAULT = DATA / "us-fy2020"
_FIRST_PLAN = "ALLOCATOR_FIRST_PLAN"


def first_case() -> Path:
    """Return the case to open first."""
    return Path(os.environ.get(CASE) or _DEFAULT)


def shelf() -> list[Path]:
    """Return the case folders that lie ready."""
    return cases_in([DATA, Path("cases")])


@st.cache_resource(max_entries=4, show_spinner="Reading the case …")
def _case(path: str, _stamp: float) -> Case:
    return load_case(path)


@st.cache_resource(max_entries=4, show_spinner="Reading its plan …")
def _plan(_case: Case, case_hash: str, folder: str, _stamp: float) -> Plan | None:
    return first_plan(_case, folder)


def read_case(path: Path) -> Case:
    """Return the case at `path`, read once for all sessions until a file of it changes.

    Raises
    ------
    DataError
        The case has faults.
    """
    return _case(str(path.resolve()), _stamp(path))


def read_plan(case: Case, path: Path) -> Plan | None:
    """Return the plan kept for the case, or None if there is none that belongs to it."""
    own = os.environ.get(_FIRST_PLAN) if path == first_case() else None
    folder = Path(own) if own else first_plan_folder(path)
    return _plan(case, case.hash, str(folder.resolve()), _stamp(folder))


def policy_at_first() -> Policy:
    """Return the settings that whoever opens the app begins with."""
    try:
        plan = read_plan(read_case(first_case()), first_case())
    except DataError:
        return Policy()
    return Policy() if plan is None else plan.policy


def opened() -> Desk:
    """Return this session's state; on the first call it is made, with the first case.

    Raises
    ------
    DataError
        There is no case to show.
    """
    if STATE not in st.session_state:
        st.session_state[STATE] = lay_out()
    found: Desk = st.session_state[STATE]
    return found


def lay_out() -> Desk:
    """Return a desk with the first case and its plan; without a plan, one is asked for."""
    path = first_case()
    told: tuple[str, ...] = ()
    try:
        case = read_case(path)
    except DataError as error:
        if path == _DEFAULT:
            raise
        told = (
            f"The case {path} has faults, so the default case is open.",
            *map(str, error.faults),
        )
        path = _DEFAULT
        case = read_case(path)
    plan = read_plan(case, path)
    policy = plan.policy if plan is not None else Policy()
    kept, unread = kept_by_name()
    desk = Desk(case, str(path), policy, plan, kept=kept, first=plan, opened=case.hash,
                faults=(*told, *unread))  # fmt: skip
    named = os.environ.get(WORKSPACE)
    journal.restore(desk, Path(named).expanduser() if named else None)
    if desk.plan is None:
        _ask_for_first(desk)
    return desk


def kept_by_name() -> tuple[dict[str, Kept], tuple[str, ...]]:
    """Return the scenarios kept on disk by name, and in words what of them cannot be read.

    Two of the same name, from two pages, are told apart by a number.
    """
    found: dict[str, Kept] = {}
    kept, faults = all_kept()
    for one in kept:
        names = (f"{one.card.name} ({n})" for n in itertools.count(2))
        name = next(name for name in (one.card.name, *itertools.islice(names, len(kept)))
                    if name not in found)  # fmt: skip
        found[name] = one
    return found, tuple(map(str, faults))


def _ask_for_first(desk: Desk) -> None:
    desk.notice = "No plan is saved for this case, so a first one is being made."
    try:
        ask(desk)
    except AllocatorError as error:
        desk.faults = (str(error),)


def _stamp(path: Path) -> float:
    """Return when the newest file at `path` was changed; 0 if there is none."""
    if path.is_dir():
        return max((one.stat().st_mtime for one in path.iterdir()), default=0.0)
    return path.stat().st_mtime if path.exists() else 0.0
