"""Figures and pictures of a plan are worked out once for a session, however often a page is drawn.

Plans never change, so what is made from one stays right as long as the plan is the same object.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from allocator.plan.judged_last import JudgedLast
from allocator.report.line_table import Picked

_MOST = 40
_KEY = "made"

Made = TypeVar("Made")


def once(make: Callable[..., Made], *args: Any, **options: Any) -> Made:
    """Return ``make(*args, **options)``, made before if the arguments are the same objects."""
    made: list[tuple[Any, tuple[Any, ...], dict[str, Any], Any]]
    made = st.session_state.setdefault(_KEY, [])
    for place, (old_make, old_args, old_options, result) in enumerate(made):
        if old_make is make and _same(old_args, args) and old_options == options:
            made.append(made.pop(place))  # what is used stays longest
            found: Made = result
            return found
    new = make(*args, **options)
    made.append((make, args, options, new))
    del made[:-_MOST]
    return new


def _same(old: tuple[Any, ...], new: tuple[Any, ...]) -> bool:
    return len(old) == len(new) and all(
        a is b or (isinstance(a, str | int | tuple | Picked | JudgedLast) and a == b)
        for a, b in zip(old, new, strict=True)
    )
