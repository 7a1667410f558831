"""Solve a small problem in one piece: HiGHS searches and proves each phase to the gap asked for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from allocator.errors import SolveError
from allocator.models import Problem
from allocator.solver.backend.compiled_model import Compiled, Floats
from allocator.solver.backend.highs import QUICK, SCALE, Engine
from allocator.solver.options import SolveOptions
from allocator.solver.search.lexicographic import Finish
from allocator.solver.search.result import Impossible, Outcome, Stopped, Story
from allocator.solver.search.tie_breaking import Effort
from allocator.solver.search.violation import bent_rules
from allocator.util.gap import gap_of, relative_to_value

_EXACT = 1e-9

_REPAIR_NODES = 2000
"""After so many nodes what must bend is left unproven; it is told only where it is proven least."""

_NO_LIMIT = 2**31 - 1

_ROUGH = 1e-3
"""Gap from which on a search does without what only a close proof is worth."""

_TIE_GAP = 1e-4
_TIE_NODES = 500
"""How far least spending and least change are searched with whole numbers."""

_CONTRADICTION = (
    "HiGHS found a plan that keeps law and capacity, and then that there is none: figures of the "
    "case lie too far apart for it. Look for amounts, prices or needs in the wrong unit; method "
    "guided may find a plan."
)

_TELL_S = 2.0
"""Seconds between two messages of a search that finds nothing better."""


def solve_whole(
    problem: Problem,
    compiled: Compiled,
    options: SolveOptions,
    story: Story,
    last: Floats | None = None,
) -> Outcome:
    """Return the best plan to the gap of `options`, with the bound that HiGHS proves.

    Among plans of its value it is the one of least spending, then least turbulence, then the most
    even one. `last` is a whole point that buys what the last plan bought; it is looked at, too.

    Raises
    ------
    Impossible
        Law and capacity leave no plan.
    Stopped
        Time was up before any plan was found.
    """
    engine = _engine(compiled, options, story)
    repair = _repair(engine, compiled, story)
    engine.options(mip_rel_gap=max(relative_to_value(options.gap), _EXACT))
    if options.gap >= _ROUGH:
        engine.options(**QUICK)
    engine.minimise(-compiled.costs["value"])
    with _listening(engine, story):
        engine.run()
    if not engine.has_point:
        if engine.infeasible:
            raise SolveError(_CONTRADICTION)
        raise Stopped
    finish = Finish(problem, compiled, story, options.seed, last)
    point = finish.or_last(compiled.rounded(engine.point))
    value = float(compiled.costs["value"] @ point)
    bound = max(-engine.dual_bound, value)
    story.note("value", value=value, bound=bound)
    story.tell("ties", "least spending and least change at the same worth", value, bound)
    status = _status(value, bound, options.gap)
    if not story.stop.now:
        if status == "optimal":
            point = finish.whole(engine, point, Effort(_TIE_GAP, _TIE_NODES))
        else:
            point = finish.settled(point, Effort(max(options.gap, _TIE_GAP), _TIE_NODES))
    return Outcome(point, bound, status, value, repair, story.phases)


def _status(value: float, bound: float, gap: float) -> str:
    found = gap_of(value, bound)
    if found <= 1e-6:
        return "optimal"
    return "within_gap" if found <= gap else "stopped"


def _engine(compiled: Compiled, options: SolveOptions, story: Story) -> Engine:
    engine = Engine(compiled, relaxed=False, seed=options.seed, threads=options.threads)
    engine.stop = story.stop
    engine.options(mip_abs_gap=1e-9)
    return engine


@contextmanager
def _listening(engine: Engine, story: Story) -> Iterator[None]:
    """Tell of better plans at once, and from time to time that the search goes on."""
    told = [time.perf_counter()]

    def tell(event: Any, message: str) -> None:
        data = event.data_out
        value, bound = -data.mip_primal_bound / SCALE, -data.mip_dual_bound / SCALE
        told[0] = time.perf_counter()
        story.tell(
            "value", message,
            value if np.isfinite(value) else None, bound if np.isfinite(bound) else None,
        )  # fmt: skip

    def better(event: Any) -> None:
        tell(event, "a better plan")

    def beat(event: Any) -> None:
        if time.perf_counter() - told[0] >= _TELL_S:
            nodes = event.data_out.mip_node_count
            tell(event, f"searching in one piece for a closer proof, {nodes:,} nodes looked at")

    engine.highs.cbMipImprovingSolution.subscribe(better)
    engine.highs.cbMipInterrupt.subscribe(beat)
    try:
        yield
    finally:
        engine.highs.cbMipImprovingSolution.unsubscribe(better)
        engine.highs.cbMipInterrupt.unsubscribe(beat)


def _repair(engine: Engine, compiled: Compiled, story: Story) -> dict[str, float] | None:
    """Return what must bend; None where that was not proven least."""
    engine.options(mip_rel_gap=_EXACT, mip_max_nodes=_REPAIR_NODES)
    engine.minimise(compiled.costs["bending"])
    proven = engine.run()
    engine.options(mip_max_nodes=_NO_LIMIT)
    if not proven:
        if engine.infeasible:
            raise Impossible
        if not engine.has_point:
            raise Stopped
    # a point that is not proven least says nothing about what must bend
    repair = bent_rules(compiled, engine.point) if proven else None
    story.note("repair", rules=None if repair is None else len(repair), proven=proven)
    return repair
