"""A batch of scenarios in a TOML file: lists, grids and samples."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allocator.errors import DataError, Fault
from allocator.explore.grid import Grid, Sample
from allocator.policy_read import mend_name, toml_table
from allocator.scenario import Scenario
from allocator.scenario_files import LIST, load_scenarios, scenarios_in

_PARTS = ("files", LIST, "grids", "samples")


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
    ``[[grids]]`` and ``[[samples]]``.

    Raises
    ------
    DataError
        The file cannot be read or holds unknown names or wrong values; all at once.
    """
    place, table = toml_table(source)
    faults = [
        Fault(place, f"unknown name {key!r}", ", ".join(_PARTS), mend_name(key, _PARTS))
        for key in table
        if key not in _PARTS
    ]
    folder = Path(source).parent if place == Path(str(source)).name else Path()
    parts: list[Collection[Scenario]] = []
    for key, read in (("files", _files), (LIST, _own), ("grids", _grids), ("samples", _samples)):
        try:
            parts += read(table[key], place, folder) if key in table else []
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


def _grids(given: Any, place: str, folder: Path) -> list[Collection[Scenario]]:
    return [Grid(**table) for table in _tables(given, place, "grids", ("name", "over"), ())]


def _samples(given: Any, place: str, folder: Path) -> list[Collection[Scenario]]:
    needed, more = ("name", "over", "count"), ("method", "seed")
    return [Sample(**table) for table in _tables(given, place, "samples", needed, more)]


def _tables(
    given: Any, place: str, part: str, needed: tuple[str, ...], more: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return the tables of a part; each must have the needed keys and no unknown ones."""
    if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
        raise DataError([Fault(place, f"found {given!r}", "a list of tables", f"write [[{part}]]",
                               column=part)])  # fmt: skip
    known = (*needed, *more)
    faults = []
    for at, table in enumerate(given, start=1):
        here = f"{place}, {part} {at}"
        for key in table:
            if key not in known:
                faults.append(Fault(here, f"unknown name {key!r}", ", ".join(known),
                                    mend_name(key, known)))  # fmt: skip
        faults += [Fault(here, f"no {key}", ", ".join(needed), "add it", column=key)
                   for key in needed if key not in table]  # fmt: skip
        if "over" in table and not isinstance(table["over"], Mapping):
            faults.append(Fault(here, f"found {table['over']!r}", "settings and their values",
                                "write over = { risk_budget = [0.08, 0.1] }",
                                column="over"))  # fmt: skip
    if faults:
        raise DataError(faults)
    return [dict(table) for table in given]
