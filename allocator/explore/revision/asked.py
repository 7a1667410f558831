"""Requests in words and as changes of a scenario, with the room that a revision has for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from allocator.assemble.appropriations import vintage_table
from allocator.errors import DataError, Fault
from allocator.explore.revision.request_faults import repeated_events, request_faults
from allocator.explore.revision.requests import (
    EVENTS,
    Addition,
    Cut,
    Event,
    MoneyEvent,
    Request,
    Rise,
    TakenBack,
    years_stated,
)
from allocator.explore.revision.setting_words import setting_words
from allocator.explore.revision.sunk import Sunk, sunk_changes, sunk_of
from allocator.inputs.case.names import names_by_code
from allocator.inputs.policy.differences import decision_words
from allocator.inputs.policy.kept_names import kept_code
from allocator.inputs.policy.policy import Lock
from allocator.inputs.scenario.catalogue import donor_exit, late_appropriation
from allocator.inputs.scenario.changes import Add, Change, Scale
from allocator.inputs.scenario.scenario import Scenario
from allocator.report.decisions.facts import amount_words, given_by_year, unit_of
from allocator.session.room_columns import Room
from allocator.util.format import amount, figure, percent

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan


@dataclass(frozen=True, slots=True)
class Asked:
    """A request in words, with the changes it stands for and the room that a revision has for it.

    `lock` names its decision and `nations` those it is about.
    """

    request: Request | TakenBack
    words: str
    changes: tuple[Change, ...]
    room: Room = field(default_factory=Room)
    nations: tuple[str, ...] = ()
    lock: str = ""


def asked_of(
    plan: Plan, requests: Iterable[Request], inputs: tuple[Case, Policy] | None = None
) -> tuple[Asked, ...]:
    """Return what is asked of a plan, in words and changes.

    Money is counted from what accounts have when its turn comes: in `inputs` (default: those of
    the plan) and after the requests before it.

    Raises
    ------
    DataError
        A request names what the case does not have; all at once.
    """
    found, faults = list[Asked](), list[Fault]()
    first = inputs or (plan.case, plan.policy)
    requests = _summed(requests)
    events = [one for one in requests if isinstance(one, Event)]
    faults += repeated_events(first[0], events)
    sunk = sunk_of(
        plan, [one for one in events if not faults and not [*request_faults(*first, one)]]
    )
    for request in requests:
        here = first
        if isinstance(request, Cut | Rise | Event | MoneyEvent):
            here = _met_by_money(first, found)
        wrong = list(request_faults(*here, request))
        faults += wrong
        if not wrong:
            own = sunk.get(request, ()) if isinstance(request, Event) else ()
            found.append(_asked(plan, request, requests, here, own))
    if faults:
        raise DataError(faults)
    return tuple(found)


def _met_by_money(first: tuple[Case, Policy], before: Sequence[Asked]) -> tuple[Case, Policy]:
    """Return data and settings after `before`; faults of these are told where all is applied."""
    with suppress(DataError):
        return changed_inputs(*first, before)
    return first


def inputs_after(plan: Plan, asked: Iterable[Asked]) -> tuple[Case, Policy]:
    """Return the data and settings of a plan with what is asked of it.

    Raises
    ------
    DataError
        The changes lead to data or settings with faults.
    """
    return changed_inputs(plan.case, plan.policy, asked)


def changed_inputs(case: Case, policy: Policy, asked: Iterable[Asked]) -> tuple[Case, Policy]:
    """Return data and settings with what is asked of a plan; errors are those of `inputs_after`."""
    scenario = Scenario("revision", changes=tuple(c for one in asked for c in one.changes))
    return scenario.applied(case, policy)


def _summed(requests: Iterable[Request]) -> list[Request]:
    """Return the requests with additions of the same goods in the same year as one."""
    found = dict[object, Request]()
    for place, request in enumerate(requests):
        key = request.name if isinstance(request, Addition) else place
        before = found.get(key)
        if isinstance(before, Addition) and isinstance(request, Addition):
            request = replace(request, quantity=before.quantity + request.quantity)
        found[key] = request
    return list(found.values())


def _asked(
    plan: Plan,
    request: Request,
    beside: Iterable[Request],
    here: tuple[Case, Policy],
    sunk: Sequence[Sunk],
) -> Asked:
    if isinstance(request, Addition):
        return _addition(plan, request, beside)
    if isinstance(request, Cut | Rise):
        return Asked(request, _money_words(*here, request), tuple(_money_changes(*here, request)))
    if isinstance(request, Event):
        return _event(plan, request, here, sunk)
    if isinstance(request, MoneyEvent):
        return _money_event(request, here[0])
    if isinstance(request, Lock):
        return _decision(plan, request)
    return Asked(request, setting_words(plan, request), (request,))


def _decision(plan: Plan, lock: Lock) -> Asked:
    words, room = decision_words(lock, names_by_code(plan.case)), Room(kept=(lock.lock,))
    if kept_code(lock.lock):
        return Asked(lock, words, (lock,), room, lock=lock.lock)
    if lock.low is None:
        return Asked(lock, words, (lock,), room, (lock.nation,), lock.lock)
    if lock.item:
        room = Room(growing=_companions(plan.case, lock.nation, lock.item, None), kept=(lock.lock,))
    else:
        room = Room(more_for=(lock.nation,), kept=(lock.lock,))
    return Asked(lock, words, (lock,), room, (lock.nation,), lock.lock)


def _addition(plan: Plan, request: Addition, beside: Iterable[Request]) -> Asked:
    """Return the goods as a decision; of any year they come beside those of a stated year."""
    held = given_by_year(plan, request.nation, request.item)
    before = float(held.sum() if request.year is None else held.get(request.year, 0.0))
    if request.year is None:
        before += sum(
            one.quantity
            for one in beside
            if isinstance(one, Addition)
            and (one.nation, one.item) == (request.nation, request.item)
            and one.year is not None
        )
    years = "*" if request.year is None else str(request.year)
    lock = Lock(request.name, request.nation, item=request.item, years=years,
                low=before + request.quantity, reason="asked for")  # fmt: skip
    names, unit = names_by_code(plan.case), unit_of(plan.case, request.item)
    when = "" if request.year is None else f" in {request.year}"
    words = (
        f"{amount_words(request.quantity, unit)} more of {names[request.item]} for "
        f"{names[request.nation]}{when}"
    )
    growing = _companions(plan.case, request.nation, request.item, request.year)
    room = Room(growing=growing, kept=(lock.lock,))
    return Asked(request, words, (lock,), room, (request.nation,), lock.lock)


def _companions(
    case: Case, nation: str, item: str, year: int | None
) -> tuple[tuple[str, str, int], ...]:
    """Return what may grow with an item: itself, and in any year what must come beside it."""
    found, new = {item}, {item}
    while new:
        new = _needed_by(case, new) - found
        found |= new
    return ((nation, item, year or 0), *((nation, one, 0) for one in sorted(found - {item})))


def _needed_by(case: Case, items: set[str]) -> set[str]:
    """Return modules, prerequisites and courses of crews that items need themselves."""
    modules, needs, crews, trains = (
        case.tables[name] for name in ("modules", "prerequisites", "crews", "graduates")
    )
    skills = crews.loc[crews["item"].isin(items), "skill"]
    return {
        *modules.loc[modules["item"].isin(items), "module"],
        *needs.loc[needs["item"].isin(items), "needs"],
        *trains.loc[trains["skill"].isin(skills), "item"],
    }


def _money_changes(case: Case, policy: Policy, request: Cut | Rise) -> Iterator[Change]:
    account, year = request.account, request.year
    sign = 1 if isinstance(request, Rise) else -1
    if request.share is not None and year is None:
        yield Scale(f"budget_factor.{account}", 1 + sign * request.share)
        return
    if request.share is not None:
        where = {"account": account, "year": year}
        yield Scale("budgets.amount_musd", 1 + sign * request.share, where)
        return
    # years before the horizon have money carried in, which is not new
    years = set(case.years if year is None else [year])
    stated = years & years_stated(case, account)
    more = sign * (request.amount_musd or 0.0) / policy.factor_of_budget(account)
    if stated:
        yield Add("budgets.amount_musd", more, {"account": account, "year": sorted(stated)})
    if years - stated:
        yield Add("accounts.budget_musd", more, {"account": account})


def _money_words(case: Case, policy: Policy, request: Cut | Rise) -> str:
    name = names_by_code(case).get(request.account) or request.account
    when = "every year" if request.year is None else f"in {request.year}"
    years = [request.year] if request.year is not None else list(case.years)
    table = vintage_table(case, policy).query("account == @request.account")
    new = float(table.loc[table["vintage"].isin(years), "amount_musd"].sum())
    if request.share is not None:
        much, total = f"{figure(100 * request.share)}%", request.share * new
    else:
        each = request.amount_musd or 0.0
        much, total = f"US$ {figure(each)} million", each * len(years)
    if isinstance(request, Rise):
        return f"{name} gets {much} more new money {when}, US$ {amount(total)} million in all"
    return f"{name} loses {much} of its new money {when}, US$ {amount(total)} million in all"


def _event(plan: Plan, request: Event, here: tuple[Case, Policy], sunk: Sequence[Sunk]) -> Asked:
    year, names = request.fiscal_year, names_by_code(plan.case)
    scenario = EVENTS[request.kind](plan.case, request.nation, year)
    words = f"A {request.kind} in {names[request.nation]} on {request.date.isoformat()}"
    changes = (*scenario.changes, *sunk_changes(plan, *here, sunk))
    held = () if request.more else ((request.nation, year),)
    room = Room(frozen_before=year, paid_no_more=held)
    return Asked(request, words, changes, room, (request.nation,))


def executed_before(plan: Plan, asked: Iterable[Asked]) -> int:
    """Return the year of the earliest event: years before it are executed; 0: none are."""
    years = [one.room.frozen_before for one in asked if one.room.frozen_before]
    first = min(years, default=0)
    return first if first > plan.case.years[0] else 0


def _money_event(request: MoneyEvent, case: Case) -> Asked:
    year, account = request.fiscal_year, request.account
    name, day = names_by_code(case).get(account) or account, request.date.isoformat()
    if request.kind == "donor_exit":
        scenario = donor_exit(case, account, year + 1)
        words = f"The donor of {name} leaves on {day}: no new money from {year + 1} on"
    else:
        share = request.share_late
        scenario = late_appropriation(case, share, account, year)
        words = (
            f"The {year} money of {name} comes on {day}: {percent(share)} of it, as much as of "
            f"the fiscal year is over then, is obligated in {year + 1}"
        )
    return Asked(request, words, scenario.changes, Room(frozen_before=year))
