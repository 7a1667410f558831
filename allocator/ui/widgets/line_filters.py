"""The filters above the lines of a plan; they stand in the address, so a link restores them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.inputs.case.names import names_by_code, names_in
from allocator.report.line_table import Picked
from allocator.ui.state import url as link
from allocator.ui.state.url import FILTERS

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def draw(plan: Plan) -> Picked:
    """Draw the filters and return what is picked."""
    case = plan.case
    nations = case.tables["nations"]
    names = names_by_code(case)
    areas = names_in(case, "areas", "area")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input("Search the plan", key="find", bind="query-params", width=220,
                             placeholder="kenya patrol boat")  # fmt: skip
        picked = {
            "nations": _many("Nations", "nations", list(nations["nation"]), names, 260),
            "accounts": _many("Accounts", "accounts", list(case.tables["accounts"]["account"]),
                              {}, 200),
            "years": _many("Years", "years", list(case.years), {}, 160),
        }  # fmt: skip
        with st.popover("More filters"):
            picked |= {
                "areas": _many("Areas", "areas", list(case.areas), areas),
                "kinds": _many("Kinds", "kinds", ["equipment", "training", "grant",
                                                  "sustainment"], {}),
                "regions": _many("Regions", "regions", sorted({*nations["region"]} - {""}), {}),
                "tiers": _many("Tiers", "tiers", sorted({int(t) for t in nations["tier"]}), {}),
            }  # fmt: skip
        st.button("Clear", key="clear_filters", on_click=clear)
    return Picked(**picked, text=text or "")


def clear() -> None:
    """Take all filters away."""
    for key in FILTERS:
        if key in st.session_state:
            st.session_state[key] = "" if key == "find" else []


def forget() -> None:
    """Forget what was picked: another case has other names."""
    for key in (*FILTERS, "nation", "map_taken"):
        st.session_state.pop(key, None)
    link.forget()


def pick_nations(codes: list[str]) -> None:
    """Show only these nations; for callbacks, before the filters are drawn."""
    st.session_state["nations"] = codes


def _many(
    label: str, key: str, options: list[Any], names: dict[str, str], width: Any = "stretch"
) -> tuple[Any, ...]:
    chosen = st.multiselect(
        label, options, key=key, bind="query-params", placeholder="all", width=width,
        format_func=lambda one: str(names.get(one) or one),
    )  # fmt: skip
    return tuple(chosen)
