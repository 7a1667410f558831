"""Absorption: money in segments that waste more and more, and lines run at once."""

from __future__ import annotations

from typing import Any

from .funding import spent
from .goods import quantity
from .linear import INF, Program


def add(f: Any, m: Program) -> None:
    for n, segments in f.seg.items():
        for t in f.years:
            money = [one for a in f.account for one in spent(f, m, 1.0, n, a, t)]
            parts = []
            for s, most in enumerate(segments):
                column = m.new("spend", n, t, s, high=most)
                m.cost("value", -f.ref * f.waste[s], column)
                parts.append((-1.0, column))
            m.row("absorbed_money", (n, t), money + parts, 0.0, 0.0)
    every = []
    for n, row in f.nation.items():
        lines = []
        for g in f.areas:
            if any(f.item[i]["area"] == g for other, i in f.pairs if other == n):
                lines.append((1.0, _line(f, m, n, g)))
        if row["lines_at_once"] is not None:
            m.row("lines_at_once", (n,), lines, -INF, row["lines_at_once"])
        every += lines
    most = f.policy["lines_most"]
    if most is not None and "all_lines" not in f.off and every:
        bend = m.bend(f.bp["all_lines"], "bend_all_lines")
        m.row("all_lines", (), [*every, (-1.0, bend[0][1])], -INF, most)


def _line(f: Any, m: Program, n: str, g: str) -> int:
    on = m.new("line_on", n, g, high=1.0, whole=True)
    some = [i for i in f.item if f.item[i]["area"] == g]
    cost = [one for i in some for one in quantity(f, m, f.price[i], n, i, f.years)]
    most = len(f.years) * f.room[n]
    m.row("line_money", (n, g), [*cost, (-most, on)], -INF, 0.0)
    m.row("line_size", (n, g), [*cost, (-f.minline[n], on)], 0.0, INF)
    return on
