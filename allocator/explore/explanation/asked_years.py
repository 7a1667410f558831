"""Years that a question names: an answer is for all years of the plan, which is then said."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from allocator.util.format import listed, year_words

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer
    from allocator.explore.explanation.names import Name

_SURE = r"in|from|between|during|since|until|till|before|after|fiscal|years?"
_BEFORE = rf"(?:(?:{_SURE}|for|of|to|and|or|through|by)\s+)*"
_YEAR = r"(?:FY\s?['’]?(?:(?:19|20)\d{2}|\d{2})|(?:fiscal\s+years?\s+)?(?:19|20)\d{2})"
_JOIN = r"(?:\s*[-–]\s*|\s+(?:(?:up\s+)?to|through|until|till|and|or)\s+|,\s*(?:(?:and|or)\s+)?)"
_UNIT = (
    r"(?:million|billion|thousand|m|mn|bn|k|lots?|seats?|persons?|people|units?|pieces?|sets?|"
    r"points?|times|per\s?cent|US\$|USD|dollars?)"
)
_YEARS = re.compile(
    rf",?\s*\b(?P<before>{_BEFORE})(?<!\$)(?<!\$\s)(?<!USD\s)(?<!\d[.,])"
    rf"(?P<said>{_YEAR}(?:{_JOIN}{_YEAR}|\s*[-–]\s*\d{{2}}(?![-–]\d))*)\b"
    rf"(?![.,]\d|\s*[%$€£]|[\s-]*{_UNIT}\b)",
    re.IGNORECASE,
)
_ONE = re.compile(r"(?P<join>\D*?)(?P<year>(?:FY\s?['’]?)?\d+)", re.IGNORECASE)
_IS_SURE = re.compile(rf"\b(?:{_SURE})\b|\bFY", re.IGNORECASE)
_IS_RANGE = re.compile(r"[-–]|\b(?:to|through|until|till)\b", re.IGNORECASE)
_DIGITS = 2
_NEAR = 10
"""A number is a year by itself if it is at most so many years from those of the plan."""

BY_YEAR = "What the plan gives"
"""Title of the part of an answer that has what the plan gives in each year."""


def without_years(
    text: str, names: Collection[Name], horizon: Sequence[int]
) -> tuple[str, tuple[int, ...]]:
    """Return a question without the years that it names, and these years; ends in any order.

    A number that is part of a name of the case, or how much there is of something, is no year, nor
    is one far from the years of the plan (`horizon`) unless a word such as "in" says so.
    """
    known = {word for one in names for word in one.words}
    years = set[int]()

    def taken(said: re.Match[str]) -> str:
        parts = [(one["join"], one["year"]) for one in _ONE.finditer(said["said"])]
        if known & {word for _, one in parts for word in (one.lower(), one[-4:])}:
            return said[0]
        found = _years_in(parts, horizon[0], between="between" in said["before"].lower())
        if not _is_sure(said):
            found = {one for one in found if horizon[0] - _NEAR <= one <= horizon[-1] + _NEAR}
        years.update(found)
        return " " if found else said[0]

    return _YEARS.sub(taken, text).strip(), tuple(sorted(years))


def _is_sure(said: re.Match[str]) -> bool:
    """Tell whether the words around numbers say that they are years."""
    around = f"{said['before']}{said['said']}"
    return _IS_SURE.search(around) is not None


def _years_in(parts: Sequence[tuple[str, str]], first: int, *, between: bool) -> set[int]:
    """Return the years of an enumeration: each with what joins it to the one before it."""
    found, last = set[int](), first
    for at, (join, told) in enumerate(parts):
        year = int(re.sub(r"\D", "", told))
        year += last // 100 * 100 if year < 100 else 0
        if len(told) == _DIGITS and year < last:  # a month
            continue
        ends = (last, year) if at and (between or _IS_RANGE.search(join)) else (year, year)
        found |= {*range(min(ends), max(ends) + 1)}
        last = year
    return found


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
