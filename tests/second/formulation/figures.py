"""Figures of models/README.md: indices, money, nations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from . import goods_figures, service_figures, small_figures, value_figures
from .reader import read_case
from .selections import grade_of, groups_of
from .usual import completed, factor

Facts = SimpleNamespace
"""Sets and figures by name, as the page writes them."""


def figures(folder: Path, policy: Mapping[str, Any]) -> Facts:
    """Return all sets and figures of a case under a policy."""
    meta, tables = read_case(folder)
    f = Facts(tables=tables, policy=completed(policy))
    f.off = set(f.policy["rules_off"])
    _indices(f, meta)
    _money(f)
    _nations(f)
    service_figures.add(f)
    goods_figures.add(f)
    service_figures.add_ages(f)
    value_figures.add(f)
    small_figures.add(f)
    return f


def _indices(f: Facts, meta: Mapping[str, Any]) -> None:
    t = f.tables
    f.first, f.last = int(meta["first_year"]), int(meta["last_year"])
    f.years = list(range(f.first, f.last + 1))
    f.after = int(meta.get("years_after", 0))  # of the case
    out = "after" in f.policy["left_out"] or f.policy["after_weight"] == 0
    f.E = 0 if out else f.after
    f.A = f.last + 1
    f.periods = [*f.years, f.A] if f.E else list(f.years)
    f.nation = {row["nation"]: row for row in t["nations"]}
    f.account = {row["account"]: row for row in t["accounts"]}
    f.groups = groups_of(t["nations"])
    f.grade = {n: grade_of(row) for n, row in f.nation.items()}
    f.item = {}
    for table, kind, price in (
        ("equipment", "equipment", "price_musd"), ("courses", "training", "cost_musd"),
        ("grants", "grant", None),
    ):  # fmt: skip
        for row in t[table]:
            f.item[row["item"]] = {**row, "kind": kind, "case_price": row[price] if price else 1.0}
    named = {row["area"] for row in f.item.values()}
    f.areas = sorted(row["area"] for row in t["areas"]) or sorted(named)


def real_years(f: Facts, p: int) -> list[int]:
    """Return the year of a period, or all the years that the period after stands for."""
    return [p] if p <= f.last else list(range(f.last + 1, f.last + f.E + 1))


def _money(f: Facts) -> None:
    policy = f.policy
    amount, aside = {}, {}
    for a, row in f.account.items():
        for v in f.years:
            amount[a, v], aside[a, v] = row["budget_musd"], 0.0
    for row in f.tables["budgets"]:
        key = row["account"], int(row["year"])
        amount[key], aside[key] = row["amount_musd"], row["set_aside_musd"]
    f.case_amount, f.aside = dict(amount), aside
    for a, v in amount:
        if v >= f.first:
            amount[a, v] = policy["budget"].get(a, amount[a, v])
            amount[a, v] *= factor(policy["budget_factor"], a)
    f.money = {key: max(0.0, amount[key] - aside[key]) for key in amount}
    f.last_use = {(a, v): v + int(f.account[a]["life_years"]) - 1 for a, v in amount}
    f.sur = {a: row["surcharge_share"] for a, row in f.account.items()}
    projected = {
        a: row["budget_musd"] if row["budget_after_musd"] is None else row["budget_after_musd"]
        for a, row in f.account.items()
    }
    f.promise = policy["after_budget_share"] * sum(projected.values())


def _nations(f: Facts) -> None:
    policy = f.policy
    f.absorb = {
        n: row["absorbable_musd"]
        for n, row in f.nation.items() if row["absorbable_musd"] is not None
    }  # fmt: skip
    all_money = sum(f.money.values())
    limit = policy["absorption_limit"]
    f.room = {n: min(limit * f.absorb.get(n, float("inf")), all_money) for n in f.nation}
    full, most = policy["absorption_full"], policy["absorption_most"]
    f.seg = {n: (x * full, x * (most - full), x * (limit - most)) for n, x in f.absorb.items()}
    f.waste = (0.0, 1 - policy["effect_most"], 1 - policy["effect_limit"])
    f.div = {
        n: min(0.95, row["diversion_share"] * policy["diversion_factor"])
        for n, row in f.nation.items()
    }
    f.dis = {
        n: min(0.95, row["disruption_per_year"] * policy["disruption_factor"])
        for n, row in f.nation.items()
    }
    f.loss = {n: 1 - (1 - f.div[n]) * (1 - f.dis[n]) for n in f.nation}
    f.vet = {
        n: int(row["trainable_persons"] * row["vetted_share"] + 1e-9)
        for n, row in f.nation.items() if row["trainable_persons"] is not None
    }  # fmt: skip
    f.lang = {
        n: row["language_qualified_persons"]
        for n, row in f.nation.items() if row["language_qualified_persons"] is not None
    }  # fmt: skip
    f.host = {n: row["host_sustain_musd"] * policy["host_factor"] for n, row in f.nation.items()}
    f.cap = {
        n: policy["exposure_cap"] if row["exposure_cap_share"] is None
        else row["exposure_cap_share"]
        for n, row in f.nation.items()
    }  # fmt: skip
