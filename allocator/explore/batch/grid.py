"""Many scenarios from a few lines: grids over settings of the policy, and samples of them.

Both are made anew each time they are iterated over, so that a hundred thousand take no memory.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from allocator.errors import DataError, Fault
from allocator.inputs.policy import parse as policy_read
from allocator.inputs.policy.fields import FIELDS, Field
from allocator.inputs.policy.parse import fix_name
from allocator.inputs.scenario.changes import Change, Set
from allocator.inputs.scenario.scenario import LONGEST, Scenario, combine
from allocator.util.numbers import is_whole

Method = Literal["latin", "sobol", "random"]

METHODS: tuple[str, ...] = get_args(Method)

MOST = 10_000_000
"""Scenarios of one grid or sample."""

_AT_ONCE = 256
"""Points drawn at once, a power of two as Sobol's sequence likes it."""

_BY_NAME = {one.name: one for one in FIELDS}


@dataclass(frozen=True, slots=True)
class Grid(Collection[Scenario]):
    """Every combination of the values of some settings, the last setting turning fastest.

    Parameters
    ----------
    name
        Scenarios are called after it and their number.
    over
        Values by setting, spelled as for ``--set``.

    Raises
    ------
    DataError
        A setting is unknown, a value is not allowed, or there are more than 10 million
        combinations; all at once.

    Examples
    --------
    >>> grid = Grid("g", {"risk_budget": [0.08, 0.1], "budget_factor.*": [0.9, 1]})
    >>> [len(grid), next(iter(grid)).name]
    [4, 'g 1']
    """

    name: str
    over: Mapping[str, Sequence[float]]

    def __post_init__(self) -> None:
        over = {
            what: tuple(values) if _listed(values) else () for what, values in self.over.items()
        }
        place = f"grid {self.name!r}"
        faults = [*_wrong_name(self.name, place), *_faults(over, place)]
        count = math.prod(len(values) for values in over.values())
        if count > MOST:
            faults.append(Fault(place, f"{count:,} combinations", f"at most {MOST:,}",
                                "give fewer values, or draw a sample", column="over"))  # fmt: skip
        if faults:
            raise DataError(faults)
        object.__setattr__(self, "over", over)

    def __len__(self) -> int:
        return math.prod(len(values) for values in self.over.values())

    def __iter__(self) -> Iterator[Scenario]:
        points = itertools.product(*self.over.values())
        return _scenarios(self.name, len(self), tuple(self.over), points)

    def __contains__(self, scenario: object) -> bool:
        return any(scenario == one for one in self)


@dataclass(frozen=True, slots=True)
class Sample(Collection[Scenario]):
    """Points drawn between low and high values of some settings.

    Parameters
    ----------
    name
        Scenarios are called after it and their number.
    over
        Low and high value by setting, spelled as for ``--set``; whole settings are drawn whole.
    count
        How many points.
    method
        ``latin``: a Latin hypercube; ``sobol``: Sobol's sequence, scrambled, best with a power of
        two; ``random``: each by itself.
    seed
        The same seed draws the same points.

    Raises
    ------
    DataError
        A setting is unknown or a value is not allowed; all at once.
    """

    name: str
    over: Mapping[str, Sequence[float]]
    count: int
    method: Method = "latin"
    seed: int = 0

    def __post_init__(self) -> None:
        place = f"sample {self.name!r}"
        over = {what: tuple(ends) if _listed(ends) else () for what, ends in self.over.items()}
        faults = [*_wrong_name(self.name, place), *_faults(over, place),
                  *self._own_faults(over, place)]  # fmt: skip
        if faults:
            raise DataError(faults)
        object.__setattr__(self, "over", over)

    def _own_faults(self, over: Mapping[str, Sequence[float]], place: str) -> Iterator[Fault]:
        for what, ends in over.items():
            if len(ends) != 2 or (_numbers(ends) and ends[0] > ends[1]):
                yield Fault(place, f"found {list(ends)}", "a low and a high value",
                            f'write "{what}" = [low, high]', column=what)  # fmt: skip
        if not is_whole(self.count) or not 1 <= self.count <= MOST:
            yield Fault(place, f"found {self.count!r}", f"a whole number from 1 to {MOST:,}",
                        "say how many points", column="count")  # fmt: skip
        if not is_whole(self.seed) or self.seed < 0:
            yield Fault(place, f"found {self.seed!r}", "a whole number, 0 or more",
                        "give another seed", column="seed")  # fmt: skip
        if self.method not in METHODS:
            yield Fault(place, f"found {self.method!r}", ", ".join(METHODS),
                        fix_name(str(self.method), METHODS), column="method")  # fmt: skip

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Scenario]:
        return _scenarios(self.name, self.count, tuple(self.over), self._points())

    def __contains__(self, scenario: object) -> bool:
        return any(scenario == one for one in self)

    def _points(self) -> Iterator[Sequence[float]]:
        fields = [_field(what) for what in self.over]
        for unit in self._unit_points():
            yield [
                _between(share, ends, field)
                for share, ends, field in zip(unit, self.over.values(), fields, strict=True)
            ]

    def _unit_points(self) -> Iterator[list[float]]:
        """Yield points of the unit cube; a Latin hypercube is drawn whole."""
        import numpy as np
        from scipy.stats import qmc

        size = len(self.over)
        if self.method == "latin":
            yield from qmc.LatinHypercube(size, rng=self.seed).random(self.count).tolist()
            return
        drawn: Any = qmc.Sobol(size, rng=self.seed) if self.method == "sobol" else None
        rng = np.random.default_rng(self.seed)
        for first in range(0, self.count, _AT_ONCE):
            some = drawn.random(_AT_ONCE) if drawn is not None else rng.random((_AT_ONCE, size))
            yield from some[: self.count - first].tolist()


def _scenarios(
    name: str, count: int, settings: Sequence[str], points: Iterator[Sequence[float]]
) -> Iterator[Scenario]:
    digits = len(str(count))
    for number, point in enumerate(points, start=1):
        changes: tuple[Change, ...] = tuple(map(Set, settings, point))
        yield Scenario(f"{name} {number:0{digits}d}", changes=changes)


def _field(what: str) -> Field | None:
    return _BY_NAME.get(what.partition(".")[0])


def _between(share: float, ends: Sequence[float], field: Field | None) -> float:
    low, high = ends
    if field is not None and field.whole:
        return int(low + min(math.floor(share * (high - low + 1)), high - low))
    return low + share * (high - low)


def _wrong_name(name: object, place: str) -> Iterator[Fault]:
    if not isinstance(name, str) or not name.strip():
        yield Fault(place, f"found {name!r}", "text", "name it, in quotes", column="name")


def _faults(over: Mapping[str, Sequence[Any]], place: str) -> Iterator[Fault]:
    if not over:
        yield Fault(place, "no setting", "settings and their values", "add one", column="over")
    for what, values in over.items():
        name, _, key = what.partition(".")
        one = _field(what)
        if one is None or one.kind not in ("scalar", "mapping"):
            numbers = [field.name for field in FIELDS if field.kind in ("scalar", "mapping")]
            yield Fault(place, f"unknown setting {name!r}", "settings that are numbers, as "
                        "'allocator policy' lists them", fix_name(name, numbers),
                        column=what)  # fmt: skip
        elif (one.kind == "mapping") != bool(key):
            yield Fault(place, f"found {what!r}", one.spelling, f"write {one.spelling}",
                        column=what)  # fmt: skip
        elif not values:
            yield Fault(place, "no value", "a list of numbers", "add one", column=what)
        else:
            for value in values:
                given = {name: {key: value} if key else value}
                yield from policy_read.clean(given, place)[1]


def _listed(values: object) -> bool:
    return isinstance(values, Sequence) and not isinstance(values, str)


def _numbers(values: Sequence[Any]) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


@dataclass(frozen=True, slots=True)
class Crossed(Collection[Scenario]):
    """Every point with every one of some scenarios; the scenarios turn fastest.

    The changes of the point come first, then those of the scenario.

    Parameters
    ----------
    points
        A grid or sample.
    others
        Scenarios that each point is crossed with.
    place
        Where faults are told.

    Raises
    ------
    DataError
        There are more than 10 million, or a name would be too long; all at once.
    """

    points: Grid | Sample
    others: Sequence[Scenario]
    place: str

    def __post_init__(self) -> None:
        faults = []
        if len(self) > MOST:
            faults.append(Fault(self.place, f"{len(self):,} scenarios", f"at most {MOST:,}",
                                "give fewer points or names", column="with"))  # fmt: skip
        most = LONGEST["name"]
        for other in self.others:
            name = self._name(f"{self.points.name} {len(self.points)}", other)
            if len(name) > most:
                faults.append(Fault(self.place, f"{name!r} has {len(name)} characters",
                                    f"names of at most {most}", "shorten a name",
                                    column="with"))  # fmt: skip
        if faults:
            raise DataError(faults)

    def __len__(self) -> int:
        return len(self.points) * len(self.others)

    def __iter__(self) -> Iterator[Scenario]:
        for point in self.points:
            for other in self.others:
                yield combine(point, other, name=self._name(point.name, other))

    def __contains__(self, scenario: object) -> bool:
        return any(scenario == one for one in self)

    @staticmethod
    def _name(point: str, other: Scenario) -> str:
        return f"{point}, {other.name}"
