"""Conflicts that only whole lots, seats and switches make."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from allocator.errors import Clash
from allocator.session.infeasibility.constraint_groups import Group, leave_out_others
from allocator.solver.backend.compiled_model import CompiledModel
from allocator.solver.backend.highs import HighsModel, StopCondition

SECONDS = 30.0
"""Longest search for a plan in whole numbers, and for floors that can be left out."""


def integer_conflict(
    compiled: CompiledModel, groups: Sequence[Group], nations: Collection[Any]
) -> Iterator[Clash]:
    """Yield the floors of law that whole numbers do not allow; nothing if a plan may exist.

    A floor is left out of the set only where the rest is proven impossible without it, so the set
    is a true conflict, but not proven smallest.
    """
    floors = [group for group in groups if group.floor]
    engine = HighsModel(compiled, relaxed=False)
    engine.minimise(np.zeros(len(compiled.lower)))
    leave_out_others(engine, nations)
    engine.stop = StopCondition(SECONDS)
    if not _is_infeasible(engine):
        return
    kept = list(floors)
    for floor in floors:
        if engine.stop.reached:
            break
        engine.set_row_bounds(floor.rows, -np.inf, np.inf)
        if _is_infeasible(engine):
            kept.remove(floor)
        else:
            engine.set_row_bounds(
                floor.rows, compiled.row_lower[floor.rows], compiled.row_upper[floor.rows]
            )
    sizes = _sizes(engine, compiled, groups)
    said = "; ".join(group.full for group in kept)
    part = f" Among what stops them: {'; '.join(one.full for one in sizes)}." if sizes else ""
    yield Clash(
        tuple(dict.fromkeys(group.name for group in [*kept, *sizes])),
        f"Whole lots, seats and switches (production, stock, people, lines, smallest sizes) leave "
        f"no plan for: {said}. If lots and seats could be divided, these could be met.{part} Which "
        f"{'others ' if sizes else ''}of the capacity limits take part is not known, and fewer of "
        "these floors may be enough.",
    )


def _sizes(engine: HighsModel, compiled: CompiledModel, groups: Sequence[Group]) -> list[Group]:
    """Return the rules on sizes without which, one at a time, there would be a plan.

    Those that make no difference are lifted for good; nothing if time is up before all are tried.
    """
    kept = []
    for group in (one for one in groups if one.switched):
        engine.set_row_bounds(group.rows, -np.inf, np.inf)
        if engine.stop.reached:
            return []
        if not _is_infeasible(engine):
            kept.append(group)
            rows = group.rows
            engine.set_row_bounds(rows, compiled.row_lower[rows], compiled.row_upper[rows])
    return kept


def _is_infeasible(engine: HighsModel) -> bool:
    engine.run()
    return engine.infeasible
