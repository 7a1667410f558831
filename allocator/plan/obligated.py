"""What has been obligated so far by account and fiscal year: what a treasurer tells of a plan."""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from allocator.inputs.case.case import Case

_WRITTEN = re.compile(r"\s*([^.=\s]+)\.(\d{4})\s*=\s*(\d+(?:\.\d+)?)\s*")


@dataclass(frozen=True, slots=True)
class Obligated:
    """US$ million of an account that were obligated in a fiscal year up to a day.

    They are dollars of that year where the case says what these are worth, else of the base year
    (`allocator.inputs.case.nominal.price_level`). `as_of` is the day as ISO text and `author` who
    says so; both may be empty.
    """

    account: str
    year: int
    obligated_musd: float
    as_of: str = ""
    author: str = ""


def written_obligated(text: str) -> Obligated | None:
    """Return what is written as ``FMF.2021=1200``; None if it is written otherwise.

    Examples
    --------
    >>> written_obligated("FMF.2021=1200").obligated_musd, written_obligated("so-far.csv")
    (1200.0, None)
    """
    found = _WRITTEN.fullmatch(text)
    return None if found is None else Obligated(found[1], int(found[2]), float(found[3]))


def with_obligated(
    entries: Iterable[Obligated], more: Iterable[Obligated]
) -> tuple[Obligated, ...]:
    """Return `entries` with `more` in place of those of the same accounts and years."""
    found = {(one.account, one.year): one for one in (*entries, *more)}
    return tuple(found[key] for key in sorted(found))


def check_obligated(entries: Iterable[Obligated], case: Case) -> None:
    """Check that a case has the accounts and years, each once, and that figures and days are such.

    Raises
    ------
    DataError
        It is not so.
    """
    entries = tuple(entries)
    wrong = [fault for one in entries
             for fault in faults_of(one, case, f"obligated {one.account}.{one.year}")]  # fmt: skip
    many = Counter((one.account, one.year) for one in entries)
    wrong += [
        Fault(f"obligated {account}.{year}", f"{count} entries", "one of an account and year",
              "give their sum")
        for (account, year), count in many.items() if count > 1
    ]  # fmt: skip
    if wrong:
        raise DataError(wrong)


def faults_of(
    entry: Obligated, case: Case | None, place: str, row: int | None = None
) -> Iterator[Fault]:
    """Yield what is wrong with an entry; without a case any account and year are right."""
    if not (math.isfinite(entry.obligated_musd) and entry.obligated_musd >= 0):
        yield Fault(place, str(entry.obligated_musd), "US$ million, 0 or more",
                    "correct the figure", row, "obligated_musd")  # fmt: skip
    if entry.as_of and not _is_day(entry.as_of):
        yield Fault(place, entry.as_of, "a day such as 2021-03-01, or nothing", "correct the day",
                    row, "as_of")  # fmt: skip
    if case is None:
        return
    accounts = list(case.tables["accounts"]["account"])
    if entry.account not in accounts:
        yield Fault(place, repr(entry.account), f"an account of the plan: {', '.join(accounts)}",
                    "name one of these, or delete the entry", row, "account")  # fmt: skip
    if entry.year not in case.years:
        yield Fault(place, str(entry.year), f"a year of the plan: {case.years[0]} to "
                    f"{case.years[-1]}", "name one of these, or delete the entry",
                    row, "year")  # fmt: skip


def _is_day(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
