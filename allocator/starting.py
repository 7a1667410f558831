"""Files to start from: a case by the template and a policy with every field explained."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from allocator.atomic import replaced_file, replaced_folder
from allocator.errors import DataError, Fault

if TYPE_CHECKING:
    from allocator.case import Case


_ABOUT_COLUMNS = ("table", "column", "kind", "unit", "required", "default", "meaning")


def new_case(path: Path, *, workbook: bool = False) -> Path:
    """Write the template's case to a folder or a workbook and return where it stands.

    Parameters
    ----------
    path
        A folder; a workbook if it ends in ``.xlsx``.
    workbook
        Write a workbook; ``.xlsx`` is added to `path`.

    Raises
    ------
    DataError
        Something is there already, or it cannot be written.
    """
    from allocator.case import load_case

    if workbook and path.suffix.lower() != ".xlsx":
        path = path.with_name(path.name + ".xlsx")
    _refuse_taken(path)
    with as_file(files("allocator") / "template") as folder:
        case = load_case(folder)
    try:
        if path.suffix.lower() == ".xlsx":
            with replaced_file(path) as fresh:
                _write_workbook(case, fresh)
        else:
            with replaced_folder(path) as fresh:
                _write_folder(case, fresh)
    except OSError as error:
        raise DataError([_unwritable(path, error)]) from error
    return path


def _write_workbook(case: Case, file: Path) -> None:
    import openpyxl

    from allocator.case_sheets import add_case
    from allocator.sheets import Head, add_sheet

    book = openpyxl.Workbook(write_only=True)
    add_sheet(book, "about", [Head(name) for name in _ABOUT_COLUMNS], _about_rows())
    add_case(book, case, every_column=False)
    book.save(file)


def _write_folder(case: Case, folder: Path) -> None:
    from allocator.case import save_case

    save_case(case, folder)
    rows = [f"| {' | '.join(row)} |" for row in _about_rows()]
    head = f"| {' | '.join(_ABOUT_COLUMNS)} |\n|{'---|' * len(_ABOUT_COLUMNS)}"
    text = "\n".join(["# Tables that a case may hold", "", head, *rows, ""])
    (folder / "README.md").write_text(text, encoding="utf-8", newline="\n")


def _about_rows() -> list[tuple[str, ...]]:
    """Return every table and column that a case may hold, in the schema's words."""
    from allocator.schema import TABLES

    rows: list[tuple[str, ...]] = []
    for table in TABLES:
        absent = f" Without it: {table.absent}." if table.absent else ""
        needed = "yes" if table.required else ""
        rows.append((table.name, "", "", "", needed, "", table.meaning + absent))
        for column in table.columns:
            default = "" if column.default is None else str(column.default)
            needed = "yes" if column.required else ""
            rows.append((table.name, column.name, column.kind, column.unit, needed, default,
                         column.meaning))  # fmt: skip
    return rows


def new_policy_file(path: Path) -> None:
    """Write a policy file with every field at its default and its meaning above it.

    Raises
    ------
    DataError
        Something is there already, or the file cannot be written.
    """
    from allocator.policy_pages import commented_toml

    _refuse_taken(path)
    try:
        with replaced_file(path) as fresh:
            fresh.write_text(commented_toml(), encoding="utf-8", newline="\n")
    except OSError as error:
        raise DataError([_unwritable(path, error)]) from error


def _refuse_taken(path: Path) -> None:
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise DataError([Fault(str(path), "something is there already", "a new path",
                               "choose another path, or move it away")])  # fmt: skip


def _unwritable(path: Path, error: OSError) -> Fault:
    why = error.strerror or str(error)
    return Fault(str(path), f"cannot be written ({why})", "a place with rights to write and room",
                 "choose another place")  # fmt: skip
