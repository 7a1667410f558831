"""The cases that lie ready, and new ones beside them: a case that is there is never overwritten."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allocator.inputs.case.case import Case

_META = "case.toml"


def cases_in(folders: Iterable[str | Path]) -> list[Path]:
    """Return the case folders in `folders` by name: those that hold a ``case.toml``."""
    found = {
        path.parent
        for folder in folders
        if Path(folder).is_dir()
        for path in Path(folder).glob("*/*")
        if path.name.lower() == _META
    }
    return sorted(found, key=lambda path: path.name)


def save_new_case(case: Case, path: str | Path) -> Path:
    """Save a case where nothing is yet; a folder, or a workbook if the name ends in ``.xlsx``.

    Raises
    ------
    DataError
        Something is there already, the name is empty, or it cannot be written.
    """
    from allocator.inputs.case.case import save_case

    text = str(path).strip()
    target = Path(text)
    try:
        free = bool(text) and not target.exists()
        if free:
            target.parent.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        fix = "choose a place where you have write permission"
        found = f"its folder cannot be created ({error})"
        raise DataError([Fault(repr(text), found, "a new folder or workbook", fix)]) from None
    if not free:
        found = "something already exists there" if text else "no name"
        fix = "choose another name: cases are never overwritten here"
        raise DataError([Fault(text or "new case", found, "a new folder or workbook", fix)])
    save_case(case, target)
    return target


def case_workbook(case: Case) -> bytes:
    """Return a case as a workbook."""
    from allocator.inputs.case.case import save_case

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.xlsx"
        save_case(case, path)
        return path.read_bytes()


def template_workbook() -> bytes:
    """Return the workbook to fill in for a case of one's own."""
    from allocator.inputs.case.template import write_template

    with tempfile.TemporaryDirectory() as folder:
        return write_template(Path(folder) / "template.xlsx", xlsx=True).read_bytes()
