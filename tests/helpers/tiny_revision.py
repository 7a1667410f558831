"""A case of which all near plans can be tried in seconds."""

import random
from typing import Any

import pandas as pd

from allocator.inputs.case.case import Case, build_case

META = {"name": "tiny", "base_year": 2030, "first_year": 2031, "last_year": 2032, "years_after": 0}


def tiny(last_year: int = 2032, **changes: Any) -> Case:
    """Two nations, three items and a grant: all whole numbers can be tried in seconds."""
    frames = {
        "nations": [{"nation": "A", "tier": 1, "absorbable_musd": 4.0},
                    {"nation": "B", "tier": 2, "diversion_share": 0.05}],
        "accounts": [{"account": "AID", "budget_musd": 4.0}],
        "equipment": [{"item": "boat", "area": "sea", "price_musd": 1.1, "max_per_nation_year": 1},
                      {"item": "truck", "area": "border", "price_musd": 0.7,
                       "production_per_year": 2, "max_per_nation_year": 2}],
        "grants": [{"item": "staff", "area": "office", "fit": 0.8, "min_musd": 0.3}],
        "needs": [{"nation": "A", "area": "sea", "need_points": 3.0},
                  {"nation": "A", "area": "border", "need_points": 2.0},
                  {"nation": "B", "area": "border", "need_points": 4.0},
                  {"nation": "B", "area": "office", "need_points": 2.0}],
        **changes,
    }  # fmt: skip
    meta = {**META, "last_year": last_year}
    return build_case(meta, {name: pd.DataFrame(rows) for name, rows in frames.items()})


def three_rivals() -> Case:
    """Three nations of three tiers that want other things from one small account, for one year."""
    return tiny(
        2031,
        nations=[{"nation": "A", "tier": 1}, {"nation": "B", "tier": 2},
                 {"nation": "C", "tier": 3}],
        needs=[{"nation": "A", "area": "sea", "need_points": 3.0},
               {"nation": "B", "area": "border", "need_points": 4.0},
               {"nation": "C", "area": "office", "need_points": 2.0}],
        accounts=[{"account": "AID", "budget_musd": 1.2}],
    )  # fmt: skip


LINES: list[tuple[str, str | None]] = [
    ("A", "boat"),
    ("A", "truck"),
    ("B", "truck"),
    ("B", "staff"),
    ("A", "border"),
    ("B", "AID"),
    ("A", None),
]
"""Lines of the tiny cases to ask about; the last one is all money of a nation."""


def drawn(seed: int) -> Case:
    """A tiny case with other money, needs, prices and limits."""
    dice = random.Random(seed)
    needs = [("A", "sea"), ("A", "border"), ("B", "border"), ("B", "office")]
    return tiny(
        nations=[
            {"nation": "A", "tier": 1, "absorbable_musd": dice.choice([1.5, 2.5, 4.0])},
            {"nation": "B", "tier": 2, "diversion_share": 0.05,
             "lines_at_once": dice.choice([1, 2])},
        ],
        accounts=[{"account": "AID", "budget_musd": dice.choice([0.9, 1.6, 2.5, 4.0])}],
        equipment=[
            {"item": "boat", "area": "sea", "price_musd": round(dice.uniform(0.8, 1.4), 2),
             "max_per_nation_year": 1},
            {"item": "truck", "area": "border", "price_musd": round(dice.uniform(0.5, 0.9), 2),
             "production_per_year": 2, "max_per_nation_year": 2},
        ],
        needs=[{"nation": n, "area": g, "need_points": round(dice.uniform(0.5, 4.0), 1)}
               for n, g in needs],
    )  # fmt: skip
