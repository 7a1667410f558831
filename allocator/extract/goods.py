"""Tables of what is bought: seats, grants and the lines that are run."""

from __future__ import annotations

import pandas as pd

from allocator.extract.ledger import Ledger

_KEY = ["nation", "item", "year"]


def seats(ledger: Ledger) -> pd.DataFrame:
    """Return seats and their cost."""
    table = _of_kind(ledger, "training")
    table["cost_musd"] = table["quantity"] * table["item"].map(ledger.figure("price")).astype(float)
    return table.rename(columns={"quantity": "seats"})[[*_KEY, "seats", "cost_musd"]]


def grants(ledger: Ledger) -> pd.DataFrame:
    """Return assistance given as money."""
    table = _of_kind(ledger, "grant").rename(columns={"quantity": "grant_musd"})
    return table[[*_KEY, "grant_musd"]]


def active_lines(ledger: Ledger) -> pd.DataFrame:
    """Return the areas in which nations get anything, and the cost over the horizon, upkeep not."""
    goods = ledger.lines[ledger.lines["kind"] != "sustainment"]
    return goods.groupby(["nation", "area"])["cost_musd"].sum().reset_index()


def _of_kind(ledger: Ledger, kind: str) -> pd.DataFrame:
    return ledger.bought[ledger.bought["kind"] == kind].reset_index(drop=True)
