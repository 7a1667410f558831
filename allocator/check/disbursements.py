"""When money leaves the accounts: equipment is paid for at delivery, all else when obligated."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from allocator.check.recomputed import Facts
from allocator.check.table_compare import compare
from allocator.check.violation import Tolerance, Violation

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

AT = ("account", "year")


def check_disbursements(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return where the table of disbursements does not follow from lines and lead times."""
    obligated: defaultdict[tuple[str, int], float] = defaultdict(float)
    paid: defaultdict[tuple[str, int], float] = defaultdict(float)
    for line in facts.lines:
        lead = 0 if line.sustains else line.item.fielding.lead
        obligated[line.account, line.year] += line.obligation
        paid[line.account, line.year + lead] += line.obligation
    years = range(facts.years[0], max((year for _, year in paid), default=facts.years[0]) + 1)
    outstanding = {
        (account, year): sum(
            obligated.get((account, then), 0.0) - paid.get((account, then), 0.0)
            for then in years
            if then <= year
        )
        for account in {account for account, _ in obligated}
        for year in years
    }
    columns = (
        ("obligated_musd", dict(obligated)),
        ("disbursed_musd", dict(paid)),
        ("outstanding_musd", outstanding),
    )
    found = []
    for column, must in columns:
        found += compare(
            plan, "disbursements", AT, column, must, tolerance,
            family="disbursements", unit="US$ million",
        )  # fmt: skip
    return found
