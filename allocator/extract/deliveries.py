"""Table of deliveries: lots bought, delivered, in hand, at work and idle, with the reasons."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.extract.benefit import Benefit, need_met, surplus
from allocator.extract.ledger import Ledger
from allocator.extract.lifetimes import Floats
from allocator.extract.rounding import clean
from allocator.extract.service import fully_busy, limit_of
from allocator.util.tolerance import NEAR

PERIODS = {False: "horizon", True: "after"}
"""Words of the column `period`, by whether the row is about the years after the horizon."""


def deliveries(ledger: Ledger, benefit: Benefit) -> pd.DataFrame:
    """Return one row a package and period, from its first purchase on."""
    fleet = ledger.service.fleet
    price, idle = ledger.figure("price"), _idle(ledger, benefit)
    hand = fleet.by_period(fleet.hand)
    arrived = fleet.delivered()
    order = np.cumsum(_padded(fleet.lots, arrived), axis=1) - np.cumsum(arrived, axis=1)
    all_idle = np.sum(list(idle.values()), axis=0)
    columns = {
        "lots_bought": _padded(fleet.lots, hand),
        "lots_delivered": fleet.by_period(arrived),
        "lots_on_order": fleet.by_period(order),
        "lots_in_hand": hand,
        "lots_working": hand - all_idle,
        "lots_idle": all_idle,
        **{f"lots_idle_{reason}": lots for reason, lots in idle.items()},
    }
    rows, places = np.nonzero(np.cumsum(columns["lots_bought"], axis=1) > 0)
    table = pd.DataFrame(
        {
            "nation": [fleet.pairs[row][0] for row in rows],
            "item": [fleet.pairs[row][1] for row in rows],
            "year": np.array(fleet.periods, dtype=np.int64)[places],
            **{name: clean(lots[rows, places]) for name, lots in columns.items()},
        }
    )
    table["idle_musd"] = table["lots_idle"] * table["item"].map(price).astype(float)
    table["period"] = (table["year"] > ledger.years[-1]).map(PERIODS)
    return table


def _padded(lots: Floats, like: Floats) -> Floats:
    """Return lots by year of the horizon with zeros for what follows."""
    return np.pad(lots, ((0, 0), (0, like.shape[1] - lots.shape[1])))


def _idle(ledger: Ledger, benefit: Benefit) -> dict[str, Floats]:
    """Return idle lots by reason, each by row of the fleet and period.

    Where the need is met nothing else keeps lots from work; else people are looked at before money.
    """
    service = ledger.service
    fleet = service.fleet
    hand, ready = fleet.by_period(fleet.hand), fleet.by_period(fleet.ready)
    points = ledger.units.points
    idle = {reason: np.zeros(hand.shape) for reason in ("ramp", "crew", "tail", "unneeded")}
    over, limit, busy = (
        surplus(benefit, points),
        limit_of(fleet, service.upkeep),
        fully_busy(service),
    )
    areas = dict(zip(ledger.case.items["item"], ledger.case.items["area"], strict=True))
    met, none = need_met(benefit, points), np.zeros(hand.shape[1])
    for row, ((nation, item), life) in enumerate(zip(fleet.pairs, fleet.lives, strict=True)):
        if not life.fielded:
            idle["unneeded"][row] = hand[row] * over.get((nation, areas[item]), none)
            continue
        idle["ramp"][row] = hand[row] - ready[row]
        rest = clean(np.maximum(ready[row] - service.working[row], 0.0))
        asked = ~met[nation, areas[item]]
        crew = asked & np.any([none > 0, *(busy[nation, skill] for skill in life.crew)], axis=0)
        unpaid = service.working[row] >= limit[row] - NEAR * (1 + limit[row])
        tail = asked & ~crew & (life.tail > 0) & unpaid
        for reason, where in (("crew", crew), ("tail", tail), ("unneeded", ~crew & ~tail)):
            idle[reason][row] = np.where(where, rest, 0.0)
    return idle
