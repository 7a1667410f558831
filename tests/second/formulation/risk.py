"""Risk: expected loss, and shares of a year's money for a nation or a grade."""

from __future__ import annotations

from typing import Any

from .funding import spent, total
from .linear import INF, Program


def add(f: Any, m: Program) -> None:
    for t in f.years:
        if "risk" not in f.off:
            loss = {n: f.loss[n] for n in f.nation}
            _share(f, m, "risk_budget", "risk", t, (t,), loss, f.policy["risk_budget"])
        if "exposure" not in f.off:
            for n, cap in f.cap.items():
                if cap < 1:
                    _share(f, m, "exposure", "exposure", t, (n, t), {n: 1.0}, cap)
        if "grade" not in f.off:
            for q, cap in f.policy["grade_cap"].items():
                some = {n: 1.0 for n in f.nation if f.grade[n] == q}
                if cap < 1 and some:
                    _share(f, m, "grade_exposure", "grade", t, (q, t), some, cap)


def _share(
    f: Any, m: Program, family: str, price: str, t: int, key: tuple[Any, ...],
    counted: dict[str, float], share: float,
) -> None:  # fmt: skip
    """State: money counted ≤ share × the year's money + bend."""
    terms = [
        one for n, number in counted.items() for a in f.account
        for one in spent(f, m, number, n, a, t)
    ]  # fmt: skip
    bend = m.bend(f.bp[price], f"bend_{price}", *key)
    terms += total(f, m, -share, t)
    m.row(family, key, [*terms, (-1.0, bend[0][1])], -INF, 0.0)
