"""What a journal holds: steps, each with a plan, and moves from one step to another."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeAlias, TypeVar

KINDS = ("approved", "solved", "revised", "re-optimised", "taken back")
"""How the plan of a step was made; the first step is the approved plan."""

MOVES = ("undo", "redo", "go")


@dataclass(frozen=True, slots=True)
class Written:
    """A request in words, as text that can be read back, and why it is not kept (if it is not)."""

    words: str
    text: str
    missed: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A plan in a chain of answers: what was asked of the plan before, by whom, when and why.

    Parameters
    ----------
    step, parent
        Its number, from 1, and that of the step it began from (None: the first).
    kind
        One of `KINDS`.
    requests
        What was asked, in words and as text that can be replayed.
    author, reason, date
        Who, why, and when as ISO text with the time zone.
    value
        Value points of its plan; None where they are not known.
    moved_musd
        US$ million over the horizon that go to other goods, nations or years than before.
    kept
        Whether everything asked for is kept; None where nothing was asked.
    plan, case, policy
        Hashes of its plan and of the data and settings of that.
    price, seed
        Price of change and seed of the search; None for a plan that was not revised.
    version
        Version of Allocator that recorded it.
    """

    step: int
    parent: int | None
    kind: str
    requests: tuple[Written, ...]
    author: str
    reason: str
    date: str
    value: float | None
    moved_musd: float
    kept: bool | None
    plan: str
    case: str
    policy: str
    price: float | None
    seed: int | None
    version: str


@dataclass(frozen=True, slots=True)
class Move:
    """Another step made the current one: by ``undo``, ``redo`` or ``go``."""

    to: int
    kind: str
    author: str
    reason: str
    date: str


Entry: TypeAlias = Step | Move
T = TypeVar("T", Written, Step, Move)

_TYPES: dict[str, tuple[type, ...]] = {
    "int": (int,), "int | None": (int, type(None)), "str": (str,), "float": (float, int),
    "float | None": (float, int, type(None)), "bool | None": (bool, type(None)),
    "tuple[Written, ...]": (tuple,),
}  # fmt: skip


def now() -> str:
    """Return the time now as a journal writes it."""
    return datetime.datetime.now().astimezone().isoformat(timespec="seconds")


def step_from(table: Mapping[str, Any]) -> Step:
    """Return the step in a table of a file.

    Raises
    ------
    ValueError
        It holds something else.
    """
    try:
        requests = tuple(_typed(Written(**one)) for one in table["requests"])
        step = _typed(Step(**{**table, "requests": requests}))
    except (TypeError, KeyError) as error:
        raise ValueError(str(error)) from error
    if step.kind not in KINDS:
        raise ValueError(f"a step of kind {step.kind!r}")
    return step


def move_from(table: Mapping[str, Any]) -> Move:
    """Return the move in a table of a file.

    Raises
    ------
    ValueError
        It holds something else.
    """
    try:
        move = _typed(Move(**table))
    except TypeError as error:
        raise ValueError(str(error)) from error
    return move


def _typed(one: T) -> T:
    for field in fields(one):
        if not isinstance(getattr(one, field.name), _TYPES[str(field.type)]):
            raise ValueError(f"{field.name}: {getattr(one, field.name)!r}")
    if isinstance(one, Step | Move) and datetime.datetime.fromisoformat(one.date).tzinfo is None:
        raise ValueError(f"a date without a time zone: {one.date}")
    return one
