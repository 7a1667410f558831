"""A solve after a small change of policy: a kept session that starts from its last plan, beside a
fresh solve of the changed problem.

    uv run --group bench python -m benchmarks.again

Both run in one process, one after the other, on the default case. Reading the case is not counted;
assembling, compiling or updating is.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import allocator as al
from benchmarks import measure

CASE = measure.ROOT / "data" / "us-fy2020"
NEAR = 0.005
CHANGES = {
    "risk budget 10 % to 9 %": ["risk_budget=0.09"],
    "FMF less 10 %": ["budget_factor.FMF=0.9"],
    "all money 5 % more": ["budget_factor.*=1.05"],
    "deliveries a year later": ["delivery_delay=1"],
}
Curve = list[tuple[float, float]]


def solved(session: al.Session, since: float) -> tuple[Curve, al.Plan]:
    """Return (seconds, value) as plans were found, and the plan at the end."""
    curve: Curve = []

    def heard(event: al.Progress) -> None:
        if event.incumbent is not None:
            curve.append((time.perf_counter() - since, event.incumbent))

    plan = session.solve(progress=heard)
    curve.append((time.perf_counter() - since, plan.meta["best_value"]))
    return curve, plan


def first_at(curve: Curve, value: float) -> float:
    """Return when a plan worth at least `value` was there; infinite if never."""
    return min((seconds for seconds, found in curve if found >= value), default=float("inf"))


def row(case: al.Case, settings: list[str], warm: al.Session) -> list[str]:
    """Solve the changed problem in a fresh and in the kept session; return a row of the table."""
    policy = al.Policy().with_settings(settings)
    start = time.perf_counter()
    fresh, _ = solved(al.Session(case, policy), start)
    start = time.perf_counter()
    update = warm.update(policy)
    again, _ = solved(warm, start)
    best = fresh[-1][1]
    good = (1 - NEAR) * best
    when = first_at(again, good)
    return [
        update.change, f"{fresh[-1][0]:.1f}", f"{best:.3f}", f"{first_at(fresh, good):.1f}",
        f"{again[0][0]:.1f}", f"{(best - again[0][1]) / best:.2%}", f"{when:.1f}",
        f"{when / fresh[-1][0]:.2f}", f"{again[-1][0]:.1f}", f"{again[-1][1]:.3f}",
    ]  # fmt: skip


HEAD = [
    "change", "update", "fresh, s", "its value", "fresh: within 0.5 %, s", "kept: first plan, s",
    "which misses", "kept: within 0.5 %, s", "÷ fresh", "kept: end, s", "its value",
]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", type=Path, default=CASE)
    parser.add_argument("--save", action="store_true", help="write README.md")
    chosen = parser.parse_args()
    case = al.load_case(chosen.case)
    rows = []
    for name, settings in CHANGES.items():
        warm = al.Session(case)
        warm.solve()
        rows.append([name, *row(case, settings, warm)])
        print(*rows[-1], sep=" | ", flush=True)
    text = f"{measure.machine_line(measure.machine())}\n\n{measure.table(HEAD, rows)}"
    print(text)
    if chosen.save:
        measure.paste("again", text)


if __name__ == "__main__":
    main()
