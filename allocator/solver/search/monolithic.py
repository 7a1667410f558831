"""Branch and cut on the whole model in one piece, by HiGHS.

`solve_monolithic` searches and proves each phase of a small problem to the gap asked for;
`improve_by_branch_and_cut` starts from the incumbent of a larger one, since HiGHS's cuts prove more
than the Lagrangian bound.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from allocator.errors import SolveError
from allocator.models import Problem
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import (
    OBJECTIVE_SCALE,
    QUICK_MIP_OPTIONS,
    HighsModel,
    use_threads,
)
from allocator.solver.options import SolveOptions
from allocator.solver.search.left_open import relaxed_value_of_money
from allocator.solver.search.lexicographic import LexicographicPhases
from allocator.solver.search.result import (
    Infeasible,
    Interrupted,
    LeftOpen,
    SearchLog,
    SearchResult,
)
from allocator.solver.search.tie_breaking import SearchEffort
from allocator.solver.search.violation import solve_with_integers_fixed, violated_rules
from allocator.util.gap import gap_of, relative_to_value
from allocator.util.tolerance import EXACT

_VIOLATION_NODES = 2000
"""After so many nodes the least violation is left unproven; only a proven one is reported."""

_NO_LIMIT = 2**31 - 1

_QUICK_FROM_GAP = 1e-3
"""Gap from which on a search does without what only a close proof is worth."""

_TIE_GAP = 1e-4
_TIE_NODES = 500
"""How far least spending and least change are searched with whole numbers."""

_CONTRADICTION = (
    "HiGHS found a plan that keeps law and capacity, and then reported that there is none: the "
    "figures of the case differ too widely for it. Look for amounts, prices or needs in the "
    "wrong unit; method guided may find a plan."
)

_REPORT_S = 2.0
"""Seconds between two messages of a search that finds nothing better."""


def solve_monolithic(
    problem: Problem,
    compiled: CompiledModel,
    options: SolveOptions,
    log: SearchLog,
    last_goods: Floats | None = None,
) -> SearchResult:
    """Return the best plan to the gap of `options`, with the bound that HiGHS proves.

    Among plans of its value it is the one of least spending, then least turbulence, then the most
    even one. `last_goods` is an integral solution with the last plan's goods; it is tried, too.

    Raises
    ------
    Infeasible
        Law and capacity leave no plan.
    Interrupted
        Time was up before any plan was found.
    """
    engine = _mip_model(compiled, options, log)
    repair = _least_violation(engine, compiled, log, options.seed)
    engine.set_options(mip_rel_gap=max(relative_to_value(options.gap), EXACT))
    if options.gap >= _QUICK_FROM_GAP:
        engine.set_options(**QUICK_MIP_OPTIONS)
    engine.minimise(-compiled.costs["value"])
    with _reporting(engine, log):
        engine.run()
    if not engine.has_solution:
        if engine.infeasible:
            raise SolveError(_CONTRADICTION)
        raise Interrupted
    finish = LexicographicPhases(problem, compiled, log, options.seed, last_goods)
    solution = finish.or_last_goods(compiled.rounded(engine.solution))
    value = float(compiled.costs["value"] @ solution)
    bound = max(-engine.dual_bound, value)
    log.record("value", value=value, bound=bound)
    log.report("ties", "reducing spending and change from the last plan", value, bound)
    status = _status(value, bound, options.gap)
    if not log.stop.reached:
        if status == "optimal":
            solution = finish.finish_optimal(engine, solution, SearchEffort(_TIE_GAP, _TIE_NODES))
        else:
            solution = finish.finish_feasible(
                solution, SearchEffort(max(options.gap, _TIE_GAP), _TIE_NODES)
            )
    worth = None
    if status != "optimal" and compiled.size[2] <= MOST_NONZEROS and not log.stop.reached:
        worth = relaxed_value_of_money(compiled, solution, log.stop, options.seed)
    return SearchResult(solution, bound, status, value, repair, log.phases, LeftOpen(worth))


def _status(value: float, bound: float, gap: float) -> str:
    found = gap_of(value, bound)
    if found <= 1e-6:
        return "optimal"
    return "within_gap" if found <= gap else "stopped"


def _mip_model(compiled: CompiledModel, options: SolveOptions, log: SearchLog) -> HighsModel:
    engine = HighsModel(compiled, relaxed=False, seed=options.seed, threads=options.threads)
    engine.stop = log.stop
    engine.set_options(mip_abs_gap=1e-9)
    return engine


@contextmanager
def _reporting(engine: HighsModel, log: SearchLog) -> Iterator[None]:
    """Report better plans at once, and from time to time that the search goes on."""
    told = [time.perf_counter()]

    def tell(event: Any, message: str) -> None:
        data = event.data_out
        value, bound = (
            -data.mip_primal_bound / OBJECTIVE_SCALE,
            -data.mip_dual_bound / OBJECTIVE_SCALE,
        )
        told[0] = time.perf_counter()
        log.report(
            "value", message,
            value if np.isfinite(value) else None, bound if np.isfinite(bound) else None,
        )  # fmt: skip

    def better(event: Any) -> None:
        tell(event, "a better plan")

    def beat(event: Any) -> None:
        if time.perf_counter() - told[0] >= _REPORT_S:
            nodes = event.data_out.mip_node_count
            tell(
                event,
                f"solving the whole problem at once for a closer proof, {nodes:,} nodes searched",
            )

    engine.highs.cbMipImprovingSolution.subscribe(better)
    engine.highs.cbMipInterrupt.subscribe(beat)
    try:
        yield
    finally:
        engine.highs.cbMipImprovingSolution.unsubscribe(better)
        engine.highs.cbMipInterrupt.unsubscribe(beat)


def _least_violation(
    engine: HighsModel, compiled: CompiledModel, log: SearchLog, seed: int
) -> dict[str, float] | None:
    """Return the least violation by rule; None where it was not proven."""
    engine.set_options(mip_rel_gap=EXACT, mip_max_nodes=_VIOLATION_NODES)
    engine.minimise(compiled.costs["bending"])
    proven = engine.run()
    engine.set_options(mip_max_nodes=_NO_LIMIT)
    if not proven:
        if engine.infeasible:
            raise Infeasible
        if not engine.has_solution:
            raise Interrupted
    # a solution that is not proven least says nothing about what must be violated
    repair = _violated(engine.solution, compiled, log, seed) if proven else None
    log.record("repair", rules=None if repair is None else len(repair), proven=proven)
    return repair


def _violated(
    least: Floats, compiled: CompiledModel, log: SearchLog, seed: int
) -> dict[str, float]:
    """Return by how much rules are violated at `least`, with the best money for its integers.

    HiGHS proves whole numbers to 1e-6 of a row, and was seen to leave a rule violated by as much
    that its integers can keep: a violation that is told must be more than that.
    """
    found = violated_rules(compiled, least)
    if found:
        costs = compiled.costs["bending"]
        exact = solve_with_integers_fixed(compiled, least, log.stop, seed, costs=costs)
        found = found if exact is None else violated_rules(compiled, exact.solution)
    return found


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
    use_threads(1)  # here, since a thread's own scheduler is not started anew by another
    if engine.has_solution:  # else what HiGHS says may be no bound
        offer(engine.solution, max(-engine.dual_bound, -engine.objective))
