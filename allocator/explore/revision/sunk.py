"""What was obligated by the day of an event, and so cannot be set free: as far as it is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault
from allocator.explore.revision.requests import Event, Request, years_stated
from allocator.inputs.case.names import names_by_code
from allocator.inputs.scenario.changes import Add, AddRows, Change
from allocator.plan.obligated import Obligated
from allocator.report.law_money.executed import counted_on, in_base_year
from allocator.report.law_money.executed_words import entered_unit
from allocator.util.format import amount, listed
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.explore.revision.event_bar import EventBar
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan

_LEAST_MUSD = 1e-4


@dataclass(frozen=True, slots=True)
class Sunk:
    """What an account had obligated by the day of an event, and how much of it for the nation.

    `entered_musd` is what was entered; `planned_musd` what the plan obligates of the account for
    the nation in the fiscal year of the event. What was entered does not say for whom: `least` and
    `most` of it are for this nation. All but what was entered is US$ million of the base year.
    """

    account: str
    year: int
    entered_musd: float
    planned_musd: float
    least_musd: float
    most_musd: float


def with_obligated(event: Event, entries: Iterable[Obligated]) -> Event:
    """Return an event that knows what was obligated by its day in its fiscal year.

    Those of `entries` count that are of that year, and of that day or earlier, or of no day.
    """
    counted, _ = counted_on(entries, event.date.isoformat(), event.fiscal_year)
    return replace(event, obligated=tuple((one.account, one.obligated_musd) for one in counted))


def all_with_obligated(
    requests: Iterable[Request], entries: Sequence[Obligated]
) -> tuple[Request, ...]:
    """Return requests whose events know what was obligated, but those that were told it already.

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
    return tuple(
        with_obligated(one, entries) if isinstance(one, Event) and not one.obligated else one
        for one in requests
    )


def counted_words(request: Request) -> str:
    """Say before an event is asked what its answer takes as obligated by then."""
    if not isinstance(request, Event):
        return (
            "The answer takes all money of the fiscal year of that day as not yet obligated, "
            "whatever is entered as obligated."
        )
    year = request.fiscal_year
    if not request.obligated:
        return (
            f"Nothing is entered as obligated by that day in fiscal year {year}: the answer takes "
            "all of its money as free."
        )
    accounts = listed(account for account, _ in request.obligated)
    return (
        f"What is entered as obligated by that day in fiscal year {year} counts ({accounts}): it "
        "is not set free."
    )


def sunk_of(plan: Plan, event: Event, accounts: Iterable[str]) -> tuple[Sunk, ...]:
    """Return what was obligated of `accounts` by the day of an event, where it was entered.

    What is reserved for regional and global programmes may be any part of what was entered.
    """
    barred, year = set(accounts), event.fiscal_year
    entered = [Obligated(account, year, musd) for account, musd in event.obligated
               if account in barred]  # fmt: skip
    money = plan.spending[plan.spending["year"] == year]
    every = money.groupby("account")["obligation_musd"].sum()
    own = money[money["nation"] == event.nation].groupby("account")["obligation_musd"].sum()
    aside = plan.accounts[plan.accounts["vintage"] == year].set_index("account")["set_aside_musd"]
    found = []
    for one, base in zip(entered, in_base_year(entered, plan.case), strict=True):
        planned = float(own.get(one.account, 0.0))
        others = float(every.get(one.account, 0.0)) - planned + float(aside.get(one.account, 0.0))
        most = min(planned, base.obligated_musd)
        least = min(most, max(0.0, base.obligated_musd - others))
        found.append(Sunk(one.account, year, one.obligated_musd, planned, least, most))
    return tuple(found)


def sunk_changes(case: Case, policy: Policy, sunk: Iterable[Sunk]) -> Iterator[Change]:
    """Yield changes that take what may be obligated for the nation from the accounts' new money."""
    plain = case.tables["accounts"].set_index("account")["budget_musd"]
    for one in sunk:
        if one.most_musd <= _LEAST_MUSD:
            continue
        less = one.most_musd / policy.factor_of_budget(one.account)
        if one.year in years_stated(case, one.account):
            yield Add("budgets.amount_musd", -less, {"account": one.account, "year": one.year})
        else:
            row = {"account": one.account, "year": one.year,
                   "amount_musd": float(plain[one.account]) - less}  # fmt: skip
            yield AddRows("budgets", [row])


def sunk_by_money(sunk: Iterable[Sunk]) -> Mapping[tuple[str, int], float]:
    """Return what is taken as obligated by account and year, US$ million."""
    return {(one.account, one.year): one.most_musd for one in sunk}


def sunk_words(plan: Plan, event: Event, bar: EventBar, sunk: Sequence[Sunk]) -> str:
    """Say what the answer takes as obligated by the day of the event, and what it does not know."""
    name, year, day = names_by_code(plan.case)[event.nation], event.fiscal_year, event.date
    own = plan.spending[(plan.spending["nation"] == event.nation) & (plan.spending["year"] == year)]
    money = own.groupby("account")["obligation_musd"].sum()
    known = {one.account for one in sunk}
    rest = {account: float(musd) for account, musd in money.items()
            if account in bar.accounts and account not in known and musd > _LEAST_MUSD}  # fmt: skip
    open_musd = sum(rest.values())
    if not sunk:
        if open_musd <= NOTHING:
            return f"The plan has no barred money for {name} in {year}: none can be obligated yet."
        return (
            f"Nothing is entered as obligated by {day.isoformat()}: all US$ {amount(open_musd)} "
            f"million of {listed(rest)} that {name} has in {year} count as free. What is obligated "
            "of them already is not; to take account of it, enter it: --obligated."
        )
    unit = entered_unit(plan.case, "", year)
    entered = listed(f"{one.account} {amount(one.entered_musd)}" for one in sunk)
    planned, least, most = (sum(getattr(one, f"{part}_musd") for one in sunk)
                            for part in ("planned", "least", "most"))  # fmt: skip
    others = f" Nothing is entered of {listed(rest)}: all of it counts as free." if rest else ""
    told = f"Obligated by {day.isoformat()}, as entered, {unit}: {entered}."
    if most <= _LEAST_MUSD:
        return f"{told} None of it can be {name}'s: the plan has none of that for it.{others}"
    if most - least <= _LEAST_MUSD:
        return (
            f"{told} So US$ {amount(most)} million of {name}'s {amount(planned)} in {year} are "
            f"obligated and not set free.{others}"
        )
    return (
        f"{told} That does not say for whom: of {name}'s US$ {amount(planned)} million in {year} "
        f"between {amount(least)} and {amount(most)} are obligated. This answer sets free none of "
        f"the US$ {amount(most)} million that may be.{others}"
    )
