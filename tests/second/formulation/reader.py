"""The CSV tables of a case folder, as docs/data-dictionary.md describes them."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]

SELECTION = {"accounts": "*", "nations": "*", "kinds": "*", "areas": "*"}

# A column's default tells how it is read: a text, a number (None: no figure), yes or no.
COLUMNS: dict[str, Row] = {
    "nations": {
        "nation": "", "region": "all", "tier": 1.0, "propensity": 1.0, "diversion_share": 0.0,
        "disruption_per_year": 0.0, "absorbable_musd": None, "trainable_persons": None,
        "language_qualified_persons": None, "lines_at_once": None, "vetted_share": 1.0,
        "risk_grade": "", "exposure_cap_share": None, "landlocked": False,
        "host_sustain_musd": 0.0, "new_types_most": None,
    },
    "accounts": {
        "account": "", "budget_musd": None, "life_years": 1.0, "surcharge_share": 0.0,
        "disburse_years": None, "budget_after_musd": None,
    },
    "budgets": {"account": "", "year": None, "amount_musd": None, "set_aside_musd": 0.0},
    "areas": {"area": ""},
    "equipment": {
        "item": "", "area": "", "price_musd": None, "fit": 1.0, "lethal": False,
        "production_per_year": None, "stock_lots": None, "max_per_nation_year": None,
        "coastal": False, "lead_years": 0.0, "ramp_years": 0.0, "initial_support_years": 0.0,
        "tail_share": 0.0, "min_lots": 1.0, "buy_years": None, "new_type": False,
    },
    "courses": {
        "item": "", "area": "", "cost_musd": None, "fit": 1.0, "seats_per_year": None,
        "max_per_nation_year": None, "needs_language": False, "coastal": False,
        "training_years": 0.0,
    },
    "grants": {
        "item": "", "area": "", "fit": 1.0, "min_musd": 0.0, "max_per_nation_year": None,
        "coastal": False, "lead_years": 0.0,
    },
    "skills": {"skill": "", "attrition_per_year": 0.0},
    "crews": {"item": "", "skill": "", "persons_per_lot": None},
    "graduates": {"item": "", "skill": "", "persons_per_seat": None},
    "skill_base": {"nation": "", "skill": "", "persons": None},
    "modules": {"item": "", "module": "", "units_per_lot": None, "due_years": None,
                "status": "policy"},
    "prerequisites": {"item": "", "needs": "", "units": 1.0, "years_before": 0.0},
    "exclusions": {"group": "", "item": ""},
    "fielded": {"nation": "", "item": "", "lots": None},
    "incompatible": {"rule": "", "nations": "*", "items": "*"},
    "needs": {"nation": "", "area": "", "need_points": None},
    "returns": {"piece": None, "share_of_need": None, "slope": None},
    "objectives": {"objective": "", "weight": 1.0},
    "relevance": {"area": "", "objective": "", "relevance": None},
    "priorities": {"nation": "", "objective": "", "priority": None},
    "eligibility": {"rule": "", "effect": "bar", **SELECTION, "items": "*", "years": "*",
                    "lifts": ""},
    "earmarks": {
        "rule": "", "status": "policy", "sense": "", **SELECTION, "years": "*",
        "per": "each_year", "amount_musd": None, "share": None,
        **{f"base_{name}": "*" for name in SELECTION},
    },
    "coverage_floors": {"rule": "", "scope": "", "member": "", "min_share": None, "years": "*"},
    "last_plan": {"nation": "", "account": "", "year": None, "amount_musd": None},
    "last_goods": {"nation": "", "item": "", "year": None, "quantity": None},
    "locks": {"lock": "", "nation": "", "item": "", "account": "", "years": "*", "low": None,
              "high": None},
}  # fmt: skip


def read_case(folder: Path) -> tuple[Row, Tables]:
    """Return what case.toml says and every table; an absent table has no rows."""
    meta = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    return meta, {name: _rows(folder / f"{name}.csv", COLUMNS[name]) for name in COLUMNS}


def _rows(path: Path, columns: Row) -> list[Row]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {name: _cell((row.get(name) or "").strip(), usual) for name, usual in columns.items()}
            for row in csv.DictReader(file)
        ]


def _cell(text: str, usual: Any) -> Any:
    if text == "":
        return usual
    if isinstance(usual, bool):
        return text == "yes"
    return text.removeprefix("'") if isinstance(usual, str) else float(text)
