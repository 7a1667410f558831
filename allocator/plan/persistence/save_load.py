"""Save a plan to a folder or a workbook, all or nothing, and load it back with a check of its seal.

The seal is a fingerprint of every part of the plan. It is taken over the content, so that a folder,
a workbook and a checkout with other line ends agree, and tells on loading what was changed by hand.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from allocator.errors import DataError, Fault
from allocator.plan.journal.folder import PLAN, located, require_recorded, step_folder
from allocator.plan.persistence.formats import format_at
from allocator.plan.persistence.parts import Parts, hash_of, seal_of
from allocator.plan.record import PlanRecord


def save_plan(
    plan: PlanRecord, path: Path, write: Callable[[PlanRecord, Path], object] | None = None
) -> None:
    """Save `plan` at `path`; see `Plan.save`. `write` stands in for the writer of the format."""
    path = path.expanduser().resolve()
    try:
        check_target(path)
        kind = format_at(path)
        with kind.replaced(path) as fresh:
            (write or kind.write)(plan, fresh)
    except OSError as error:
        raise DataError([_unsaved(path, error.strerror or str(error))]) from error


def read_plan(path: Path) -> PlanRecord:
    """Return the parts of the plan at `path`; see `allocator.load_plan`."""
    try:
        step = located(path)
        path = path if step is None else step_folder(step[0], step[1].step) / PLAN
        if not path.exists():
            raise DataError([Fault(str(path), "nothing found", "a saved plan",
                                   "check the path")])  # fmt: skip
        if path.is_file() and not format_at(path).suffix:
            raise DataError([Fault(str(path), "a file that is not an .xlsx workbook",
                                   "a saved plan: a folder, or an .xlsx workbook",
                                   "name the folder that holds the plan")])  # fmt: skip
        parts = format_at(path).read(path)
    except OSError as error:
        why = error.strerror or str(error)
        fault = Fault(str(path), f"cannot be read ({why})", "a saved plan", "check the permissions")
        raise DataError([fault]) from error
    if not parts.faults:
        _check_seal(parts)
    if parts.faults or parts.case is None or parts.policy is None or parts.meta is None:
        raise DataError(parts.faults)
    if step is not None:
        require_recorded(*step, hash_of(parts.seal))
    return PlanRecord(parts.case, parts.policy, parts.meta, parts.tables)


def _check_seal(parts: Parts) -> None:
    if parts.case is None or parts.policy is None or parts.meta is None:
        return
    now = seal_of(parts.case, parts.policy, parts.meta, parts.tables)
    for name in sorted(set(now) | set(parts.seal)):
        if now.get(name) != parts.seal.get(name):
            fix = "solve again with a lock or another policy instead of changing the saved plan"
            parts.fault(name, "changed after the plan was saved", "as saved", fix)


def check_target(path: Path) -> None:
    """Refuse a place where a plan cannot stand, before a long solve rather than after it.

    What is no plan is never replaced: a folder of other things, the case's own workbook.

    Raises
    ------
    DataError
        Something else is there, or there is no right to write.
    """
    path = path.expanduser().resolve()
    if path.exists():
        kind = format_at(path)
        if kind.suffix:
            mine = path.is_file() and kind.is_plan(path)
        else:
            mine = path.is_dir() and (kind.is_plan(path) or not any(path.iterdir()))
        if not mine:
            raise DataError([Fault(str(path), "something other than a plan is already there",
                                   "a new path, or a plan to replace", "choose another path",
                                   )])  # fmt: skip
    home = next(folder for folder in path.parents if folder.exists())
    if not home.is_dir():
        raise DataError([_unsaved(path, f"{home} is a file")])
    if not os.access(home, os.W_OK):
        raise DataError([_unsaved(path, f"no permission to write in {home}")])


def _unsaved(path: Path, why: str) -> Fault:
    return Fault(str(path), f"the plan cannot be saved ({why})",
                 "a place with write permission and free disk space",
                 "choose another place; what was there before is untouched")  # fmt: skip
