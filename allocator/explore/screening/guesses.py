"""From what a line gains and costs to a verdict, a reason and a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.explore.explanation.answer import Kind
from allocator.explore.screening.result import Guess
from allocator.util.format import figure

if TYPE_CHECKING:
    from allocator.explore.screening.bundle import Bundle

_REASONS: dict[str, tuple[Kind, str, str]] = {
    "money": (Kind.OUTCOMPETED, "", "the money is worth more elsewhere"),
    "absorption": (Kind.ABSORPTION, "money", "the nation absorbs more money badly"),
    "upkeep": (Kind.ABSORPTION, "maintainers", "its upkeep costs more than it gains"),
    "crews": (Kind.ABSORPTION, "people", "its crews would have to be trained"),
    "package": (Kind.PACKAGE, "", "it needs a package that costs more than it gains"),
    "lines": (Kind.ABSORPTION, "lines", "another line of the nation would have to end"),
    "production": (Kind.PRODUCTION, "", "all that is made is taken, and is worth more there"),
    "rule": (Kind.RULE, "lock_high", "a decision allows no more"),
    "course": (Kind.COURSE, "", "the course is full, and its seats are worth more where they are"),
}
_STOPPED: dict[str, tuple[Kind, str, str]] = {
    "money": (Kind.MONEY, "", "no account can pay for it in a year in which it can be had"),
    "size": (Kind.SIZE, "", "the smallest purchase that makes sense is more than can be had"),
    "vetted": (Kind.ABSORPTION, "people", "all people that can be sent have a seat"),
    "language": (Kind.ABSORPTION, "language", "all people with the language have a seat"),
    "package": (Kind.PACKAGE, "", "what must come with it cannot be had"),
    "crews": (Kind.ABSORPTION, "people", "its crews cannot be trained"),
}
_CLOSED = (Kind.RULE, "", "limits leave nothing of it")
_FULL = ("production", "course")

_LITTLE = 0.05
"""A line that gains less than this share of its cost is one whose need is met."""


def verdict_of(one: Bundle | None, points: float, close: float) -> Guess:
    """Return the verdict on a line that would change a plan's value by `points`."""
    if one is None or one.stopped:
        return Guess.NO_ROOM
    if abs(points) <= close:
        return Guess.CLOSE
    return Guess.LOOK if points > 0 else Guess.LESS


def reason_of(
    one: Bundle | None, verdict: Guess, instead: str, close: float
) -> tuple[Kind, str, str]:
    """Return kind, layer and words of what speaks most against a line; `instead` gains more."""
    if one is None:
        return _CLOSED
    if one.stopped:
        return _STOPPED[one.stopped]
    if verdict is Guess.LOOK:
        return Kind.NEED, "", "it may be worth more than what it would push out"
    full = [why for why in _FULL if one.costs.get(why, 0.0) > 0.0]
    if verdict is Guess.CLOSE and full:
        return _REASONS[full[0]]
    if instead and one.net > -close:
        return Kind.OUTCOMPETED, "", f"{instead} would gain more for the same need"
    if one.gain <= _LITTLE * one.cost and one.costs["money"] > 0.0:
        return Kind.NEED_MET, "", "little of the need is open that it could meet"
    return _REASONS[max(one.costs, key=lambda why: one.costs[why])]


def sentence(verdict: Guess, why: str, points: float, units: str) -> str:
    """Return a guess in a sentence; `units` says of what."""
    if verdict is Guess.NO_ROOM:
        return f"A guess: no room, as {why}."
    size = f"{figure(abs(points))} value points"
    if verdict is Guess.LOOK:
        return f"A guess: {units} may gain {size}; ask why not for a proof."
    if verdict is Guess.CLOSE:
        return f"A guess: {units} would change too little to say; {why}."
    return f"A guess: {units} would lose {size}, as {why}."
