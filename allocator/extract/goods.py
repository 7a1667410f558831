"""Tables of what is bought: deliveries, seats, grants and the lines that are run."""

from __future__ import annotations

import pandas as pd

from allocator.extract.ledger import Ledger

_KEY = ["nation", "item", "year"]


def deliveries(ledger: Ledger, coverage: pd.DataFrame) -> pd.DataFrame:
    """Return lots bought and delivered, and those whose points go beyond the need.

    Lots of a nation in an area share the surplus of that year in proportion.
    """
    lots = _of_kind(ledger, "equipment")
    beyond = coverage["met_points"] + coverage["beyond_points"]
    surplus = (beyond - coverage["need_points"]).clip(lower=0.0) / beyond.where(beyond > 0)
    share = coverage.assign(idle=surplus.fillna(0.0))[["nation", "area", "year", "idle"]]
    lots = lots.merge(share, on=["nation", "area", "year"], how="left")
    lots["lots_bought"] = lots["lots_delivered"] = lots["quantity"]
    lots["lots_idle"] = lots["quantity"] * lots["idle"].astype(float)
    return lots[[*_KEY, "lots_bought", "lots_delivered", "lots_idle"]]


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
    """Return the areas in which nations get anything, and the cost over the horizon."""
    return ledger.lines.groupby(["nation", "area"])["cost_musd"].sum().reset_index()


def _of_kind(ledger: Ledger, kind: str) -> pd.DataFrame:
    return ledger.bought[ledger.bought["kind"] == kind].reset_index(drop=True)
