"""What has been obligated so far by account and fiscal year, kept next to a workspace."""

from __future__ import annotations

import csv
import re
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault
from allocator.util.atomic_write import replaced_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from allocator.inputs.case.case import Case

_WRITTEN = re.compile(r"\s*([^.=\s]+)\.(\d{4})\s*=\s*(\d+(?:\.\d+)?)\s*")
_ALLOWED = "an account, a fiscal year and US$ million, such as FMF.2021=1200"


@dataclass(frozen=True, slots=True)
class Obligated:
    """US$ million of an account that were obligated in a fiscal year up to a day.

    `as_of` is that day as ISO text and `author` who says so; both may be empty.
    """

    account: str
    year: int
    obligated_musd: float
    as_of: str = ""
    author: str = ""


def obligated_file(workspace: Path) -> Path:
    """Return the file next to a workspace that holds what has been obligated so far."""
    return workspace.with_name(f"{workspace.name}-obligated.csv")


def written_obligated(text: str) -> Obligated:
    """Return what is written as ``FMF.2021=1200``.

    Raises
    ------
    DataError
        It is written otherwise.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise DataError([Fault("obligated", text, _ALLOWED, "write it like that")])
    return Obligated(found[1], int(found[2]), float(found[3]))


def read_obligated(path: Path) -> tuple[Obligated, ...]:
    """Return what a file of this kind holds; nothing where there is no file.

    Raises
    ------
    DataError
        A row cannot be read.
    """
    if not path.is_file():
        return ()
    rows = []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), 2):
            try:
                money = float(row["obligated_musd"])
                if not 0 <= money < float("inf"):
                    raise ValueError(money)
                rows.append(Obligated(row["account"], int(row["year"]), money,
                                      row.get("as_of") or "", row.get("author") or ""))  # fmt: skip
            except (KeyError, TypeError, ValueError):
                raise DataError([Fault(f"{path}, line {number}", str(dict(row)), "columns account, "
                                       "year and obligated_musd (US$ million, 0 or more)",
                                       "correct the row")]) from None  # fmt: skip
    return tuple(rows)


def keep_obligated(path: Path, entries: Iterable[Obligated]) -> None:
    """Write what has been obligated so far, in place of what was there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replaced_file(path) as fresh, fresh.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow([one.name for one in fields(Obligated)])
        writer.writerows(astuple(one) for one in entries)


def with_obligated(
    entries: Iterable[Obligated], more: Iterable[Obligated]
) -> tuple[Obligated, ...]:
    """Return `entries` with `more` in place of those of the same accounts and years."""
    found = {(one.account, one.year): one for one in (*entries, *more)}
    return tuple(found[key] for key in sorted(found))


def check_obligated(entries: Iterable[Obligated], case: Case) -> None:
    """Check that a case has the accounts and years.

    Raises
    ------
    DataError
        It has not.
    """
    accounts = list(case.tables["accounts"]["account"])
    wrong = [one for one in entries if one.account not in accounts or one.year not in case.years]
    if wrong:
        raise DataError([
            Fault("obligated", f"{one.account}.{one.year}", f"accounts {', '.join(accounts)}; "
                  f"years {case.years[0]} to {case.years[-1]}", "name an account and a year of "
                  "the plan")
            for one in wrong
        ])  # fmt: skip
