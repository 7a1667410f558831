"""Equipment, courses and grants in one frame with common column names."""

from __future__ import annotations

import pandas as pd

from allocator.inputs.case.case import Case

COLUMNS = [
    "kind", "name", "area", "price_musd", "points", "lethal", "coastal", "needs_language",
    "per_year", "stock_lots", "max_per_nation_year", "min_musd",
]  # fmt: skip
"""Columns of the frame; `per_year` is lots or seats a year for all nations together."""


def item_frame(case: Case) -> pd.DataFrame:
    """Return all items by code, with prices, points and limits (empty where there is none).

    Price is US$ million a unit, points are per unit; a unit of a grant is US$ 1 million.
    """
    equipment = case.tables["equipment"].rename(columns={"production_per_year": "per_year"})
    courses = case.tables["courses"].rename(
        columns={"cost_musd": "price_musd", "seats_per_year": "per_year"}
    )
    grants = case.tables["grants"].assign(price_musd=1.0)
    parts = [
        part.assign(kind=kind).reindex(columns=["item", "fit", *COLUMNS])
        for part, kind in ((equipment, "equipment"), (courses, "training"), (grants, "grant"))
        if len(part)
    ]
    items = pd.concat(parts, ignore_index=True).set_index("item").sort_index()
    items["points"] = items["fit"].astype(float) * items["price_musd"].astype(float)
    for column in ("lethal", "coastal", "needs_language"):
        items[column] = items[column].eq(True)
    for column in ("per_year", "stock_lots", "max_per_nation_year", "min_musd"):
        items[column] = items[column].astype(float)
    return items[COLUMNS]
