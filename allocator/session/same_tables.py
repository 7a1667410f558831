"""Tables of a plan that differ from another plan's by rounding alone are the other plan's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def with_tables_of(before: Plan, after: Plan) -> Plan:
    """Return `after`, of the same goods and payments, with each table of `before` that is equal."""
    tables = {
        name: before.tables[name] if _same(before.tables[name], table) else table
        for name, table in after.tables.items()
    }
    return replace(after, tables=tables)


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
