"""Law that was made after a plan had begun: a plan as seen from its start knows it all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.util.format import counted

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case


def dated_title(case: Case) -> str:
    """Return the title of a case, with the day up to which it knows law if that is a later one."""
    title, later = case.meta.title or case.meta.name, _later(case)
    return f"{title}, with law up to {max(later)}" if later else title


def later_law(case: Case) -> str:
    """Say that the case knows law that was made after its first year began; empty if it does not.

    A rule is counted by the date of its citation; fiscal years begin on 1 October.
    """
    later = _later(case)
    if not later:
        return ""
    many = counted(len(later), "legal rule was", "legal rules were")
    return (
        f"{many} enacted after the first year of the plan had begun, the last on "
        f"{max(later)}: law of later years is taken as known from the start."
    )


def _later(case: Case) -> list[str]:
    first, last = (f"{year}-{day}" for year, day in
                   ((case.years[0] - 1, "10-01"), (case.years[-1], "09-30")))  # fmt: skip
    earmarks = case.tables["earmarks"]
    dates = [*case.tables["eligibility"]["date"], *earmarks[earmarks["status"] == "law"]["date"]]
    return [date for date in map(str, dates) if first <= date <= last]
