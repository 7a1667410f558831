"""Exhibits of money: nations by year, accounts by year, and what changes from the last plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allocator.inputs.case.last_plan_name import last_plan_label, the_last_plan
from allocator.inputs.case.names import names_in
from allocator.report.first_page.brief import nations_by_year
from allocator.util.exhibit import Column, Exhibit
from allocator.util.format import fiscal_years
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def nations(plan: Plan) -> Exhibit:
    """Return money by nation and year, next to the last plan and the need met."""
    years = [str(year) for year in plan.case.years]
    table = nations_by_year(plan)
    loss = plan.risk.groupby("nation")["expected_loss_musd"].sum()
    rows: list[list[Any]] = [
        [row["name"], row["nation"], *row["by_year"], sum(row["by_year"]), row["plan_musd"],
         row["last_musd"], row["change_musd"], row["share_met"],
         float(loss.get(row["nation"], 0.0))]
        for row in table.to_dict("records")
    ]  # fmt: skip
    sums = [sum(float(row[at]) for row in rows) for at in range(2, 2 + len(years) + 4)]
    met = plan.coverage[["need_points", "met_points"]].sum()
    need = met["met_points"] / met["need_points"] if met["need_points"] > 0 else None
    rows.append(["All nations", "", *sums, need, float(loss.sum())])
    return Exhibit(
        "Nations by year",
        f"Money by nation and fiscal year, {_years(plan)}",
        (f"{_unit(plan)}. A year: average of the {len(years)} years. "
         "Need met: share of all need points of the nation over the years.",),
        (
            Column("Nation", width=30), Column("Code", width=7),
            *(Column(year, "money", 10) for year in years),
            Column("All years", "money", 11), Column("A year", "money", 14, bars=True),
            Column(f"{last_plan_label(plan.case)}, a year", "money", 11),
            Column("Change, a year", "change", 11),
            Column("Need met", "share", 9), Column("Expected loss, all years", "money", 11),
        ),
        rows, total=True,
    )  # fmt: skip


def accounts(plan: Plan) -> Exhibit:
    """Return the ledger of each account: new, reserved, obligated, expired and carried by year."""
    names = names_in(plan.case, "accounts", "account")
    figures = ["amount_musd", "set_aside_musd", "obligated_musd", "lapsed_musd",
               "carried_past_horizon_musd"]  # fmt: skip
    rows: list[list[Any]] = [
        [names.get(row["account"]) or row["account"], row["account"], str(row["vintage"]),
         *(row[one] for one in figures)]
        for row in plan.accounts.to_dict("records")
    ]  # fmt: skip
    rows.append(["All accounts", "", "", *map(float, plan.accounts[figures].sum())])
    return Exhibit(
        "Account ledger",
        f"What becomes of the money of each account, {_years(plan)}",
        (f"{_unit(plan)}. Each row is the new money of one fiscal year, whenever it is used.",),
        (
            Column("Account", width=44), Column("Code", width=9), Column("New in", width=8),
            Column("New money", "money", 12), Column("Reserved", "money", 12),
            Column("Obligated to nations", "money", 14), Column("Expires unused", "money", 12),
            Column("Carried past the plan", "money", 14),
        ),
        rows, total=True, names=2,
    )  # fmt: skip


def accounts_by_year(plan: Plan) -> Exhibit:
    """Return money obligated by account in each year, next to the last plan."""
    names = names_in(plan.case, "accounts", "account")
    money = plan.spending.groupby(["account", "year"])["obligation_musd"].sum().unstack("year")
    money = money.reindex(index=list(plan.case.tables["accounts"]["account"]),
                          columns=list(plan.case.years)).fillna(0.0)  # fmt: skip
    last = plan.case.tables["last_plan"].groupby("account")["amount_musd"].sum()
    rows: list[list[Any]] = [
        [names.get(str(code)) or str(code), *map(float, by_year), float(by_year.sum()),
         float(by_year.mean()), float(last.get(code, 0.0))]
        for code, by_year in money.iterrows()
    ]  # fmt: skip
    rows.append(["All accounts", *map(float, money.sum()), float(money.to_numpy().sum()),
                 float(money.sum().mean()), float(last.sum())])  # fmt: skip
    years = [str(year) for year in plan.case.years]
    return Exhibit(
        "Accounts by year",
        f"Money obligated by account and fiscal year, {_years(plan)}",
        (f"{_unit(plan)}, in the year in which it is obligated.",),
        (
            Column("Account", width=44), *(Column(year, "money", 11) for year in years),
            Column("All years", "money", 12), Column("A year", "money", 12),
            Column(f"{last_plan_label(plan.case)}, a year", "money", 12),
        ),
        rows, total=True,
    )  # fmt: skip


def changes(plan: Plan) -> Exhibit:
    """Return every change against the last plan by nation and account, the largest first."""
    figures = ["last_musd", "plan_musd", "change_musd"]
    table = plan.deviations.groupby(["nation", "account"])[figures].sum().reset_index()
    table[figures] /= len(plan.case.years)
    table = table[table["change_musd"].abs() > NOTHING]
    order = table["change_musd"].abs().sort_values(ascending=False, kind="stable").index
    names = names_in(plan.case, "nations", "nation")
    rows = [
        [names.get(row["nation"]) or row["nation"], row["account"],
         *(row[one] for one in figures), _word(row["last_musd"], row["plan_musd"])]
        for row in table.loc[order].to_dict("records")
    ]  # fmt: skip
    return Exhibit(
        "What changed",
        f"What changes from {the_last_plan(plan.case)}, {_years(plan)}",
        (f"{_unit(plan)} a year, average of the years; the largest changes first.",),
        (
            Column("Nation", width=30), Column("Account", width=10),
            Column(last_plan_label(plan.case), "money", 12), Column("This plan", "money", 12),
            Column("Change", "change", 12), Column("", width=12),
        ),
        rows,
    )  # fmt: skip


def _word(last: float, now: float) -> str:
    if last <= NOTHING:
        return "new"
    return "ends" if now <= NOTHING else "more" if now > last else "less"


def _unit(plan: Plan) -> str:
    return f"US$ million of {plan.case.meta.base_year}"


def _years(plan: Plan) -> str:
    return fiscal_years(plan.case.years)
