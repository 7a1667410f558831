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
    """Return the name of the last plan with its years, as in “Last plan (FY2018-19 mean)”.

    The years are those that column source of table last_plan names in every row that names any.
    """
    table = case.tables["last_plan"]
    texts = table["source"].unique() if "source" in table else ()
    found = {match.groups() for text in texts if (match := _YEARS.search(str(text)))}
    if len(found) != 1:
        return LAST
    ((mean, first, last),) = found
    span = f"FY{first}-{last}" if last else f"FY{first}"
    return f"{LAST} ({span}{' mean' if mean else ''})"


def the_last_plan(case: Case) -> str:
    """Return that name inside a sentence, as in “the last plan (FY2018-19 mean)”."""
    name = last_plan_name(case)
    return f"the {name[0].lower()}{name[1:]}"
