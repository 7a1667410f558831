"""What the case and the policy say about accounts: money by vintage and how long it can be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.check.records import case_rows, figure

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Account:
    """One account: `amount` and `aside` by vintage in US$ million.

    `after` is new money a year after the horizon. Equipment that comes later than `disburse` years
    after its purchase cannot be paid; None: no limit.
    """

    code: str
    surcharge: float
    life: int
    amount: dict[int, float]
    aside: dict[int, float]
    after: float
    disburse: float | None

    def free(self, vintage: int) -> float:
        """Money of `vintage` that nations can get."""
        return max(0.0, self.amount[vintage] - self.aside[vintage])

    def last_use(self, vintage: int) -> int:
        """Last year in which `vintage` can be obligated."""
        return vintage + self.life - 1


def read_accounts(case: Case, policy: Policy) -> dict[str, Account]:
    """Return the accounts of a case by code, with the policy's budgets."""
    years = case.years
    stated = {(row["account"], int(row["year"])): row for row in case_rows(case, "budgets")}
    found: dict[str, Account] = {}
    for row in case_rows(case, "accounts"):
        code, new = row["account"], float(row["budget_musd"])
        amount, aside = dict.fromkeys(years, new), dict.fromkeys(years, 0.0)
        for (account, year), line in stated.items():
            if account == code and year <= years[-1]:
                amount[year] = float(line["amount_musd"])
                aside[year] = float(line["set_aside_musd"])
        factor = policy.budget_factor.get(code, policy.budget_factor.get("*", 1.0))
        for year in years:
            amount[year] = policy.budget.get(code, amount[year]) * factor
        after = figure(row["budget_after_musd"])
        found[code] = Account(
            code, float(row["surcharge_share"]), int(row["life_years"]), amount, aside,
            after=new if after is None else after, disburse=figure(row["disburse_years"]),
        )  # fmt: skip
    return found
