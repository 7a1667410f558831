"""Give a generated case all that the rules of delivery, upkeep, people and packages read.

Figures have the ranges of the default case; like `generate.py` it is seeded and fictional.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.inputs.case.case import Case

_SKILLS = [f"skill{i}" for i in range(6)]
_YEARS_AFTER = 3


def fielded(case: Case, seed: int = 1) -> Case:
    """Return the case with lead times, tails, crews, graduates, modules and years after."""
    rng = np.random.default_rng(seed)
    nations, goods = case.tables["nations"], case.tables["equipment"]
    kits, courses = list(goods["item"]), list(case.tables["courses"]["item"])
    pairs = [(nation, skill) for nation in nations["nation"] for skill in _SKILLS]
    base = pd.DataFrame(pairs, columns=["nation", "skill"])
    frames = {
        "equipment": _equipment(rng, goods),
        "nations": nations.assign(
            host_sustain_musd=np.round(rng.uniform(0, 1, len(nations)), 3),
            new_types_most=rng.integers(3, 13, len(nations)),
        ),
        "accounts": case.tables["accounts"].assign(disburse_years=5),
        "grants": _grants(case.areas),
        "skills": pd.DataFrame({
            "skill": _SKILLS, "attrition_per_year": np.round(rng.uniform(0.08, 0.12, 6), 3),
        }),
        "crews": _linked(rng, kits, "item", "persons_per_lot", 4, 60),
        "graduates": _linked(rng, courses, "item", "persons_per_seat", 0.4, 12),
        "skill_base": base.assign(persons=rng.integers(0, 200, len(base))),
        "modules": _modules(rng, kits, courses),
        "prerequisites": pd.DataFrame({
            "item": kits[1::6], "needs": rng.choice(courses, len(kits[1::6])),
        }),
    }  # fmt: skip
    return case.with_tables(frames).with_meta(years_after=_YEARS_AFTER)


def _equipment(rng: np.random.Generator, goods: pd.DataFrame) -> pd.DataFrame:
    k = len(goods)
    return goods.assign(
        lead_years=rng.choice([0, 1, 1, 1, 2, 2, 3], k),
        ramp_years=rng.choice([0, 0, 1], k),
        initial_support_years=rng.choice([1, 1, 2], k),
        tail_share=np.round(rng.uniform(0.03, 0.14, k), 3),
        min_lots=rng.choice([1, 1, 1, 2], k),
        buy_years=np.where(rng.random(k) < 0.15, 2.0, np.nan),
        new_type=rng.random(k) < 0.5,
    )


def _grants(areas: tuple[str, ...]) -> pd.DataFrame:
    """Return a grant in every area: most of the default case's money is given in this way."""
    return pd.DataFrame({
        "item": [f"grant_{area}" for area in areas], "area": areas, "fit": 0.7, "min_musd": 1.0,
    })  # fmt: skip


def _linked(
    rng: np.random.Generator, items: list[str], key: str, figure: str, low: float, high: float
) -> pd.DataFrame:
    """Return one or two skills for each item, with a figure."""
    rows = [
        (item, skill)
        for item in items
        for skill in rng.choice(_SKILLS, rng.integers(1, 3), replace=False)
    ]
    frame = pd.DataFrame(rows, columns=[key, "skill"])
    return frame.assign(**{figure: np.round(rng.uniform(low, high, len(frame)), 1)})


def _modules(rng: np.random.Generator, kits: list[str], courses: list[str]) -> pd.DataFrame:
    """Return a course that has to come with every third package."""
    some = kits[::3]
    return pd.DataFrame({
        "item": some, "module": rng.choice(courses, len(some)),
        "units_per_lot": np.round(rng.uniform(0.1, 2, len(some)), 1),
    })  # fmt: skip
