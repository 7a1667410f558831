"""What was obligated by the day of an event, and so cannot be set free: as far as it is known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from allocator.assemble.appropriations import vintage_table
from allocator.errors import DataError, Fault
from allocator.explore.revision.event_bar import bar_of
from allocator.explore.revision.requests import EVENTS, Event, Request, years_stated
from allocator.inputs.scenario.changes import Add, AddRows, Change
from allocator.plan.obligated import Obligated
from allocator.report.law_money.executed import counted_on, in_base_year

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan

LEAST_MUSD = 1e-4
_DIGITS = 1e9
"""Money is taken off in steps of 1 / this many US$ million, downwards: never too much."""


@dataclass(frozen=True, slots=True)
class Sunk:
    """What an account had obligated by the day of an event, and how much of it for the nation.

    `entered_musd` is what was entered, `base_musd` the same in US$ million of the base year, as all
    else is; `planned_musd` what the plan obligates of the account for the nation in the fiscal year
    of the event. What was entered does not say for whom: `least_musd` and `most_musd` of it are for
    this nation. Of the most, `taken_musd` is taken from the account; events before it take
    `before_musd` of the same money already.
    """

    nation: str
    account: str
    year: int
    entered_musd: float
    base_musd: float
    planned_musd: float
    least_musd: float
    most_musd: float
    before_musd: float = 0.0
    taken_musd: float = 0.0


def with_obligated(event: Event, entries: Iterable[Obligated]) -> Event:
    """Return an event that knows what was obligated by its day in its fiscal year.

    Those of `entries` count that are of that year, and of that day or earlier, or of no day; of an
    account for which the event has a figure already that counts.
    """
    counted, _ = counted_on(entries, event.date.isoformat(), event.fiscal_year)
    own = {account for account, _ in event.obligated}
    more = ((one.account, one.obligated_musd) for one in counted if one.account not in own)
    return replace(event, obligated=(*event.obligated, *more))


def all_with_obligated(
    requests: Iterable[Request], entries: Sequence[Obligated]
) -> tuple[Request, ...]:
    """Return requests whose events know what was obligated, as `with_obligated` says.

    Raises
    ------
    DataError
        There are entries and no event that could count them.
    """
    requests = tuple(requests)
    if entries and not any(isinstance(one, Event) for one in requests):
        raise DataError([Fault("--obligated", "no coup or sanction is asked", "an event of a "
                               "nation", "add --event coup:NER:2020-07-26, or leave it out")
                         ])  # fmt: skip
    return tuple(with_obligated(one, entries) if isinstance(one, Event) else one
                 for one in requests)  # fmt: skip


def barred_accounts(plan: Plan, event: Event) -> frozenset[str]:
    """Return the accounts that an event bars for its nation.

    Raises
    ------
    DataError
        Neither the case nor a law known here has the words of such a bar.
    """
    changes = EVENTS[event.kind](plan.case, event.nation, event.fiscal_year).changes
    return bar_of(plan, event, changes).accounts


def sunk_of(plan: Plan, events: Iterable[Event]) -> Mapping[Event, tuple[Sunk, ...]]:
    """Return by event what was obligated of the accounts that it bars, where it was entered.

    An entry is money of all nations: events share it, in their order. Of a nation's account that
    several events bar, the entries of the earliest day count. What is reserved for regional and
    global programmes may be any part of what was entered.
    """
    events = tuple(events)
    if not any(event.obligated for event in events):
        return dict.fromkeys(events, ())
    first = dict[tuple[str, str], Event]()
    for event in sorted(events, key=lambda one: one.date):
        for account in barred_accounts(plan, event):
            first.setdefault((event.nation, account), event)
    entered, taken = dict[tuple[str, int], float](), dict[tuple[str, int], float]()
    found = dict[Event, tuple[Sunk, ...]]()
    for event in events:
        own = list[Sunk]()
        for one in _entered(plan, event):
            if first.get((event.nation, one.account)) != event:
                continue
            key = one.account, one.year
            before = taken.get(key, 0.0)
            entered[key] = max(entered.get(key, 0.0), one.base_musd)
            more = max(0.0, min(one.most_musd, entered[key] - before))
            taken[key] = before + more
            own.append(replace(one, before_musd=before, taken_musd=more))
        found[event] = tuple(own)
    return found


def _entered(plan: Plan, event: Event) -> Iterator[Sunk]:
    """Yield what was entered with an event, account by account."""
    year = event.fiscal_year
    entered = [Obligated(account, year, musd) for account, musd in event.obligated]
    money = plan.spending[plan.spending["year"] == year]
    every = money.groupby("account")["obligation_musd"].sum()
    own = money[money["nation"] == event.nation].groupby("account")["obligation_musd"].sum()
    aside = plan.accounts[plan.accounts["vintage"] == year].set_index("account")["set_aside_musd"]
    for one, in_base in zip(entered, in_base_year(entered, plan.case), strict=True):
        planned, base = float(own.get(one.account, 0.0)), in_base.obligated_musd
        others = float(every.get(one.account, 0.0)) - planned + float(aside.get(one.account, 0.0))
        most = min(planned, base)
        least = min(most, max(0.0, base - others))
        yield Sunk(event.nation, one.account, year, one.obligated_musd, base, planned, least, most)


def sunk_changes(plan: Plan, case: Case, policy: Policy, sunk: Iterable[Sunk]) -> Iterator[Change]:
    """Yield changes that take what may be obligated for the nation from the accounts' money.

    It is taken from the vintages that pay in that year, the oldest first, and never more than what
    they have in `case` and have not set aside.
    """
    money = {
        (str(row["account"]), int(row["vintage"])): row
        for row in vintage_table(case, policy).to_dict("records")
    }
    plain = case.tables["accounts"].set_index("account")["budget_musd"]
    for one in sunk:
        for vintage, musd in _from_vintages(plan, one):
            amount, aside = (float(money[one.account, vintage][f"{part}_musd"])
                             for part in ("amount", "set_aside"))  # fmt: skip
            factor = policy.factor_of_budget(one.account) if vintage in case.years else 1.0
            room = amount - aside
            if min(musd, room) <= LEAST_MUSD:
                continue
            stated = amount / factor - aside
            less = math.floor(_DIGITS * min(musd / factor, room / factor, stated)) / _DIGITS
            where = {"account": one.account, "year": vintage}
            if vintage in years_stated(case, one.account):
                yield Add("budgets.amount_musd", -less, where)
            else:
                left = float(plain[one.account]) - less
                yield AddRows("budgets", [{**where, "amount_musd": left, "set_aside_musd": 0.0}])


def _from_vintages(plan: Plan, one: Sunk) -> Iterator[tuple[int, float]]:
    """Yield how much of each vintage pays it, after what pays for the events before it."""
    table = plan.vintages
    pays = table[(table["account"] == one.account) & (table["year"] == one.year)]
    skipped, rest = one.before_musd, one.taken_musd
    for vintage, musd in pays.groupby("vintage")["obligated_musd"].sum().items():
        paid = max(0.0, float(musd) - skipped)
        skipped = max(0.0, skipped - float(musd))
        if (own := min(paid, rest)) > LEAST_MUSD:
            yield int(str(vintage)), own
        rest -= own
