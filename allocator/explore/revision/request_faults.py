"""What is wrong with a request for a case, each fault told by itself."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from allocator.assemble.appropriations import vintage_table
from allocator.errors import Fault
from allocator.explore.revision.requests import (
    EVENTS,
    MONEY_EVENTS,
    Addition,
    Cut,
    Event,
    MoneyEvent,
    Request,
    Rise,
    years_stated,
)
from allocator.inputs.case.names import names_by_code
from allocator.inputs.policy.parse import fix_name, shortlist
from allocator.inputs.policy.policy import Lock
from allocator.inputs.scenario.catalogue import bar_name
from allocator.report.decisions.facts import unit_of
from allocator.util.format import figure
from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy


_KINDS = (*EVENTS, *MONEY_EVENTS)

_MOST_SHARE = 10.0
"""A rise of more than this share of the money is taken for a slip of the pen."""


def request_faults(case: Case, policy: Policy, request: Request) -> Iterator[Fault]:
    """Yield what is wrong with a request, each told by itself."""
    if isinstance(request, Addition | Lock) and "lock" in policy.rules_off:
        place = "--add" if isinstance(request, Addition) else f"decision {request.lock}"
        yield _fault(place, "the settings of the plan switch decisions off (rules_off = lock)",
                     "settings under which decisions count",
                     "take lock out of rules_off and solve again")  # fmt: skip
    if isinstance(request, Addition):
        yield from _unknown(case, "--add", "nation", request.nation)
        yield from _unknown(case, "--add", "item", request.item)
        yield from _wrong_year(case, "--add", request.year)
        if not 0 < request.quantity < math.inf:
            yield _fault("--add", f"quantity {request.quantity:g}", "more than 0",
                         "say how many more")  # fmt: skip
        elif unit_of(case, request.item) != "US$ million" and request.quantity % 1:
            yield _fault("--add", f"{request.quantity:g} of {request.item}",
                         "a whole number of lots or seats", "round it")  # fmt: skip
    elif isinstance(request, Cut | Rise):
        yield from _money_faults(case, policy, request)
    elif isinstance(request, Event):
        yield from _event_faults(case, policy, request)
    elif isinstance(request, MoneyEvent):
        yield from _money_event_faults(case, request)
        yield from _set_by_policy("--event", policy, request.account)


def _money_faults(case: Case, policy: Policy, request: Cut | Rise) -> Iterator[Fault]:
    place, verb = ("--cut", "cut") if isinstance(request, Cut) else ("--rise", "raise")
    most = 1.0 if isinstance(request, Cut) else _MOST_SHARE
    yield from _unknown(case, place, "account", request.account)
    yield from _wrong_year(case, place, request.year)
    share, amount = request.share, request.amount_musd
    if (share is None) == (amount is None):
        yield _fault(place, f"share {share}, amount {amount}", "a share or an amount",
                     "give one of them")  # fmt: skip
    elif share is not None and not 0 < share <= most:
        yield _fault(place, f"{100 * share:g}%", f"more than 0% and at most {100 * most:g}%",
                     "correct the share")  # fmt: skip
    elif amount is not None and not 0 < amount < math.inf:
        yield _fault(place, f"{amount:g}", "more than 0, US$ million a year",
                     "correct the amount")  # fmt: skip
    elif request.year is not None and request.year in case.years:
        known = set(case.tables["accounts"]["account"])
        if request.account in known and request.year not in years_stated(case, request.account):
            yield _fault(place, f"table budgets has no row for {request.account} in "
                         f"{request.year}", "a year with a row in table budgets",
                         f"add the row, or {verb} every year: {request.account}=10%")  # fmt: skip
    if amount is not None and isinstance(request, Cut):
        yield from _more_than_there_is(case, policy, request)
    if (
        amount is not None
        and isinstance(request, Rise)
        and not policy.factor_of_budget(request.account)
    ):
        yield _fault(place, f"budget_factor.{request.account} of the settings leaves the account "
                     "no money, whatever the tables say", "an account with a factor above 0",
                     "take back the cut of 100%, or raise the factor")  # fmt: skip
    if amount is not None or request.year is not None:
        yield from _set_by_policy(place, policy, request.account)


def _more_than_there_is(case: Case, policy: Policy, request: Cut) -> Iterator[Fault]:
    """Yield the year in which an account has least, where the cut takes more than that."""
    table = vintage_table(case, policy).query("account == @request.account")
    years = case.years if request.year is None else (request.year,)
    free = (table["amount_musd"] - table["set_aside_musd"]).set_axis(table["vintage"])
    free = free[free.index.isin(years)]
    asked = request.amount_musd or 0.0
    if not free.empty and asked > (1 + NEAR) * float(free.min()):
        yield _fault("--cut", f"US$ {figure(asked)} million a year of {request.account}, which "
                     f"has US$ {figure(float(free.min()))} million that is not reserved in "
                     f"{free.idxmin()}", "at most what each year has", "cut less")  # fmt: skip


def _set_by_policy(place: str, policy: Policy, account: str) -> Iterator[Fault]:
    """Yield that tables do not say what an account has: a setting does, for all years alike."""
    if account in policy.budget:
        yield _fault(place, f"budget.{account} of the settings gives every year the same money, "
                     "whatever the tables say", "an account whose money the tables give",
                     f"take budget.{account} out of the settings, or name a share of every year: "
                     f"{account}=10%")  # fmt: skip


def _event_faults(case: Case, policy: Policy, request: Event) -> Iterator[Fault]:
    if request.kind not in EVENTS:
        yield _fault("--event", f"unknown event {request.kind!r}", shortlist(_KINDS),
                     fix_name(request.kind, _KINDS))  # fmt: skip
    yield from _unknown(case, "--event", "nation", request.nation)
    first, last = case.years[0], case.years[-1]
    if not first <= request.fiscal_year <= last:
        yield _fault("--event", f"{request.date} lies in fiscal year {request.fiscal_year}",
                     f"a day in fiscal years {first} to {last}",
                     "correct the date; a bar of years before the plan belongs in table "
                     "eligibility")  # fmt: skip
    for account, musd in request.obligated:
        yield from _unknown(case, "--event", "account", account)
        yield from _set_by_policy("--event", policy, account)
        if not 0 <= musd < math.inf:
            yield _fault("--event", f"{account}={musd:g} obligated", "US$ million, 0 or more",
                         "correct the figure")  # fmt: skip

    for account, times in Counter(account for account, _ in request.obligated).items():
        if times > 1:
            figures = ", ".join(f"{account}={musd:g}" for one, musd in request.obligated
                                if one == account)  # fmt: skip
            yield _fault("--event", f"{figures} obligated", "one figure of an account",
                         "give their sum")  # fmt: skip


def repeated_events(case: Case, events: Iterable[Event]) -> Iterator[Fault]:
    """Yield the coups or sanctions of a nation that befell it already, here or in the case."""
    names = names_by_code(case)
    before = dict[tuple[str, str], Event]()
    rules = case.tables["eligibility"]["rule"].astype(str)
    for event in events:
        first = before.setdefault((event.kind, event.nation), event)
        name = names.get(event.nation) or event.nation
        again = f"a second {event.kind} in {name}, on {event.date}"
        if first is not event:
            yield _fault("--event", f"{again}, after that of {first.date}",
                         f"one {event.kind} of a nation", "leave out the later one: what it bars "
                         "is barred already")  # fmt: skip
        elif event.kind in EVENTS and any(rules.str.startswith(bar_name(event.kind, event.nation))):
            yield _fault("--event", f"{again}, after the one that the plan has already",
                         f"one {event.kind} of a nation", "leave it out, or take back the first "
                         "one and ask again")  # fmt: skip


def _money_event_faults(case: Case, request: MoneyEvent) -> Iterator[Fault]:
    yield from _unknown(case, "--event", "account", request.account)
    first, last = case.years[0], case.years[-1]
    if first == last:
        yield _fault("--event", f"{request.date}, in a plan of one year ({first})",
                     "a plan of two years or more: the event acts on the years after its own",
                     "cut the money of the year")  # fmt: skip
    elif not first <= request.fiscal_year < last:
        yield _fault("--event", f"{request.date} lies in fiscal year {request.fiscal_year}",
                     f"a day in fiscal years {first} to {last - 1}",
                     "correct the date")  # fmt: skip
    elif request.kind == "late_appropriation" and request.share_late == 0:
        yield _fault("--event", f"{request.date} lies in the first month of the fiscal year",
                     "a day in November to September", "money of that day is not late")  # fmt: skip


def _unknown(case: Case, place: str, kind: str, code: str) -> Iterator[Fault]:
    known = case.items["item"] if kind == "item" else case.tables[f"{kind}s"][kind]
    if code not in set(known):
        yield _fault(place, f"the case has no {kind} {code!r}", shortlist(known),
                     _fix_code(case, code, list(known)))  # fmt: skip


def _fix_code(case: Case, word: str, known: list[str]) -> str:
    """Return the fix for an unknown code: that of what has this name, or the nearest code."""
    names = names_by_code(case)
    by_name = {names[code].casefold(): code for code in known if names.get(code)}
    called = by_name.get(word.strip().casefold())
    return f"did you mean {called} ({names[called]})" if called else fix_name(word, known)


def _wrong_year(case: Case, place: str, year: int | None) -> Iterator[Fault]:
    if year is not None and year not in case.years:
        yield _fault(place, f"year {year}", f"{case.years[0]} to {case.years[-1]}",
                     "correct the year, or leave it out")  # fmt: skip


def _fault(place: str, found: str, allowed: str, fix: str) -> Fault:
    return Fault(place, found, allowed, fix)
