"""Ways of tampering with a plan, its case or its policy."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from allocator.check import Violation
from allocator.plan import Plan

Where = dict[str, Any]
Tamper = Callable[[Plan], Plan]


def rows_at(frame: pd.DataFrame, where: Where) -> "pd.Series[bool]":
    chosen = pd.Series(True, index=frame.index)
    for column, value in where.items():
        chosen &= frame[column] == value
    assert chosen.any(), f"no such row: {where}"
    return chosen


def with_table(plan: Plan, table: str, frame: pd.DataFrame) -> Plan:
    return replace(plan, tables={**plan.tables, table: frame})


def cell(table: str, where: Where, column: str, value: Any) -> Tamper:
    def change(plan: Plan) -> Plan:
        frame = plan.tables[table].copy()
        frame[column] = frame[column].astype(object)
        frame.loc[rows_at(frame, where), column] = value
        return with_table(plan, table, frame.infer_objects())

    return change


def without(table: str, where: Where) -> Tamper:
    def change(plan: Plan) -> Plan:
        frame = plan.tables[table]
        return with_table(plan, table, frame[~rows_at(frame, where)])

    return change


def extra(table: str, like: Where, **changes: Any) -> Tamper:
    """Add a copy of one row with some cells changed."""

    def change(plan: Plan) -> Plan:
        frame = plan.tables[table]
        row = frame[rows_at(frame, like)].head(1).assign(**changes)
        return with_table(plan, table, pd.concat([frame, row], ignore_index=True))

    return change


def meta(**changes: object) -> Tamper:
    return lambda plan: replace(plan, meta={**plan.meta, **changes})


def policy(**changes: Any) -> Tamper:
    return lambda plan: replace(plan, policy=plan.policy.replace(**changes))


def case_cell(table: str, where: Where, column: str, value: Any) -> Tamper:
    """Change the case under the plan: what was allowed no longer is."""

    def change(plan: Plan) -> Plan:
        frame = plan.case.tables[table].copy()
        frame[column] = frame[column].astype(object)
        frame.loc[rows_at(frame, where), column] = value
        return replace(plan, case=plan.case.with_tables({table: frame}))

    return change


def line(item: str, year: int, account: str = "FMF") -> Where:
    return {"item": item, "year": year, "account": account}


def told(found: list[Violation]) -> str:
    return "\n".join(map(str, found))
