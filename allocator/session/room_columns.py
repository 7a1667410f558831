"""Which columns of a changed model may grow, and which stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.search.near_plan import Mask

if TYPE_CHECKING:
    from allocator.session.revise import Room

GOODS = ("lots", "seats", "grant")
_OF_ITEM = (*GOODS, "sustained")
_BY_YEAR = {**dict.fromkeys(GOODS, 2), "pay": 3}
"""Variables that are frozen with their year, and where it stands in their keys."""


def growing(compiled: CompiledModel, reference: Floats, room: Room) -> Mask:
    """Return the columns that may be more than in the plan."""
    found = np.zeros(len(compiled.lower), dtype=bool)
    asked, ever = set(room.growing), {(n, i) for n, i, _ in room.growing}
    more_for = set(room.more_for)
    for name in _OF_ITEM:
        for key, column in compiled.columns.get(name, {}).items():
            nation, item, when = key
            always = (nation, item, 0) in asked or (name == "sustained" and (nation, item) in ever)
            found[column] = always or key in asked
            found[column] |= (
                nation in more_for and when >= room.frozen_before and reference[column] > 0
            )
    return found


def frozen(compiled: CompiledModel, room: Room) -> Mask:
    """Return the columns of years before the event, which stay as they are."""
    found = np.zeros(len(compiled.lower), dtype=bool)
    for name, at in _BY_YEAR.items() if room.frozen_before else ():
        for key, column in compiled.columns.get(name, {}).items():
            found[column] = key[at] < room.frozen_before and key[0] not in room.thawed
    return found
