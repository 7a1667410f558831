"""Polish a plan: every nation may give, none may take.

Groups of nations that are re-optimised with all others fixed can never drop a lot of one nation to
feed what another already holds. Here the model is cut down to what the plan holds, all nations are
free at once, and each good may only become less: a small problem of which branch and cut finds the
best plan. After it no lot and no grant of the plan is worth more dropped than kept.
"""

from __future__ import annotations

import numpy as np

from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.solver.backend.submodel import restrict
from allocator.solver.search.initial_duals import goods_columns
from allocator.util.tolerance import WHOLE

_GAP = 1e-4
_NODES, _FEW_NODES = 20, 1


def polish(
    compiled: CompiledModel,
    solution: Floats,
    stop: StopCondition,
    seed: int,
    *,
    thorough: bool = False,
) -> Floats:
    """Return the best plan that holds no more of any good than the plan `solution` does.

    Branching, if `thorough`, doubles the time on large cases and seldom finds more.
    """
    goods = goods_columns(compiled)
    held = solution > WHOLE * compiled.column_unit(np.arange(len(solution)))
    part = restrict(compiled, ~goods | held | (compiled.lower > 0))
    engine = HighsModel(part.compiled, relaxed=False, seed=seed)
    engine.stop = stop
    nodes = _NODES if thorough else _FEW_NODES
    engine.set_options(
        mip_rel_gap=_GAP, mip_max_nodes=nodes, mip_allow_restart=False,
        mip_lp_solver="ipm",  # for the first relaxation: half the time on the default case
    )  # fmt: skip
    where = np.flatnonzero(goods[part.columns])
    most = solution[part.columns[where]]
    whole = part.compiled.integer[where]
    # a grant may grow by what HiGHS takes for nothing, or the start may lie outside
    most = np.where(whole, np.round(most), most * (1 + WHOLE))
    lower = part.compiled.lower[where]
    engine.set_column_bounds(where, lower, np.maximum(lower, most))
    engine.set_mip_start(solution[part.columns])
    engine.run()
    if not engine.has_solution:
        return solution
    found = part.full_solution(engine.solution)
    value = compiled.costs["value"]
    return found if value @ found > value @ solution else solution
