"""Cases of invented nations that are alike, to see what decides where nothing else does."""

from typing import Any

import pandas as pd

from allocator.inputs.case.case import Case, build_case

META = {"name": "alike", "base_year": 2030, "first_year": 2031, "last_year": 2033}


def alike(count: int, budget: float, need: float = 3.0, price: float = 0.4, **tables: Any) -> Case:
    """Return `count` nations that need the same points of trucks, and money of a year."""
    names = [f"N{number:02d}" for number in range(count)]
    frames = {
        "nations": [{"nation": name} for name in names],
        "accounts": [{"account": "FMF", "budget_musd": budget}],
        "equipment": [{"item": "truck", "area": "border", "price_musd": price}],
        "needs": [{"nation": name, "area": "border", "need_points": need} for name in names],
        **tables,
    }
    return build_case(META, {name: pd.DataFrame(rows) for name, rows in frames.items()})


def listed(nations: int, courses: int) -> Case:
    """Return a list of seats that is its own last plan, with money for exactly that list."""
    items = [f"c{number:03d}" for number in range(courses)]
    cost = {item: round(0.003 + 0.0007 * (7 * at % 41), 6) for at, item in enumerate(items)}
    goods = [
        {"nation": f"N{n:02d}", "item": item, "year": 2031, "quantity": 1 + (n + at) % 2}
        for n in range(nations)
        for at, item in enumerate(items)
        if (3 * n + at) % 5 == 0
    ]
    money: dict[str, float] = {}
    seats: dict[str, int] = dict.fromkeys(items, 0)
    for row in goods:
        money[row["nation"]] = money.get(row["nation"], 0.0) + row["quantity"] * cost[row["item"]]
        seats[row["item"]] += row["quantity"]
    frames = {
        "nations": [{"nation": f"N{n:02d}"} for n in range(nations)],
        "accounts": [{"account": "IMET", "budget_musd": round(sum(money.values()), 6)}],
        "courses": [
            {"item": item, "area": "training", "cost_musd": cost[item],
             "seats_per_year": seats[item]}
            for item in items if seats[item]
        ],
        "last_plan": [
            {"nation": name, "account": "IMET", "amount_musd": round(amount, 6)}
            for name, amount in money.items()
        ],
        "last_goods": goods,
    }  # fmt: skip
    meta = {**META, "last_year": 2031}
    return build_case(meta, {name: pd.DataFrame(rows) for name, rows in frames.items()})
