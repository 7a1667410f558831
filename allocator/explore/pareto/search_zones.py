"""Where points of a front may still lie: zones of outcomes below a corner.

All objectives are minimised. A zone is a corner u and stands for the outcomes y with y < u in every
objective. The corners kept are the local upper bounds of the points found (Klamroth, Lacour and
Vanderpooten, "On the representation of the search region in multi-objective optimization", EJOR
245, 2015); the order of search and what an optimum closes are those of Tamby and Vanderpooten,
"Enumeration of the nondominated set of multiobjective discrete optimization problems", INFORMS
Journal on Computing 33, 2021.
"""

from __future__ import annotations

import numpy as np

from allocator.solver.backend.compiled_model import Floats

_FAR = 1e9
"""Stands for the range of an objective that has no worst value, where room is compared."""


class SearchZones:
    """The open zones of `count` objectives whose outcomes lie between `low` and `top`."""

    def __init__(self, low: Floats, top: Floats) -> None:
        self._low = low
        self._top: Floats = np.where(np.isfinite(top), top, low + _FAR)
        self._open: Floats = np.full((1, len(low)), np.inf)
        self._closed: Floats = np.empty((0, len(low)))

    def __len__(self) -> int:
        """Return how many zones are open."""
        return len(self._open)

    def next(self, count: int = 1, best: int | None = None) -> list[tuple[Floats, int]]:
        """Return up to `count` corners to look below, each with the objective to make best there.

        First the pair whose other objectives leave the most room: its optimum closes the most. One
        zone comes twice, with two objectives, only where there are too few zones. Where `best` is
        given it is the objective of all.
        """
        room = np.log(np.maximum(np.minimum(self._open, self._top) - self._low, 0.5))
        others = room.sum(axis=1, keepdims=True) - room
        objective = np.argmax(others, axis=1) if best is None else np.full(len(others), best)
        most = others[np.arange(len(others)), objective]
        order = np.argsort(-most, kind="stable")[:count]
        found = [(self._open[zone].copy(), int(objective[zone])) for zone in order]
        if best is None and len(found) < count:
            corner, first = found[0]
            found.append((corner.copy(), (first + 1) % len(corner)))
        return found

    def split(self, point: Floats) -> None:
        """Take out of every zone what `point` dominates or equals."""
        holds = (point < self._open).all(axis=1)
        if not holds.any():
            return
        split = self._open[holds]
        parts = [self._parts(split, point, at) for at in range(len(point))]
        new = np.concatenate(parts)
        self._open = np.concatenate([self._open[~holds], new[~self._within_closed(new)]])

    def _parts(self, split: Floats, point: Floats, at: int) -> Floats:
        """Return the zones of `split` that are better than `point` in objective `at`.

        Those within another are left out.
        """
        new = split.copy()
        new[:, at] = point[at]
        new = np.unique(new[new[:, at] > self._low[at]], axis=0)
        others = np.arange(len(point)) != at
        beside = (self._open[:, at] == point[at]) & (point < self._open)[:, others].all(axis=1)
        beside_of = self._open[beside]
        keep = [
            not (np.concatenate([np.delete(new, row, axis=0), beside_of]) >= new[row])
            .all(axis=1)
            .any()
            for row in range(len(new))
        ]
        return new[keep]

    def close(self, corner: Floats) -> None:
        """Note that there is no outcome below `corner`, and forget the zones within."""
        self._closed = np.concatenate(
            [self._closed[~(self._closed <= corner).all(axis=1)], corner[None]]
        )
        self._open = self._open[~(self._open <= corner).all(axis=1)]

    def _within_closed(self, corners: Floats) -> np.typing.NDArray[np.bool_]:
        within = np.all(corners[:, None, :] <= self._closed[None], axis=2)
        return np.asarray(np.any(within, axis=1))
