"""A batch of scenarios in a TOML file: lists, grids and samples."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allocator.errors import DataError, Fault
from allocator.explore.batch.grid import Crossed, Grid, Sample
from allocator.inputs.policy.parse import fix_name, shortlist, toml_table
from allocator.inputs.scenario.files import LIST, load_scenarios, scenarios_in
from allocator.inputs.scenario.scenario import Scenario

_POINTS: Mapping[str, tuple[type[Grid | Sample], tuple[str, ...], tuple[str, ...]]] = {
    "grids": (Grid, ("name", "over"), ()),
    "samples": (Sample, ("name", "over", "count"), ("method", "seed")),
}
"""Parts that hold points: what is made of each, and the keys that it needs and may have."""

_WITH = "with"
"""Key of points with the names of the scenarios that they are crossed with."""

_PARTS = ("files", LIST, *_POINTS)


@dataclass(frozen=True, slots=True)
class Batch(Collection[Scenario]):
    """Collections of scenarios, one after the other."""

    parts: Sequence[Collection[Scenario]]

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def __iter__(self) -> Iterator[Scenario]:
        return itertools.chain.from_iterable(self.parts)

    def __contains__(self, scenario: object) -> bool:
        return any(scenario in part for part in self.parts)


def load_batch(source: str | Path) -> Batch:
    """Return the batch of a TOML file or text.

    It may hold ``files`` (other files of scenarios, beside this one), ``[[scenarios]]``,
    ``[[grids]]`` and ``[[samples]]``. The latter two may name, in ``with``, scenarios of the same
    batch; each point is then crossed with each of these, which themselves stay as they are.

    Raises
    ------
    DataError
        The file cannot be read or holds unknown names or wrong values; all at once.
    """
    place, table = toml_table(source)
    faults = [
        Fault(place, f"unknown name {key!r}", ", ".join(_PARTS), fix_name(key, _PARTS))
        for key in table
        if key not in _PARTS
    ]
    folder = Path(source).parent if place == Path(str(source)).name else Path()
    parts: list[Collection[Scenario]] = []
    whole = True
    for key, read in (("files", _files), (LIST, _own)):
        try:
            parts += read(table[key], place, folder) if key in table else []
        except DataError as error:
            faults += error.faults
            whole = False
    # of scenarios that cannot be read the names are not known, and none can be called wrong
    named = {one.name: one for part in parts for one in part} if whole else None
    for key in _POINTS:
        try:
            parts += _points(table[key], place, key, named) if key in table else []
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(faults)
    return Batch(parts)


def _files(given: Any, place: str, folder: Path) -> list[Collection[Scenario]]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise DataError([Fault(place, f"found {given!r}", "a list of names of files",
                               'write files = ["scenarios.toml"]', column="files")])  # fmt: skip
    return [load_scenarios(folder / one) for one in given]


def _own(given: Any, place: str, folder: Path) -> list[Collection[Scenario]]:
    return [scenarios_in(given, place)]


def _points(
    given: Any, place: str, part: str, named: Mapping[str, Scenario] | None
) -> list[Collection[Scenario]]:
    """Return the points of a part, crossed with what they name; all faults at once."""
    make = _POINTS[part][0]
    found: list[Collection[Scenario]] = []
    faults: list[Fault] = []
    for at, table in enumerate(_tables(given, place, part), start=1):
        here = f"{place}, {part} {at}"
        names = table.pop(_WITH, None)
        wrong = [] if names is None else list(_wrong_names(names, named, here))
        faults += wrong
        try:
            points = make(**table)
            if names is None or named is None or wrong:
                found.append(points)
            else:
                found.append(Crossed(points, tuple(named[name] for name in names), here))
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(faults)
    return found


def _wrong_names(given: Any, named: Mapping[str, Scenario] | None, here: str) -> Iterator[Fault]:
    """Yield what is wrong with the names of scenarios; those not in `named` are unknown."""
    if not isinstance(given, list) or not given or not all(isinstance(one, str) for one in given):
        yield Fault(here, f"found {given!r}", "a list of names of scenarios of this batch",
                    'write with = ["as it is", "coup"]', column=_WITH)  # fmt: skip
        return
    for name in sorted({name for name in given if given.count(name) > 1}):
        yield Fault(here, f"{name!r} appears {given.count(name)} times", "every name once",
                    "remove it", column=_WITH)  # fmt: skip
    for name in dict.fromkeys(given):
        if named is not None and name not in named:
            known = shortlist(named) if named else "scenarios of this batch, which has none"
            fix = fix_name(name, named) if named else f"add it below [[{LIST}]] or to files"
            yield Fault(here, f"no scenario {name!r}", known, fix, column=_WITH)


def _tables(given: Any, place: str, part: str) -> list[dict[str, Any]]:
    """Return the tables of a part; each must have the needed keys and no unknown ones."""
    if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
        raise DataError([Fault(place, f"found {given!r}", "a list of tables", f"write [[{part}]]",
                               column=part)])  # fmt: skip
    _, needed, more = _POINTS[part]
    known = (*needed, *more, _WITH)
    faults = []
    for at, table in enumerate(given, start=1):
        here = f"{place}, {part} {at}"
        for key in table:
            if key not in known:
                faults.append(Fault(here, f"unknown name {key!r}", ", ".join(known),
                                    fix_name(key, known)))  # fmt: skip
        faults += [Fault(here, f"no {key}", ", ".join(needed), "add it", column=key)
                   for key in needed if key not in table]  # fmt: skip
        if "over" in table and not isinstance(table["over"], Mapping):
            faults.append(Fault(here, f"found {table['over']!r}", "settings and their values",
                                "write over = { risk_budget = [0.08, 0.1] }",
                                column="over"))  # fmt: skip
    if faults:
        raise DataError(faults)
    return [dict(table) for table in given]
