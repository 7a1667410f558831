"""The limits that a plan reaches one by one, each with its own source: what counsel cites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocator.inputs.case.names import names_by_code
from allocator.report.rules.groups import (
    APPROPRIATION,
    STATUSES,
    limit_words,
    no_money,
    one,
    place,
)
from allocator.report.rules.holding import holding, nobody
from allocator.report.rules.sources import appropriated, nominal, with_citations, worded

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

COLUMNS = ("status", "rule", "about", "meaning", "limit", "citation")
"""Columns of `single_limits`."""


def single_limits(plan: Plan, worth: pd.Series[float] | None = None) -> pd.DataFrame:
    """Return the rules of `allocator.report.tables.binding_rules`, one row each: none is merged.

    ``about`` names nation, account, item and year, ``limit`` has its unit, and ``citation`` is
    that of this rule alone. With what each row of the plan's table ``rules`` is `worth` there are
    ``worth`` and ``unit``, too.
    """
    case = plan.case
    names = names_by_code(case)
    held = holding(plan.rules, case)
    more = [] if worth is None else ["worth", "unit"]
    held = held if worth is None else held.assign(worth=worth)
    rows = []
    for row in with_citations(held, case, sources=True).to_dict("records"):
        text = no_money(one(str(row["meaning"])))
        if row["family"] == "crewed":
            text = nobody(text, row, case)
        rows.append({
            "status": APPROPRIATION if appropriated([row], case) else row["status"],
            "rule": row["rule"],
            "about": place(row, names),
            "meaning": text,
            "limit": limit_words(row["limit"], row["limit"], row["unit"]),
            "citation": row["citation"] + nominal([row], case) + worded([row], case),
            **{name: row[name] for name in more},
        })  # fmt: skip
    rows.sort(key=lambda row: STATUSES.index(row["status"]))
    return pd.DataFrame(rows, columns=[*COLUMNS, *more])
