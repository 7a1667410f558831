"""A plan's tables as limits of the variables of the second formulation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from second.formulation.benefit import met
from second.formulation.linear import Program

NEAR = 1e-6
"""Tables may be off by this much, in their own units."""


def hold(m: Program, f: Any, tables: Mapping[str, pd.DataFrame]) -> None:
    """Hold goods, payments, met needs and segments of absorption at what a plan's tables say."""
    quantity, pay = _lines(tables["lines"])
    unknown = {("quantity", *key) for key in quantity} | {("pay", *key) for key in pay}
    assert unknown <= set(m.columns), unknown - set(m.columns)
    for key in list(m.columns):
        if key[0] == "quantity":
            _near(m, "held_quantity", key, quantity.get(key[1:], 0.0))
        elif key[0] == "pay":
            _near(m, "held_pay", key, pay.get(key[1:], 0.0))
    for (n, g, p), points in _met(tables, f.A).items():
        m.row("held_met", (n, g, p), met(f, m, 1.0, n, g, p), points - NEAR, points + NEAR)
    for _, row in tables["absorption"].iterrows():
        for s, column in enumerate(("full_musd", "most_musd", "limit_musd")):
            if row["nation"] in f.seg:
                _near(m, "held_spend", ("spend", row["nation"], row["year"], s), row[column])


def _near(m: Program, family: str, key: tuple[Any, ...], number: float) -> None:
    m.row(family, key, m.term(1.0, *key), number - NEAR, number + NEAR)


def _lines(lines: pd.DataFrame) -> tuple[dict[Any, float], dict[Any, float]]:
    quantity: dict[Any, float] = {}
    pay: dict[Any, float] = {}
    for _, row in lines.iterrows():
        n, i, a, t = row["nation"], row["item"], row["account"], int(row["year"])
        pay[n, a, i, t] = pay.get((n, a, i, t), 0.0) + row["cost_musd"]
        if row["kind"] != "sustainment":
            quantity[n, i, t] = quantity.get((n, i, t), 0.0) + row["quantity"]
    return quantity, pay


def _met(tables: Mapping[str, pd.DataFrame], after: int) -> dict[Any, float]:
    found = {
        (row["nation"], row["area"], int(row["year"])): row["met_points"]
        for _, row in tables["coverage"].iterrows()
    }
    return found | {
        (row["nation"], row["area"], after): row["met_points"]
        for _, row in tables["after"].iterrows()
    }
