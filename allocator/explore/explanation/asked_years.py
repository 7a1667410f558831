"""Years that a question names: an answer is for all years of the plan, which is then said."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from allocator.util.format import listed, year_words

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer
    from allocator.explore.explanation.names import Name

_BEFORE = r"(?:(?:in|for|of|from|during|since|until|to|and|or|through|fiscal|years?)\s+)*"
_YEAR = r"(?:FY\s?)?(?:19|20)\d{2}"
_YEARS = re.compile(
    rf",?\s*\b{_BEFORE}(?P<first>{_YEAR})(?:\s*[-–]\s*(?P<last>{_YEAR}|\d{{2}}))?\b", re.IGNORECASE
)

BY_YEAR = "What the plan gives"
"""Title of the part of an answer that has what the plan gives in each year."""


def without_years(text: str, names: Collection[Name]) -> tuple[str, tuple[int, ...]]:
    """Return a question without the years that it names, and these years.

    A number that is part of a name of the case is no year.
    """
    known = {word for one in names for word in one.words}
    years = set[int]()

    def taken(said: re.Match[str]) -> str:
        ends = [one[-4:] for one in said.group("first", "last") if one]
        if known & {*ends, *(one.lower() for one in said.group("first", "last") if one)}:
            return said[0]
        first, last = int(ends[0]), int(ends[-1])
        last += first // 100 * 100 if last < 100 else 0
        years.update(range(first, last + 1))
        return " "

    return _YEARS.sub(taken, text).strip(), tuple(sorted(years))


def years_words(answer: Answer, years: Collection[int]) -> str:
    """Say that an answer is not about the years that a question names; "": it names none."""
    if not years:
        return ""
    horizon = answer.plan.case.years
    told = (
        f"The question names {year_words(years)}, but an answer cannot be about single years: what "
        f"follows is for all years of the plan together ({year_words(horizon)})"
    )
    beyond = [str(year) for year in sorted(years) if year not in horizon]
    if beyond:
        told += f"; {listed(beyond)} {'is' if len(beyond) == 1 else 'are'} not in the plan"
    return f"{told}. What the plan gives in each year is under “{BY_YEAR}”."
