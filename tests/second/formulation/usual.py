"""The policy as a plain dict, with the defaults of docs/policy.md for what it does not name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PRICES = {
    "earmark": 10, "coverage": 3, "risk": 5, "exposure": 5, "grade": 5, "lock": 20, "module": 5,
    "types": 3, "graduation": 5, "after": 3, "band": 5, "changed": 3, "idle": 3,
    "all_lines": 3,
}  # fmt: skip

DEFAULTS: dict[str, Any] = {
    "risk_budget": 0.1, "exposure_cap": 1.0,
    "absorption_full": 0.7, "absorption_most": 1.0, "absorption_limit": 1.3,
    "effect_most": 0.8, "effect_limit": 0.5,
    "retention": 0.9, "discount": 0.03, "diversion_factor": 1.0, "disruption_factor": 1.0,
    "delivery_delay": 0, "tail_factor": 1.0, "host_factor": 1.0, "attrition_factor": 1.0,
    "donor_share": 1.0, "donor_share_fall": 0.0, "idle_most": None,
    "after_weight": 1.0, "after_budget_share": 0.25, "min_line_musd": None,
    "lines_most": None,
    "turbulence_fade": 0.7, "value_tolerance": 0.0, "change_price": 0.1, "swing_price": 0.02,
    "frozen_years": 0, "frozen_share": 1.0, "changed_lines_most": None, "change_free_musd": None,
    "budget": {}, "budget_factor": {}, "price": {}, "price_factor": {}, "objective_weight": {},
    "tier_weight": {}, "earmark": {}, "coverage_floor": {}, "grade_cap": {}, "lead_time": {},
    "nation_band": {}, "region_band": {}, "rule_price": {},
    "waivers": [], "rules_off": [], "left_out": [], "locks": [],
}  # fmt: skip


def completed(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return all settings; a setting that does not exist is refused."""
    assert set(given) <= set(DEFAULTS), set(given) - set(DEFAULTS)
    return {**DEFAULTS, **given, "rule_price": {**PRICES, **given.get("rule_price", {})}}


def factor(factors: Mapping[str, float], name: str) -> float:
    """Return the factor of a name; a name goes before `*`."""
    return factors.get(name, factors.get("*", 1.0))
