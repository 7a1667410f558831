"""Years in which the last plan stands, as the decisions that this makes of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from allocator.check.last import in_force, last_money
from allocator.check.read import Record, case_rows

if TYPE_CHECKING:
    from allocator.plan import Plan


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
    account is at most what it was, too, and at least the share of it that the policy names.
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
        if goods:
            sums: defaultdict[str, float] = defaultdict(float)
            for (nation, _), one in now.items():
                sums[nation] += one
            found += [_decision(year, nation, "", "", None, one) for nation, one in sums.items()]
        else:
            share = plan.policy.frozen_share
            found += [
                _decision(year, n, "", a, share * one if share else None, one)
                for (n, a), one in now.items()
            ]
    return found
