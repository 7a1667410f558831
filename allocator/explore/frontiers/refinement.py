"""Which limits to try next, so that a few plans show the whole of a trade-off.

The ε-constraint method with its ranges halved where most is unknown. Two rules of the AUGMECON
family save solves (Mavrotas and Florios, "An improved version of the augmented ε-constraint
method", 2013; Nikas et al., "A robust augmented ε-constraint method", 2020): a plan that stays
below its limits is the best for all limits between these and its own measures (bypass), and below
limits that are proven not to be kept no tighter ones are tried (early exit).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from allocator.solver.backend.compiled_model import Floats
from allocator.util.tolerance import ROUNDING

_NARROW = 1 / 128
"""Ranges narrower than this share of the first are not cut again."""


@dataclass(frozen=True, slots=True)
class _Tried:
    """Limits that were tried, how far in they reach, and the value; None: no plan keeps them.

    `proven` tells that none does; else it was only not found.
    """

    at: Floats
    reach: Floats
    value: float | None
    proven: bool

    def refuses(self, box: _Box, *, proven: bool) -> bool:
        """Tell whether limits as loose as those of `box` had no plan, `proven` or not."""
        missed = self.value is None and self.proven == proven
        return missed and bool((self.at <= box.loose).all())


@dataclass(frozen=True, slots=True)
class _Box:
    """Limits between a looser and a tighter corner."""

    loose: Floats
    tight: Floats


class Levels:
    """Limits from 0, the loosest, to 1, the tightest, for each of several measures.

    `grains` gives for each the distance of levels that differ if it is counted, else 0.
    """

    def __init__(self, grains: Sequence[float]) -> None:
        self._grains = np.array(grains, dtype=float)
        self._tried: list[_Tried] = []
        self._boxes: list[_Box] = []
        self._now: _Box | None = None
        self._narrow = np.zeros(len(grains))

    def next(self) -> Floats | None:
        """Return the limits to try next; None: nothing is left that is worth a try.

        First the loosest, then the tightest, then the middle of the widest unknown; last of all
        where looser limits had no plan, if that was not proven.
        """
        self._now = None
        if len(self._tried) < 2:
            return np.full(len(self._grains), float(len(self._tried)))
        self._boxes = [box for box in self._boxes if self._worth_a_try(box)]
        if not self._boxes:
            return None
        self._now = max(self._boxes, key=lambda box: (not self._doubtful(box), self._promise(box)))
        return self._middle(self._now)

    def tried(self, at: Floats, reach: Floats, value: float | None, *, proven: bool = True) -> None:
        """Note the value at the limits `at`, None where no plan keeps them, `proven` or not.

        `reach` are the plan's own measures as limits: at least as tight, in as far as is known.
        """
        one = _Tried(at, np.maximum(at, reach), value, proven)
        self._tried.append(one)
        if len(self._tried) == 2:
            whole = _Box(self._tried[0].reach, np.ones(len(at)))
            self._boxes = [whole]
            narrow = np.maximum(_NARROW * (whole.tight - whole.loose), ROUNDING)
            # what is counted is looked at to the last one
            self._narrow = np.where(self._grains > 0, ROUNDING, narrow)
        box = self._now
        if box is None:
            return
        self._boxes = [other for other in self._boxes if other is not box]
        cut = np.minimum(one.reach, box.tight)
        halves = (((low, mid), (far, high)) for low, mid, far, high in
                  zip(box.loose, at, cut, box.tight, strict=True))  # fmt: skip
        for sides in itertools.product(*halves):
            self._boxes.append(_Box(*(np.array(ends) for ends in zip(*sides, strict=True))))

    def _worth_a_try(self, box: _Box) -> bool:
        least = self._grains * (1 + ROUNDING)
        if not (box.tight - box.loose > np.maximum(self._narrow, least)).any():
            return False
        if any(one.refuses(box, proven=True) for one in self._tried):
            return False
        low = self._least(box)
        return low is None or self._most(box) - low > ROUNDING * abs(low)

    def _doubtful(self, box: _Box) -> bool:
        return any(one.refuses(box, proven=False) for one in self._tried)

    def _most(self, box: _Box) -> float:
        """Return a value that no plan within the box passes: that of looser limits."""
        return min(one.value for one in self._tried
                   if one.value is not None and (one.at <= box.loose).all())  # fmt: skip

    def _least(self, box: _Box) -> float | None:
        """Return a value that some plan has for all limits of the box; None: not known."""
        fits = [one.value for one in self._tried
                if one.value is not None and (one.reach >= box.tight).all()]  # fmt: skip
        return max(fits, default=None)

    def _promise(self, box: _Box) -> float:
        """Return how much of the trade-off is unknown within the box."""
        values = [one.value for one in self._tried if one.value is not None]
        span = max(values) - min(values)
        low = self._least(box)
        drop = self._most(box) - (min(values) - span / 4 if low is None else low)
        return float(
            np.prod(np.maximum(box.tight - box.loose, self._narrow)) * (drop if span else 1.0)
        )

    def _middle(self, box: _Box) -> Floats:
        middle = (box.loose + box.tight) / 2
        counted = self._grains > 0
        grains = np.where(counted, self._grains, 1.0)
        return np.where(counted, np.floor(middle / grains + ROUNDING) * grains, middle)
