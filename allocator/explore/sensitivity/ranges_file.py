"""A file of ranges, as TOML: what is uncertain, and how the planner ranks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allocator.errors import DataError, Fault
from allocator.explore.sensitivity.ranges import Uncertain, check_labels
from allocator.inputs.policy.parse import fix_name, toml_table

_LIST, _WEIGHTS = "ranges", "weights"
_PARTS = (_LIST, _WEIGHTS)
_NEEDED = ("name", "low", "high")
_KEYS = (*_NEEDED, "group", "how", "where", "label")
_OF_WEIGHTS = ("of", "ranking")


@dataclass(frozen=True, slots=True)
class RangesFile:
    """What a file holds: the ranges, and `of` and `ranking` for the stability over weights."""

    ranges: tuple[Uncertain, ...]
    weights: Mapping[str, Any]


def load_ranges(source: str | Path) -> RangesFile:
    """Read a TOML file or text with ``[[ranges]]`` and, for weights, ``[weights]``.

    Raises
    ------
    DataError
        The file cannot be read, or holds unknown names or wrong values; all at once.
    """
    place, table = toml_table(source)
    faults = [_unknown(place, key, _PARTS) for key in table if key not in _PARTS]
    weights = table.get(_WEIGHTS, {})
    if isinstance(weights, Mapping):
        faults += [_unknown(f"{place}, {_WEIGHTS}", key, _OF_WEIGHTS)
                   for key in weights if key not in _OF_WEIGHTS]  # fmt: skip
    else:
        faults.append(Fault(place, f"found {weights!r}", "a table", f"write [{_WEIGHTS}]",
                            column=_WEIGHTS))  # fmt: skip
    ranges, more = _ranges(table.get(_LIST, []), place)
    faults += more
    if faults:
        raise DataError(faults)
    if ranges or not weights:
        check_labels(ranges)
    return RangesFile(ranges, weights)


def _ranges(given: Any, place: str) -> tuple[tuple[Uncertain, ...], list[Fault]]:
    if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
        return (), [Fault(place, f"found {given!r}", "a list of tables", f"write [[{_LIST}]]",
                          column=_LIST)]  # fmt: skip
    found: list[Uncertain] = []
    faults: list[Fault] = []
    for at, table in enumerate(given, start=1):
        here = f"{place}, range {at}"
        wrong = [_unknown(here, key, _KEYS) for key in table if key not in _KEYS]
        wrong += [Fault(here, f"no {key}", ", ".join(_NEEDED), "add it", column=key)
                  for key in _NEEDED if key not in table]  # fmt: skip
        where = table.get("where", {})
        if not isinstance(where, Mapping):
            wrong.append(Fault(here, f"found {where!r}", "columns and their values",
                               'write where = { nation = "KEN" }', column="where"))  # fmt: skip
        faults += wrong
        if not wrong:
            try:
                found.append(Uncertain(**table))
            except DataError as error:
                faults += error.faults
    return tuple(found), faults


def _unknown(place: str, key: str, known: tuple[str, ...]) -> Fault:
    return Fault(place, f"unknown name {key!r}", ", ".join(known), fix_name(key, known))
