"""Why a nation gets what it gets, in a few sentences that a plan's tables alone bear out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from allocator.headline import musd, percent
from allocator.legal_bars import bars_about
from allocator.report_tables import BENT
from allocator.rule_groups import names_in, year_words

if TYPE_CHECKING:
    from allocator.plan import Plan

_SHOWN = 2
"""Bars and exemptions of a nation that are told; a table has all."""

_LEAST = 0.05
"""Less money than this (US$ million) shows as 0.0."""

_CAPS = {
    "money": "the money it can absorb",
    "vetted": "persons who can be sent to courses",
    "language": "persons who know the language of courses",
    "crewed": "persons who run equipment",
    "lines": "the lines that it can run at once",
    "types": "new types of equipment",
    "graduation": "the donors' share of its upkeep",
    "exposure": "its largest share of all money",
    "cap": "a cap on some of its money",
    "share_cap": "a largest share of some of its money",
    "lock_high": "a decision of a planner",
    "band_high": "the band around the last plan",
}
"""Rules that hold a nation's money down, by family."""


def nation_reasons(plan: Plan, nation: str) -> tuple[str, ...]:
    """Return what decides the money of a nation, in up to seven sentences.

    Need and tier, floors of law and policy, caps that bind, legal bars and exemptions with their
    citation, propensity and loss, and the change against the last plan. All of it is read from the
    tables of `plan`; nothing is solved.
    """
    return tuple(
        sentence
        for part in (_need, _floors, _caps, _law, _risk, _change)
        for sentence in part(plan, nation)
    )


def _need(plan: Plan, nation: str) -> Iterator[str]:
    tier = _of(plan.case.tables["nations"], nation)["tier"].iloc[0]
    every, here = plan.coverage, _of(plan.coverage, nation)
    need, met = here["need_points"].sum(), here["met_points"].sum()
    if not need > 0:
        yield f"It is of tier {tier} and the case gives it no need, so nothing is worth it."
        return
    average = every["met_points"].sum() / every["need_points"].sum()
    open_points = here.assign(open=here["need_points"] - here["met_points"])
    left = open_points.groupby("area")["open"].sum().sort_values(ascending=False, kind="stable")
    text = (
        f"It is of tier {tier} and has {percent(need / every['need_points'].sum())} of all need; "
        f"{percent(met / need)} of its need is met, against {percent(average)} for all nations"
    )
    if left.iloc[0] > BENT:
        names = names_in(plan.case, "areas", "area")
        text += f". Most of what is left open is {names.get(left.index[0]) or left.index[0]}"
    yield f"{text}."


def _floors(plan: Plan, nation: str) -> Iterator[str]:
    law, every = (_promised(plan, nation, status) for status in (("law",), ("law", "policy")))
    money = _money(plan, nation)
    if every < _LEAST:
        rest = f", so none of its {musd(money)} is promised by one" if money >= _LEAST else ""
        yield f"No floor of law or policy names it alone{rest}."
        return
    text = f"Floors that name it alone come to {musd(every)}: {musd(law)} by law"
    text += f", {musd(every - law)} by policy"
    if money > 0:
        text += f"; that is {percent(min(1.0, every / money))} of the {musd(money)} it gets"
    yield f"{text}."


def _promised(plan: Plan, nation: str, statuses: tuple[str, ...]) -> float:
    """Return what floors about one nation promise at least, none counted within another."""
    rules = _of(plan.rules, nation)
    rules = rules[(rules["family"] == "floor") & rules["status"].isin(statuses)]
    widest = rules.groupby(["year", "account"])["limit"].max()
    total = 0.0
    for _, own in widest.groupby("year"):
        by_account = own.droplevel("year")
        wide = float(by_account.get("", 0.0))
        total += max(wide, float(by_account.drop("", errors="ignore").sum()))
    return total


def _caps(plan: Plan, nation: str) -> Iterator[str]:
    rules = _of(plan.rules, nation)
    rules = rules[(rules["sense"] == "<=") & (rules["binds"] | (rules["bend"] > BENT))]
    found = []
    for family, words in _CAPS.items():
        years = rules.loc[rules["family"] == family, "year"]
        if len(years):
            when = year_words(int(year) for year in years if str(year).isdecimal())
            found.append(f"{words} ({when})" if when else words)
    grade = _of(plan.risk, nation)["grade"]
    if len(grade):
        capped = plan.rules[plan.rules["rule"] == f"grade {grade.iloc[0]}"]
        if capped["binds"].any():
            found.append(f"the share of money for risk grade {grade.iloc[0]}")
    if found:
        yield f"What holds it down: {', '.join(found)}."
    else:
        yield (
            "No cap of its own holds it down: what its needs are worth beside those of other "
            "nations decides."
        )


def _law(plan: Plan, nation: str) -> Iterator[str]:
    bars = bars_about(plan, nation)
    own = bars[~bars["for_all"]]
    if own.empty:
        general = int(bars["for_all"].sum())
        yield (
            "No bar of law names it"
            + (f"; {general} on the use of accounts hold for every nation" if general > 1 else "")
            + "."
        )
        return
    rest = len(own) - _SHOWN
    for at, row in enumerate(own.head(_SHOWN).to_dict("records"), start=1):
        written = [part for part in (row["citation"], _excepted(row["exception"])) if part]
        text = str(row["meaning"]).rstrip(".")
        text += f" ({'; '.join(written)})" if written else ""
        yield f"{text}{f', and {rest} more' if rest > 0 and at == _SHOWN else ''}."


def _excepted(exception: str) -> str:
    return f"exception: {exception}" if exception else ""


def _risk(plan: Plan, nation: str) -> Iterator[str]:
    propensity = _of(plan.case.tables["nations"], nation)["propensity"].iloc[0]
    text = f"Its propensity to use help as meant is {percent(propensity)}"
    here = _of(plan.risk, nation)
    money, lost = here["obligation_musd"].sum(), here["expected_loss_musd"].sum()
    if money > 0:
        every = plan.risk["expected_loss_musd"].sum() / plan.risk["obligation_musd"].sum()
        text += (
            f"; {percent(lost / money)} of its money is expected to be lost, against "
            f"{percent(every)} for all nations"
        )
    budget = plan.rules[(plan.rules["family"] == "risk_budget") & plan.rules["binds"]]
    if len(budget):
        text += f"; the risk budget of all nations binds in {year_words(map(int, budget['year']))}"
    yield f"{text}."


def _change(plan: Plan, nation: str) -> Iterator[str]:
    rows = _of(plan.deviations, nation)
    if rows.empty:
        yield "The case has no last plan for it to be held against."
        return
    years = len(plan.case.years)
    last = rows.groupby("year")["last_musd"].sum().mean()
    now = _money(plan, nation) / years
    by_account = rows.groupby("account")["change_musd"].sum() / years
    text = f"Against the last plan it gets {musd(now)} a year instead of {musd(last)}"
    if len(by_account) > 1 and by_account.abs().max() >= _LEAST:
        most = str(by_account.abs().idxmax())
        text += f", the largest part of the change in {most} ({by_account[most]:+,.1f})"
    yield f"{text}."


def _money(plan: Plan, nation: str) -> float:
    return float(_of(plan.spending, nation)["obligation_musd"].sum())


def _of(table: pd.DataFrame, nation: str) -> pd.DataFrame:
    return table[table["nation"] == nation]
