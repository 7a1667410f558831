"""The parts of an answer to an event: what law bars, what is stuck, what freed money does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from allocator.explore.revision.freed_closing import closing_words, share_words
from allocator.explore.revision.freed_money import (
    BEST,
    SAME,
    freed_table,
    freed_warnings,
    marked,
)
from allocator.explore.revision.requests import Event
from allocator.explore.revision.stuck_words import stuck_table
from allocator.explore.revision.use_warnings import warning_words
from allocator.explore.section import Section
from allocator.inputs.case.names import names_by_code
from allocator.util.format import listed

if TYPE_CHECKING:
    from allocator.explore.revision.revision import Revision

STUCK_TITLE = "What is stuck"
FREED_TITLE = "What becomes of the money set free"


def event_sections(found: Revision) -> Iterator[Section]:
    """Yield what an answer tells of events alone; nothing where there is none."""
    if items := found.said.get("events"):
        yield Section("What law bars, and what becomes of the money", items=items)
    struck = list(dict.fromkeys(one.nation for one in found.changes if isinstance(one, Event)))
    if not struck:
        return
    table = stuck_table(found.stuck) if len(found.stuck) else None
    yield Section(STUCK_TITLE, items=found.said.get("stuck", ()), table=table)
    if found.freed_musd > 0 and len(found.freed_money):
        names = names_by_code(found.plan.case)
        get = "gets" if len(struck) == 1 else "get"
        whose = listed([names[nation] for nation in struck])
        yield Section(
            FREED_TITLE,
            tuple(_freed_words(found, whose)),
            table=freed_table(
                marked(found.freed_money, freed_warnings(found.plan, found.freed_money)),
                found.freed_musd,
                f"What {whose} {get} less, by account",
                _gone_words(found),
            ),
        )


def _freed_words(found: Revision, whose: str) -> Iterator[str]:
    base, parts = found.plan.case.meta.base_year, set(found.freed_money["part"])
    yield (
        f"US$ million of {base}, surcharges included; the rows below the first add up to it. Value "
        "points are of needs met, for all rows of a nation and area together."
    )
    if spent := closing_words(found, _gone_words(found)):
        yield spent
    if any(part.startswith(SAME) for part in parts):
        yield (
            "Where other nations keep their goods and other accounts pay them, money of an account "
            "that is barred lets one that is not pay more elsewhere."
        )
    yield from share_words(found)
    if warning := warning_words(found.plan, freed_warnings(found.plan, found.freed_money)):
        yield warning
    if BEST in parts:
        yield (
            f"“{BEST.capitalize()}” is no part of this answer, and one use of many: use the "
            "answer, then add the items that you want as the next change. What it gains in rules "
            "missed less, and what its proof leaves open, is among the details."
        )
    elif found.said.get("freed"):
        yield f"No use of what is left was found that gains value and gives {whose} no more."


def _gone_words(found: Revision) -> str:
    """Call money that accounts have no more after what was asked."""
    obligated = any(one.obligated for one in found.changes if isinstance(one, Event))
    return "Taken as obligated by the day" if obligated else "New money that is gone"
