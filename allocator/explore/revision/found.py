"""What a search near a plan found, and in which room."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from allocator.session.room_columns import Room
from allocator.solver.search.near_plan import NearSolution


@dataclass(frozen=True, slots=True)
class Found:
    """A plan near another one, as a solution.

    `unfinished`: a search that allowed less ended without an answer. `saved`: rules, by family and
    name, that are kept because others may get more. `nothing_given`: nothing could be given up.
    `not_added`: the search for what new money adds ended without an answer.
    """

    near: NearSolution
    room: Room
    unfinished: bool = False
    saved: Collection[tuple[str, str]] = ()
    nothing_given: bool = False
    not_added: bool = False


def is_for_all(room: Room, nations: Iterable[str]) -> bool:
    """Tell whether every one of all `nations` may get more of what it holds."""
    nations = set(nations)
    return bool(nations) and nations <= set(room.more_for)
