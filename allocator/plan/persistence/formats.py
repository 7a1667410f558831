"""The formats in which a plan is saved: a folder, or a workbook.

A further one is a module with ``is_plan``, ``write`` and ``read``, and an entry in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from allocator.plan.persistence import folder, workbook
from allocator.plan.persistence.parts import Parts
from allocator.plan.record import PlanRecord
from allocator.util.atomic_write import replaced_file, replaced_folder


@dataclass(frozen=True, slots=True)
class PlanFormat:
    """How a plan is saved and read back.

    `suffix` is how its names end (none: a folder), `is_plan` tells whether there is a plan at a
    path, `write` puts one into the fresh place that `replaced` gives, `read` returns its parts.
    """

    suffix: str
    is_plan: Callable[[Path], bool]
    write: Callable[[PlanRecord, Path], None]
    read: Callable[[Path], Parts]
    replaced: Callable[[Path], AbstractContextManager[Path]]


FORMATS = {
    "folder": PlanFormat("", folder.is_plan, folder.write, folder.read, replaced_folder),
    "workbook": PlanFormat(".xlsx", workbook.is_plan, workbook.write, workbook.read, replaced_file),
}


def format_at(path: Path) -> PlanFormat:
    """Return the format of a plan at `path`, by the end of its name."""
    suffix = path.suffix.lower()
    return next((one for one in FORMATS.values() if one.suffix == suffix), FORMATS["folder"])
