"""Tables of money: which vintage pays what, and what becomes of each."""

from __future__ import annotations

import pandas as pd

from allocator.extract.ledger import Ledger
from allocator.extract.rounding import NOTHING, clean


def vintages_of(ledger: Ledger) -> pd.DataFrame:
    """Return every vintage, those too old to be used as well.

    Columns: account, vintage, amount_musd, set_aside_musd, free_musd, last_use (year).
    """
    case, policy = ledger.case, ledger.policy
    budgets = case.tables["budgets"]
    given = {
        (account, int(year)): (float(amount), float(aside))
        for account, year, amount, aside in zip(
            *(budgets[c] for c in ("account", "year", "amount_musd", "set_aside_musd")), strict=True
        )
        if year <= case.years[-1]
    }
    rows = []
    for row in case.tables["accounts"].sort_values("account").to_dict("records"):
        account = str(row["account"])
        old = {year for name, year in given if name == account}
        for year in sorted({*case.years, *old}):
            amount, aside = given.get((account, year), (float(row["budget_musd"]), 0.0))
            if year in case.years:
                amount = policy.budget.get(account, amount) * policy.factor_of_budget(account)
            rows.append((account, year, amount, aside, year + int(row["life_years"]) - 1))
    columns = ["account", "vintage", "amount_musd", "set_aside_musd", "last_use"]
    table = pd.DataFrame(rows, columns=columns)
    table["free_musd"] = (table["amount_musd"] - table["set_aside_musd"]).clip(lower=0.0)
    return table


def draw(ledger: Ledger, vintages: pd.DataFrame) -> pd.DataFrame:
    """Return what is obligated by account, vintage and year: what expires first is used first.

    Using what expires first works whenever anything does, so what is still due in the end is the
    solver's tolerance; the newest vintage bears it.
    """
    need = ledger.spending.groupby(["account", "year"])["obligation_musd"].sum().to_dict()
    rows: list[tuple[str, int, int, float]] = []
    for account, own in vintages.groupby("account"):
        left = dict(zip(own["vintage"], own["free_musd"], strict=True))
        last = dict(zip(own["vintage"], own["last_use"], strict=True))
        for year in ledger.years:
            due = float(need.get((account, year), 0.0))
            usable = sorted((last[v], v) for v in left if v <= year <= last[v])
            for _, vintage in usable:
                newest = vintage == usable[-1][1]
                part = due if newest else min(due, left[vintage])
                if due - part < NOTHING * ledger.units.money:
                    part = due
                if part > 0:
                    rows.append((str(account), vintage, year, part))
                    left[vintage], due = max(0.0, left[vintage] - part), due - part
    return pd.DataFrame(rows, columns=["account", "vintage", "year", "obligated_musd"])


def accounts(ledger: Ledger, vintages: pd.DataFrame, drawn: pd.DataFrame) -> pd.DataFrame:
    """Return what becomes of each vintage."""
    used = drawn.groupby(["account", "vintage"])["obligated_musd"].sum().reset_index()
    table = vintages.merge(used, on=["account", "vintage"], how="left")
    table["obligated_musd"] = table["obligated_musd"].astype(float).fillna(0.0)
    left = (table["free_musd"] - table["obligated_musd"]).clip(lower=0.0)
    left = pd.Series(clean(left, ledger.units.money))
    ends = table["last_use"] <= ledger.years[-1]
    table["lapsed_musd"] = left.where(ends, 0.0)
    table["carried_past_horizon_musd"] = left.where(~ends, 0.0)
    return table.drop(columns=["last_use", "free_musd"])


def disbursements(ledger: Ledger) -> pd.DataFrame:
    """Return money paid out: for equipment when it is delivered, else in the year it is obligated.

    An account has rows for the years of the horizon and as long as something is outstanding.
    """
    lines = ledger.lines
    fleet = ledger.service.fleet
    lead = {item: life.lead for (_, item), life in zip(fleet.pairs, fleet.lives, strict=True)}
    wait = lines["item"].map(lead).where(lines["kind"] == "equipment").fillna(0).astype("int64")
    due = pd.DataFrame(
        {
            "account": lines["account"],
            "year": lines["year"] + wait,
            "disbursed_musd": lines["obligation_musd"],
        }
    )
    rows = []
    paid = due.groupby(["account", "year"])["disbursed_musd"].sum().to_dict()
    given = lines.groupby(["account", "year"])["obligation_musd"].sum().to_dict()
    for account, last in due.groupby("account")["year"].max().items():
        outstanding = 0.0
        for year in range(ledger.years[0], max(int(last), ledger.years[-1]) + 1):
            ordered = float(given.get((account, year), 0.0))
            spent = float(paid.get((account, year), 0.0))
            outstanding += ordered - spent
            rows.append((account, year, ordered, spent, outstanding))
    columns = ["account", "year", "obligated_musd", "disbursed_musd", "outstanding_musd"]
    table = pd.DataFrame(rows, columns=columns)
    left = table["outstanding_musd"].clip(lower=0.0)
    table["outstanding_musd"] = clean(left, ledger.units.money)
    return table
