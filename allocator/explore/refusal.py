"""Whether limits cannot be kept at all: proven, and not only not found."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from allocator.compile import Ints
from allocator.engine import Engine, Stop
from allocator.explore.measures import Limit
from allocator.models import PLACES
from allocator.models.places import Cost
from allocator.options import SolveOptions
from allocator.progress import CancelFlag
from allocator.session import Session


def proven_refused(
    session: Session,
    limits: Collection[Limit],
    options: SolveOptions,
    cancel: CancelFlag | None = None,
) -> bool:
    """Tell whether HiGHS proves that every plan of the session bends a rule that `limits` set.

    All other policy rules may bend. False says nothing: such a plan exists, time was up, or the
    problem is too large for whole numbers and has a plan without.
    """
    stop = Stop(options.time_limit, cancel.is_set if cancel is not None else None)
    bends = np.concatenate([_bending(session, limit) for limit in limits if limit.family])
    for relaxed in (True, False) if session.in_one_piece(options) else (True,):
        engine = Engine(
            session.compiled, relaxed=relaxed, seed=options.seed, threads=options.threads
        )
        engine.stop = stop
        engine.limit_columns(bends, 0.0, 0.0)
        engine.minimise(np.zeros(len(session.compiled.lower)))
        if not engine.run():
            return engine.infeasible
    return False


def _bending(session: Session, limit: Limit) -> Ints:
    """Return the columns that say how far the rules that `limit` sets bend."""
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
