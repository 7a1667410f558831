"""Cases that were opened, by their hash, so that a page that is loaded again finds its own.

A case that lies in a file or folder is remembered by its path; one that was sent to the app is
written to the folder of this user, with the mapping of the list it was made from.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from allocator.errors import DataError
from allocator.inputs.case.case import Case, load_case, save_case
from allocator.inputs.importing.mapping import MAPPING_FILE, read_mapping
from allocator.plan.scenario_library import user_folder
from allocator.util.atomic_write import replaced_folder

if TYPE_CHECKING:
    from allocator.inputs.importing.mapping import Mapping

SIGNS = 12
"""How much of a hash names a case."""

_NOTE, _CASE = "opened.json", "case"
_MOST, _KEPT_S = 20, 30 * 86_400.0
"""Cases remembered at least, and seconds for which each is: unsaved changes may be of its data."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that was opened before: where it was from, and the mapping of its list if any."""

    case: Case
    source: str
    mapping: Mapping | None


def remember(case: Case, source: str, mapping: Mapping | None = None) -> bool:
    """Note where a case is from; without a place of its own it is written with its mapping.

    Return whether it could be written: what could not is not remembered.
    """
    path = Path(source)
    try:
        with replaced_folder(_folder(case.hash)) as fresh:
            kept = "" if mapping is not None or not path.exists() else str(path.resolve())
            if not kept:
                save_case(case, fresh / _CASE)
                if mapping is not None:
                    mapping.save_with(fresh / _CASE)
            note = json.dumps({"source": source, "path": kept}, ensure_ascii=False)
            (fresh / _NOTE).write_text(note, encoding="utf-8", newline="\n")
    except (OSError, DataError):
        return False
    _forget_oldest()
    return True


def recalled(mark: str) -> Opened | None:
    """Return the case whose hash begins with `mark`; None if it is not known or was changed."""
    folder = _folder(mark)
    if len(mark) != SIGNS or not mark.isalnum():
        return None
    try:
        note = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
        case = load_case(note["path"] or folder / _CASE)
        told = folder / _CASE / MAPPING_FILE
        mapping = read_mapping(told) if told.exists() else None
        source = str(note["source"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, DataError):
        return None
    return Opened(case, source, mapping) if case.hash.startswith(mark) else None


def _folder(case_hash: str) -> Path:
    return user_folder() / "cases" / case_hash[:SIGNS]


def _forget_oldest() -> None:
    with contextlib.suppress(OSError):
        known = [one for one in (user_folder() / "cases").iterdir() if (one / _NOTE).exists()]
        known.sort(key=lambda one: (one / _NOTE).stat().st_mtime)
        for old in known[:-_MOST]:
            if time.time() - (old / _NOTE).stat().st_mtime > _KEPT_S:
                shutil.rmtree(old, ignore_errors=True)
