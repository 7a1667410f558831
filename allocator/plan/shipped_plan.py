"""The plan that a case is shown with before anybody solves it, if one is kept for it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan

_ENDING = "-plan"


def first_plan_folder(case_path: str | Path) -> Path:
    """Return where the first plan of a case is kept: beside the case, its name ending in ``-plan``.

    Examples
    --------
    >>> first_plan_folder("data/us-fy2020").as_posix()
    'data/us-fy2020-plan'
    """
    path = Path(case_path)
    if path.name in ("", ".."):
        path = path.resolve()  # "." has no name to put an ending to
    return path.with_name(path.stem + _ENDING if path.suffix else path.name + _ENDING)


def first_plan(case: Case, folder: str | Path) -> Plan | None:
    """Return the plan kept in `folder` if it belongs to `case` as it is now, else None.

    A plan of another case, of an older state of this one, or one that was changed by hand (its
    seals tell) is none.
    """
    from allocator.errors import DataError
    from allocator.plan.plan import load_plan

    if not Path(folder).exists():
        return None
    try:
        plan = load_plan(folder)
    except DataError:
        return None
    return dataclasses.replace(plan, case=case) if plan.case.hash == case.hash else None
