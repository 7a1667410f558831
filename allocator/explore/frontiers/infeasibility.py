"""Whether limits cannot be kept at all: proven, and not only not found."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from allocator.explore.frontiers.measures import Limit
from allocator.models import PLACES
from allocator.models.places import Cost
from allocator.session.session import Session
from allocator.solver.backend.compiled_model import Ints
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.solver.options import SolveOptions
from allocator.util.progress import CancelFlag

_BENT = 1e-5
"""Violation in a rule's own unit, above what HiGHS may miss rows by in sum."""


def proven_infeasible(
    session: Session,
    limits: Collection[Limit],
    options: SolveOptions,
    cancel: CancelFlag | None = None,
) -> bool:
    """Tell whether HiGHS proves that every plan of the session bends a rule that `limits` set.

    All other policy rules may bend. False says nothing: such a plan exists, time was up, or the
    problem is too large for whole numbers and has a plan without.
    """
    if relaxation_infeasible(session, limits, options, cancel):
        return True
    bends = _all_violation_columns(session, limits)
    if not len(bends) or not session.is_monolithic(options):
        return False
    engine = _model_of_limits(session, options, cancel, relaxed=False)
    engine.set_column_bounds(bends, 0.0, 0.0)
    engine.minimise(np.zeros(len(session.compiled.lower)))
    return not engine.run() and engine.infeasible


def relaxation_infeasible(
    session: Session,
    limits: Collection[Limit],
    options: SolveOptions,
    cancel: CancelFlag | None = None,
) -> bool:
    """Tell whether the limits cannot be kept even if lots and seats could be bought in parts.

    A few seconds on a large problem: without integrality, and with least violation in place of
    the value. (To ask only for some solution without violation takes HiGHS minutes.)
    """
    bends = _all_violation_columns(session, limits)
    if not len(bends):
        return False
    engine = _model_of_limits(session, options, cancel, relaxed=True)
    engine.set_options(solver="ipm")
    costs = np.zeros(len(session.compiled.lower))
    costs[bends] = 1.0
    engine.minimise(costs)
    return engine.run() and float(costs @ engine.solution) > _BENT


def _model_of_limits(
    session: Session, options: SolveOptions, cancel: CancelFlag | None, *, relaxed: bool
) -> HighsModel:
    engine = HighsModel(
        session.compiled, relaxed=relaxed, seed=options.seed, threads=options.threads
    )
    engine.stop = StopCondition(options.time_limit, cancel.is_set if cancel is not None else None)
    return engine


def _all_violation_columns(session: Session, limits: Collection[Limit]) -> Ints:
    """Return the violations of the rules of all `limits`, as columns."""
    found = [_violation_columns(session, limit) for limit in limits if limit.family]
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int32)


def _violation_columns(session: Session, limit: Limit) -> Ints:
    """Return the violations of the rules that `limit` sets, as columns."""
    names = {
        place.variable
        for place in PLACES
        if isinstance(place, Cost) and place.figure == "bend_price" and place.at == limit.family
    }
    spared = limit.spared(session.case)
    columns = [
        column
        for name in sorted(names)
        for key, column in session.compiled.columns.get(name, {}).items()
        if (key[0] if isinstance(key, tuple) else key) not in spared
    ]
    return np.array(columns, dtype=np.int32)
