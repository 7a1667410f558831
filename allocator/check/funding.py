"""Money: what accounts pay in a year comes from vintages that are still available."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from allocator.check.accounts import Account
from allocator.check.recomputed import Facts
from allocator.check.rule_row import Row
from allocator.check.table_compare import compare, keyed
from allocator.check.violation import Tolerance, Violation, pair
from allocator.util.format import amount

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

Draws = dict[tuple[str, int, int], float]


def _draws(plan: Plan) -> Draws:
    stated = keyed(plan, "vintages", ("account", "vintage", "year"), "obligated_musd")
    return {(a, v, t): money for (a, v, t), money in stated.items()}


def _by_vintage(draws: Draws) -> dict[tuple[str, int], float]:
    sums: defaultdict[tuple[str, int], float] = defaultdict(float)
    for (account, vintage, _), money in draws.items():
        sums[account, vintage] += money
    return dict(sums)


def vintage_rows(plan: Plan, facts: Facts) -> list[Row]:
    """Return one row a vintage: what is obligated from it against what it has."""
    used = _by_vintage(_draws(plan))
    rows = []
    for account in facts.accounts.values():
        for vintage in account.amount:
            rows.append(
                Row(
                    "vintage", "vintage", "capacity",
                    {"account": account.code, "year": vintage}, "<=",
                    used.get((account.code, vintage), 0.0), account.free(vintage),
                    "US$ million", "obligated from", "available",
                    always=account.last_use(vintage) >= facts.years[0],
                )
            )  # fmt: skip
    return rows


def _windows(draws: Draws, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Money is obligated in its own years only, and only money that there is."""
    found, tolerance = [], tolerance.of("US$ million")
    for (code, vintage, year), money in draws.items():
        account = facts.accounts[code]
        known = vintage in account.amount
        if not tolerance.over(money, 0.0) or (
            known and vintage <= year <= account.last_use(vintage)
        ):
            continue
        window = f"{vintage} to {account.last_use(vintage)}" if known else "no year: there is none"
        text = f"{code} {year}: {amount(money)} US$ million from {vintage}, available in {window}"
        where: dict[str, str | int] = {"account": code, "vintage": vintage, "year": year}
        found.append(Violation("vintage", "vintage", where, money, 0.0, "US$ million", text))
    return found


def _account_years(draws: Draws, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Hold what nations get from an account in a year to what its vintages give."""
    paid: defaultdict[tuple[str, int], float] = defaultdict(float)
    given: defaultdict[tuple[str, int], float] = defaultdict(float)
    for (_, account, year), money in facts.obligation.items():
        paid[account, year] += money
    for (account, _, year), money in draws.items():
        given[account, year] += money
    found = []
    for account, year in sorted({*paid, *given}):
        out, source = paid[account, year], given[account, year]
        if tolerance.of("US$ million").differ(source, out):
            a, b = pair(out, source)
            text = f"{account} {year}: {a} US$ million obligated, {b} drawn from its vintages"
            where: dict[str, str | int] = {"account": account, "year": year}
            unit = "US$ million"
            found.append(Violation("account_year", "account_year", where, source, out, unit, text))
    return found


def _left(account: Account, vintage: int, used: float, last: int) -> tuple[float, float]:
    """Return what lapses and what is carried past the horizon."""
    left = max(0.0, account.free(vintage) - used)
    return (left, 0.0) if account.last_use(vintage) <= last else (0.0, left)


def _accounts(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Hold the accounts table to the amounts and to what is left of them."""
    used, last = _by_vintage(_draws(plan)), facts.years[-1]
    columns: dict[str, dict[tuple[str, int], float]] = {
        name: {}
        for name in ("amount_musd", "set_aside_musd", "obligated_musd", "lapsed_musd",
                     "carried_past_horizon_musd")
    }  # fmt: skip
    for account in facts.accounts.values():
        for vintage in account.amount:
            key = (account.code, vintage)
            drawn = used.get(key, 0.0)
            figures = (account.amount[vintage], account.aside[vintage], drawn)
            all_figures = (*figures, *_left(account, vintage, drawn, last))
            for column, value in zip(columns.values(), all_figures, strict=True):
                column[key] = value
    found = []
    for column_name, must in columns.items():
        found += compare(
            plan, "accounts", ("account", "vintage"), column_name, must, tolerance,
            family="vintage", unit="US$ million",
        )  # fmt: skip
    return found


def check_funding(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return where money is not what accounts have, or is used out of its time."""
    draws = _draws(plan)
    return [
        *_windows(draws, facts, tolerance),
        *_account_years(draws, facts, tolerance),
        *_accounts(plan, facts, tolerance),
    ]
