"""How long earlier searches of a kind took on this machine, kept on disk for the next wait."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from pathlib import Path

from allocator.plan.scenario_library import user_folder
from allocator.util.atomic_write import replaced_file

_FILE = "search-times.json"
_KEPT = 10
"""Times that are kept of a kind of search; older ones go."""
_KINDS = 200
"""Kinds that are kept; those that were not searched for longest go."""


def search_kind(case_hash: str, gap: float, *, first: bool) -> str:
    """Return what searches share that may be expected to take as long as each other.

    That is the data of the case, by its hash, the `gap` to reach, and whether it is a `first` plan
    or starts from one.
    """
    return f"{case_hash} {gap:g} {'first' if first else 'again'}"


def answer_kind(case_hash: str, requests: Iterable[object]) -> str:
    """Return what answers with the least change share that may be expected to take as long.

    That is the data of the case, by its hash, and the kinds of what is asked for.
    """
    kinds = sorted({type(one).__name__ for one in requests})
    return f"{case_hash} answer {' '.join(kinds)}"


def study_kind(case_hash: str, *parts: object) -> str:
    """Return what studies of many searches share that may be expected to take as long for each.

    That is the data of the case, by its hash, and `parts`: what is studied, and how precisely.
    """
    return f"{case_hash} study {' '.join(map(str, parts))}"


def earlier_times(kind: str, folder: Path | None = None) -> tuple[float, ...]:
    """Return the seconds that searches of a kind took, oldest first."""
    found = _read(_file(folder)).get(kind, [])
    return tuple(float(one) for one in found if isinstance(one, int | float))


def note_time(kind: str, seconds: float, folder: Path | None = None) -> None:
    """Keep the seconds of a search that ran to its end.

    A wait is only told more roughly without it, so a disk that cannot be written is no fault.
    """
    path = _file(folder)
    times = _read(path)
    times[kind] = [*times.pop(kind, []), round(seconds, 1)][-_KEPT:]
    times = dict(list(times.items())[-_KINDS:])
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replaced_file(path) as fresh:
            fresh.write_text(json.dumps(times), encoding="utf-8")


def _file(folder: Path | None) -> Path:
    return (folder or user_folder()) / _FILE


def _read(path: Path) -> dict[str, list[float]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: times for name, times in found.items() if isinstance(times, list)}
