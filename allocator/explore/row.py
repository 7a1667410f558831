"""A row of a batch's table: what the scenario changes, and what its plan comes to."""

from __future__ import annotations

from typing import Any

from allocator.headline import need_by_tier
from allocator.plan import Plan
from allocator.report_tables import BENT, summary
from allocator.scenario import Scenario
from allocator.scenario_changes import Set, change_words, is_of_case

FIRST = ("id", "name", "changes", "status", "reason")
"""Columns before the settings; all of text."""

FIGURES = {
    "value": "value",
    "bound": "bound",
    "gap": "gap",
    "cost_musd": "obligated_musd",
    "expected_loss_musd": "expected_loss_musd",
    "expected_loss_share": "expected_loss_share",
    "idle_musd": "idle_musd",
    "idle_share": "idle_share",
    "need_met": "share_of_need_met",
    "lapsed_musd": "lapsed_musd",
    "turbulence_musd": "turbulence_musd",
    "nations_funded": "nations_funded",
    "rules_that_bind": "rules_that_bind",
    "rules_that_bend": "rules_that_bend",
}
"""Columns of figures, and what `Plan.summary` calls them; shares are 0 to 1."""

COUNTS = ("nations_funded", "rules_that_bind", "rules_that_bend")
"""Those of the figures that are whole."""

BENDING = "bending"
"""Column with the names of the rules that bend, separated by semicolons."""

LAST = ("seconds", "worker")
"""Columns that differ from run to run; all others are the same whoever solved the row."""

_INPUTS, _TIERS, _MONEY = "inputs", "need_met_by_tier", "money_musd"
GROUPS = {_INPUTS: "", _TIERS: "need_met.tier_", _MONEY: "money_musd."}
"""Parts of a row that become columns of their own, and what these begin with."""


def scenario_facts(scenario: Scenario) -> dict[str, Any]:
    """Return what identifies a scenario in its row; settings that it sets are `inputs`."""
    changes = scenario.all_changes
    inputs = {
        change.what: change.to
        for change in changes
        if isinstance(change, Set) and not is_of_case(change) and isinstance(change.to, int | float)
    }
    return {
        "name": scenario.name,
        "changes": "; ".join(change_words(change) for change in changes),
        _INPUTS: inputs,
    }


def plan_figures(plan: Plan) -> dict[str, Any]:
    """Return what a plan comes to."""
    facts = summary(plan)
    tiers = need_by_tier(plan)
    money = plan.spending.groupby("nation")["obligation_musd"].sum()
    shares = zip(tiers["tier"], tiers["share_met"], strict=True)
    return {
        "status": facts["status"],
        **{column: facts[name] for column, name in FIGURES.items()},
        BENDING: ";".join(plan.rules.loc[plan.rules["bend"] > BENT, "rule"].unique()),
        _TIERS: {str(int(tier)): float(share) for tier, share in shares if share == share},
        _MONEY: {str(nation): float(musd) for nation, musd in money.items()},
    }
