"""Persistence: changes against the last plan and from year to year, bands, changed lines."""

from __future__ import annotations

from typing import Any

from .decisions import previous
from .funding import spent
from .linear import INF, Program


def payable(f: Any, n: str, a: str) -> bool:
    """Return whether an account may pay a nation anything that is in the model."""
    return any(
        (n, i) in f.pairs and (n, a, i, t) in f.may for i in f.item for t in f.years
    )  # fmt: skip


def add(f: Any, m: Program) -> None:
    f.prev = {
        (n, a, t): previous(f, n, a, t) or 0.0
        for n in f.nation for a in f.account for t in f.years
    }  # fmt: skip
    if f.policy["swing_price"] > 0:
        _swings(f, m)
    if not f.tables["last_plan"] or "persistence" in f.off:
        return
    lines = [(n, a) for n in f.nation for a in f.account if payable(f, n, a)]
    for n, a in lines:
        for t in f.years:
            terms = spent(f, m, 1.0, n, a, t)
            for name, sign in (("up", -1.0), ("down", 1.0)):
                column = m.new(name, n, a, t)
                calm = f.policy["turbulence_fade"] ** (t - f.first)
                m.cost("turbulence", calm, column)
                m.cost("value", -f.ref * f.policy["change_price"] * calm, column)
                terms.append((sign, column))
            m.row("change", (n, a, t), terms, f.prev[n, a, t], f.prev[n, a, t])
    if "band" not in f.off:
        _bands(f, m)
    if f.policy["changed_lines_most"] is not None and "changed" not in f.off:
        _changed(f, m, lines)


def _swings(f: Any, m: Program) -> None:
    for n in f.nation:
        if not any(payable(f, n, a) for a in f.account):
            continue
        for t in f.years[1:]:
            terms = [
                one for a in f.account for year, sign in ((t, 1.0), (t - 1, -1.0))
                for one in spent(f, m, sign, n, a, year)
            ]  # fmt: skip
            for name, sign in (("rise", -1.0), ("fall", 1.0)):
                column = m.new(name, n, t)
                m.cost("value", -f.ref * f.policy["swing_price"], column)
                terms.append((sign, column))
            m.row("swing", (n, t), terms, 0.0, 0.0)


def _bands(f: Any, m: Program) -> None:
    for what, widths in (("nation", f.policy["nation_band"]), ("region", f.policy["region_band"])):
        for name in sorted({row[what] for row in f.nation.values()}):
            wide = widths.get(name, widths.get("*"))
            some = [n for n, row in f.nation.items() if row[what] == name]
            if wide is not None:
                for t in f.years:
                    _band(f, m, f"{what}:{name}", some, wide, t)


def _band(f: Any, m: Program, name: str, nations: list[str], wide: float, t: int) -> None:
    last = sum(f.prev[n, a, t] for n in nations for a in f.account)
    money = [one for n in nations for a in f.account for one in spent(f, m, 1.0, n, a, t)]
    bend = m.bend(f.bp["band"], "bend_band_low", name, t)
    m.row("band_low", (name, t), money + bend, max(0.0, 1 - wide) * last, INF)
    bend = m.bend(f.bp["band"], "bend_band_high", name, t)
    m.row("band_high", (name, t), [*money, (-1.0, bend[0][1])], -INF, (1 + wide) * last)


def _changed(f: Any, m: Program, lines: list[tuple[str, str]]) -> None:
    count = []
    for n, a in lines:
        on = m.new("changed_on", n, a, high=1.0, whole=True)
        moved = [
            one for t in f.years for name in ("up", "down") for one in m.term(1.0, name, n, a, t)
        ]
        most = sum(f.prev[n, a, t] + f.room[n] for t in f.years)
        m.row("changed", (n, a), [*moved, (-most, on)], -INF, f.free)
        count.append((1.0, on))
    bend = m.bend(f.bp["changed"], "bend_changed")
    before = {
        (n, a): sum(f.prev[n, a, t] for t in f.years) for n in f.nation for a in f.account
    }  # fmt: skip
    lost = [(n, a) for (n, a), musd in before.items() if (n, a) not in lines and musd > f.free]
    allowed = f.policy["changed_lines_most"] - len(lost)
    m.row("changes", (), [*count, (-1.0, bend[0][1])], -INF, allowed)
