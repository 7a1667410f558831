"""Where a figure lands in the compiled model, so that a change of number needs no rebuild.

Each family of rules states its places beside its constraints. The statements are checked whenever a
model is compiled: a number found in the matrix must be the one that the place says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from .families import VARIABLES
from .problem import Figure

Objective = Literal["value", "bending", "turbulence"]

ELASTIC: tuple[tuple[Objective, float], ...] = (("value", -1.0), ("bending", 1.0))
"""Objectives in which bending of an elastic rule counts, and its sign there."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """Entries of `row` family × `variable` hold sign × figure.

    The figure's key is made of the components at `at` of the row's key or of the column's key;
    with no component it is the single figure of index "one".
    """

    row: str
    variable: str
    figure: str
    side: Literal["row", "column"]
    at: tuple[int, ...]
    sign: float = 1.0


@dataclass(frozen=True, slots=True)
class RowLimit:
    """The lower or upper limit of the rows of family `row` is the figure at components `at`."""

    row: str
    figure: str
    limit: Literal["lower", "upper", "both"]
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ColumnLimit:
    """The upper limit of `variable` is the figure at components `at` of the column's key."""

    variable: str
    figure: str
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """`variable` has sign × figure in objective `objective` (key components as in Coefficient)."""

    objective: Objective
    variable: str
    figure: str
    at: tuple[int, ...] | str
    sign: float = 1.0


Place = Coefficient | RowLimit | ColumnLimit | Cost


def bend_costs(*bends: str) -> tuple[Cost, ...]:
    """Return what bending costs, by the families that price it, in the objectives that count it."""
    return tuple(
        Cost(objective, name, "bend_price", VARIABLES[name].price, sign)
        for name in bends
        for objective, sign in ELASTIC
    )


def keys_at(keys: Collection[Any], at: tuple[int, ...] | str) -> Iterator[Any]:
    """Yield the components `at` of each key: one alone, several as a tuple, none as "one".

    A name instead of components is the key for all.
    """
    if isinstance(at, str) or not at:
        return iter([at or "one"] * len(keys))
    first = next(iter(keys), None)
    return map(itemgetter(*at), keys) if isinstance(first, tuple) else iter(keys)


def sources(
    figure: Figure, keys: Collection[Any], at: tuple[int, ...] | str
) -> npt.NDArray[np.int64]:
    """Return which number of `figure` each of `keys` takes."""
    wanted = tuple(keys_at(keys, at))
    if wanted == figure.keys:
        return np.arange(len(wanted))
    index = {key: number for number, key in enumerate(figure.keys)}
    return np.fromiter((index[key] for key in wanted), dtype=np.int64, count=len(wanted))
