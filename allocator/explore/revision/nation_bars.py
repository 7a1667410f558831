"""`NationBars`: what all events of a nation bar together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.inputs.scenario.known_law import Outlives, outlives

if TYPE_CHECKING:
    from allocator.explore.revision.event_bar import EventBar


@dataclass(frozen=True, slots=True)
class NationBars:
    """The bars of one nation, one an event; `since` is the fiscal year of the first."""

    nation: str
    since: int
    bars: tuple[EventBar, ...]

    @property
    def accounts(self) -> frozenset[str]:
        """The accounts that any of them closes in any year."""
        return frozenset[str]().union(*(bar.accounts for bar in self.bars))

    def closing(self, account: str, year: int) -> tuple[EventBar, ...]:
        """Return those that close an account in a year."""
        return tuple(one for one in self.bars if account in one.accounts and year >= one.since)

    def outliving(self) -> Iterator[Outlives]:
        """Yield what outlives the bars by the laws cited, each once, as far as it is known."""
        known = (outlives(str(law["citation"])) for bar in self.bars for law in bar.laws.values())
        yield from dict.fromkeys(one for one in known if one)


def nation_bars(bars: Sequence[EventBar]) -> tuple[NationBars, ...]:
    """Return the bars of events by nation."""
    by_nation: dict[str, list[EventBar]] = {}
    for bar in bars:
        by_nation.setdefault(bar.nation, []).append(bar)
    return tuple(NationBars(nation, min(one.since for one in own), tuple(own))
                 for nation, own in by_nation.items())  # fmt: skip
