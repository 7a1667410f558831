"""Page Scenarios: any two plans side by side; the last plan is always one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.inputs.case.last_plan_name import last_plan_name
from allocator.inputs.case.rule_names import policy_names
from allocator.inputs.policy.differences import policy_differences
from allocator.inputs.scenario.scenario import Scenario
from allocator.plan.scenario_library import shelf_folder
from allocator.report.compare.compare import compare_with_last
from allocator.ui import text as say
from allocator.ui.cache import once
from allocator.ui.pages import scenario_columns
from allocator.ui.state.page_state import desk
from allocator.ui.text import plain
from allocator.ui.widgets import changes, signature

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.plan.scenario_library import Kept
    from allocator.report.compare.compare import Comparison
    from allocator.ui.state.page_state import Desk

_NOW = "The plan shown"
_BEFORE = "The previous plan"

_USED = "scenario_box_used"


def draw() -> None:
    """Draw the page."""
    here = desk()
    st.title("Scenarios")
    _keep(here)
    if here.plan is not None:
        scenario_columns.draw(here)
    st.subheader("Two plans in detail")
    sides, last = _sides(here), last_plan_name(here.case)
    left, right = st.columns(2)
    afters = [_NOW, *(name for name in sides if name not in (_NOW, last))]
    before = str(left.selectbox("Before", list(sides), key="compare_before",
                                persist_state="session"))  # fmt: skip
    after = str(right.selectbox("After", afters, key="compare_after",
                                persist_state="session"))  # fmt: skip
    one = None if before == last else _plan(here, sides, before)
    other = _plan(here, sides, after)
    if other is None or (one is None and before != last):
        return
    found = _compare(here, one, other)
    if found is None:
        return
    say.lines(found.words)
    _policies(here, one, other)
    changes.tables(found, "compare")


def _sides(here: Desk) -> dict[str, str]:
    """Return what can be compared by name, with the name of the scenario where it is one."""
    first = here.before is not None and here.before is not here.plan
    sides = dict.fromkeys([*([_BEFORE] if first else []), last_plan_name(here.case), _NOW], "")
    return {**sides, **{f"Scenario: {name}": name for name in here.kept}}


def _plan(here: Desk, sides: dict[str, str], side: str) -> Plan | None:
    """Return the plan of a side; None, with what is wrong told, if it cannot be read."""
    if not sides[side]:
        return here.before if side == _BEFORE else here.plan
    plan = here.kept_plan(sides[side])
    if plan is None:
        st.error(plain("\n".join(here.faults)))
    return plan


def _compare(here: Desk, before: Plan | None, after: Plan) -> Comparison | None:
    try:
        if before is not None:
            return changes.between(here, before, after)
        return once(compare_with_last, after, searching=here.growing(after))
    except DataError as error:
        st.info(plain("\n".join(fault.found for fault in error.faults)))
        return None


def _policies(here: Desk, before: Plan | None, after: Plan) -> None:
    """Say which settings differ; the last plan has none."""
    if before is None:
        return
    names = policy_names(here.case)
    lines = policy_differences(before.policy, after.policy, names)
    with st.expander(f"Settings that differ: {len(lines)}"):
        say.lines(lines or ["Both plans use the same settings."])


def _keep(here: Desk) -> None:
    used = bool(st.session_state.get(_USED, False))
    with st.expander(f"Saved scenarios: {len(here.kept)}. Save the plan shown or open one",
                     expanded=used):  # fmt: skip
        if here.pending:
            st.caption("There are unsaved changes: a scenario is saved with its plan.")
        elif here.growing(here.plan):
            st.caption("The search is still running: a scenario saved now is updated "
                       "with better plans until it ends.")  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input("Name of the scenario", key="scenario_name", max_chars=80, width=280,
                          persist_state="session")  # fmt: skip
            st.text_input("Note", key="scenario_note", max_chars=300, width=280,
                          persist_state="session")  # fmt: skip
            signature.name_of("scenario_author", st, {"width": 180})
            st.button("Save the plan shown", key="keep", on_click=_keep_it, disabled=here.pending)
        st.caption(plain("Saved on the disk of the machine that runs the app, in "
                         f"{shelf_folder()}: they are still there when the page is "
                         "reloaded."))  # fmt: skip
        for name, kept in here.kept.items():
            _kept(here, name, kept)
        _from_file(here)


def _from_file(here: Desk) -> None:
    """Take the settings of a scenario or policy file, once for each file."""
    sent = st.file_uploader("Open a scenario file (.toml)", type=["toml"], key="scenario_sent",
                            max_upload_size=1)  # fmt: skip
    if sent is None or st.session_state.get("scenario_seen") == sent.file_id:
        return
    st.session_state["scenario_seen"] = sent.file_id
    try:
        # the line feed makes it text and never the name of a file here
        found = Scenario.from_toml(sent.getvalue().decode("utf-8", errors="replace") + "\n")
    except DataError as error:
        here.faults = tuple(map(str, error.faults))
    else:
        here.take_scenario(found)
        more = " They are unsaved changes until a plan is made of them." if here.pending else ""
        if not here.faults:
            here.notice = f"The settings of “{found.name}” are set.{more}"
    st.rerun()


def _keep_it() -> None:
    here = desk()
    name = str(st.session_state["scenario_name"]).strip()
    if not name or here.plan is None:
        here.notice = "Give the scenario a name first."
        return
    if name in here.kept:
        here.notice = f"There is a scenario “{name}” already: give another name or delete it."
        return
    here.faults = ()
    here.keep(name, st.session_state["scenario_author"], st.session_state["scenario_note"])
    st.session_state[_USED] = True  # the next one is kept without opening the box again
    more = (
        (" It is updated with better plans from the running search.")
        if here.growing(here.plan)
        else ""
    )
    here.notice = f"Saved as “{name}”.{more}"
    st.session_state["scenario_name"] = st.session_state["scenario_note"] = ""


def _kept(here: Desk, name: str, kept: Kept) -> None:
    card = kept.card
    with st.container(horizontal=True, vertical_alignment="center"):
        still = "its search was ended early" if card.status == "stopped" else ""
        if here.growing(kept.held):
            still = "its search is still running"
        data = "" if card.case == here.case.hash else f"other data: case {card.case_name}"
        note = " · ".join(part for part in (still, data, card.note, card.author) if part)
        worth = "value not known" if card.value is None else f"value {card.value:.2f}"
        st.markdown(plain(f"{name} ({worth}) {note}"), width="stretch")
        st.button("Show", key=f"show_{name}", on_click=here.take_kept, args=(name,),
                  help="Opens it with its data, which replace the data now "
                  "open; undo reverses it." if data else None)  # fmt: skip
        with st.popover("Delete", key=f"forget_box_{name}"):
            st.button("Delete it from the disk", key=f"forget_{name}", on_click=here.forget_kept,
                      args=(name,))  # fmt: skip
