"""What a search near a plan is free to do, one room after the other, and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from allocator.explore.revision.asked import Asked, executed_before
from allocator.explore.revision.found import is_for_all
from allocator.explore.revision.requests import Event
from allocator.plan.held import held_of
from allocator.session.room_columns import Room
from allocator.util.format import listed

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def rooms_of(
    plan: Plan, asked: Sequence[Asked], held: Mapping[str, int] | None = None
) -> list[Room]:
    """Return the rooms to try one after the other, from the least change to wider ones.

    `held`: nations that accounts give no more already (default: those that the plan tells).
    """
    free = more_asked(asked)
    first = Room(
        growing=tuple(key for one in asked for key in one.room.growing),
        kept=tuple(name for one in asked for name in one.room.kept),
        frozen_before=executed_before(plan, asked),
        more_for=tuple(nation for one in asked for nation in one.room.more_for),
        paid_no_more=tuple(
            (nation, since)
            for nation, since in held_after(plan, asked, held).items()
            if nation not in free
        ),
    )
    rooms = [first]
    if first.kept:
        rooms.append(replace(first, kept=()))
    everyone = tuple(plan.case.tables["nations"]["nation"])
    rooms.append(replace(first, kept=(), more_for=everyone))
    if first.paid_no_more:
        rooms.append(replace(rooms[-1], paid_no_more=()))
    return rooms


def more_asked(asked: Iterable[Asked]) -> set[str]:
    """Return the nations that more is asked for: goods, or a decision that gives at least a sum."""
    rooms = [one.room for one in asked]
    goods = {nation for room in rooms for nation, _, _ in room.growing}
    return goods | {nation for room in rooms for nation in room.more_for}


def let_more(asked: Iterable[Asked]) -> set[str]:
    """Return the nations that accounts may give more after an event; one that says so is enough."""
    events = (one.request for one in asked if isinstance(one.request, Event))
    return {event.nation for event in events if event.more}


def held_after(
    plan: Plan, asked: Sequence[Asked], held: Mapping[str, int] | None = None
) -> dict[str, int]:
    """Return the nations that accounts give no more from then on, each from its first event on.

    An answer in which more is asked for one of them is not held to that; the next one is.
    """
    earlier = held_of(plan.meta) if held is None else held
    events = [pair for one in asked for pair in one.room.paid_no_more]
    since = dict[str, int]()
    for nation, year in sorted([*earlier.items(), *events]):
        since.setdefault(nation, year)
    free = let_more(asked)
    return {nation: year for nation, year in since.items() if nation not in free}


def held_words(room: Room, names: Mapping[str, str]) -> str:
    """Say which nations accounts give no more; empty without any."""
    held = [names.get(nation) or nation for nation, _ in room.paid_no_more]
    whom = f"any of {listed(held)}" if len(held) > 1 else "".join(held)
    return f"no account pays {whom} more than before" if held else ""


def scope_words(
    room: Room,
    nations: Iterable[str] = (),
    names: Mapping[str, str] | None = None,
    *,
    moved_back: bool = False,
) -> str:
    """Say what was free in the search; `nations` are all of the case, `names` those by code."""
    if is_for_all(room, nations):
        told = "every nation may give up what it holds, and get more of it"
        told += " and of what is asked for and what it needs" if room.growing else ""
    else:
        told = "every nation may give up what it holds, and none gets more"
        if moved_back:
            told += " but of what it had given then"
        if room.growing:
            told += " but of what is asked for and what it needs"
        if room.more_for:
            told += "; nations in a decision or rule that would be missed may also get more of "
            told += "what they hold"
    if room.anything_for:
        told += "; nations that law asks something for may get anything"
    if held := held_words(room, names or {}):
        told += f"; {held}"
    if room.frozen_before:
        told += f"; years before {room.frozen_before} stay as executed"
    return told
