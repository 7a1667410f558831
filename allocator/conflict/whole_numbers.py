"""Conflicts that only whole lots, seats and switches make."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from allocator.compile import Compiled
from allocator.conflict.groups import Group, leave_out_others
from allocator.engine import Engine, Stop
from allocator.errors import Clash

SECONDS = 30.0
"""Longest search for a plan in whole numbers, and for floors that can be left out."""


def whole_number_conflict(
    compiled: Compiled, groups: Sequence[Group], nations: Collection[Any]
) -> Iterator[Clash]:
    """Yield the floors of law that whole numbers do not allow; nothing if a plan may exist.

    A floor is left out of the set only where the rest is proven impossible without it, so the set
    is a true conflict, but not proven smallest.
    """
    floors = [group for group in groups if group.floor]
    engine = Engine(compiled, relaxed=False)
    engine.minimise(np.zeros(len(compiled.lower)))
    leave_out_others(engine, nations)
    engine.stop = Stop(SECONDS)
    if not _impossible(engine):
        return
    kept = list(floors)
    for floor in floors:
        if engine.stop.now:
            break
        engine.limit_rows(floor.rows, -np.inf, np.inf)
        if _impossible(engine):
            kept.remove(floor)
        else:
            engine.limit_rows(
                floor.rows, compiled.row_lower[floor.rows], compiled.row_upper[floor.rows]
            )
    said = "; ".join(group.full for group in kept)
    yield Clash(
        tuple(dict.fromkeys(group.name for group in kept)),
        f"Whole lots, seats and switches (production, stock, people, lines, smallest grants) leave "
        f"no plan for: {said}. If lots and seats could be divided, these could be met. Which of "
        "the capacity limits take part is not known, and fewer of these floors may be enough.",
    )


def _impossible(engine: Engine) -> bool:
    engine.run()
    return engine.infeasible
