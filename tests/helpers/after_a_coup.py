"""A plan in which another account could pay more of what a coup would stop."""

import datetime
from typing import Any

from tiny_revision import tiny

import allocator as al
from allocator.explore.revision.requests import Event
from allocator.plan.plan import Plan

A_COUP = Event("coup", "A", datetime.date(2032, 1, 5))


def with_money_to_spare(**changes: Any) -> Plan:
    """Return a plan in which account SEA could give nation A more than it does."""
    tables = {
        "nations": [{"nation": "A", "tier": 1, "absorbable_musd": 1.5},
                    {"nation": "C", "tier": 2}],
        "accounts": [{"account": "AID", "budget_musd": 1.0},
                     {"account": "SEA", "budget_musd": 2.0}],
        "needs": [{"nation": "A", "area": "office", "need_points": 9.0}],
        "earmarks": [{"rule": "least", "status": "policy", "sense": "floor", "accounts": "AID",
                      "nations": "A", "years": "*", "per": "each_year", "amount_musd": 1.0}],
        "eligibility": [{"rule": f"{kind}_clause", "effect": "bar", "nations": "C",
                         "accounts": "AID", "citation": "Clause 9"}
                        for kind in ("coup", "sanction")],
    }  # fmt: skip
    return al.solve(tiny(**tables | changes), options=al.SolveOptions(gap=0))


def late_of(plan: Plan, nation: str) -> float:
    """Return US$ million that a nation gets from 2032 on."""
    own = plan.spending[(plan.spending["nation"] == nation) & (plan.spending["year"] >= 2032)]
    return float(own["obligation_musd"].sum())
