"""Ways of tampering with a plan, its case or its policy."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from allocator.check import Violation
from allocator.check.recomputed import read_facts
from allocator.check.rule_text import Told
from allocator.check.rules import listed_key, row_key, rule_rows
from allocator.plan.plan import Plan
from allocator.plan.status_words import status_words
from allocator.util.gap import gap_of

Where = dict[str, Any]
SEARCH: dict[str, Any] = {
    "created": "2026-11-28T12:00:00+00:00", "seed": 0, "threads": 1,
    "model": {"columns": 1, "rows": 1, "nonzeros": 1, "integers": 1},
    "times": {"assemble": 0.1, "compile": 0.1, "search": 0.1, "extract": 0.1},
    "versions": dict.fromkeys(("allocator", "pyomo", "highspy", "numpy", "pandas", "python"), "1"),
}  # fmt: skip
"""What plans worked out by hand tell of a search that never was."""
Tamper = Callable[[Plan], Plan]


def searched(plan: Plan, bound: float | None = None, best: float | None = None) -> Plan:
    """Return a plan made without a search with the facts of one, which proved `bound`.

    With `best` it had reached so much before some of it was given up for calm.
    """
    value, both = plan.meta["value"], f"{plan.case.hash} {plan.policy.hash}"
    bound = plan.meta.get("bound", value) if bound is None else bound
    reached = value if best is None else best
    ended = [
        {"phase": "repair", "seconds": 0.1, "rules": None, "proven": False},
        {"phase": "value", "seconds": 0.1, "value": reached, "bound": bound},
        {"phase": "even", "seconds": 0.2, "value": value},
    ]
    meta = {"status": "stopped", "gap_target": 0.05, **plan.meta, **SEARCH, "bound": bound,
            "gap": gap_of(value, bound), "search_gap": gap_of(max(reached, value), bound),
            "repair": None, "best_value": reached, "phases": ended,
            "input_hash": hashlib.sha256(both.encode()).hexdigest()}  # fmt: skip
    meta["words"] = status_words(meta)
    return replace(plan, meta=meta)


def worded(plan: Plan) -> Plan:
    """Return a plan worked out by hand with the words of its rules."""
    facts = read_facts(plan)
    told, rows = Told(plan, facts), {row_key(row): row for row in rule_rows(plan, facts)}
    rules = plan.rules.copy()
    for at, record in enumerate(plan.rules.to_dict("records")):
        words = told.of(rows[listed_key(record)], record)
        for column in ("unit", "citation", "meaning"):
            rules.loc[at, column] = words[column]
    return replace(plan, tables={**plan.tables, "rules": rules})


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
