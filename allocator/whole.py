"""Solve a small problem in one piece: HiGHS proves the optimum of each phase."""

from __future__ import annotations

from typing import Any

import numpy as np

from allocator.compile import Compiled
from allocator.engine import SCALE, Engine
from allocator.models import Problem
from allocator.options import SolveOptions
from allocator.outcome import Impossible, Outcome, Stopped, Story, gap_of
from allocator.phases import bent_rules, calm

_EXACT = 1e-9


def solve_whole(
    problem: Problem, compiled: Compiled, options: SolveOptions, story: Story, gap: float
) -> Outcome:
    """Return the plan of least turbulence among the best, with the bound that HiGHS proves.

    Raises
    ------
    Impossible
        Law and capacity leave no plan.
    Stopped
        Time was up before any plan was found.
    """
    engine = _engine(compiled, options, story, _EXACT)
    repair = _repair(engine, compiled, story)
    engine.options(mip_rel_gap=max(gap, _EXACT))
    engine.minimise(-compiled.costs["value"])

    def told(event: Any) -> None:
        _told(event, story)

    engine.highs.cbMipImprovingSolution.subscribe(told)
    finished = engine.run()
    engine.highs.cbMipImprovingSolution.unsubscribe(told)
    if not engine.has_point:
        raise Stopped
    point = compiled.rounded(engine.point)
    value = float(compiled.costs["value"] @ point)
    bound = max(-engine.dual_bound, value)
    story.note("value", value=value, bound=bound)
    status = "optimal" if gap_of(value, bound) <= 1e-6 else "within_gap"
    if not finished and gap_of(value, bound) > max(options.gap, _EXACT):
        status = "stopped"
    if not story.stop.now:
        calmer = calm(engine, compiled, point, problem)
        if calmer is not None:
            point = compiled.rounded(calmer)
            turbulence = float(compiled.costs["turbulence"] @ point)
            story.note("calm", value=float(compiled.costs["value"] @ point), turbulence=turbulence)
    return Outcome(point, bound, status, value, repair, story.phases)


def _engine(compiled: Compiled, options: SolveOptions, story: Story, gap: float) -> Engine:
    engine = Engine(compiled, relaxed=False, seed=options.seed, threads=options.threads)
    engine.stop = story.stop
    engine.options(mip_rel_gap=gap, mip_abs_gap=1e-9)
    return engine


def _told(event: Any, story: Story) -> None:
    data = event.data_out
    value, bound = -data.mip_primal_bound / SCALE, -data.mip_dual_bound / SCALE
    story.tell("value", "a better plan", value, bound if np.isfinite(bound) else None)


def _repair(engine: Engine, compiled: Compiled, story: Story) -> dict[str, float] | None:
    engine.minimise(compiled.costs["bending"])
    proven = engine.run()
    if not proven:
        if engine.infeasible:
            raise Impossible
        if not engine.has_point:
            raise Stopped
    # a point that is not proven least says nothing about what must bend
    repair = bent_rules(compiled, engine.point) if proven else None
    story.note("repair", rules=None if repair is None else len(repair), proven=proven)
    return repair
