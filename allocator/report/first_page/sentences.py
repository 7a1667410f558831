"""The sentences of a plan's first page: what it does, what changes, what needs a decision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.inputs.case.last_plan_name import the_last_plan
from allocator.report.authored import authored_words
from allocator.report.equipment import idle_equipment
from allocator.report.first_page.inflation import inflation_words
from allocator.report.later_law import later_law
from allocator.report.law_money.left_after import left_after, left_after_words
from allocator.report.law_money.taken_waivers import waivers_taken
from allocator.report.movers import movers
from allocator.report.rules.later_bars import closed_later, closed_words
from allocator.report.tables import bending_rules, money_by_account
from allocator.util.format import MUSD, change, counted, listed, musd, number, percent, tells
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_NAMED = 3
"""Nations, rules and goods that are named."""

LEAST_MUSD, _LEAST = 1.0, "US$ 1 million"
"""US$ million a year in the last plan from which on a fall is told."""

_MONEY = (MUSD, "US$M")
"""Units of rules on money."""

NO_FALLS = f"No nation with {_LEAST} a year or more in the last plan loses more than half of it"

_CAUSES = {
    "law": "law",
    "decision": "a decision",
    "limit": "a limit of their own",
    "need": "needs that are met or missing",
    "merit": "uses elsewhere that are worth more",
}


def sentences(plan: Plan, nations: pd.DataFrame, falls: pd.DataFrame) -> tuple[str, ...]:
    """Return what the plan does, what law it knows too early, whose policy, and what changes.

    The last of them tells who loses by half. Without a last plan nothing is compared.

    `nations` and `falls` are the tables of a `Brief`.
    """
    compared = []
    if nations["last_musd"].any():
        compared = [_changes(plan, nations), inflation_words(plan, nations), _falls(falls)]
    told = (_does(plan, nations), later_law(plan.case), authored_words(plan), *compared)
    return tuple(one for one in told if one)


def _does(plan: Plan, nations: pd.DataFrame) -> str:
    years, funded = plan.case.years, nations[nations["plan_musd"] > NOTHING]
    total = float(plan.spending["obligation_musd"].sum())
    if funded.empty:
        return "The plan gives no nation anything."
    most = [f"{row['name']} ({musd(row['plan_musd'])} a year)" for row in _head(funded)]
    money = money_by_account(plan)
    fixed = float(money["legal_floors_musd"].sum())
    rest = f"; floors of law fix {musd(fixed)} of it" if tells(fixed, total) else ""
    return (
        f"From {years[0]} to {years[-1]} the plan gives {musd(total)} to "
        f"{counted(len(funded), 'nation')} of {len(plan.case.tables['nations'])}, most to "
        f"{listed(most)}{rest}."
    )


def _changes(plan: Plan, nations: pd.DataFrame) -> str:
    last, before = float(nations["last_musd"].sum()), the_last_plan(plan.case)
    moved = float(nations["change_musd"].clip(upper=0).abs().sum())
    if not tells(moved, last):
        return f"No nation gets less than in {before}."
    changes = nations.set_index("name")["change_musd"]
    gains = float(changes.clip(lower=0).sum())
    up, down = movers(changes, max(last, float(nations["plan_musd"].sum())))
    less = f"{musd(moved)} a year less ({percent(moved / last)} of that plan)"
    if down.empty:
        text = f"Against {before}, nations get {less}, none of them so much that it shows"
    else:
        many = counted(len(down), "nation gets", "nations get")
        text = f"Against {before}, {many} {less}, {_moves(down)} the most"
    if up.empty:
        return f"{text}."
    many = counted(len(up), "nation gets", "nations get")
    return f"{text}; {many} {musd(gains)} a year more, {_moves(up)} the most."


def _moves(changes: pd.Series[float]) -> str:
    return listed(f"{name} ({change(one, '−')})" for name, one in changes.head(_NAMED).items())


def _falls(falls: pd.DataFrame) -> str:
    if falls.empty:
        return f"{NO_FALLS}."
    kinds = falls["cause"].value_counts()
    told = [f"{_CAUSES[kind]} ({kinds[kind]})" for kind in _CAUSES if kind in kinds.index]
    many = counted(len(falls), "nation gets", "nations get")
    return (
        f"Of the nations with {_LEAST} a year or more in the last plan, {many} less than "
        f"half of that, because of {listed(told)}."
    )


def open_points(plan: Plan, falls: pd.DataFrame) -> tuple[str, ...]:
    """Return what needs a decision, one sentence each, law first; `falls` is that of a `Brief`."""
    left = [left_after_words(plan, one) for one in left_after(plan) if one.is_large]
    return (
        *law_points(plan),
        *_largest(falls),
        *left,
        *_missed(plan),
        *_idle(plan),
        *_expiring(plan),
    )


def _missed(plan: Plan) -> Iterator[str]:
    bent = bending_rules(plan)
    few = bent["unit"].isin(_MONEY) & (bent["bend"] < LEAST_MUSD)
    small, large = bent[few], bent[~few]
    for row in _head(large):
        yield (
            f"Policy target missed by {_quantity(row['bend'], str(row['unit']))}: "
            f"{str(row['meaning']).rstrip('.')}."
        )
    if len(bent) > min(len(large), _NAMED):
        yield _all_missed(len(bent), small)


def _all_missed(all_of_them: int, small: pd.DataFrame) -> str:
    """Say how many policy targets are missed in all, and how many of them by little money."""
    told = f"In all, {counted(all_of_them, 'policy target is', 'policy targets are')} missed"
    if len(small):
        total = f" ({musd(float(small['bend'].sum()))} together)" if len(small) > 1 else ""
        who = "each" if len(small) == all_of_them else f"{len(small)} of them"
        told += f", {who} by less than {_LEAST}{total}"
    return f"{told}."


def _quantity(amount: float, unit: str) -> str:
    """Write a quantity with its unit, in the singular where it is one."""
    if unit in _MONEY:
        return musd(amount)
    written = number(amount)
    return f"{written} {unit.removesuffix('s') if written == '1' else unit}"


def _idle(plan: Plan) -> Iterator[str]:
    table = idle_equipment(plan)
    if table.empty:
        return
    last = table[(table["year"] == plan.case.years[-1]) & (table["idle_musd"] > NOTHING)]
    total = float(last["idle_musd"].sum())
    if not tells(total, total):
        return
    most = last.sort_values("idle_musd", ascending=False, kind="stable")
    named = [
        f"{row['item_name']} in {row['nation_name']} ({musd(row['idle_musd'])})"
        for row in _head(most)
    ]
    words = f"Equipment worth {musd(total)} is idle at the end of {plan.case.years[-1]}"
    if len(most) <= _NAMED:
        yield f"{words}: {listed(named)}."
        return
    share = percent(float(most["idle_musd"].head(_NAMED).sum()) / total)
    yield f"{words}, in {len(most)} places; the largest, {listed(named)}, are {share} of it."


def _expiring(plan: Plan) -> Iterator[str]:
    money = money_by_account(plan)
    for row in money[money["lapsed_musd"] > NOTHING].to_dict("records"):
        if tells(row["lapsed_musd"], row["amount_musd"]):
            yield f"{musd(row['lapsed_musd'])} of {row['name']} expires unused."


def law_points(plan: Plan) -> tuple[str, ...]:
    """Return what law needs a decision: known bars that the data do not have, and waivers."""
    waived = ""
    if plan.policy.waivers:
        waived = f"The plan rests on waivers: {listed(plan.policy.waivers)}."
    told = (closed_words(closed_later(plan)), waived, waivers_taken(plan))
    return tuple(one for one in told if one)


def _largest(falls: pd.DataFrame) -> Iterator[str]:
    merit = falls[falls["cause"] == "merit"]
    if len(merit):
        named = [
            f"{row['name']} ({musd(row['last_musd'])} to {musd(row['plan_musd'])} a year)"
            for row in _head(merit)
        ]
        words = (
            "Accept, or prevent by a decision, cuts of more than half for which value is the reason"
        )
        if len(merit) > _NAMED:
            words += f": {len(merit)} nations, the largest cuts"
        yield f"{words}: {listed(named)}."


def _head(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return table.head(_NAMED).to_dict("records")
