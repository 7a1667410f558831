"""What is small: the smallest useful line, and the change that does not count."""

from __future__ import annotations

from typing import Any

from .decisions import previous


def add(f: Any) -> None:
    """Fill in minline of each nation and free, in US$ million over the horizon."""
    last = {
        (n, a): sum(previous(f, n, a, t) or 0.0 for t in f.years)
        for n in f.nation for a in f.account
    }  # fmt: skip
    stated = f.policy["min_line_musd"]
    f.minline = {n: _smallest(f, n, last) if stated is None else stated for n in f.nation}
    free = f.policy["change_free_musd"]
    f.free = min(0.5, 0.02 * sum(last.values())) if free is None else free


def _smallest(f: Any, n: str, last: dict[tuple[str, str], float]) -> float:
    usable = sum(
        max(0.0, amount - f.aside[a, v])
        for (a, v), amount in f.case_amount.items() if f.last_use[a, v] >= f.first
    )  # fmt: skip
    lines = [sum(musd for (m, _), musd in last.items() if m == n)]
    for g in f.areas:
        goods = [r for r in f.tables["last_goods"]
                 if r["nation"] == n and f.item[r["item"]]["area"] == g]  # fmt: skip
        lines.append(sum(f.item[r["item"]]["case_price"] * r["quantity"] for r in goods))
    room = 0.1 * len(f.years) * f.absorb.get(n, float("inf"))
    return float(min([0.25, 0.01 * usable, room, *(musd for musd in lines if musd > 0)]))
