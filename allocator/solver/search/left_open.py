"""What a search leaves open: what money is worth at its duals, and the money of plans as good.

At the best duals the bound less the value of a plan is no less than what the parts of its nations
cost above the least that is proven for each, all together (Geoffrion 1974, doi:10.1007/BFb0120690).
A plan that is worth as much as a given one therefore holds no part that costs more above the least
than bound and value are apart. Of the nations' plans that pricing has seen, those that this does
not rule out give the range of a nation's money. Plans that it has not seen may lie outside.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.solver.search.column_generation import ColumnGeneration
from allocator.solver.search.result import LeftOpen

_ROUNDING = 1e-9
"""Share of the bound by which the cost of a nation's plan may be above what it should be."""

_WORTHLESS = 1e-6
"""Share of the mean value of money below which the next US$ million is worth nothing."""


def left_open(generation: ColumnGeneration, solution: Floats) -> LeftOpen:
    """Return what pricing leaves open of the plan `solution`; nothing if no bound is proven."""
    if not np.isfinite(generation.bound):
        return LeftOpen()
    blocks = generation.blocks
    compiled = blocks.compiled
    duals = np.zeros(len(compiled.row_lower))
    duals[blocks.linking_rows] = generation.centre
    return LeftOpen(
        value_of_money(compiled, duals, solution), _ranges_of_money(generation, solution)
    )


def value_of_money(compiled: CompiledModel, duals: Floats, solution: Floats) -> float | None:
    """Return the value points of US$ 1 million more at `duals` of all rows.

    It is the mean over accounts and years, each counting by the money that `solution` obligates
    there; money that lapses counts nowhere. None where nothing is obligated or none of it binds.
    """
    rows = compiled.rows.get("account_year", {})
    paid = worth = 0.0
    for (_, account, year), column in compiled.columns.get("obligation", {}).items():
        money = float(solution[column])
        paid += money
        worth -= money * float(duals[rows[account, year]])
    least = _WORTHLESS * abs(float(compiled.costs["value"] @ solution))
    return worth / paid if paid > 0 and worth > least else None


def relaxed_value_of_money(
    compiled: CompiledModel, solution: Floats, stop: StopCondition, seed: int
) -> float | None:
    """Return the value of US$ 1 million more at the duals of the linear relaxation.

    For problems that were solved in one piece; None also where the time is up.
    """
    engine = HighsModel(compiled, relaxed=True, seed=seed)
    engine.stop = stop
    engine.minimise(-compiled.costs["value"])
    return value_of_money(compiled, engine.row_duals, solution) if engine.run() else None


def _ranges_of_money(
    generation: ColumnGeneration, solution: Floats
) -> dict[str, tuple[float, float]]:
    """Return each nation's least and most US$ million over its plans that are not ruled out."""
    blocks = generation.blocks
    compiled = blocks.compiled
    value = float(compiled.costs["value"] @ solution)
    apart = max(generation.bound - value, 0.0) + _ROUNDING * abs(generation.bound)
    money = np.zeros(len(compiled.lower), dtype=bool)
    money[compiled.positions("obligation")] = True
    found = {}
    for number, block in enumerate(blocks.blocks):
        paid = money[block.columns]
        sums = [_sum(solution[block.columns], paid)]
        sums += [
            _sum(plan.solution, paid)
            for plan in generation.pools[number].plans
            if plan.priced(generation.centre) - generation.least[number] <= apart
        ]
        found[block.nation] = (min(sums), max(sums))
    return found


def _sum(solution: Floats, chosen: npt.NDArray[np.bool_]) -> float:
    return float(solution[chosen].sum())
