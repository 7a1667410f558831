"""Fielding: lots count where they are delivered, ramped up, manned and sustained."""

from __future__ import annotations

from typing import Any

from .goods import quantity
from .linear import INF, Program, Terms


def fielded_pairs(f: Any) -> list[tuple[str, str]]:
    return sorted((n, k) for n, k in f.pairs if f.is_fielded.get(k))


def working(m: Program, number: float, n: str, k: str, p: int) -> Terms:
    """Return number × the lots that work."""
    return m.term(number, "fresh", n, k, p) + m.term(number, "sustained", n, k, p)


def declare(f: Any, m: Program) -> None:
    for n, k in fielded_pairs(f):
        for p in f.periods:
            m.new("fresh", n, k, p)
            m.new("sustained", n, k, p)


def bought(
    f: Any, m: Program, shares: dict[Any, float], sign: float, n: str, i: str, p: int
) -> Terms:
    """Return the sum over purchases until the period, each with its share."""
    until = [b for b in f.years if b <= p]
    return [one for b in until for one in quantity(f, m, sign * shares[i, b, p], n, i, [b])]


def add(f: Any, m: Program) -> None:
    for n, k in fielded_pairs(f):
        for p in f.periods:
            lots = bought(f, m, f.new, -1.0, n, k, p)
            m.row("fielded", (n, k, p), m.term(1.0, "fresh", n, k, p) + lots, -INF, 0.0)
    for z in sorted({z for _, z in f.man}):
        crews = [(k, persons) for (k, skill), persons in f.man.items() if skill == z]
        for n in f.nation:
            for p in f.periods:
                at_work = [one for k, persons in crews for one in working(m, persons, n, k, p)]
                people = _graduates(f, m, n, z, p)
                m.row("crewed", (n, z, p), at_work + people, -INF, f.base.get((n, z), 0.0))


def _graduates(f: Any, m: Program, n: str, z: str, p: int) -> Terms:
    return [
        one for c, skill in f.yields if skill == z for b in f.years if b <= p
        for one in quantity(f, m, -f.grad[c, z, b, p], n, c, [b])
    ]  # fmt: skip
