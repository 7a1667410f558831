"""Cases made by hand, for what hardly any seed shows."""

from __future__ import annotations

from typing import Any

META = {"name": "made", "base_year": 2030, "first_year": 2030, "last_year": 2030}

MODULES: dict[str, list[dict[str, Any]]] = {
    "nations": [{"nation": "ALV"}],
    "accounts": [{"account": "MIL", "budget_musd": 4}],
    "equipment": [
        {"item": "boat", "area": "sea", "price_musd": 1},
        {"item": "gun", "area": "land", "price_musd": 1},
    ],
    "courses": [{"item": "drill", "area": "staff", "cost_musd": 0.5, "max_per_nation_year": 1}],
    "modules": [
        {"item": "boat", "module": "drill", "units_per_lot": 1, "status": "law"},
        {"item": "gun", "module": "drill", "units_per_lot": 1},
    ],
    "needs": [{"nation": "ALV", "area": g, "need_points": 1} for g in ("sea", "land")],
}
"""One seat for two packages: the law asks for it beside the one, policy beside the other."""

MADE: dict[str, tuple[dict[str, Any], dict[str, list[dict[str, Any]]], dict[str, Any]]] = {
    "modules": (META, MODULES, {"min_line_musd": 0.0, "rule_price": {"module": 0.1}}),
}
"""What case.toml says, the tables, and settings of the policy."""
