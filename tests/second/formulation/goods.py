"""Equipment, training and grants: what all nations together can have, and smallest grants."""

from __future__ import annotations

from typing import Any

from .linear import INF, Program, Terms


def quantity(f: Any, m: Program, number: float, n: str, i: str, years: list[int]) -> Terms:
    """Return number × the lots, seats or grant of some years."""
    return [one for t in years for one in m.term(number, "quantity", n, i, t)]


def _everyone(f: Any, m: Program, i: str, years: list[int]) -> Terms:
    return [one for n in f.nation for one in quantity(f, m, 1.0, n, i, years)]


def add(f: Any, m: Program) -> None:
    for i, row in f.item.items():
        if row["kind"] == "equipment":
            if row["stock_lots"] is not None:
                m.row("stock", (i,), _everyone(f, m, i, f.years), -INF, row["stock_lots"])
            _a_year(f, m, "production", i, row["production_per_year"])
        elif row["kind"] == "training":
            _a_year(f, m, "course_seats", i, row["seats_per_year"])
        elif row["min_musd"] > 0:
            _smallest(f, m, i, row["min_musd"])
    courses = [i for i, row in f.item.items() if row["kind"] == "training"]
    speaking = [i for i in courses if f.item[i]["needs_language"]]
    for family, limits, some in (("vetted", f.vet, courses), ("language", f.lang, speaking)):
        for n, persons in limits.items():
            for t in f.years:
                seats = [one for c in some for one in quantity(f, m, 1.0, n, c, [t])]
                m.row(family, (n, t), seats, -INF, persons)


def _a_year(f: Any, m: Program, family: str, i: str, most: float | None) -> None:
    if most is not None:
        for t in f.years:
            m.row(family, (i, t), _everyone(f, m, i, [t]), -INF, most)


def _smallest(f: Any, m: Program, i: str, least: float) -> None:
    for n in f.nation:
        if (n, i) in f.pairs:
            on = m.new("grant_on", n, i, high=1.0, whole=True)
            given = quantity(f, m, 1.0, n, i, f.years)
            top = sum(f.most[n, i, t] for t in f.years)
            m.row("grant_size", (n, i), [*given, (-least, on)], 0.0, INF)
            m.row("grant_switch", (n, i), [*given, (-top, on)], -INF, 0.0)
