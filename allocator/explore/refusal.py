"""Whether limits cannot be kept at all: proven, and not only not found."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from allocator.compile import Compiled, Ints
from allocator.engine import Engine, Stop
from allocator.models import PLACES
from allocator.models.places import Cost
from allocator.options import SolveOptions
from allocator.progress import CancelFlag
from allocator.session import Session


def proven_refused(
    session: Session,
    families: Collection[str],
    options: SolveOptions,
    cancel: CancelFlag | None = None,
) -> bool:
    """Tell whether HiGHS proves that every plan of the session bends a rule of `families`.

    `families` are names of rule prices; all other policy rules may bend. False says nothing: such a
    plan exists, time was up, or the problem is too large for whole numbers and has a plan without.
    """
    stop = Stop(options.time_limit, cancel.is_set if cancel is not None else None)
    bends = _bending(session.compiled, families)
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


def _bending(compiled: Compiled, families: Collection[str]) -> Ints:
    """Return the columns that say how far the rules of `families` bend."""
    names = {
        place.variable
        for place in PLACES
        if isinstance(place, Cost) and place.figure == "bend_price" and place.at in families
    }
    return np.concatenate([compiled.positions(name) for name in sorted(names)])
