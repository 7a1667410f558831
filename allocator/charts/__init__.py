"""Charts of plans, one function a chart; none needs a network.

>>> from allocator import charts
>>> charts.world_map(plan)  # doctest: +SKIP

Each takes a plan (or a table) and ``dark=True`` for dark pages, has its content in words in
``chart.description``, and says in words when there is nothing to draw. They need the extra `app`.
"""

from allocator.charts.changes import changes
from allocator.charts.equipment import idle_by_year, idle_table, upkeep
from allocator.charts.frontier import frontier
from allocator.charts.indices import indices
from allocator.charts.money import absorption, accounts_bar, nation_money
from allocator.charts.nations import money_by_nation, nation_table
from allocator.charts.needs import need_by_tier, risk_bar, tier_table
from allocator.charts.regret import regret_map
from allocator.charts.stability import stability
from allocator.charts.timeline import fleet_table, gantt, given_table
from allocator.charts.tornado import tornado
from allocator.charts.values import marginal, value_curve
from allocator.charts.world import clicked_nation, map_table, world_map

__all__ = [
    "absorption",
    "accounts_bar",
    "changes",
    "clicked_nation",
    "fleet_table",
    "frontier",
    "gantt",
    "given_table",
    "idle_by_year",
    "idle_table",
    "indices",
    "map_table",
    "marginal",
    "money_by_nation",
    "nation_money",
    "nation_table",
    "need_by_tier",
    "regret_map",
    "risk_bar",
    "stability",
    "tier_table",
    "tornado",
    "upkeep",
    "value_curve",
    "world_map",
]
