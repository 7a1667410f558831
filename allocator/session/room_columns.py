"""What a revision may do, and which columns may grow for it or stay as they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from allocator.session.unfinished import unfinished
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.search.line_switches import GOODS
from allocator.solver.search.near_request import Mask

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
        First year in which anything asked for acts: goods and payments of years before it are
        executed and stay as they are, for every nation, but for programmes that no plan can
        complete any more (`unfinished`); 0: nothing is executed.
    more_for
        Nations for which all that they hold in years not frozen may become more, at the price of
        change.
    anything_for
        Nations that may get anything in years not frozen, at the price of change.
    paid_no_more
        Nations, each with the year from which on no account may pay for any use of theirs more than
        in the plan.
    """

    growing: Collection[tuple[str, str, int]] = ()
    kept: Collection[str] = ()
    frozen_before: int = 0
    more_for: Collection[str] = ()
    anything_for: Collection[str] = ()
    paid_no_more: Collection[tuple[str, int]] = ()


def growing(compiled: CompiledModel, reference: Floats, room: Room) -> Mask:
    """Return the columns that may be more than in the plan."""
    found = np.zeros(len(compiled.lower), dtype=bool)
    asked, ever = set(room.growing), {(n, i) for n, i, _ in room.growing}
    more_for, anything_for = set(room.more_for), set(room.anything_for)
    for name in _OF_ITEM:
        for key, column in compiled.columns.get(name, {}).items():
            nation, item, when = key
            always = (nation, item, 0) in asked or (name == "sustained" and (nation, item) in ever)
            found[column] = always or key in asked
            more = nation in more_for and reference[column] > 0
            if when >= room.frozen_before:
                found[column] |= more or nation in anything_for
    return found


def frozen(compiled: CompiledModel, room: Room) -> Mask:
    """Return the goods and payments of years that are executed."""
    found = np.zeros(len(compiled.lower), dtype=bool)
    for name, at in _BY_YEAR.items() if room.frozen_before else ():
        for key, column in compiled.columns.get(name, {}).items():
            found[column] = key[at] < room.frozen_before
    return found


def paid_no_more(compiled: CompiledModel, room: Room) -> Mask:
    """Return the payments that may not be more than in the plan."""
    found = np.zeros(len(compiled.lower), dtype=bool)
    since = dict(room.paid_no_more)
    for (nation, _, _, year), column in compiled.columns.get("pay", {}).items():
        found[column] = nation in since and year >= since[nation]
    return found


def given_up(
    compiled: CompiledModel, reference: Floats, executed_columns: Mask, may_grow: Mask
) -> Mask:
    """Return the executed goods of programmes that no plan can complete, and what pays for them."""
    if not executed_columns.any():
        return executed_columns
    most = np.where(may_grow, compiled.upper, np.minimum(compiled.upper, reference))
    reach = np.where(executed_columns, reference, most)
    found = unfinished(compiled, reach, executed_columns)
    nations = {key[0] for name in GOODS for key, at in compiled.columns.get(name, {}).items()
               if found[at]}  # fmt: skip
    for key, column in compiled.columns.get("pay", {}).items():
        found[column] = executed_columns[column] and key[0] in nations
    return found
