"""Seeded fictional cases of any size for benchmarks, shaped like the default case."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.inputs.case.case import Case, build_case

SIZES = {
    "S": {"nations": 9, "equipment": 8, "courses": 6, "areas": 4, "years": 2},
    "M": {"nations": 120, "equipment": 36, "courses": 28, "areas": 8, "years": 4},
    "L": {"nations": 190, "equipment": 160, "courses": 120, "areas": 12, "years": 10},
}
"""About 1k, 50k and 500k columns."""

_ACCOUNTS = 6


def generate(size: str, seed: int = 1) -> Case:
    """Return the generated case of a size named in `SIZES`."""
    return of_shape(f"generated-{size}", SIZES[size], seed)


def of_shape(name: str, shape: dict[str, int], seed: int = 1) -> Case:
    """Return the generated case with so many nations, packages, courses, areas and years."""
    rng = np.random.default_rng(seed)
    names = [f"n{i:03d}" for i in range(shape["nations"])]
    areas = [f"area{i:02d}" for i in range(shape["areas"])]
    need = _needs(rng, names, areas)
    meta = {
        "name": name, "base_year": 2020, "first_year": 2020,
        "last_year": 2019 + shape["years"],
    }  # fmt: skip
    yearly = need["need_points"].sum() / 6
    frames = {
        "nations": _nations(rng, names, need),
        "accounts": pd.DataFrame({
            "account": [f"acc{i}" for i in range(_ACCOUNTS)],
            "budget_musd": np.round(yearly * rng.dirichlet(np.ones(_ACCOUNTS) * 4), 2),
            "life_years": rng.integers(1, 4, _ACCOUNTS),
        }),
        "equipment": _equipment(rng, areas, shape["equipment"]),
        "courses": _courses(rng, areas, shape["courses"], len(names)),
        "grants": pd.DataFrame({
            "item": [f"grant_{area}" for area in areas[:3]], "area": areas[:3], "fit": 0.8,
            "min_musd": 1.0,
        }),
        "needs": need,
        "eligibility": _bars(rng, names),
        "earmarks": _earmarks(rng, names, yearly),
        "coverage_floors": pd.DataFrame({
            "rule": ["tier1"], "scope": ["tier"], "member": ["1"], "min_share": [0.1],
        }),
        "last_plan": pd.DataFrame({
            "nation": names, "account": [f"acc{i % _ACCOUNTS}" for i in range(len(names))],
            "amount_musd": np.round(rng.uniform(0, 2, len(names)) * yearly / len(names), 2),
        }),
    }  # fmt: skip
    return build_case(meta, frames)


def _needs(rng: np.random.Generator, names: list[str], areas: list[str]) -> pd.DataFrame:
    pairs = [(n, g) for n in names for g in areas if rng.random() < 0.6]
    points = np.round(rng.gamma(1.2, 20, len(pairs)) + 1, 1)
    frame = pd.DataFrame(pairs, columns=["nation", "area"])
    return frame.assign(need_points=points)


def _nations(rng: np.random.Generator, names: list[str], need: pd.DataFrame) -> pd.DataFrame:
    k = len(names)
    total = need.groupby("nation")["need_points"].sum().reindex(names).fillna(1.0).to_numpy()
    return pd.DataFrame({
        "nation": names, "region": [f"r{i % 6}" for i in range(k)],
        "tier": [1, *rng.integers(1, 5, k - 1)], "propensity": np.round(rng.uniform(0.3, 1, k), 3),
        "diversion_share": np.round(rng.uniform(0.02, 0.15, k), 3),
        "disruption_per_year": np.round(rng.uniform(0.005, 0.12, k), 3),
        "absorbable_musd": np.round(total * rng.uniform(0.1, 0.4, k), 2),
        "trainable_persons": rng.integers(40, 400, k),
        "language_qualified_persons": rng.integers(10, 100, k),
        "lines_at_once": rng.integers(3, 8, k), "vetted_share": 0.9,
    })  # fmt: skip


def _areas(rng: np.random.Generator, areas: list[str], k: int) -> list[str]:
    """Return the areas of `k` items: each once, so that every need can be served, then any."""
    return [*areas[:k], *rng.choice(areas, max(k - len(areas), 0))]


def _equipment(rng: np.random.Generator, areas: list[str], k: int) -> pd.DataFrame:
    return pd.DataFrame({
        "item": [f"kit{i:03d}" for i in range(k)], "area": _areas(rng, areas, k),
        "price_musd": np.round(rng.lognormal(1, 0.9, k) + 0.2, 2),
        "fit": np.round(rng.uniform(0.5, 1.5, k), 2),
        "lethal": ["yes" if x else "no" for x in rng.random(k) < 0.3],
        "production_per_year": rng.integers(4, 40, k),
    })  # fmt: skip


def _courses(rng: np.random.Generator, areas: list[str], k: int, nations: int) -> pd.DataFrame:
    return pd.DataFrame({
        "item": [f"course{i:03d}" for i in range(k)], "area": _areas(rng, areas, k),
        "cost_musd": np.round(rng.uniform(0.01, 0.1, k), 3),
        "fit": np.round(rng.uniform(0.6, 1.8, k), 2),
        "seats_per_year": rng.integers(20, 8 * nations, k),
        "needs_language": ["yes" if x else "no" for x in rng.random(k) < 0.5],
    })  # fmt: skip


def _bars(rng: np.random.Generator, names: list[str]) -> pd.DataFrame:
    some = ";".join(rng.choice(names, 2, replace=False))
    return pd.DataFrame({
        "rule": ["acc0_trains", "barred", "acc1_nonlethal"],
        "accounts": ["acc0", "acc1;acc2", "acc1"], "nations": ["*", some, "*"],
        "kinds": ["equipment;grant", "*", "lethal"],
    })  # fmt: skip


def _earmarks(rng: np.random.Generator, names: list[str], yearly: float) -> pd.DataFrame:
    rows = [
        {"rule": f"floor_{n}", "status": "law" if i % 2 else "policy", "sense": "floor",
         "nations": n, "amount_musd": round(0.2 * yearly / len(names), 2)}
        for i, n in enumerate(names[:8])
    ]  # fmt: skip
    rows.append(
        {"rule": "lethal_share", "status": "policy", "sense": "share_cap", "kinds": "lethal",
         "share": 0.4}
    )  # fmt: skip
    return pd.DataFrame(rows)
