"""All charts, one function a chart; none needs a network.

>>> from allocator import charts
>>> charts.world_map(plan)  # doctest: +SKIP

Each takes a plan (or the table of a study) and ``dark=True`` for dark pages, has its content in
words in ``chart.description``, and says in words when there is nothing to draw. They need the extra
`app`. Charts of plans stand in `allocator.report.charts`, each chart of a study beside its study.
"""

from allocator.explore.alternative_plans.chart import alternatives
from allocator.explore.frontiers.chart import frontier
from allocator.explore.implied.chart import implied
from allocator.explore.marginal.chart import marginal, value_curve
from allocator.explore.robust.chart import regret_map
from allocator.explore.sensitivity.chart_indices import indices
from allocator.explore.sensitivity.chart_stability import stability
from allocator.explore.sensitivity.chart_tornado import tornado
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
    "alternatives",
    "changes",
    "clicked_nation",
    "fleet_table",
    "frontier",
    "gantt",
    "given_table",
    "idle_by_year",
    "idle_table",
    "implied",
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
    "value_and_risk",
    "value_curve",
    "world_map",
]
