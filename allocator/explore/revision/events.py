"""What an event bars, with the law that says so, and what becomes of the money and deliveries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from allocator.explore.revision.asked import Asked, executed_before
from allocator.explore.revision.event_bar import EventBar, bar_of
from allocator.explore.revision.requests import Event, MoneyEvent
from allocator.explore.revision.rooms import let_more, more_asked
from allocator.explore.revision.sunk import sunk_of
from allocator.explore.revision.sunk_words import sunk_words
from allocator.explore.revision.tables import goods_moved
from allocator.inputs.case.names import names_by_code
from allocator.inputs.policy.policy import Lock
from allocator.inputs.scenario.changes import Drop
from allocator.inputs.selection import years_in
from allocator.report.decisions.facts import amount_words
from allocator.util.format import amount, change, listed, listing
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
    """Yield for each event the bar, the money that it stops, and what becomes of all money."""
    events = [one for one in asked if isinstance(one.request, Event)]
    sunk = sunk_of(before, [one.request for one in events if isinstance(one.request, Event)])
    for one, bar in zip(events, bars_of(before, asked), strict=True):
        assert isinstance(one.request, Event)
        yield from bar.words(before)
        yield sunk_words(before, one.request, bar, sunk[one.request])
        yield from _floors(before, one)
        yield _stopped(before, bar)
        yield from _gets_more(before, after, bar, asked)
        yield from still_gets(after, bar, [other.request for other in asked])
    if events or any(isinstance(one.request, MoneyEvent) for one in asked):
        yield _freed(before, after)
    yield from _executed(before, after, asked)


def bars_of(plan: Plan, asked: Sequence[Asked]) -> list[EventBar]:
    """Return what the events of nations among requests bar, in their order."""
    return [bar_of(plan, one.request, one.changes) for one in asked
            if isinstance(one.request, Event)]  # fmt: skip


def _floors(plan: Plan, one: Asked) -> Iterator[str]:
    """Say from which accounts rules gave the nation at least a sum, and do so no more."""
    ended = [str(change.where[0][1][0]) for change in one.changes if isinstance(change, Drop)]
    if ended:
        rules = plan.case.tables["earmarks"].set_index("rule")["accounts"]
        from_accounts = listed(list(dict.fromkeys(map(str, rules.loc[ended]))))
        yield f"Rules that gave this nation alone at least a sum of {from_accounts} end with it."


def _stopped(plan: Plan, bar: EventBar) -> str:
    """Say by account what the plan had for the nation from the event on, and before it."""
    nation, barred, since = bar.nation, bar.accounts, bar.since
    name = names_by_code(plan.case)[nation]
    own = plan.spending[plan.spending["nation"] == nation]
    late = own[own["year"] >= since].groupby("account")["obligation_musd"].sum()
    spent = float(own.loc[own["year"] < since, "obligation_musd"].sum())
    stopped = [f"{a} {amount(float(m))}" for a, m in late.items() if a in barred and m > NOTHING]
    lawful = [f"{a} {amount(float(m))}" for a, m in late.items()
              if a not in barred and m > NOTHING]  # fmt: skip
    sum_musd = sum(float(musd) for account, musd in late.items() if account in barred)
    together = f", together {amount(sum_musd)}" if len(stopped) > 1 else ""
    executed = (
        f"US$ {amount(spent)} million of earlier years is executed. " if spent > NOTHING else ""
    )
    return (
        f"{name}'s money in the plan, US$ million: {executed}Stopped from {since} on: "
        f"{listed(stopped) if stopped else 'nothing'}{together}; from accounts that can still pay: "
        f"{listed(lawful) if lawful else 'nothing'}."
    )


def more_by_account(before: Plan, after: Plan, nation: str, since: int = 0) -> dict[str, float]:
    """Return the accounts that pay a nation more than before from a year on, in US$ million."""
    own = [one.spending[one.spending["nation"] == nation] for one in (before, after)]
    was, now = (
        one[one["year"] >= since].groupby("account")["obligation_musd"].sum() for one in own
    )
    more = now.sub(was, fill_value=0.0)
    return {str(account): float(much) for account, much in more.items() if much > _LEAST_MUSD}


def _gets_more(before: Plan, after: Plan, bar: EventBar, asked: Sequence[Asked]) -> Iterator[str]:
    """Say whether a nation that an event befell gets more from some accounts, and why it may."""
    name, left = names_by_code(after.case)[bar.nation], bar.payers_left(before)
    free, more = bar.nation in let_more(asked), bar.nation in more_asked(asked)
    not_held = f"{name} is not held to what they gave: more is asked for it in the same request."
    told = [f"{account} +{amount(much)}"
            for account, much in more_by_account(before, after, bar.nation).items()]  # fmt: skip
    if told:
        why = "Whether that is wanted after what happened is for you to decide."
        if more and not free:
            why = not_held
        elif not free:
            why = ("By default they give no more, but no plan was found that holds them to that "
                   "and keeps what is asked for.")  # fmt: skip
        yield (
            f"{name} gets more than before from accounts that are still lawful, US$ million: "
            f"{listed(told)}. {why}"
        )
    elif left and more and not free:
        yield f"{listed(left)} may give {name} more than before. {not_held}"
    elif left and not free:
        give = "give" if len(left) > 1 else "gives"
        yield (
            f"By default {listed(left)} {give} {name} no more than before in any year after what "
            "happened, whatever law allows; a search over everything is not held to that, a "
            "decision is."
        )


def gives_nothing(request: object, nation: str, since: int, horizon: Sequence[int]) -> bool:
    """Tell whether a request gives a nation nothing at all in every year from one on."""
    if not isinstance(request, Lock) or request.nation != nation or request.high != 0:
        return False
    late = {year for year in horizon if year >= since}
    return not (request.item or request.account) and late <= set(years_in(request.years, horizon))


def still_gets(after: Plan, bar: EventBar, requests: Sequence[object]) -> Iterator[str]:
    """Say what a nation still gets that was to get nothing more: the rest of what was begun."""
    years = after.case.years
    nothing = any(gives_nothing(one, bar.nation, bar.since, years) for one in requests)
    lines = after.lines[after.lines["nation"] == bar.nation]
    late = lines[(lines["year"] >= bar.since) & (lines["obligation_musd"] > _LEAST_MUSD)]
    if not nothing or late.empty:
        return
    least = after.case.tables["grants"].set_index("item")["min_musd"]
    sums = lines.groupby("item")["cost_musd"].sum()
    told = []
    money = late.groupby(["item", "item_name", "account"])["obligation_musd"].sum().reset_index()
    for row in money.to_dict("records"):
        begun = abs(float(sums[row["item"]]) - float(least.get(row["item"], 0.0))) < _LEAST_MUSD
        why = ", which brings what was begun before to its smallest size" if begun else ""
        much = amount(float(row["obligation_musd"]))
        told.append(f"US$ {much} million of {row['account']} for {row['item_name']}{why}")
    yield f"{names_by_code(after.case)[bar.nation]} still gets {'; '.join(told)}."


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
