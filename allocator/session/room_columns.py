"""What a revision may do, and which columns may grow for it or stay as they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.search.near_plan import Mask

GOODS = ("lots", "seats", "grant")
_OF_ITEM = (*GOODS, "sustained")
_BY_YEAR = {**dict.fromkeys(GOODS, 2), "pay": 3}
"""Variables that are frozen with their year, and where it stands in their keys."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a revision may do beside giving up what the plan holds.

    Parameters
    ----------
    growing
        Nation, item and year (0: every year) of goods that may become more.
    kept
        Names of decisions that must be met in full.
    frozen_before
        Goods and payments of years before this one stay as they are; 0: none.
    thawed
        Nations that may give up goods of those years, too: a smallest size that what is left of a
        programme no longer reaches would leave no plan.
    more_for
        Nations for which all that they hold in years not frozen may become more, at the price of
        change.
    """

    growing: Collection[tuple[str, str, int]] = ()
    kept: Collection[str] = ()
    frozen_before: int = 0
    thawed: Collection[str] = ()
    more_for: Collection[str] = ()


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
