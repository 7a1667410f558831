"""What an event bars, with the law that says so, and what becomes of the money and deliveries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from allocator.assemble.eligibility import payers_by_law
from allocator.explore.revision.asked import Asked, executed_before
from allocator.explore.revision.requests import Event, MoneyEvent
from allocator.explore.revision.tables import goods_moved
from allocator.inputs.case.names import names_by_code
from allocator.inputs.scenario.changes import AddRows, Drop
from allocator.inputs.selection import codes_in
from allocator.report.decisions.facts import amount_words
from allocator.util.format import amount, change, figure, listed, listing
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_MONEY = {
    "obligated_musd": "obligated",
    "lapsed_musd": "expires",
    "carried_past_horizon_musd": "carried past the plan",
}
_LEAST_MUSD = 1e-3
_SHOWN = 6
_SHARE = 1e-4
"""Less of an executed good is what rows of a solved plan hold to, and nothing given up."""


def event_words(before: Plan, after: Plan, asked: Sequence[Asked]) -> Iterator[str]:
    """Yield for each event the bar, the money it stops, deliveries on order, and what expires."""
    events = [one for one in asked if isinstance(one.request, Event)]
    for one in events:
        request = one.request
        assert isinstance(request, Event)
        row = next(dict(change.rows[0]) for change in one.changes if isinstance(change, AddRows))
        since = request.fiscal_year
        accounts = before.case.tables["accounts"]["account"].tolist()
        barred = sorted(codes_in(str(row["accounts"]), accounts))
        yield _bar(before, request.nation, row, barred, since)
        yield from _floors(before, one)
        yield _stopped(before, request.nation, barred, since)
        yield from _gets_more(before, after, request.nation)
        yield from _on_order(before, request.nation, since)
    if events or any(isinstance(one.request, MoneyEvent) for one in asked):
        yield _freed(before, after)
    yield from _executed(before, after, asked)


def _bar(plan: Plan, nation: str, row: Mapping[str, Any], barred: list[str], since: int) -> str:
    name = names_by_code(plan.case)[nation]
    payers = payers_by_law(plan.case, plan.policy, nation, since)
    left = [account for account in payers if account not in barred]
    still = f"{listed(left)} can still pay" if left else "no other account may pay it"
    waiver = "the law allows a waiver" if row.get("waivable") == "yes" else "no waiver is stated"
    exception = f"; exception: {row['exception']}" if row.get("exception") else ""
    note = f"; note: {row['note']}" if row.get("note") else ""
    return (
        f"What law bars ({row['citation']}): {listed(barred)} for {name} from fiscal year {since} "
        f"on; {still}. The plan takes all money of {since} as not yet obligated on that day. "
        f"Have counsel read it: {waiver}{exception}{note}."
    )


def _floors(plan: Plan, one: Asked) -> Iterator[str]:
    """Say from which accounts rules gave the nation at least a sum, and do so no more."""
    ended = [str(change.where[0][1][0]) for change in one.changes if isinstance(change, Drop)]
    if ended:
        rules = plan.case.tables["earmarks"].set_index("rule")["accounts"]
        from_accounts = listed(list(dict.fromkeys(map(str, rules.loc[ended]))))
        yield f"Rules that gave this nation alone at least a sum of {from_accounts} end with it."


def _stopped(plan: Plan, nation: str, barred: list[str], since: int) -> str:
    """Say by account what the plan had for the nation from the event on, and before it."""
    name = names_by_code(plan.case)[nation]
    own = plan.spending[plan.spending["nation"] == nation]
    late = own[own["year"] >= since].groupby("account")["obligation_musd"].sum()
    spent = float(own.loc[own["year"] < since, "obligation_musd"].sum())
    stopped = [f"{a} {amount(float(m))}" for a, m in late.items() if a in barred and m > NOTHING]
    lawful = [f"{a} {amount(float(m))}" for a, m in late.items()
              if a not in barred and m > NOTHING]  # fmt: skip
    executed = (
        f"US$ {amount(spent)} million of earlier years is executed. " if spent > NOTHING else ""
    )
    return (
        f"{name}'s money in the plan, US$ million: {executed}Stopped from {since} on: "
        f"{listed(stopped) if stopped else 'nothing'}; from accounts that can still pay: "
        f"{listed(lawful) if lawful else 'nothing'}."
    )


def more_by_account(before: Plan, after: Plan, nation: str) -> dict[str, float]:
    """Return the accounts that pay a nation more than before, and how much, US$ million."""
    was, now = (one.spending[one.spending["nation"] == nation].groupby("account")["obligation_musd"]
                .sum() for one in (before, after))  # fmt: skip
    more = now.sub(was, fill_value=0.0)
    return {str(account): float(much) for account, much in more.items() if much > _LEAST_MUSD}


def _gets_more(before: Plan, after: Plan, nation: str) -> Iterator[str]:
    """Say from which accounts a nation that an event befell gets more than before."""
    told = [f"{account} +{amount(much)}"
            for account, much in more_by_account(before, after, nation).items()]  # fmt: skip
    if told:
        name = names_by_code(after.case)[nation]
        yield (
            f"{name} gets more than before from accounts that are still lawful, US$ million: "
            f"{listed(told)}. Whether that is wanted after what happened is for you to decide."
        )


def _on_order(plan: Plan, nation: str, since: int) -> Iterator[str]:
    lots = plan.deliveries
    waiting = lots[(lots["nation"] == nation) & (lots["year"] == since - 1)]
    waiting = waiting[waiting["lots_on_order"] > NOTHING]
    if waiting.empty:
        return
    names = names_by_code(plan.case)
    told = [
        f"{figure(row['lots_on_order'])} of {names.get(str(row['item'])) or row['item']}"
        for row in waiting.to_dict("records")
    ]
    yield (
        f"Bought before {since} and not yet delivered, in lots: {'; '.join(told)}. The plan counts "
        "them as delivered; whether they may be is for counsel."
    )


def _freed(before: Plan, after: Plan) -> str:
    """Say by account what becomes of money that is set free: other uses, expiry, carried on."""
    was, now = (plan.accounts.groupby("account")[list(_MONEY)].sum() for plan in (before, after))
    moved = now - was
    told = []
    for account, row in moved[(moved.abs() > _LEAST_MUSD).any(axis=1)].iterrows():
        parts = [f"{change(float(row[name]), '−')} {words}" for name, words in _MONEY.items()
                 if abs(row[name]) > _LEAST_MUSD]  # fmt: skip
        told.append(f"{account} {', '.join(parts)}")
    if not told:
        return "Money of all nations by account: nothing changes."
    return (
        f"Money of all nations by account, US$ million: {'; '.join(told)}. What is free and not "
        "used stays in its account."
    )


def _executed(before: Plan, after: Plan, asked: Sequence[Asked]) -> Iterator[str]:
    """Say what several dates mean for executed years, and which programmes of them are given up."""
    since = executed_before(before, asked)
    dates = {one.room.frozen_before for one in asked} - {0}
    if since and len(dates) > 1:
        yield (
            f"The first of these events falls in fiscal year {since}: years before it stay as "
            "executed. From then on the plan is made in the knowledge of all of them."
        )
    goods = goods_moved(before, after)
    gone = goods[(goods["year"] < since) & (goods["kind"] != "sustainment")]
    gone = gone[gone["change"] < -_SHARE * gone["before"]]
    if gone.empty:
        return
    told = [
        f"{row['name']} {amount_words(-row['change'], row['unit'])} of {row['item_name']} "
        f"({row['year']})"
        for row in gone.to_dict("records")
    ]
    yield (
        "Given up of years already executed, because what may still come leaves these programmes "
        "below their smallest size or without what law asks for with them: "
        f"{listing(told, _SHOWN)}."
    )
