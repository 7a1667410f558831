"""Charts on a page, each with a text alternative and the figures behind it as a table."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator import charts
from allocator.plan.plan import Plan
from allocator.report.chart_files import grammar_of, signed
from allocator.ui.cache import once
from allocator.ui.state.page_state import desk
from allocator.ui.text import plain
from allocator.ui.widgets import table as tables

if TYPE_CHECKING:
    import pandas as pd

_PADDING = 6


def show(
    name: str,
    *args: Any,
    key: str,
    figures: pd.DataFrame | None = None,
    pick: bool = False,
    **more: Any,
) -> Any:
    """Draw the chart `name` of `allocator.charts`; with `pick` return what is selected."""
    spec = spec_of(name, *args, **more)
    selected: Any = None
    if spec is None:
        st.caption("This picture is not available in this installation.")
    else:
        # a chart without anything to select cannot be picked in
        options: dict[str, Any] = {"on_select": "rerun"} if pick and _selects(spec) else {}
        drawn = st.vega_lite_chart(spec, key=key, theme=None, width="stretch", **options)
        selected = drawn if options else None
    with st.expander("In words" if figures is None else "The same in words and as a table"):
        if spec is not None:
            st.caption(plain(str(spec.get("description", ""))))
        if figures is not None:
            tables.show(figures, f"{key}_figures", alt=f"Figures behind the picture {name}")
    return selected


def spec_of(name: str, *args: Any, **more: Any) -> dict[str, Any] | None:
    """Return the chart called `name`, light or dark as the page is; None if there is no such.

    One of a plan says below its title which plan and scenario it is, and where figures come from.
    """
    spec = once(_spec, name, *args, **more, dark=st.context.theme.type == "dark")
    plan = next((one for one in args if isinstance(one, Plan)), None)
    if spec is None or plan is None:
        return spec
    here = desk()
    return signed(spec, plan, here.name if plan is here.plan and not here.pending else "")


def chart_of(name: str, *args: Any, dark: bool = False, **more: Any) -> Any:
    """Return the chart called `name` of `allocator.charts`; None if there is no such."""
    draw = getattr(charts, name, None)
    if draw is None:
        return None
    themed = {"dark": dark} if "dark" in inspect.signature(draw).parameters else {}
    return draw(*args, **more, **themed)


def _spec(name: str, *args: Any, dark: bool, **more: Any) -> dict[str, Any] | None:
    chart = chart_of(name, *args, dark=dark, **more)
    if chart is None:
        return None
    # its grammar is checked in the tests; here it would take half a second
    spec = grammar_of(chart, checked=False)
    # Streamlit's page writes into the padding of a chart and needs it side by side
    padding = dict.fromkeys(("left", "top", "right", "bottom"), _PADDING)
    # only the width follows the page: squeezed into a height, titles would leave bars no room
    return {"autosize": {"type": "fit-x", "contains": "padding"}} | spec | {"padding": padding}


def _selects(spec: dict[str, Any]) -> bool:
    return any("select" in one for one in spec.get("params", ()))
