"""Hand a problem with a plan to HiGHS in one piece: its cuts prove more than prices do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from allocator.compile import Compiled, Floats
from allocator.engine import SCALE, Engine
from allocator.options import SolveOptions
from allocator.outcome import Story

MOST_INTEGERS = 8_000
"""Up to so many whole numbers HiGHS ends its first node in about a minute or less."""

_NODES = 5
"""Nodes looked at; most is proven at the first, and a count gives the same plan every time."""


def branch(
    compiled: Compiled,
    point: Floats,
    options: SolveOptions,
    story: Story,
    offer: Callable[[Floats], None],
) -> float:
    """Search from `point` to the gap of `options`; `offer` is given better points.

    Returns
    -------
    float
        The bound on value that HiGHS proved; infinite where it was stopped before any.
    """
    engine = Engine(compiled, relaxed=False, seed=options.seed, threads=options.threads)
    engine.stop = story.stop
    engine.options(mip_rel_gap=options.gap, mip_max_nodes=_NODES)
    engine.minimise(-compiled.costs["value"])
    engine.start_from(point)

    def found(event: Any) -> None:
        data = event.data_out
        offer(np.array(data.mip_solution))
        value, bound = -data.mip_primal_bound / SCALE, -data.mip_dual_bound / SCALE
        story.tell("value", "a better plan", value, bound if np.isfinite(bound) else None)

    engine.highs.cbMipImprovingSolution.subscribe(found)
    engine.run()
    engine.highs.cbMipImprovingSolution.unsubscribe(found)
    if engine.has_point:
        offer(engine.point)
    return -engine.dual_bound
