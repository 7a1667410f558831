"""Floors, caps and shares of law and of policy."""

from __future__ import annotations

from typing import Any

from .goods_figures import kind_of
from .linear import INF, Program, Terms
from .selections import KIND_GROUPS, KINDS, chosen, years_of


def _counted(
    f: Any, m: Program, row: dict[str, Any], base: str, years: list[int], number: float
) -> Terms:
    """Return number × the money that a selection counts, surcharge included."""
    nations = chosen(row[base + "nations"], f.nation, f.groups)
    accounts = chosen(row[base + "accounts"], f.account)
    kinds = chosen(row[base + "kinds"], KINDS, KIND_GROUPS)
    areas = chosen(row[base + "areas"], f.areas)
    items = [i for i in f.item if kind_of(f, i) in kinds and f.item[i]["area"] in areas]
    return [
        one for n in sorted(nations) for a in sorted(accounts) for i in items for t in years
        for one in m.term(number * (1 + f.sur[a]), "pay", n, a, i, t)
    ]  # fmt: skip


def add(f: Any, m: Program) -> None:
    for row in f.tables["earmarks"]:
        if row["status"] == "policy" and "earmark" in f.off:
            continue
        years = years_of(row["years"], f.years)
        for some in [years] if row["per"] == "all_years" else [[t] for t in years]:
            _limit(f, m, row, some)


def _limit(f: Any, m: Program, row: dict[str, Any], years: list[int]) -> None:
    own = row["share"] if row["sense"].startswith("share") else row["amount_musd"]
    limit = f.policy["earmark"].get(row["rule"], own)
    terms = _counted(f, m, row, "", years, 1.0)
    if row["sense"].startswith("share"):
        terms += _counted(f, m, row, "base_", years, -limit)
        limit = 0.0
    floor = row["sense"].endswith("floor")
    if row["status"] == "policy":
        bend = m.bend(f.bp["earmark"], "bend_earmark", row["rule"], *years)
        terms += bend if floor else [(-1.0, bend[0][1])]
    family = f"{row['status']}_{row['sense']}"
    m.row(family, (row["rule"], *years), terms, *((limit, INF) if floor else (-INF, limit)))
