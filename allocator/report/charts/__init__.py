"""Charts of plans, one function a chart; none needs a network.

Each takes a plan (or a table) and ``dark=True`` for dark pages, has its content in words in
``chart.description``, and says in words when there is nothing to draw. They need the extra `app`.
"""

from allocator.report.charts.changes import changes
from allocator.report.charts.equipment import idle_by_year, idle_table, upkeep
from allocator.report.charts.money import absorption, accounts_bar, nation_money
from allocator.report.charts.nations import money_by_nation, nation_table
from allocator.report.charts.needs import need_by_tier, risk_bar, tier_table
from allocator.report.charts.scenarios import value_and_risk
from allocator.report.charts.timeline import fleet_table, gantt, given_table
from allocator.report.charts.world import clicked_nation, map_table, world_map

__all__ = [
    "absorption",
    "accounts_bar",
    "changes",
    "clicked_nation",
    "fleet_table",
    "gantt",
    "given_table",
    "idle_by_year",
    "idle_table",
    "map_table",
    "money_by_nation",
    "nation_money",
    "nation_table",
    "need_by_tier",
    "risk_bar",
    "tier_table",
    "upkeep",
    "value_and_risk",
    "world_map",
]
