"""A case whose boats must be delivered, manned and sustained, with figures for the hand."""

from typing import Any

import pandas as pd

from allocator.inputs.case.case import Case, build_case

META = {"name": "service", "base_year": 2020, "first_year": 2020, "last_year": 2023,
        "years_after": 2}  # fmt: skip


def service_case(**changes: Any) -> Case:
    """Return the case; `changes` are cells of its only boat, or whole tables by name."""
    boat = {
        "item": "boat", "area": "sea", "price_musd": 10.0, "lead_years": 1, "ramp_years": 1,
        "initial_support_years": 1, "tail_share": 0.1, "production_per_year": 2,
    }  # fmt: skip
    tables: dict[str, dict[str, list[Any]]] = {
        "nations": {
            "nation": ["AAA", "BBB"], "name": ["Alfa", "Bravo"], "host_sustain_musd": [1.0, 0.0],
        },
        "accounts": {
            "account": ["FMF"], "budget_musd": [30.0], "surcharge_share": [0.1],
            "budget_after_musd": [8.0],
        },
        "equipment": {key: [value] for key, value in boat.items()},
        "courses": {
            "item": ["navy"], "area": ["staff"], "cost_musd": [0.1], "training_years": [1],
        },
        "needs": {
            "nation": ["AAA", "AAA", "BBB"], "area": ["sea", "staff", "sea"],
            "need_points": [40.0, 2.0, 20.0],
        },
        "skills": {"skill": ["sailor"], "name": ["sailors"], "attrition_per_year": [0.5]},
        "crews": {"item": ["boat"], "skill": ["sailor"], "persons_per_lot": [4.0]},
        "graduates": {"item": ["navy"], "skill": ["sailor"], "persons_per_seat": [1.0]},
        "skill_base": {"nation": ["AAA"], "skill": ["sailor"], "persons": [6.0]},
        "modules": {
            "item": ["boat"], "module": ["navy"], "units_per_lot": [2.0], "status": ["policy"],
        },
    }  # fmt: skip
    for name, change in changes.items():
        if isinstance(change, dict):
            tables[name] = change
        else:
            tables["equipment"][name] = [change]
    return build_case(META, {name: pd.DataFrame(columns) for name, columns in tables.items()})
