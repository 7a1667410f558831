"""Weights drawn evenly from all that a planner's ranking allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.errors import DataError, Fault
from allocator.inputs.policy.choices import keys_of
from allocator.inputs.policy.fields import FIELDS
from allocator.inputs.policy.parse import fix_name, shortlist

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy

Ranking: TypeAlias = tuple[tuple[str, ...], ...]
"""Names, those that matter most first; names side by side are in no order.

That does not make their weights equal: each draw puts them in one of their orders at random.
"""

WEIGHTS = ("objective_weight", "tier_weight")
"""Settings whose weights can be drawn."""


def draw_weights(ranking: Ranking, draws: int, seed: int) -> pd.DataFrame:
    """Return weights that add up to 1 and keep the ranking, one row a draw, a column a name.

    Independent exponential variables, divided by their sum, are uniform on the simplex; put in
    order they are uniform on that part of it which the ranking allows, since every order has a
    part of the same size and shape. Names that are ranked side by side share out their places at
    random. A longer series with the same seed begins with the shorter one.

    References
    ----------
    .. [1] Rubinstein, R. Y. (1982). Generating random vectors uniformly distributed inside and on
       the surface of different regions. European Journal of Operational Research 10(2), 205-209.
       doi:10.1016/0377-2217(82)90161-8
    .. [2] Butler, J., Jia, J., Dyer, J. (1997). Simulation techniques for the sensitivity analysis
       of multi-criteria decision models. European Journal of Operational Research 103(3), 531-546.
       doi:10.1016/S0377-2217(96)00307-4
    """
    names = [name for side_by_side in ranking for name in side_by_side]
    sizes, places = (np.random.default_rng(one) for one in np.random.SeedSequence(seed).spawn(2))
    drawn = sizes.standard_exponential((draws, len(names)))
    ordered: npt.NDArray[np.float64] = -np.sort(-drawn, axis=1)
    ordered /= ordered.sum(axis=1, keepdims=True)
    levels = np.repeat(np.arange(len(ranking)), [len(one) for one in ranking])
    order = np.argsort(levels + places.random((draws, len(names))), axis=1, kind="stable")
    return pd.DataFrame(np.take_along_axis(ordered, order, axis=1), columns=names)


def weights_now(of: str, case: Case, policy: Policy) -> dict[str, float]:
    """Return the weights that hold now, by name.

    Raises
    ------
    DataError
        `of` is no setting of weights, or the case has fewer than two names to weigh.
    """
    if of not in WEIGHTS:
        raise DataError([Fault("weights", f"found {of!r}", ", ".join(WEIGHTS),
                               fix_name(str(of), WEIGHTS), column="of")])  # fmt: skip
    (field,) = (one for one in FIELDS if one.name == of)
    table = keys_of(field, case)
    given: Mapping[str, float] = getattr(policy, of)
    found = {
        key: float(given.get(key, in_case))
        for key, in_case in zip(table["key"], table["in_case"], strict=True)
    }
    if len(found) < 2:
        raise DataError([Fault("weights", f"{len(found)} {field.keys} in the case",
                               "two or more", "choose something else to "
                                              "weigh", column="of")])  # fmt: skip
    return found


def ranking_of(given: Any, now: Mapping[str, float]) -> Ranking:
    """Return a ranking as given, or for None the order of the weights that hold now.

    Names whose weights are equal now are put side by side: nothing says which matters more.

    Raises
    ------
    DataError
        A name is unknown, missing or given twice; all faults at once.
    """
    if given is None:
        levels = sorted(set(now.values()), reverse=True)
        return tuple(tuple(name for name in now if now[name] == level) for level in levels)
    place, allowed = "ranking", "names in order, equal ranks in a list of their own"
    sequence = isinstance(given, Sequence) and not isinstance(given, str)
    levels_given = [_level(one) for one in given] if sequence else [None]
    if not levels_given or any(not one for one in levels_given):
        raise DataError([Fault(place, f"found {given!r}", allowed,
                               'write ranking = ["most", ["next", "next too"]]')])  # fmt: skip
    ranking = tuple(one for one in levels_given if one)
    faults = list(_ranking_faults(ranking, now, place))
    if faults:
        raise DataError(faults)
    return ranking


def _level(given: Any) -> tuple[str, ...] | None:
    if isinstance(given, str | int):
        return (str(given),)
    if isinstance(given, Sequence) and all(isinstance(one, str | int) for one in given):
        return tuple(map(str, given))
    return None


def _ranking_faults(ranking: Ranking, now: Mapping[str, float], place: str) -> Iterator[Fault]:
    counts = Counter(name for one in ranking for name in one)
    for name, count in counts.items():
        if name not in now:
            yield Fault(place, f"unknown name {name!r}", shortlist(now), fix_name(name, now))
        elif count > 1:
            yield Fault(place, f"{name!r} appears {count} times", "every name once",
                        "remove it")  # fmt: skip
    missing = [name for name in now if name not in counts]
    if missing:
        yield Fault(place, f"no {', '.join(missing)}", "every name once",
                    "put what is not ranked into a list of its own")  # fmt: skip


def ranking_words(ranking: Ranking) -> str:
    """Return a ranking in words; names side by side are in no order, which is not to be equal.

    Examples
    --------
    >>> ranking_words((("defence",), ("trade", "order")))
    'defence before trade and order (these two in any order)'
    """
    return " before ".join(map(_level_words, ranking))


def _level_words(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    count = {2: "two", 3: "three", 4: "four"}.get(len(names), str(len(names)))
    return f"{', '.join(names[:-1])} and {names[-1]} (these {count} in any order)"
