"""Benefit: points in hand and at work meet needs, piece by piece; coverage floors."""

from __future__ import annotations

from typing import Any

from .fielding import fielded_pairs, working
from .goods import quantity
from .linear import INF, Program, Terms
from .selections import years_of
from .value_figures import priority, relevance


def add(f: Any, m: Program) -> None:
    for (n, g), need in f.need.items():
        for p in f.periods:
            m.new("supply", n, g, p)
            for piece, width in enumerate(f.width):
                column = m.new("met", n, g, p, piece, high=width * need)
                m.cost("value", f.val[n, g, p, piece], column)
            _supplied(f, m, n, g, p)
            _filled(f, m, n, g, p)
    if "coverage" not in f.off:
        for row in f.tables["coverage_floors"]:
            for t in years_of(row["years"], f.years):
                _floor(f, m, row, t)


def _supplied(f: Any, m: Program, n: str, g: str, p: int) -> None:
    terms = m.term(1.0, "supply", n, g, p)
    if p == f.A:
        kept = sum(f.keep**h for h in range(1, f.E + 1)) / f.E
        terms += m.term(-kept, "supply", n, g, f.last)
        for i in f.item:
            for b in f.years if f.item[i]["area"] == g and wait(f, i) else ():
                served = [y - b - wait(f, i) for y in range(f.last + 1, f.last + f.E + 1)]
                left = sum(f.keep**age for age in served if age >= 0) / f.E
                if b + wait(f, i) > f.last:
                    terms += quantity(f, m, -f.pts[i] * left, n, i, [b])
        m.row("supplied_after", (n, g), terms, 0.0, 0.0)
        return
    plain = [i for i in f.item if f.item[i]["area"] == g and not f.is_fielded.get(i)]
    terms += [
        one for i in plain if p - wait(f, i) in f.years
        for one in quantity(f, m, -f.pts[i], n, i, [p - wait(f, i)])
    ]  # fmt: skip
    if p > f.first:
        terms += m.term(-f.keep, "supply", n, g, p - 1)
    family = "supplied" if p > f.first else "supplied_first"
    m.row(family, (n, g, p), terms, 0.0, 0.0)


def wait(f: Any, i: str) -> int:
    """Return the years from a grant to what it pays for."""
    row = f.item[i]
    if row["kind"] != "grant" or not row["lead_years"] or "delivery" in f.policy["left_out"]:
        return 0
    return int(row["lead_years"] + f.policy["delivery_delay"])


def met(f: Any, m: Program, number: float, n: str, g: str, p: int) -> Terms:
    """Return number × the points that meet a need, over all pieces."""
    return [one for piece in range(len(f.width)) for one in m.term(number, "met", n, g, p, piece)]


def _filled(f: Any, m: Program, n: str, g: str, p: int) -> None:
    arrives = 1 - f.div[n]
    at_work = [
        one for other, k in fielded_pairs(f) if other == n and f.item[k]["area"] == g
        for one in working(m, -arrives * f.pts[k], n, k, p)
    ]  # fmt: skip
    supply = m.term(-arrives, "supply", n, g, p)
    m.row("filled", (n, g, p), met(f, m, 1.0, n, g, p) + supply + at_work, -INF, 0.0)


def _counts(f: Any, row: dict[str, Any], n: str, g: str) -> float:
    """Return how much a need counts for a coverage floor."""
    nation = f.nation[n]
    if row["scope"] == "objective":
        return relevance(f, g, row["member"]) * priority(f, n, row["member"])
    value = f"{nation['tier']:.0f}" if row["scope"] == "tier" else nation[row["scope"]]
    return float(value == row["member"])


def _floor(f: Any, m: Program, row: dict[str, Any], t: int) -> None:
    share = f.policy["coverage_floor"].get(row["rule"], row["min_share"])
    terms = m.bend(f.bp["coverage"], "bend_coverage", row["rule"], t)
    least = 0.0
    for (n, g), need in f.need.items():
        counts = _counts(f, row, n, g)
        least += share * counts * need
        terms += met(f, m, counts, n, g, t)
    m.row("coverage", (row["rule"], t), terms, least, INF)
