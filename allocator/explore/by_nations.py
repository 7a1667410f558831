"""The best of a large scenario with its first years fixed, found by a few nations at a time.

No bound is proven: a better rest may exist, so what a plan is worth in the scenario is told too low
rather than too high.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from allocator.blocks import Blocks
from allocator.compile import Compiled, Floats
from allocator.engine import Engine
from allocator.improve import improve_groups
from allocator.kept_whole import COUNTS, whole_numbers
from allocator.outcome import Impossible, Outcome, Stopped, Story
from allocator.phases import settle

if TYPE_CHECKING:
    from allocator.models import Problem
    from allocator.options import SolveOptions
    from allocator.plan import Plan

_SIZES = (1, 3, 6)
"""Nations re-optimised together, one sweep each."""

_BATCH = 4
"""Groups side by side; fixed, so that the answer does not depend on the cores."""


def best_by_nations(
    problem: Problem, held: Compiled, plan: Plan, options: SolveOptions, story: Story
) -> Outcome:
    """Return the best point found of a model whose first years are fixed.

    It begins with what `plan` buys in the later years and improves the nations in turn.

    Raises
    ------
    Impossible
        The first years leave no point.
    Stopped
        Time was up before there was one.
    """
    point = _begun(held, plan, options, story)
    blocks = Blocks(held)
    for size in _SIZES:
        groups = [blocks.blocks[at : at + size] for at in range(0, len(blocks.blocks), size)]
        for at in range(0, len(groups), _BATCH):
            if story.stop.now:
                break
            batch = groups[at : at + _BATCH]
            point = improve_groups(blocks, batch, point, story.stop, options.seed)
    engine = settle(held, point, story.stop, options.seed)
    if engine is not None:
        point = held.rounded(engine.point)
    value = float(held.costs["value"] @ point)
    return Outcome(point, np.inf, "stopped", value, None, story.phases)


def _begun(held: Compiled, plan: Plan, options: SolveOptions, story: Story) -> Floats:
    """Return a point that buys later only what the plan does; all goods only where it must."""
    for compiled in (_narrowed(held, plan), held):
        engine = Engine(compiled, relaxed=False, seed=options.seed, threads=options.threads)
        engine.stop = story.stop
        engine.options(mip_rel_gap=options.gap)
        engine.run()
        if engine.has_point:
            return compiled.rounded(engine.point)
        if not engine.infeasible:
            raise Stopped
    raise Impossible


def _narrowed(held: Compiled, plan: Plan) -> Compiled:
    """Return the model without goods that neither the plan nor the first years have."""
    bought = whole_numbers(plan, held) + held.lower
    grants = {(n, i) for n, i, unit in zip(
        plan.lines["nation"], plan.lines["item"], plan.lines["unit"], strict=True
    ) if unit not in COUNTS}  # fmt: skip
    upper = held.upper.copy()
    for variable in COUNTS:
        columns = held.positions(variable)
        upper[columns] = np.where(bought[columns] > 0, upper[columns], 0.0)
    for key, column in held.columns.get("grant", {}).items():
        if key[:2] not in grants:
            upper[column] = 0.0
    return replace(held, upper=upper)
