"""What an event counts as obligated by its day, in words: before it is asked and in its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from allocator.errors import DataError
from allocator.explore.revision.requests import EVENTS, Event, Request
from allocator.explore.revision.sunk import LEAST_MUSD, Sunk, barred_accounts, with_obligated
from allocator.inputs.case.names import names_by_code
from allocator.inputs.scenario.catalogue import bar_name
from allocator.inputs.selection import years_in
from allocator.report.law_money.executed_words import entered_unit
from allocator.util.format import amount, listed

if TYPE_CHECKING:
    from allocator.explore.revision.event_bar import EventBar
    from allocator.plan.obligated import Obligated
    from allocator.plan.plan import Plan


def counted_words(plan: Plan, request: Request) -> str:
    """Say before an event is asked what its answer takes as obligated by then."""
    if not isinstance(request, Event):
        return (
            "The answer takes all money of the fiscal year of that day as not yet obligated, "
            "whatever is entered as obligated."
        )
    year = request.fiscal_year
    try:
        barred = barred_accounts(plan, request)
    except DataError:
        barred = frozenset(account for account, _ in request.obligated)
    accounts = [account for account, _ in request.obligated if account in barred]
    rest = _not_barred([account for account, _ in request.obligated if account not in barred])
    if not accounts:
        of = f" of {listed(sorted(barred))}" if rest else ""
        return (
            f"Nothing is entered as obligated by that day in fiscal year {year}{of}: the answer "
            f"takes all of its money as free.{rest}"
        )
    return (
        f"What is entered as obligated by that day in fiscal year {year} counts "
        f"({listed(accounts)}): it is not set free.{rest}"
    )


def uncounted_words(requests: Iterable[Request], entries: Iterable[Obligated]) -> str:
    """Say which entries count for none of the events among requests, and why; empty: all count."""
    events = [one for one in requests if isinstance(one, Event)]
    told = list[str]()
    for entry in entries:
        own = [event for event in events if event.fiscal_year == entry.year]
        name = f"{entry.account} of fiscal year {entry.year}"
        if not own:
            years = listed(dict.fromkeys(str(event.fiscal_year) for event in events))
            told.append(f"{name} (the day is in fiscal year {years})")
            continue
        late = [event for event in own if not with_obligated(
            Event(event.kind, event.nation, event.date), [entry]).obligated]  # fmt: skip
        figures = [dict(event.obligated).get(entry.account) for event in own if event not in late]
        if not figures:
            told.append(f"{name} as of {entry.as_of} (after the day)")
        elif entry.obligated_musd not in figures:
            told.append(f"{name} (the event has a figure of its own)")
    return f"Entered as obligated, and not counted: {listed(told)}." if told else ""


def sunk_words(plan: Plan, event: Event, bar: EventBar, sunk: Sequence[Sunk]) -> str:
    """Say what the answer takes as obligated by the day of the event, and what it does not know."""
    name, year, day = names_by_code(plan.case)[event.nation], event.fiscal_year, event.date
    own = plan.spending[(plan.spending["nation"] == event.nation) & (plan.spending["year"] == year)]
    money = own.groupby("account")["obligation_musd"].sum()
    entered = {account for account, _ in event.obligated}
    rest = {
        account: float(musd)
        for account, musd in money.items()
        if account in bar.accounts - entered and musd > LEAST_MUSD
    }
    told = [_sum_words(plan, name, day.isoformat(), sunk)] if sunk else []
    told += _counted_before(plan, event) if sunk else []
    if not sunk and rest:
        told.append(
            f"Nothing is entered as obligated by {day.isoformat()}{_of(entered, rest)}: all US$ "
            f"{amount(sum(rest.values()))} million of {listed(rest)} that {name} has in {year} "
            "count as free. What is obligated of them already is not. Entries (--obligated) are by "
            f"account and do not say for whom: all that may be {name}'s would count as obligated."
        )
    elif not sunk and not entered & bar.accounts:
        told.append(
            f"The plan has no barred money for {name} in {year}: none can be obligated yet."
        )
    elif rest:
        told.append(f"Nothing is entered of {listed(rest)}: all of it counts as free.")
    barred = sorted(entered & bar.accounts - {one.account for one in sunk})
    if barred:
        told.append(f"What is entered of {listed(barred)} is counted for an event of an earlier "
                    f"day, which bars {_it(barred)} already.")  # fmt: skip
    return " ".join(told) + _not_barred(sorted(entered - bar.accounts))


def _counted_before(plan: Plan, event: Event) -> list[str]:
    """Say that events which the plan has already may have taken the same entry; empty without any.

    Events asked together share an entry; what an earlier step took of it is not in the plan.
    """
    rows, names = plan.case.tables["eligibility"], names_by_code(plan.case)
    rules = rows["rule"].astype(str)
    found = list[str]()
    for nation in plan.case.tables["nations"]["nation"]:
        begins = tuple(bar_name(kind, nation) for kind in EVENTS)
        years = rows.loc[rules.str.startswith(begins), "years"].astype(str)
        since = min((years_in(one, plan.case.years)[0] for one in years), default=None)
        if nation != event.nation and since == event.fiscal_year:
            found.append(names[nation])
    if not found:
        return []
    return [
        f"The plan has an event in {listed(found)} in {event.fiscal_year} from an earlier step: "
        "what that step took of the same entry is not known here, so that it may count twice. Ask "
        "the events together to count it once."
    ]


def _of(entered: Iterable[str], rest: Mapping[str, float]) -> str:
    return f" of {listed(rest)}" if entered else ""


def _it(accounts: Sequence[str]) -> str:
    return "them" if len(accounts) > 1 else "it"


def _not_barred(accounts: Sequence[str]) -> str:
    """Say of which accounts entries do not matter, since the event does not bar them."""
    if not accounts:
        return ""
    return (
        f" What is entered of {listed(accounts)} does not count: the event does not bar "
        f"{_it(accounts)}."
    )


def _sum_words(plan: Plan, name: str, day: str, sunk: Sequence[Sunk]) -> str:
    """Say what was entered, and how much of it is the nation's at least and at most."""
    year = sunk[0].year
    unit = entered_unit(plan.case, "", year)
    entered = listed(f"{one.account} {amount(one.entered_musd)}" for one in sunk)
    planned, least, most, taken = (
        sum(getattr(one, f"{part}_musd") for one in sunk)
        for part in ("planned", "least", "most", "taken")
    )
    told = f"Obligated by {day}, as entered, {unit}: {entered}."
    if most <= LEAST_MUSD:
        return f"{told} None of it can be {name}'s: the plan has none of that for it."
    if most - least <= LEAST_MUSD:
        return (
            f"{told} So US$ {amount(most)} million of {name}'s {amount(planned)} in {year} are "
            "obligated and not set free."
        )
    told = (
        f"{told} That does not say for whom: of {name}'s US$ {amount(planned)} million in {year} "
        f"between {amount(least)} and {amount(most)} are obligated."
    )
    if most - taken > LEAST_MUSD:
        more = f"US$ {amount(taken)} million" if taken > LEAST_MUSD else "nothing"
        return (
            f"{told} Events before this one take the rest of what was entered: this answer takes "
            f"{more} more as obligated for it."
        )
    return f"{told} This answer sets free none of the US$ {amount(most)} million that may be."
