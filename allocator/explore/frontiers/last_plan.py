"""The last plan as a plan of its own: kept through all years, and what it is worth as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocator.assemble.frozen_years import frozen_locks
from allocator.assemble.last_plan import last_money
from allocator.assemble.valuation import loss_shares
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan

_FIRM = 100.0
"""Price, in multiples of the value of money, at which leaving the last plan never pays.

Not more: what must be left is paid, too, and would hide the plan's worth from a search with a gap.
"""


_LOCKS = ("lock_low", "lock_high")
"""Families of the rules that keep the last plan; the planner's own decisions are of them, too."""


def keeping(case: Case, policy: Policy) -> Policy | None:
    """Return the policy that keeps the last plan wherever it can be; None if it has no such rule.

    Goods stand; where only money is known it is the most that each nation gets from each account,
    since whole packages seldom cost just what was spent, and a search for those that come nearest
    is long and tells nothing of the last plan.

    Decisions of the planner have the same price as the last plan then; `price_of_keeping` knows.
    """
    price = {**policy.rule_price, "lock": max(policy.rule_price["lock"], _FIRM)}
    kept = policy.replace(frozen_years=len(case.years), frozen_share=0.0, rule_price=price)
    return kept if frozen_locks(case, kept) else None


def price_of_keeping(plan: Plan, policy: Policy) -> float:
    """Return by how much a plan of `keeping(case, policy)` is worth more under `policy`, in points.

    That is what it pays where the last plan cannot be kept, and what the planner's own decisions
    are paid above their price in `policy`.
    """
    rules = plan.rules[plan.rules["family"].isin(_LOCKS)]
    paid = rules["bend"] * rules["bend_price_value"]
    above = 1.0 - policy.rule_price["lock"] / plan.policy.rule_price["lock"]
    own = rules_of_keeping(plan).loc[rules.index]
    return float((paid * own.map({True: 1.0, False: above})).sum())


def rules_of_keeping(plan: Plan) -> pd.Series[bool]:
    """Tell of each rule of a plan of `keeping` whether it only says what the last plan was."""
    kept = {lock["lock"] for lock in frozen_locks(plan.case, plan.policy)}
    return plan.rules["family"].isin(_LOCKS) & plan.rules["rule"].isin(kept)


def money_of_last(case: Case, policy: Policy) -> dict[str, float]:
    """Return the measures of the last plan that are known without any search, by name.

    Of its money alone: what it obligates, the largest share of a year's money that is expected to
    be lost, the largest share of one nation; and it changes nothing. Empty without a last plan.
    """
    rows = [(n, t, amount) for (n, _, t), amount in last_money(case).items() if t in case.years]
    paid = pd.DataFrame(rows, columns=["nation", "year", "musd"])
    years = paid.groupby("year")["musd"].sum()
    if not (years > NOTHING).any():
        return {}
    nations = case.tables["nations"]
    shares = pd.Series(loss_shares(nations, policy), index=nations["nation"])
    lost = paid["nation"].map(shares)
    of_year = paid["year"].map(years)
    capped = set(nations.loc[nations["exposure_cap_share"].notna(), "nation"])
    own = (paid["musd"] / of_year)[~paid["nation"].isin(capped)]
    return {
        "cost": float(years.sum()),
        "expected_loss": float((paid["musd"] * lost / of_year).groupby(paid["year"]).sum().max()),
        "exposure": float(own.groupby([paid["nation"], paid["year"]]).sum().max()),
        "turbulence": 0.0,
        "changed_lines": 0.0,
    }
