"""The part of the world that a map shows: the nations of the case with a margin around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Place = tuple[float, float]
"""Degrees east and north."""

_MARGIN = 0.12
"""Margin on each side, as a share of the larger side."""

_LEAST = 20.0
"""Degrees of the larger side at least, so that one small nation has its neighbours around it."""

_WORLD = 200.0
"""Degrees to the east from which on the whole world is shown."""


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the world in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def corners(self) -> list[list[float]]:
        """Its corners, in degrees east and north."""
        return [[x, y] for x in (self.west, self.east) for y in (self.south, self.north)]

    def holds(self, polygons: Sequence[Any]) -> bool:
        """Tell whether a shape lies in it wholly."""
        return all(
            self.west <= east <= self.east and self.south <= north <= self.north
            for east, north in _places(polygons)
        )


WORLD = Window(-180.0, -90.0, 180.0, 90.0)


def window_of(shapes: Iterable[Sequence[Any]], points: Iterable[Place]) -> Window:
    """Return the part of the world that holds shapes and points; all of it if they are far apart.

    Examples
    --------
    >>> window_of([], [(30.0, 0.0), (40.0, 10.0)])
    Window(west=22.6, south=-7.4, east=47.4, north=17.4)
    >>> window_of([], [(-170.0, 0.0), (170.0, 10.0)]) == WORLD
    True
    """
    places = [*points, *(place for shape in shapes for place in _places(shape))]
    if not places:
        return WORLD
    west, east = (edge(place[0] for place in places) for edge in (min, max))
    south, north = (edge(place[1] for place in places) for edge in (min, max))
    if east - west > _WORLD:
        return WORLD
    side = max(east - west, north - south, _LEAST)
    more_x = (side - (east - west)) / 2 if east - west < _LEAST else 0.0
    more_y = (side - (north - south)) / 2 if north - south < _LEAST else 0.0
    margin = _MARGIN * side
    edges = (
        max(west - margin - more_x, -180.0), max(south - margin - more_y, -90.0),
        min(east + margin + more_x, 180.0), min(north + margin + more_y, 90.0),
    )  # fmt: skip
    return Window(*(round(one, 6) for one in edges))


def magnification(seen: Window) -> float:
    """Return how many times larger its nations are drawn than on a map of the world, about.

    Examples
    --------
    >>> magnification(WORLD)
    1.0
    """
    wide, high = seen.east - seen.west, seen.north - seen.south
    return max(1.0, min(360.0 / wide, 140.0 / high))


def _places(polygons: Sequence[Any]) -> Iterator[Place]:
    for polygon in polygons:
        for ring in polygon:
            yield from ((east, north) for east, north in ring)
