"""All smallest sets of rules that cannot be kept together, by a map of what is not decided yet.

MARCO (Liffiton, Previti, Malik and Marques-Silva 2016, doi:10.1007/s10601-015-9183-0): a map solver
names a largest set of rules that is not decided; if it can be kept, all its subsets are decided,
if not, it is shrunk to a smallest clash and all supersets of that are decided.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

Rules = frozenset[int]

_MOST_STEPS = 300
"""Sets looked at; of n pairs that clash there are 2^n largest sets that can be kept."""


@dataclass(frozen=True, slots=True)
class Clashes:
    """Clashes found; `smallest` tells of each whether no rule of it can be spared, as proven.

    `complete`: there are no others.
    """

    sets: tuple[Rules, ...]
    smallest: tuple[bool, ...]
    complete: bool


def smallest_clashes(
    count: int,
    can_be_kept: Callable[[Rules], bool | None],
    shrunk: Callable[[Rules], tuple[Rules, bool]],
    most: int,
    found: Callable[[int], None] = lambda number: None,
) -> Clashes:
    """Return up to `most` smallest sets of rules 0 … count − 1 that cannot be kept together.

    `can_be_kept` says so of a set, or None where it is not known: such a set is left aside, and
    there may be clashes in it. `shrunk` returns a clash within a set that cannot be kept, and
    whether it is proven smallest. `found` hears how many there are.
    """
    ruled_out: list[tuple[Rules, bool]] = []
    clashes: list[Rules] = []
    smallest: list[bool] = []
    known = True
    for _ in range(_MOST_STEPS):
        seed = _largest_undecided(count, ruled_out)
        if seed is None:
            return Clashes(tuple(clashes), tuple(smallest), known)
        kept = can_be_kept(seed)
        if kept is False and len(clashes) == most:
            break
        if kept is False:
            clash, proven = shrunk(seed)
            clashes.append(clash)
            smallest.append(proven)
            ruled_out.append((clash, True))
            found(len(clashes))
        else:
            known = known and kept is True
            ruled_out.append((frozenset(range(count)) - seed, False))
    return Clashes(tuple(clashes), tuple(smallest), complete=False)


def _largest_undecided(count: int, ruled_out: list[tuple[Rules, bool]]) -> Rules | None:
    """Return a largest set with a rule of each clash missing and one beyond each set decided."""
    if not count or any(not rules for rules, _ in ruled_out):
        return frozenset() if not ruled_out else None
    if not ruled_out:
        return frozenset(range(count))
    rows = np.zeros((len(ruled_out), count))
    for row, (rules, _) in zip(rows, ruled_out, strict=True):
        row[list(rules)] = 1.0
    upper = np.array([len(rules) - 1.0 if clash else np.inf for rules, clash in ruled_out])
    lower = np.array([0.0 if clash else 1.0 for _, clash in ruled_out])
    result = milp(
        -np.ones(count),
        integrality=np.ones(count, dtype=np.int32),
        bounds=Bounds(0.0, 1.0),
        constraints=LinearConstraint(rows, lower, upper),
    )
    if result.x is None:
        return None
    return frozenset(np.flatnonzero(np.round(result.x)).tolist())
