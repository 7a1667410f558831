"""Orders in which causes are added one at a time."""

from __future__ import annotations

import itertools
import math

import numpy as np

Order = tuple[int, ...]


def orders_of(count: int, most: int, seed: int) -> list[Order]:
    """Return all orders of `count` causes, or where they are more than `most`, random ones.

    Random orders come in pairs, one the reverse of the other, so that each cause stands as often
    early as late. They are sorted, so that orders that begin alike follow one another.
    """
    if math.factorial(count) <= most:
        return list(itertools.permutations(range(count)))
    random = np.random.default_rng(seed)
    found = set[Order]()
    while len(found) + 2 <= most:
        order = tuple(int(cause) for cause in random.permutation(count))
        found |= {order, order[::-1]}
    return sorted(found)
