"""Whole plans from the master over nation plans: which lines and goods it likes, and its point."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from allocator.solver.backend.compiled_model import Floats
from allocator.solver.search.column_generation import ColumnGeneration
from allocator.solver.search.dual_scale import all_money
from allocator.solver.search.initial_duals import goods_columns
from allocator.solver.search.line_switches import LineSwitches
from allocator.solver.search.plan_master import MasterPoint, NationPlan

Columns = npt.NDArray[np.bool_]

_SOME = 1e-7
"""Weight from which on a plan counts as chosen."""

_RECENT = 4
"""Goods of the plans of so many last rounds are let in, too."""

_DEAR = 1e3
"""Price of leaving a linking row, in multiples of the dual that it may have."""

_MENDED = 2e-3
"""How far outside all linking rows together a point of the master may be, as a share of money."""

_SURE = (0.9, 0.7, 0.5, 0.0)
"""Share of a nation's weight on one choice of lines from which on it is kept, step by step."""

_OPEN = 1e-6
"""From which value on a switch of a line counts as open."""


def point_of_master(generation: ColumnGeneration) -> Floats | None:
    """Return a relaxed solution of the whole model with whole lines, from the master's plans.

    The master dives: nations whose weight lies on plans with the same lines keep these lines, the
    surest first, and the master is solved again. It may leave linking rows by little, which the
    repair of its nations mends; None where the plans that there are leave them by more.
    """
    point = generation.solve_unboxed(_DEAR)
    most = _MENDED * all_money(generation.blocks.compiled)
    if point is None or point.outside > most:
        return None
    for share in _SURE:
        blocked = _other_lines(generation, point, share)
        generation.master.block(blocked)
        surer = generation.solve_unboxed(_DEAR)
        if surer is None or surer.outside > most:
            generation.master.unblock(blocked)
            break
        point = surer
    blocks = generation.blocks
    solution = np.zeros(len(blocks.compiled.lower))
    solution[blocks.common] = point.common
    for plan, weight in _weighted(generation, point):
        solution[blocks.blocks[plan.nation].columns] += weight * plan.solution
    generation.reopen()
    return solution


def _other_lines(generation: ColumnGeneration, point: MasterPoint, share: float) -> list[int]:
    """Return plans to block: those with other lines, where at least `share` lies on one choice."""
    weights: dict[int, dict[bytes, float]] = {}
    for plan, weight in _weighted(generation, point):
        if plan.whole:
            choice = weights.setdefault(plan.nation, {})
            choice[plan.lines] = choice.get(plan.lines, 0.0) + weight
    kept = {
        nation: max(choice, key=lambda lines: (choice[lines], lines))
        for nation, choice in weights.items()
        if max(choice.values()) >= share
    }
    return [
        at
        for at, plan in enumerate(generation.master.plans)
        if plan.nation in kept and not (plan.whole and plan.lines == kept[plan.nation])
    ]


def columns_of_master(generation: ColumnGeneration) -> Columns:
    """Return the columns that are worth a relaxation of the whole model.

    Of each nation the lines of its heaviest plan with whole lines, else of all its plans, and the
    goods of chosen and of recent plans in these lines; of all else everything.
    """
    blocks, point = generation.blocks, generation.point
    compiled, plans = blocks.compiled, generation.master.plans
    goods = goods_columns(compiled)
    used, on = np.zeros_like(goods), np.zeros_like(goods)
    heaviest: dict[int, float] = {}
    for plan, weight in [] if point is None else _weighted(generation, point):
        columns = blocks.blocks[plan.nation].columns
        used[columns] |= plan.solution > 0
        if plan.whole and weight > heaviest.get(plan.nation, 0.0):
            heaviest[plan.nation] = weight
            on[columns] = plan.solution > 0.5
        elif plan.nation not in heaviest:
            on[columns] |= plan.solution > _OPEN
    for plan in plans[-_RECENT * len(blocks.blocks) :]:
        used[blocks.blocks[plan.nation].columns] |= plan.solution > 0
    lines = LineSwitches(compiled)
    off = lines.switch[~on[lines.switch]]
    closed = np.zeros_like(goods)
    closed[off] = closed[lines.goods(off)] = True
    return np.asarray((~goods | used | (compiled.lower > 0)) & (~closed | (compiled.lower > 0)))


def _weighted(generation: ColumnGeneration, point: MasterPoint) -> list[tuple[NationPlan, float]]:
    """Return the chosen plans with their weights; plans newer than the point have none."""
    weighted = zip(generation.master.plans, point.weights.tolist(), strict=False)
    return [(plan, weight) for plan, weight in weighted if weight > _SOME]
