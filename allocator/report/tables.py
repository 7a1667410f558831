"""Short tables about a plan, the same for the command line, the workbook and the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.inputs.case.names import names_by_code, names_in
from allocator.plan.summary import summary
from allocator.report.equipment import (
    idle_by_nation,
    last_payment,
    payments_by_year,
    upkeep_by_year,
)
from allocator.report.left_open import money_ranges
from allocator.report.rules.groups import grouped, limit_words, no_money, one, place
from allocator.report.rules.holding import holding
from allocator.report.rules.legal_bars import legal_bars
from allocator.report.rules.legal_floors import legal_floors, policy_floors
from allocator.report.rules.sources import with_citations, worded
from allocator.report.sentences import payment_words
from allocator.util.format import amount, tells
from allocator.util.tolerance import NOTHING, VIOLATED

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def money_by_account(plan: Plan) -> pd.DataFrame:
    """Return what becomes of the money of each account over the horizon, in US$ million.

    ``discretionary_musd`` is what is left of the amount after what is set aside and what floors of
    law on this account alone take; floors that several accounts share are left out here.
    ``policy_floors_musd`` is what floors of policy promise of the discretionary money.
    """
    columns = ["amount_musd", "set_aside_musd", "obligated_musd", "lapsed_musd",
               "carried_past_horizon_musd"]  # fmt: skip
    money = plan.accounts.groupby("account", sort=False)[columns].sum().reset_index()
    names = names_in(plan.case, "accounts", "account")
    floors = legal_floors(plan.case, plan.policy)
    money.insert(1, "name", [names.get(code, code) for code in money["account"]])
    money["legal_floors_musd"] = [floors.get(code, 0.0) for code in money["account"]]
    left = money["amount_musd"] - money["set_aside_musd"] - money["legal_floors_musd"]
    money["discretionary_musd"] = left.clip(lower=0.0)
    promised = policy_floors(plan.case, plan.policy)
    floors_of_policy = pd.Series([promised.get(code, 0.0) for code in money["account"]])
    money["policy_floors_musd"] = floors_of_policy.clip(upper=money["discretionary_musd"])
    return money


def money_dates(plan: Plan) -> tuple[str, ...]:
    """Say by when the money of each account must be used, and what is paid out after the horizon.

    Money must be obligated within the life of its account, in fiscal years from the one in which it
    is new.
    """
    table = plan.case.tables["accounts"]
    lives = dict(zip(table["account"], table["life_years"], strict=True))
    by_life: dict[int, list[str]] = {}
    for account in plan.accounts["account"].unique():
        by_life.setdefault(int(lives[account]), []).append(str(account))
    first, last = plan.case.years[0], plan.case.years[-1]
    words = [
        f"New money of {', '.join(codes)} must be used "
        + ("in its own fiscal year" if life == 1 else f"within {life} fiscal years")
        + f": that of {first} by the end of {first + life - 1}, that of {last} by the end of "
        f"{last + life - 1}."
        for life, codes in sorted(by_life.items())
    ]
    late = plan.disbursements[plan.disbursements["year"] > last]
    sums = late.groupby("account")["disbursed_musd"].sum()
    told = [
        f"{code} {amount(sum_, sums.sum())}"
        for code, sum_ in sums.items()
        if tells(sum_, sums.sum())
    ]
    paid = payment_words(summary(plan), last, last_payment(plan))
    by = f" Paid out after {last}, US$ million: {', '.join(told)}." if told else ""
    return (*words, f"{paid}{by}") if paid else tuple(words)


def top_nations(plan: Plan, most: int = 10) -> pd.DataFrame:
    """Return the nations with the most money, with need met, expected loss and idle equipment.

    The share counts every year's need over the horizon; the loss is in US$ million, and so is the
    equipment that stands idle at the end of the last year, at its price.
    """
    money = plan.spending.groupby("nation")["obligation_musd"].sum()
    needs = plan.coverage.groupby("nation")[["need_points", "met_points"]].sum()
    loss = plan.risk.groupby("nation")["expected_loss_musd"].sum()
    names = names_in(plan.case, "nations", "nation")
    table = pd.DataFrame({"obligation_musd": money})
    table["share_met"] = needs["met_points"] / needs["need_points"].where(needs["need_points"] > 0)
    table["expected_loss_musd"] = loss
    table["idle_musd"] = idle_by_nation(plan)
    table["idle_musd"] = table["idle_musd"].astype(float).fillna(0.0)
    table = table.rename_axis("nation").reset_index()
    table.insert(1, "name", [names.get(code, code) for code in table["nation"]])
    table = table[table["obligation_musd"] > 0]
    return _largest(table, "obligation_musd", most)


def binding_rules(plan: Plan, worth: pd.Series[float] | None = None) -> pd.DataFrame:
    """Return the rules that bind without being bent: law first, then policy, then capacity.

    Limits of nothing on what a nation cannot use are left out (`allocator.report.rules.holding`).

    One row a group of rules that say the same of several places or years: `places` counts them,
    `about` names the first, `limit_low` and `limit_high` are the ends of their limits, and
    `meaning` says in words what they say together. With what each row of the plan's table
    ``rules`` is `worth` there are `worth_low` and `worth_high`, too.
    """
    held = holding(plan.rules, plan.case)
    if worth is None:
        return grouped(held, plan.case)
    return grouped(held.assign(worth=worth), plan.case, ["worth"])


def bending_rules(plan: Plan) -> pd.DataFrame:
    """Return the policy rules that are bent: by how much, and at what price in value points.

    ``citation`` says where the target is written and what its figure rests on.
    """
    rules, names = plan.rules[plan.rules["bend"] > VIOLATED], names_by_code(plan.case)
    rules = with_citations(rules, plan.case, sources=True)
    about = [place(row, names) for row in rules.to_dict("records")]
    rules = rules.assign(
        cost_value=rules["bend"] * rules["bend_price_value"],
        about=pd.Series(about, index=rules.index, dtype="str"),
        citation=[row["citation"] + worded([row], plan.case) for row in rules.to_dict("records")],
        meaning=rules["meaning"].map(one).map(no_money).astype("str"),
    )
    columns = ["rule", "family", "about", "limit", "activity", "bend", "unit", "cost_value",
               "meaning", "citation"]  # fmt: skip
    return rules.sort_values("cost_value", ascending=False, kind="stable")[columns].reset_index(
        drop=True
    )


_LEAST_PRICE = 0.001
"""Value points that have a digit to show."""


def missed_readable(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of missed targets for reading: figures with their unit, prices rounded."""
    words = {
        name: pd.Series([limit_words(one, one, unit) for one, unit in
                         zip(table[name], table["unit"], strict=True)],
                        index=table.index, dtype="str")
        for name in ("bend", "limit", "activity")
    }  # fmt: skip
    told = [_price(one) for one in table["cost_value"]]
    prices = pd.Series(told, index=table.index, dtype="str")
    return table.assign(**words, cost_value=prices).drop(columns="unit")


def _price(points: float) -> str:
    return f"{points:,.3f}" if points >= _LEAST_PRICE else f"under {_LEAST_PRICE}"


def biggest_changes(plan: Plan, most: int = 10) -> pd.DataFrame:
    """Return the largest changes against the last plan, in US$ million a year on average."""
    columns = ["last_musd", "plan_musd", "change_musd"]
    table = plan.deviations.groupby(["nation", "account"])[columns].sum().reset_index()
    table[columns] /= len(plan.case.years)  # a year without a row has no money, then or now
    names = names_in(plan.case, "nations", "nation")
    table.insert(1, "name", [names.get(code, code) for code in table["nation"]])
    table["_size"] = table["change_musd"].abs()
    return _largest(table[table["_size"] > NOTHING], "_size", most).drop(columns="_size")


def _largest(table: pd.DataFrame, column: str, most: int) -> pd.DataFrame:
    ordered = table.sort_values(column, ascending=False, kind="stable")
    return ordered.head(most).reset_index(drop=True)


def document(plan: Plan) -> dict[str, Any]:
    """Return the summary and all tables of this module in lists and dicts, for JSON."""
    tables = {
        "money_by_account": money_by_account(plan),
        "payments_by_year": payments_by_year(plan),
        "upkeep_by_year": upkeep_by_year(plan),
        "top_nations": top_nations(plan),
        "binding_rules": binding_rules(plan),
        "bending_rules": bending_rules(plan),
        "biggest_changes": biggest_changes(plan),
        "money_ranges": money_ranges(plan),
        "legal_bars": legal_bars(plan),
    }
    records = {name: frame.to_dict("records") for name, frame in tables.items()}
    return {"summary": summary(plan), **records}
