"""Why a nation gets what it gets, in a few sentences that a plan's tables alone bear out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from allocator.inputs.case.io.warn_plausibility import without_priority
from allocator.inputs.case.last_plan_name import the_last_plan
from allocator.inputs.case.names import names_in
from allocator.inputs.case.unread import checked_part, checked_words
from allocator.inputs.rule_families import FAMILIES
from allocator.report.basis import basis_of
from allocator.report.nation.floors import promised_musd
from allocator.report.rules.groups import grouped
from allocator.report.rules.holding import holding
from allocator.report.rules.later_bars import closed_later, closed_of_nation
from allocator.report.rules.legal_bars import bars_about, bars_together, in_years
from allocator.util.format import change, listed, listing, musd, percent, tells, year_words
from allocator.util.tolerance import NOTHING, VIOLATED

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_SHOWN = 2
"""Bars and exemptions of a nation that are told; a table has all."""

_CHANGES_SHOWN = 3

_PROMISES = tuple(name for name, one in FAMILIES.items() if one.promises)
"""Rules that promise a nation something, besides floors, by family."""

_PROMISES_SHOWN = 3

_NOT_KEPT = "not kept in full"


def nation_reasons(plan: Plan, nation: str) -> tuple[str, ...]:
    """Return what decides the money of a nation, in up to nine sentences.

    Need and tier, floors of law and policy, what planners promised, caps that bind, legal bars
    (also known ones that the data do not have) and exemptions with their citation, propensity and
    loss, and the change against the last plan. All of it is read from the tables of `plan`; nothing
    is solved.
    """
    return tuple(
        sentence
        for part in (_need, _floors, _promises, _caps, _law, _risk, _change)
        for sentence in part(plan, nation)
    )


def _need(plan: Plan, nation: str) -> Iterator[str]:
    tier = _of(plan.case.tables["nations"], nation)["tier"].iloc[0]
    every, here = plan.coverage, _of(plan.coverage, nation)
    need, met = here["need_points"].sum(), here["met_points"].sum()
    if not need > 0:
        yield (
            f"It is in tier {tier} and the case gives it no need, so assistance to it has no value."
        )
        return
    average = every["met_points"].sum() / every["need_points"].sum()
    text = (
        f"It is in tier {tier} and has {percent(need / every['need_points'].sum())} of all need; "
        f"{percent(met / need)} of its need is met, against {percent(average)} for all nations"
    )
    tables = plan.case.tables
    if nation in without_priority(tables["needs"], tables["priorities"]):
        text += ". It has no priority above 0 in table priorities, so its need has no weight"
    yield f"{text}{_open_need(plan, nation)}."


def _open_need(plan: Plan, nation: str) -> str:
    """Say which area is open most, and which ones get nothing."""
    names = names_in(plan.case, "areas", "area")
    areas = _of(plan.coverage, nation).groupby("area")[["need_points", "met_points"]].sum()
    left = (areas["need_points"] - areas["met_points"]).sort_values(ascending=False, kind="stable")
    if not left.iloc[0] > NOTHING:
        return ""
    most = left.index[0]
    share = percent(left.iloc[0] / left.clip(lower=0).sum())
    text = f". The largest open need is {names.get(most) or most} ({share} of its open need)"
    bare = areas[(areas["need_points"] > NOTHING) & (areas["met_points"] <= NOTHING)]
    if bare.empty:
        return text
    bare = bare.sort_values("need_points", ascending=False, kind="stable")
    text += f". {listing([names.get(area) or area for area in bare.index], 3)}: nothing met"
    rules = _of(plan.rules, nation)
    if rules.loc[rules["family"] == "lines", "binds"].any():
        text += ", and it runs as many lines as it can"
    return text


def _floors(plan: Plan, nation: str) -> Iterator[str]:
    law, every = (promised_musd(plan, nation, one) for one in (("law",), ("law", "policy")))
    money = _money(plan, nation)
    if not tells(every, money):
        rest = f", so no floor protects any of its {musd(money)}" if money >= NOTHING else ""
        yield f"No legal or policy floor is for it alone{rest}."
        return
    text = f"Floors for it alone promise {musd(every)}{_by_whom(law, every - law)}"
    if money > 0:
        rests = basis_of(plan, plan.lines["nation"] == nation)
        held = sum(rests[name] for name in ("law_musd", "policy_musd"))
        text += (
            f"; {musd(held)} of the {musd(money)} it gets rests on floors "
            f"({percent(held / money)}), surcharges and floors that it shares with other nations "
            "included"
        )
    yield f"{text}."


def _by_whom(law: float, policy: float) -> str:
    """Say how much of some floors is by law and by policy."""
    if not tells(law, law + policy):
        return ", all by policy"
    if not tells(policy, law + policy):
        return ", all by law"
    return f": {musd(law)} by law, {musd(policy)} by policy"


def _promises(plan: Plan, nation: str) -> Iterator[str]:
    """Yield what a planner promised: decisions, bands around the last plan, least shares."""
    rules = _of(plan.rules, nation)
    rules = rules[rules["family"].isin(_PROMISES) & (rules["limit"] > NOTHING)]
    if rules.empty:
        return
    said = [
        row["meaning"].rstrip(".") + (f" ({_NOT_KEPT})" if bent else "")
        for bent in (True, False)
        for row in grouped(rules[(rules["bend"] > VIOLATED) == bent], plan.case).to_dict("records")
    ]
    rest = len(said) - _PROMISES_SHOWN
    more = f"; and {rest} more" if rest > 0 else ""
    yield f"Promised to it: {'; '.join(said[:_PROMISES_SHOWN])}{more}."


def _caps(plan: Plan, nation: str) -> Iterator[str]:
    rules = _of(plan.rules, nation)
    rules = rules[rules["sense"] == "<="]
    rules = pd.concat([holding(rules, plan.case), rules[rules["bend"] > VIOLATED]])
    found = []
    for family, record in FAMILIES.items():
        years = rules.loc[rules["family"] == family, "year"]
        if record.limits_nation and len(years):
            when = year_words(int(year) for year in years if str(year).isdecimal())
            found.append(f"{record.limits_nation} ({when})" if when else record.limits_nation)
    grade = _of(plan.risk, nation)["grade"]
    if len(grade):
        capped = plan.rules[plan.rules["rule"] == f"grade {grade.iloc[0]}"]
        if capped["binds"].any():
            found.append(f"the share of money for risk grade {grade.iloc[0]}")
    if found:
        yield f"What limits it: {', '.join(found)}."
    else:
        start = "No limit of its own holds it back"
        if (_own_bars(plan, nation)["in_force"] == "yes").any():
            start = "Apart from what the law bars, no limit of its own holds it back"
        yield (
            f"{start}: what decides is the value of meeting its needs compared with those of other "
            "nations."
        )


def _law(plan: Plan, nation: str) -> Iterator[str]:
    closed = closed_later(plan)
    if told := closed_of_nation(closed[closed["nation"] == nation]):
        yield told
    own = _own_bars(plan, nation)
    if own.empty:
        general = int(bars_together(bars_about(plan, nation))["for_all"].sum())
        yield (
            "No legal bar of the data names it"
            + (f"; {general} on the use of accounts apply to every nation" if general > 1 else "")
            + "."
        )
        return
    rest = len(own) - _SHOWN
    for at, row in enumerate(own.head(_SHOWN).to_dict("records"), start=1):
        written = [part for part in (row["citation"], _excepted(row["exception"])) if part]
        text = in_years(row, plan.case.years).rstrip(".")
        text += f" ({'; '.join(written)})" if written else ""
        text += f", and {rest} more" if rest > 0 and at == _SHOWN else ""
        yield ". ".join(filter(None, (text, checked_words(row["not_checked"])))) + "."


def _own_bars(plan: Plan, nation: str) -> pd.DataFrame:
    """Return the bars and exemptions that are about a nation and few others."""
    bars = bars_together(bars_about(plan, nation))
    return bars[~bars["for_all"] & ~bars["for_others"]]


def _excepted(exception: str) -> str:
    read = checked_part(exception)
    return f"exception: {read}" if read else ""


def _risk(plan: Plan, nation: str) -> Iterator[str]:
    propensity = _of(plan.case.tables["nations"], nation)["propensity"].iloc[0]
    text = f"Assistance to it is judged to succeed with a likelihood of {percent(propensity)}"
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
    years = len(plan.case.years)
    now = _money(plan, nation) / years
    rows = _of(plan.deviations, nation)
    if rows.empty:
        if "last_plan" in plan.case.given:
            name = the_last_plan(plan.case)
            yield f"T{name[1:]} gave it nothing; it gets {musd(now)} a year now."
        else:
            yield "The case has no last plan to compare it with."
        return
    last = rows.groupby("year")["last_musd"].sum().mean()
    text = f"It gets {musd(now)} a year instead of {musd(last)} in {the_last_plan(plan.case)}"
    every = rows.groupby("account")["change_musd"].sum() / years
    parts = _parts_of_change(every)
    if len(parts):
        told = [(str(account), float(value)) for account, value in parts.items()]
        others = float(every.sum() - parts.sum())
        told += [("others", others)] if tells(others, max(now, last)) else []
        text += ": " + ", ".join(f"{name} {change(value, beside=now)}" for name, value in told)
    yield f"{text}."
    yield from _ended(plan, rows, max(now, last))


def _ended(plan: Plan, rows: pd.DataFrame, whole: float) -> Iterator[str]:
    """Yield which accounts of the last plan give the nation nothing, and what keeps none of it."""
    sums = rows.groupby("account")[["last_musd", "plan_musd"]].sum() / len(plan.case.years)
    told = sums["last_musd"].map(lambda money: tells(money, whole))
    ended = sums[(sums["plan_musd"] <= NOTHING) & told]
    if ended.empty:
        return
    floors = _of(plan.rules, str(rows["nation"].iloc[0]))
    floors = floors[floors["family"].isin(["floor", "lock_low"]) & (floors["limit"] > NOTHING)]
    kept = set(floors["account"])
    for text, some in (
        ("no floor or decision about it alone keeps a part", [a not in kept for a in ended.index]),
        ("what should keep a part is missed", [a in kept for a in ended.index]),
    ):
        money = ended["last_musd"][some].items()
        named = [f"{code} ({musd(value)} a year)" for code, value in money]
        if named:
            yield f"Of the last plan's {listed(named)} nothing is left: {text}."


def _parts_of_change(by_account: pd.Series[float]) -> pd.Series[float]:
    """Return the largest changes, some that rose and some that fell; none if there is but one."""
    if len(by_account) < 2:
        return by_account.iloc[:0]
    largest = by_account.abs().max()
    parts = by_account[[tells(one, largest) for one in by_account]]
    parts = parts.sort_values(key=lambda change: -change.abs(), kind="stable")
    most = parts.head(_CHANGES_SHOWN)
    other = parts[(parts > 0) != (most.iloc[0] > 0)] if len(most) else parts
    if len(other) and other.index[0] not in most.index:
        most = pd.concat([most.head(_CHANGES_SHOWN - 1), other.head(1)])
    return most


def _money(plan: Plan, nation: str) -> float:
    return float(_of(plan.spending, nation)["obligation_musd"].sum())


def _of(table: pd.DataFrame, nation: str) -> pd.DataFrame:
    return table[table["nation"] == nation]
