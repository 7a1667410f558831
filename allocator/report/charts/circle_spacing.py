"""Circles on the world map moved apart, so that none covers another or a small nation."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

Place = tuple[float, float]
"""Degrees east and north."""

_M = math.sqrt(3) / 2
_A = (1.340264, -0.081106, 0.000893, 0.003796)
"""Coefficients of the Equal Earth projection (Šavrič, Patterson and Jenny 2018)."""

_RINGS, _WAYS = 40, 24
"""Most steps away from its place that are tried for a circle, and directions of each."""


def projected(place: Place) -> tuple[float, float]:
    """Return a place on the Equal Earth map, x to the east and y to the north, in radians."""
    east, north = map(math.radians, place)
    angle = math.asin(_M * math.sin(north))
    return east * math.cos(angle) / (_M * _slope(angle)), _height(angle)


def on_earth(x: float, y: float) -> Place:
    """Return the place that `projected` puts at `x` and `y`."""
    angle = y / _A[0]
    for _ in range(12):
        angle -= (_height(angle) - y) / _slope(angle)
    north = math.asin(max(-1.0, min(1.0, math.sin(angle) / _M)))
    return math.degrees(x * _M * _slope(angle) / math.cos(angle)), math.degrees(north)


def apart(
    circles: Sequence[Place], taken: Iterable[tuple[Place, float]], distance: float
) -> list[Place]:
    """Return where to draw circles so that no two centres are closer than `distance`.

    The first ones stay nearest to their places. `taken` are places that no centre may come closer
    to than the distance beside each. Distances are of the map, as `projected` gives it.
    """
    blocked = [(*projected(place), room) for place, room in taken]
    found: list[Place] = []
    for place in circles:
        x, y = _free(projected(place), blocked, distance)
        blocked.append((x, y, distance))
        found.append(on_earth(x, y))
    return found


def _free(
    at: tuple[float, float], blocked: Sequence[tuple[float, float, float]], distance: float
) -> tuple[float, float]:
    """Return the first free point on rings around `at`; `at` itself if all are taken."""
    for ring in range(_RINGS):
        for way in range(_WAYS if ring else 1):
            turn, away = 2 * math.pi * way / _WAYS, ring * distance / 8
            x, y = at[0] + away * math.cos(turn), at[1] + away * math.sin(turn)
            if all(math.hypot(x - a, y - b) >= room - 1e-9 for a, b, room in blocked):
                return x, y
    return at


def _height(angle: float) -> float:
    square = angle * angle
    return angle * (_A[0] + _A[1] * square + square**3 * (_A[2] + _A[3] * square))


def _slope(angle: float) -> float:
    square = angle * angle
    return _A[0] + 3 * _A[1] * square + square**3 * (7 * _A[2] + 9 * _A[3] * square)
