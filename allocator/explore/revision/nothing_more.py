"""After an event: more or less money for its nation, as what to ask for in one step."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from allocator.explore.revision.asked import asked_of
from allocator.explore.revision.events import bars_of, gives_nothing
from allocator.explore.revision.requests import Event, Request, TakenBack
from allocator.explore.revision.rooms import let_more, more_asked
from allocator.inputs.case.names import names_by_code
from allocator.inputs.policy.policy import Lock
from allocator.report.decisions.lock import most_from
from allocator.util.format import amount, listed

if TYPE_CHECKING:
    import pandas as pd

    from allocator.explore.revision.event_bar import EventBar
    from allocator.plan.plan import Plan

_LEAST_MUSD = 1e-3
_MORE_MUSD = 0.05
"""Money (US$ million) that a nation gets more and that is worth a decision."""


@dataclass(frozen=True, slots=True)
class NothingMore:
    """What to ask for so that a nation gets more or less money from the year of an event on.

    `label` says it as a button does, `words` with its figures. `request` is a decision, or the
    event itself, after which accounts may give more; `reason` is the event in words.
    """

    nation: str
    label: str
    words: str
    request: Lock | Event
    reason: str

    def asked_with(self, requests: Iterable[Request]) -> tuple[Request, ...]:
        """Return requests with this one; all events of the nation are as the one asked for."""
        if isinstance(self.request, Lock):
            return (*requests, self.request)
        more = self.request.more
        return tuple(
            replace(one, more=more) if isinstance(one, Event) and one.nation == self.nation else one
            for one in requests
        )


def nothing_offers(
    before: Plan, after: Plan, changes: Sequence[Request | TakenBack]
) -> tuple[NothingMore, ...]:
    """Return what to ask for after events on nations that `after`, the answer, still gives money.

    That accounts which can still pay a nation may give it more than `before`, where the answer
    holds them to that; that they give no more, where they do; and that it gets nothing at all.
    """
    asked = asked_of(before, [one for one in changes if not isinstance(one, TakenBack)])
    events = {one.nation: one for one in reversed(changes) if isinstance(one, Event)}
    bars = {bar.nation: bar for bar in reversed(bars_of(before, asked))}
    free, years = let_more(asked) | more_asked(asked), before.case.years
    return tuple(
        offer
        for nation, event in reversed(events.items())
        for offer in _offers(
            before,
            after,
            event,
            bars[nation],
            held=nation not in free
            and not any(gives_nothing(one, nation, event.fiscal_year, years) for one in changes),
        )
    )


def _offers(
    before: Plan, after: Plan, event: Event, bar: EventBar, *, held: bool
) -> Iterator[NothingMore]:
    nation, since = event.nation, event.fiscal_year
    left, had = _late(after, event), _late(before, event)
    gets = float(left["obligation_musd"].sum())
    lawful = float(had.loc[~had["account"].isin(bar.accounts), "obligation_musd"].sum())
    name = names_by_code(after.case)[nation]
    why = f"{event.kind} in {name} on {event.date.isoformat()}"
    if held:
        yield from _more_offer(before, event, bar, why)
    if lawful > _LEAST_MUSD and gets > lawful + _MORE_MUSD:
        most = math.floor(1e3 * lawful + 1e-6) / 1e3
        lock = most_from(after.case, after.policy, nation, since, most, reason=why)
        words = (f"{name} gets at most US$ {amount(most)} million from {since} on, what accounts "
                 f"that can still pay gave it before (US$ {amount(gets - most)} million "
                 "less)")  # fmt: skip
        yield NothingMore(nation, f"No more for {name} than before", words, lock, why)
    if gets > _LEAST_MUSD:
        lock = most_from(after.case, after.policy, nation, since, 0.0, reason=why)
        words = f"{name} gets nothing from {since} on (US$ {amount(gets)} million less)"
        yield NothingMore(nation, f"No more money for {name}", words, lock, why)


def _more_offer(before: Plan, event: Event, bar: EventBar, why: str) -> Iterator[NothingMore]:
    if payers := bar.payers_left(before):
        name = names_by_code(before.case)[event.nation]
        words = f"{listed(payers)} may give {name} more than before from {event.fiscal_year} on"
        free = replace(event, more=True)
        yield NothingMore(event.nation, f"Let other accounts give {name} more", words, free, why)


def _late(plan: Plan, event: Event) -> pd.DataFrame:
    """Return the money of the nation of an event from its fiscal year on."""
    money = plan.spending
    return money[(money["nation"] == event.nation) & (money["year"] >= event.fiscal_year)]
