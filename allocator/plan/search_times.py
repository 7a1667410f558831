"""How long earlier searches of a case took on this machine, kept on disk for the next wait."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from allocator.plan.scenario_library import user_folder
from allocator.util.atomic_write import replaced_file

_FILE = "search-times.json"
_KEPT = 10
"""Times that are kept of a case; older ones go."""


def earlier_times(case: str, folder: Path | None = None) -> tuple[float, ...]:
    """Return the seconds that whole searches of the case called `case` took, oldest first."""
    found = _read(_file(folder)).get(case, [])
    return tuple(float(one) for one in found if isinstance(one, int | float))


def note_time(case: str, seconds: float, folder: Path | None = None) -> None:
    """Keep the seconds of a search that ran to its end.

    A wait is only told more roughly without it, so a disk that cannot be written is no fault.
    """
    path = _file(folder)
    times = _read(path)
    times[case] = [*times.get(case, []), round(seconds, 1)][-_KEPT:]
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
