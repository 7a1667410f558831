"""What the last plan of a case is called: by the years that its sources name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case

LAST = "Last plan"
"""Name of a last plan whose sources name no years, or not all the same ones."""

_YEARS = re.compile(r"(mean of )?FY(\d{4})(?:[-–](?:FY)?(?:\d\d)?(\d\d))?")


def last_plan_name(case: Case) -> str:
    """Return the name of the last plan with its years, as in “Last plan (FY2018–19 mean)”."""
    years = _years(case)
    return f"{LAST} ({years})" if years else LAST


def the_last_plan(case: Case) -> str:
    """Return that name inside a sentence, as in “the last plan (FY2018–19 mean)”."""
    name = last_plan_name(case)
    return f"the {name[0].lower()}{name[1:]}"


def last_plan_label(case: Case) -> str:
    """Return its years alone where there is little room, as in “FY2018–19 mean”."""
    return _years(case) or LAST


def _years(case: Case) -> str:
    """Return the years that column source of table last_plan names in every row that names any."""
    table = case.tables["last_plan"]
    texts = table["source"].unique() if "source" in table else ()
    found = {match.groups() for text in texts if (match := _YEARS.search(str(text)))}
    if len(found) != 1:
        return ""
    ((mean, first, last),) = found
    span = f"FY{first}–{last}" if last else f"FY{first}"
    return f"{span}{' mean' if mean else ''}"
