"""Law that was made after a plan had begun: a plan as seen from its start knows it all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.inputs.scenario.later_bars import later_bars
from allocator.util.format import counted

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case


def dated_title(case: Case) -> str:
    """Return the title of a case, with the day of its last law if its first year had begun by then.

    Where bars are known that it does not have, it says that not all law up to that day is in it.
    """
    title, later = case.meta.title or case.meta.name, _later(case)
    if not later:
        return title
    told = f"{title}, with law up to {max(later)}"
    return f"{told}, some bars missing" if later_bars(case) else told


def later_law(case: Case) -> str:
    """Say that the case knows law that was made after its first year began; empty if it does not.

    A rule is counted by the date of its citation; fiscal years begin on 1 October.
    """
    later = _later(case)
    if not later:
        return ""
    many = counted(len(later), "legal rule was", "legal rules were")
    missing = later_bars(case)
    nations = {one for bar in missing for one in bar.nations.split(";")}
    nations &= set(case.tables["nations"]["nation"])
    rest = (
        f" Not all of it: {counted(len(missing), 'bar')} of these years on "
        f"{counted(len(nations), 'nation')} (coups, lists) {'is' if len(missing) == 1 else 'are'} "
        "known but not in the data."
    )
    return (
        f"{many} enacted after the first year of the plan had begun, the last on {max(later)}: law "
        f"of later years is taken as known from the start.{rest if missing else ''}"
    )


def _later(case: Case) -> list[str]:
    first, last = (f"{year}-{day}" for year, day in
                   ((case.years[0] - 1, "10-01"), (case.years[-1], "09-30")))  # fmt: skip
    earmarks = case.tables["earmarks"]
    dates = [*case.tables["eligibility"]["date"], *earmarks[earmarks["status"] == "law"]["date"]]
    return [date for date in map(str, dates) if first <= date <= last]
