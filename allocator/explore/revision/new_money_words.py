"""A rise in sentences: who gets the new money, what its last part brings, what stays unused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from allocator.explore.revision.by_nation import nation_sums
from allocator.explore.revision.returned import gain_words, goods_in_words, open_words
from allocator.explore.revision.tables import money_moved
from allocator.explore.revision.value_words import points_words
from allocator.inputs.case.names import names_by_code
from allocator.util.format import amount, counted, figure, listed
from allocator.util.tolerance import NEAR, NOTHING

if TYPE_CHECKING:
    import pandas as pd

    from allocator.explore.revision.new_money import Added
    from allocator.plan.plan import Plan
    from allocator.session.additions import Money
    from allocator.session.returned import Returned

_SHOWN = 3
_LEAST_MUSD = 1e-3
_LARGE_MUSD = 1.0
"""Lines that get less (US$ million) are not ranked in words."""


def scope_with_additions(scope: str, money: Money, *, nothing_given: bool = False) -> str:
    """Say what was free in a search with new money, after what else was.

    `nothing_given`: nothing could be given up, and `scope` says only who gets no more, if any.
    """
    if not money:
        return scope
    accounts = sorted({account for account, _ in money})
    told = (
        f"every nation may get more of all that the new money of {listed(accounts)} may pay, as "
        "long as no rule is missed by more for it"
    )
    if scope and not nothing_given:
        return f"{scope}; then {told}"
    told = f"{told}; {scope}" if scope else told
    paid = "no nation gives anything up, every other account pays each nation what it paid, and"
    return f"{paid} {told}"


def getters_words(lines: pd.DataFrame, *, alone: bool) -> Iterator[str]:
    """Yield who gets more, by value gained per US$ million; `alone`: of new money alone."""
    gets = lines[(lines["change_musd"] > _LEAST_MUSD) & (lines["moves"] == "goods")]
    who = "Who gets the new money" if alone else "Who gets more"
    if gets.empty:
        yield f"{who}: nobody."
        return
    yield (
        f"{who}: {counted(gets['nation'].nunique(), 'nation')} in "
        f"{counted(len(gets), 'line')} (nation and area), US$ "
        f"{amount(float(gets['change_musd'].sum()))} million; they gain "
        f"{points_words(float(gets['value'].sum()))}."
    )
    yield from nation_sums(gets)
    large = gets[gets["change_musd"] >= _LARGE_MUSD]
    ranked = (large if len(large) else gets).sort_values(
        "value_per_musd", ascending=False, kind="stable"
    )
    yield f"Most value for the money: {_told(ranked.head(_SHOWN))}."
    if len(ranked) > 2 * _SHOWN:
        yield f"Least value for the money: {_told(ranked.tail(_SHOWN)[::-1])}."


def added_words(before: Plan, after: Plan, added: Added) -> Iterator[str]:
    """Yield what the last of the new money brings, what stays unused, and what needs upkeep."""
    yield from (_last(after, one) for one in added.last)
    yield from _unused(after, added)
    yield from _taken_over(before, after, {account for account, _ in added.money})
    yield from _kept_up(before, after)
    yield from _late(before, after)


def _last(after: Plan, one: Returned) -> str:
    money = f"The last US$ {figure(one.amount_musd)} million of {one.account} ({one.year})"
    if one.buys_nothing:
        return f"{money} are not needed: the plan has the same goods without them."
    return (
        f"{money} {gain_words(one, ('bring', 'lose'))}{open_words(one)}; if less comes, give up "
        f"first: {goods_in_words(after, one)}."
    )


def _taken_over(before: Plan, after: Plan, accounts: set[str]) -> Iterator[str]:
    """Say which accounts without new money pay less than before."""
    moved = money_moved(before, after)
    moved = moved[~moved["account"].isin(accounts)]
    change = moved.groupby("account")["change_musd"].sum()
    less = [
        f"{account} {amount(-float(musd))}"
        for account, musd in change.items()
        if musd < -_LEAST_MUSD
    ]
    if less:
        told = listed(less)
        yield f"Accounts without new money pay less than before (US$ million): {told}."


def _told(lines: pd.DataFrame) -> str:
    return "; ".join(_line(row) for row in lines.to_dict("records"))


def _line(row: Mapping[Any, Any]) -> str:
    return (
        f"{row['name']} ({row['area_name']}), US$ {amount(row['change_musd'])} million at "
        f"{amount(100 * row['value_per_musd'])} value points per US$ 100 million: {row['goods']}"
    )


def _unused(after: Plan, added: Added) -> Iterator[str]:
    """Say what is left of the new money, and what holds the nations back that could have it."""
    total = sum(added.unused.values())
    if total <= _LEAST_MUSD:
        yield "All of the new money is used."
        return
    parts = [f"{account} {year} {amount(musd)}" for (account, year), musd in added.unused.items()]
    full = after.absorption
    full = full[full["spend_musd"] >= (1 - NEAR) * full["ceiling_musd"] - NOTHING]
    needs = after.coverage
    short = needs["met_points"] < (1 - NEAR) * needs["need_points"] - NOTHING
    nations = set(after.case.tables["nations"]["nation"])
    filled = len(nations - set(needs.loc[short, "nation"]))
    some = full["nation"].nunique()
    held_back = [f"{counted(some, 'nation')} can absorb no more in some year"] if some else []
    held_back += [f"{counted(filled, 'nation has', 'nations have')} no need left"] if filled else []
    rest = (
        "no addition was found that the account may pay, that rules leave room for, and that gains "
        "value"
    )
    why = f"{', '.join(held_back)}, and elsewhere {rest}" if held_back else rest
    yield (
        f"US$ {amount(total)} million of the new money stays unused (US$ million: "
        f"{listed(parts)}): {why}."
    )


def _kept_up(before: Plan, after: Plan) -> Iterator[str]:
    """Say how much more upkeep is needed, who pays it, and what stands idle for want of crews."""
    if upkeep := "; ".join(_upkeep_parts(before, after)):
        yield f"Upkeep of what is added: {upkeep}."
    short = [set(plan.people.loc[plan.people["short_persons"] > NOTHING, "nation"])
             for plan in (before, after)]  # fmt: skip
    if newly := sorted(short[1] - short[0]):
        called = names_by_code(after.case)
        told = listed([called[one] for one in newly[:_SHOWN]])
        yield f"Crews newly missing, so that equipment stays idle: {told}."
    elif not after.people.empty:
        yield "Crews: no nation is newly short of them."


def _upkeep_parts(before: Plan, after: Plan) -> Iterator[str]:
    names = ["need_musd", "host_musd", "donor_musd", "unpaid_musd"]
    for when, late in (("over the plan", False), ("in the years after it", True)):
        sums = [
            plan.sustainment.loc[(plan.sustainment["period"] != "horizon") == late, names].sum()
            for plan in (before, after)
        ]
        more = {name: float(sums[1][name] - sums[0][name]) for name in names}
        if more["need_musd"] > _LEAST_MUSD:
            payers = zip(("the nations", "donors", "nobody"), names[1:], strict=True)
            paid = [f"{who} {amount(more[name])}" for who, name in payers
                    if more[name] > _LEAST_MUSD]  # fmt: skip
            by = f" (paid by {listed(paid)})" if paid else ""
            yield f"US$ {amount(more['need_musd'])} million more {when}{by}"


def _late(before: Plan, after: Plan) -> Iterator[str]:
    last = after.case.years[-1]
    waiting = [
        plan.deliveries.loc[plan.deliveries["year"] == last, "lots_on_order"].sum()
        for plan in (before, after)
    ]
    more = float(waiting[1] - waiting[0])
    if more > NOTHING:
        yield (
            f"{counted(round(more), 'lot more is', 'lots more are')} bought in the plan and "
            f"delivered after its last year ({last})."
        )
