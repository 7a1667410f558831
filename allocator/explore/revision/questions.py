"""Usual questions as requests: extra money that a nation is to get, and late deliveries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.explore.revision.requests import Request, Rise
from allocator.inputs.policy.choices import keys_of
from allocator.inputs.policy.fields import field
from allocator.inputs.scenario.changes import Set
from allocator.report.decisions.lock import decided

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan


def extra_money(
    plan: Plan, account: str, amount_musd: float, nation: str = "", year: int | None = None
) -> tuple[Request, ...]:
    """Return the requests for new money of an account, each year or in one.

    With `nation` it is to get that much more than in the plan, from whatever accounts may pay it.
    """
    rise = Rise(account, amount_musd=amount_musd, year=year)
    if not nation:
        return (rise,)
    years = list(plan.case.years) if year is None else [year]
    rows = plan.spending[(plan.spending["nation"] == nation) & plan.spending["year"].isin(years)]
    least = round(float(rows["obligation_musd"].sum()) + amount_musd * len(years), 6)
    when = () if year is None else (year,)
    lock = decided(plan.case, plan.policy, nation, "", when, (least, None),
                   reason="extra money", author="", date="")  # fmt: skip
    return rise, lock


def late_deliveries(case: Case, policy: Policy, years: int, item: str = "") -> Set:
    """Return the change by which deliveries of an item, or of all, come so many years later."""
    if not item:
        return Set("delivery_delay", policy.delivery_delay + years)
    table = keys_of(field("lead_time"), case).set_index("key")
    now = policy.lead_time.get(item, float(table["in_case"].loc[item]))
    return Set(f"lead_time.{item}", int(now) + years)
