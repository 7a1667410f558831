"""Tables of a plan that differ from another plan's by rounding alone are the other plan's."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


_SUMS = {
    "need_value": ("coverage", "after"),
    "value_after": ("after",),
    "waste_value": ("absorption",),
    "bending_value": ("rules",),
    "change_cost_value": ("lines",),
    "swing_cost_value": ("lines",),
    "turbulence_musd": ("deviations",),
    "idle_lots": ("deliveries",),
    "idle_musd": ("deliveries",),
    "tail_musd": ("sustainment",),
    "unpaid_after_musd": ("sustainment",),
}
"""Facts of a plan that are sums over tables, and over which."""

_COSTS = ("waste_value", "bending_value", "change_cost_value", "swing_cost_value")


def with_tables_of(before: Plan, after: Plan) -> Plan:
    """Return `after`, of the same goods and payments, with each table of `before` that is equal.

    What is summed over such tables is as in `before`, so that the value follows from the tables;
    not what differs by more than rounding, as a sum does whose price has been changed.
    """
    same = {name for name, table in after.tables.items() if _same(before.tables[name], table)}
    tables = {
        name: before.tables[name] if name in same else table for name, table in after.tables.items()
    }
    meta = after.meta | {
        fact: before.meta[fact]
        for fact, over in _SUMS.items()
        if same.issuperset(over)
        and fact in before.meta
        and _near(before.meta[fact], after.meta[fact])
    }
    meta["value"] = meta["need_value"] - sum(meta[cost] for cost in _COSTS)
    return replace(after, tables=tables, meta=meta)


def _near(one: float | None, other: float | None) -> bool:
    """Tell whether two sums are the same but for rounding; None: there is nothing to sum."""
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=NEAR, abs_tol=NEAR)


def _same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    if one.shape != other.shape or list(one.columns) != list(other.columns):
        return False
    for column in one.columns:
        was, now = one[column].to_numpy(), other[column].to_numpy()
        if one[column].dtype.kind == "f":
            if not np.allclose(was, now, rtol=NEAR, atol=NEAR, equal_nan=True):
                return False
        elif not one[column].equals(other[column]):
            return False
    return True
