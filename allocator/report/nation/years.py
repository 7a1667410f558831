"""What changes for a nation from one year to the next, from what the plan holds; nothing is solved.

What is told next to a change is a fact of the same years, and not proven to be its cause.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from allocator.inputs.case.nominal import nominal_musd
from allocator.inputs.rule_families import FAMILIES
from allocator.report.nation.bars_by_year import Closed, closed_to
from allocator.report.rules.holding import holding
from allocator.util.format import change, listed, musd, percent, tells, year_words
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

NO_CAUSE = "Facts of the same years, next to each other: that one causes another is not proven."
"""What is said below the sentences wherever they stand."""

_NAMED = 3
"""Items and accounts that are named of a year."""

_NEARLY_ALL = 0.9
"""Share of an account's money from which on a nation is nearly all that it pays."""

_LEAST = 0.02
"""A smaller change, as a share of the larger of two years, counts as the same money."""


def nation_years(plan: Plan, nation: str) -> tuple[str, ...]:
    """Return a sentence or two for each year whose money differs from that of the year before.

    Money is in US$ of the case's base year; the amounts that acts name are told next to it.

    Told are the items and accounts that change most, how all nations together fare in these
    accounts, what law closes or opens to the nation, and limits that begin or end.
    Years with the same money are told together, with the price of a change from year to year and
    the accounts that swap within it.
    """
    money = _by(plan, plan.spending, nation, "account")
    total = money.sum()
    if total.sum() <= NOTHING:
        return ()
    law = closed_to(plan, nation)
    said: list[str] = []
    same: list[int] = []
    for before, year in zip(plan.case.years, plan.case.years[1:], strict=False):
        was, now = float(total[before]), float(total[year])
        if abs(now - was) <= max(_LEAST * max(was, now), NOTHING):
            same.append(year)
            continue
        said += [
            *_same(plan, nation, same, money),
            _changed(plan, nation, law, money, before, year),
        ]
        same = []
    return (*said, *_same(plan, nation, same, money))


def _changed(
    plan: Plan, nation: str, law: Closed, money: pd.DataFrame, before: int, year: int
) -> str:
    was, now = (float(money[at].sum()) for at in (before, year))
    turn = "more" if now > was else "less"
    text = f"{year}: {musd(now) if now > NOTHING else 'no money'}"
    text += f", {musd(abs(now - was))} {turn} than in {before}"
    if was > NOTHING:
        text += f" ({percent(abs(now - was) / was)})"
    whole = max(was, now)
    items = _by(plan, plan.lines, nation, "item_name")
    parts = [
        f"By account: {_moves(money, before, year, whole)}",
        f"by item: {_moves(items, before, year, whole)}",
    ]
    facts = [
        *_shared(plan, money, before, year),
        *law.changes(before, year),
        *_limits(plan, nation, before, year),
        *_floors_met(plan, nation, money, year),
    ]
    return ". ".join([text, "; ".join(parts), *facts]) + "."


def _moves(table: pd.DataFrame, before: int, year: int, whole: float) -> str:
    turns = table[year] - table[before]
    told = turns[[tells(one, whole) for one in turns]]
    if told.empty:
        most = musd(float(turns.abs().max()))
        return f"{(turns.abs() > NOTHING).sum()} changes of at most {most} each"
    told = told.sort_values(key=lambda one: -one.abs(), kind="stable").head(_NAMED)
    parts = [(str(name), float(one)) for name, one in told.items()]
    others = float(turns.sum() - told.sum())
    parts += [("others", others)] if tells(others, whole) else []
    return listed(f"{name} ({change(one, '−', whole)})" for name, one in parts)


def _shared(plan: Plan, money: pd.DataFrame, before: int, year: int) -> Iterator[str]:
    """Say how all nations fare in the account that changes most, and what its acts name.

    Nothing is said where they fare the other way, or where the nation has nearly all of its money:
    then its own change would be told as that of all.
    """
    turns = money[year] - money[before]
    account = str(turns.abs().idxmax())
    every = plan.spending[plan.spending["account"] == account]
    sums = every.groupby("year")["obligation_musd"].sum()
    was, now = (float(sums.get(at, 0.0)) for at in (before, year))
    own = float(money[before][account])
    if was > NOTHING and own < _NEARLY_ALL * was and (now - was) * turns[account] >= 0:
        text = f"All nations get {_turn(was, now, 'about as much')} from {account}"
        yield f"{text} in US$ of {plan.case.meta.base_year}{_named(plan, account, before, year)}"


def _named(plan: Plan, account: str, before: int, year: int) -> str:
    """Say how the amounts that acts name change, where their sources have them."""
    budgets = plan.case.tables["budgets"]
    named = []
    for at in (before, year):
        own = budgets[(budgets["account"] == account) & (budgets["year"] == at)]
        amounts = [nominal_musd(source) for source in own["source"]]
        known = [one for one in amounts if one is not None]
        if not known or len(known) < len(amounts) or sum(known) <= NOTHING:
            return ""
        named.append(sum(known))
    was, now = named
    size = percent(abs(now - was) / was)
    turn = f"{size} {'more' if now > was else 'less'}" if tells(now - was, was) else "the same"
    return f"; the acts name {musd(now)} for {year}, {musd(was)} for {before} ({turn})"


def _turn(was: float, now: float, same: str) -> str:
    if abs(now - was) <= _LEAST * was:
        return same
    return f"{percent(abs(now - was) / was)} {'more' if now > was else 'less'}"


def _limits(plan: Plan, nation: str, before: int, year: int) -> Iterator[str]:
    """Say which limits of the nation are reached in one of the two years alone."""
    rules = plan.rules[(plan.rules["nation"] == nation) & (plan.rules["sense"] == "<=")]
    rules = holding(rules, plan.case)
    reached = {
        at: {family for family in rules.loc[rules["year"].astype(str) == str(at), "family"]
             if FAMILIES[family].limits_nation}
        for at in (before, year)
    }  # fmt: skip
    for words, own in (
        (f"Reached in {year} and not in {before}", reached[year] - reached[before]),
        (f"Reached in {before} and no longer", reached[before] - reached[year]),
    ):
        if own:
            yield f"{words}: {listed(FAMILIES[one].limits_nation for one in sorted(own))}"


def _same(plan: Plan, nation: str, years: list[int], money: pd.DataFrame) -> Iterator[str]:
    """Say of years with the same money as the year before how much it is, and what changes within.

    `money` is that of the nation by account and year.
    """
    if not years:
        return
    amount = float(money[years[-1]].sum())
    price = plan.policy.swing_price
    paid = (
        f"; a change from the year before has a price, {percent(price)} of what that money is worth"
        if price
        else ""
    )
    if amount <= NOTHING:
        yield f"{year_words(years)}: no money, as in the year before."
        return
    yield f"{year_words(years)}: {musd(amount)} a year, about as in the year before{paid}."
    for year in years:
        yield from _swaps(plan, nation, money, year - 1, year)


def _swaps(plan: Plan, nation: str, money: pd.DataFrame, before: int, year: int) -> Iterator[str]:
    """Say which accounts and items get more and which less, unless all are alike."""
    whole = max(float(money[at].sum()) for at in (before, year))
    if (money[year] - money[before]).abs().max() > _LEAST * whole:
        items = _by(plan, plan.lines, nation, "item_name")
        facts = [f"{year}: the same money from other accounts: {_moves(money, before, year, whole)}"
                 f"; by item: {_moves(items, before, year, whole)}",
                 *_floors_met(plan, nation, money, year)]  # fmt: skip
        yield f"{'. '.join(facts)}."


def _floors_met(plan: Plan, nation: str, money: pd.DataFrame, year: int) -> Iterator[str]:
    """Say of accounts that pay no more from a year on that what a floor asks for was given before.

    Told are floors on the years of the plan together that are reached and not passed.
    """
    rules = plan.rules
    own = rules[(rules["nation"] == nation) & (rules["sense"] == ">=") & rules["binds"]]
    own = own[(own["year"].astype(str) == "all") & own["account"].isin(money.index)]
    for account, limit in zip(own["account"], own["limit"], strict=True):
        paid = money.loc[account]
        if paid[year - 1] > NOTHING and float(paid.loc[year:].sum()) <= NOTHING:
            yield (
                f"The floor of {musd(float(limit))} from {account} for the years of the plan is "
                f"met by {year - 1}"
            )


def _by(plan: Plan, table: pd.DataFrame, nation: str, key: str) -> pd.DataFrame:
    """Return US$ million of a nation by `key` and year; a year without money has 0."""
    own = table[table["nation"] == nation]
    found = own.pivot_table("obligation_musd", key, "year", aggfunc="sum", fill_value=0.0)
    return found.reindex(columns=list(plan.case.years), fill_value=0.0)
