"""One row of the table of rules, and what follows from activity and limit for all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.models.units import USUAL, Units
from allocator.plan.schema import plan_table
from allocator.util.tolerance import NEAR


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule with what the plan does and what it may do.

    `price` is value points for bending by one unit, `year` a fiscal year or ``all``.
    """

    rule: str
    family: str
    status: str
    sense: str
    activity: float
    limit: float
    unit: str
    meaning: str
    nation: str = ""
    account: str = ""
    item: str = ""
    year: str = "all"
    price: float = 0.0
    citation: str = ""


def table_of(rules: list[Rule], units: Units = USUAL) -> pd.DataFrame:
    """Return the rules as the plan's table, with slack, bend and whether they bind.

    `units` are those in which the solver had money and points.
    """
    names = [name for name in Rule.__slots__ if name != "price"]
    data = {name: [getattr(rule, name) for rule in rules] for name in names}
    frame = pd.DataFrame(data).astype({"activity": "float64", "limit": "float64"})
    frame["bend_price_value"] = np.array([rule.price for rule in rules], dtype=float)
    unit = frame["unit"].map({"US$ million": units.money, "US$M": units.money,
                              "points": units.points}).fillna(1.0)  # fmt: skip
    room = NEAR * (unit + frame["limit"].abs())
    slack = (frame["limit"] - frame["activity"]).where(
        frame["sense"] == "<=", frame["activity"] - frame["limit"]
    )
    slack = slack.where((slack > 0) | (slack < -room), 0.0)
    elastic = frame["status"] == "policy"
    frame["slack"] = slack
    frame["bend"] = (-slack).clip(lower=0.0).where(elastic, 0.0)
    frame["binds"] = slack <= room
    columns = plan_table("rules").columns
    return frame[[column.name for column in columns]]
