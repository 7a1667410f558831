"""Upkeep has the price of change that goods have: what works is not stopped for being cheap."""

import numpy as np

from allocator.plan.plan import Plan
from allocator.session.revise import Reviser
from allocator.session.room_columns import Room


def test_upkeep_given_up_costs_the_price_of_change(starter_plan: Plan) -> None:
    reviser = Reviser(starter_plan)
    compiled = reviser.session.compiled
    request = reviser.request(reviser.reference(), Room())
    equipment = starter_plan.case.tables["equipment"].set_index("item")
    tail = equipment["price_musd"] * equipment["tail_share"]
    columns = compiled.columns["sustained"]
    assert columns
    for (_, item, _), column in columns.items():
        assert np.isclose(request.cost[column], tail[item])
