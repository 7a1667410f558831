"""Years in which the last plan stands, as the decisions that this makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.check.last import in_force, last_money
from allocator.check.records import Record, case_rows

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def _decision(
    year: int, nation: str, item: str, account: str, low: float | None, high: float
) -> Record:
    name = " ".join(part for part in ("frozen", str(year), nation, item, account) if part)
    return {
        "lock": name, "nation": nation, "item": item, "account": account, "years": str(year),
        "low": low, "high": high,
    }  # fmt: skip


def frozen_decisions(plan: Plan) -> list[Record]:
    """Return a decision for each good, or each money, of the last plan in a frozen year.

    Where its goods are known these stand, and the nation's money is at most what it was. Money by
    account is at most what it was, too, and at least the share of it that the policy names. A
    nation or account without money then has none.
    """
    if not in_force(plan):
        return []
    money, found = last_money(plan.case), []
    for year in plan.case.years[: plan.policy.frozen_years]:
        now = {(n, a): one for (n, a, t), one in money.items() if t == year}
        goods = [row for row in case_rows(plan.case, "last_goods") if int(row["year"]) == year]
        for row in goods:
            amount = float(row["quantity"])
            found.append(_decision(year, row["nation"], row["item"], "", amount, amount))
        if now:
            found += _money(plan, year, now, by_account=not goods)
    return found


def _money(
    plan: Plan, year: int, now: dict[tuple[str, str], float], *, by_account: bool
) -> list[Record]:
    """Return what each nation may get in a year of which the last plan's money is known."""
    share, found = plan.policy.frozen_share, []
    for row in case_rows(plan.case, "nations"):
        nation = row["nation"]
        had = {account: one for (who, account), one in now.items() if who == nation}
        if not (had and by_account):
            found.append(_decision(year, nation, "", "", None, sum(had.values())))
            continue
        for other in case_rows(plan.case, "accounts"):
            account, one = other["account"], had.get(other["account"], 0.0)
            least = share * one if share and account in had else None
            found.append(_decision(year, nation, "", account, least, one))
    return found
