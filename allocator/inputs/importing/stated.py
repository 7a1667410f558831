"""What a planner states on the command line: budgets, rates and where to save."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from allocator.errors import DataError
from allocator.inputs.case.io.raw_tables import Complaint
from allocator.util.typed_number import typed_figure


def stated(texts: Sequence[str], option: str, alone: str = "") -> dict[str, Decimal]:
    """Return figures by name: ``FMF=25``, or ``25`` alone, which is then called `alone`.

    Raises
    ------
    DataError
        One of them is neither.

    Examples
    --------
    >>> stated(["FMF=25", "1.5"], "--budget", "budget")
    {'FMF': Decimal('25.0'), 'budget': Decimal('1.5')}
    """
    found = {}
    for text in texts:
        name, is_named, figure = text.rpartition("=")
        name = name.strip() or alone
        if not name or (is_named and not text.split("=")[0].strip()):
            wrong = Complaint(f"{text!r}", "a name and a figure", f"write {option} NAME=1.1")
            raise DataError([wrong.at(option)])
        unit = "US$ million" if alone else ""
        value = typed_figure(figure, unit, place=f"{option} {name}", low=0)
        if value is None:
            wrong = Complaint(f"{text!r}, no figure", "a figure", f"write {option} {name}=25")
            raise DataError([wrong.at(option)])
        found[name] = Decimal(str(value))
    return found


def check_target(out: Path | None) -> None:
    """Refuse to write a case where something is already, before anything is read.

    Raises
    ------
    DataError
        No place is named, or something is there that is no import of before.
    """
    if out is None:
        wrong = Complaint("no place to save to", "a new folder or workbook",
                          "name one (--out CASE), or only look (--dry-run)")  # fmt: skip
        raise DataError([wrong.at("import")])
    is_full = any(out.iterdir()) if out.is_dir() else out.exists()
    if is_full:
        wrong = Complaint("something already exists there", "a new folder or workbook",
                          "choose another name: a case is never overwritten here")  # fmt: skip
        raise DataError([wrong.at(str(out))])
