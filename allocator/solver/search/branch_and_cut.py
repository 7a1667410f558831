"""Hand a problem with a plan to HiGHS in one piece: its cuts prove more than prices do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import OBJECTIVE_SCALE, HighsModel
from allocator.solver.options import SolveOptions
from allocator.solver.search.result import SearchLog
from allocator.util.gap import relative_to_value

MOST_NONZEROS = 65_000
"""Up to so many numbers of the model HiGHS ends its first node in about a minute or less."""

_BRANCH_NODES = 5
"""Nodes looked at; most is proven at the first, and a count gives the same plan every time."""


def improve_by_branch_and_cut(
    compiled: CompiledModel,
    solution: Floats,
    options: SolveOptions,
    log: SearchLog,
    offer: Callable[[Floats, float], None],
) -> None:
    """Search from `solution` to the gap of `options`; `offer` gets others and proven bounds.

    It is given nothing where HiGHS ended before its search began.
    """
    engine = HighsModel(compiled, relaxed=False, seed=options.seed, threads=options.threads)
    engine.stop = log.stop
    engine.set_options(mip_rel_gap=relative_to_value(options.gap), mip_max_nodes=_BRANCH_NODES)
    engine.minimise(-compiled.costs["value"])
    engine.set_mip_start(solution)

    def found(event: Any) -> None:
        offer(
            engine.solution_of(event.data_out.mip_solution),
            -event.data_out.mip_dual_bound / OBJECTIVE_SCALE,
        )

    engine.highs.cbMipImprovingSolution.subscribe(found)
    engine.run()
    engine.highs.cbMipImprovingSolution.unsubscribe(found)
    if engine.has_solution:  # else what HiGHS says may be no bound
        offer(engine.solution, max(-engine.dual_bound, -engine.objective))
