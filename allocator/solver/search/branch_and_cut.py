"""Hand a problem with a plan to HiGHS in one piece: its cuts prove more than prices do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allocator.solver.backend.compiled_model import Compiled, Floats
from allocator.solver.backend.highs import SCALE, Engine
from allocator.solver.options import SolveOptions
from allocator.solver.search.result import Story
from allocator.util.gap import relative_to_value

MOST_NONZEROS = 65_000
"""Up to so many numbers of the model HiGHS ends its first node in about a minute or less."""

_NODES = 5
"""Nodes looked at; most is proven at the first, and a count gives the same plan every time."""


def branch(
    compiled: Compiled,
    point: Floats,
    options: SolveOptions,
    story: Story,
    offer: Callable[[Floats, float], None],
) -> None:
    """Search from `point` to the gap of `options`; `offer` is given other points and proven bounds.

    It is given nothing where HiGHS ended before its search began.
    """
    engine = Engine(compiled, relaxed=False, seed=options.seed, threads=options.threads)
    engine.stop = story.stop
    engine.options(mip_rel_gap=relative_to_value(options.gap), mip_max_nodes=_NODES)
    engine.minimise(-compiled.costs["value"])
    engine.start_from(point)

    def found(event: Any) -> None:
        offer(engine.point_of(event.data_out.mip_solution), -event.data_out.mip_dual_bound / SCALE)

    engine.highs.cbMipImprovingSolution.subscribe(found)
    engine.run()
    engine.highs.cbMipImprovingSolution.unsubscribe(found)
    if engine.has_point:  # else what HiGHS says may be no bound
        offer(engine.point, max(-engine.dual_bound, -engine.objective))
