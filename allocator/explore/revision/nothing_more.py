"""After an event: no more money for its nation, as a decision to ask for in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.explore.revision.requests import Event, Request, TakenBack
from allocator.inputs.case.names import names_by_code
from allocator.inputs.policy.policy import Lock
from allocator.report.decisions.lock import nothing_from
from allocator.util.format import amount

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_LEAST_MUSD = 1e-3


@dataclass(frozen=True, slots=True)
class NothingMore:
    """The decision that a nation gets no money from the year of an event on, in a few words."""

    nation: str
    name: str
    words: str
    lock: Lock


def nothing_offers(plan: Plan, changes: Sequence[Request | TakenBack]) -> tuple[NothingMore, ...]:
    """Return for the nations of events that `plan`, the answer, still gives money, to end that."""
    names, found = names_by_code(plan.case), dict[str, NothingMore]()
    for event in changes:
        if not isinstance(event, Event) or event.nation in found:
            continue
        nation, since = event.nation, event.fiscal_year
        money = plan.spending[(plan.spending["nation"] == nation)
                              & (plan.spending["year"] >= since)]  # fmt: skip
        left = float(money["obligation_musd"].sum())
        if left > _LEAST_MUSD:
            name, day = names[nation], event.date.isoformat()
            lock = nothing_from(plan.case, plan.policy, nation, since,
                                reason=f"{event.kind} in {name} on {day}")  # fmt: skip
            words = f"{name} gets nothing from {since} on (US$ {amount(left)} million less)"
            found[nation] = NothingMore(nation, name, words, lock)
    return tuple(found.values())
