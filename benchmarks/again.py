"""A plan after a small change of policy: a kept session that starts from the plan before, beside a
fresh solve of the changed problem.

    uv run --group bench python -m benchmarks.again

Both run in one process, one after the other, on the default case and its shipped plan. Reading is
not counted; assembling, compiling or updating is. The kept session is stopped after half the time
of the fresh solve: a planner looks at the first plans, and a proof takes as long as ever.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import allocator as al
from benchmarks import measure

CASE = measure.ROOT / "data" / "us-fy2020"
NEAR = 0.005
PLAN = measure.ROOT / "data" / "us-fy2020-plan"
CHANGES = {
    "risk budget 10% to 9%": ["risk_budget=0.09"],
    "FMF less 10%": ["budget_factor.FMF=0.9"],
}
Curve = list[tuple[float, float]]


def solved(session: al.Session, since: float, limit: float | None = None) -> Curve:
    """Return (seconds, value) as plans were found."""
    curve: Curve = []

    def heard(event: al.Progress) -> None:
        if event.incumbent is not None:
            curve.append((time.perf_counter() - since, event.incumbent))

    plan = session.solve(al.SolveOptions(time_limit=limit), heard)
    curve.append((time.perf_counter() - since, plan.meta["best_value"]))
    return curve


def first_at(curve: Curve, value: float) -> float:
    """Return when a plan worth at least `value` was there; infinite if never."""
    return min((seconds for seconds, found in curve if found >= value), default=float("inf"))


def row(case: al.Case, settings: list[str], limit: float) -> list[str]:
    """Solve the changed problem in a fresh and in a kept session; return a row of the table."""
    policy = al.Policy().with_settings(settings)
    start = time.perf_counter()
    fresh = solved(al.Session(case, policy), start, limit)
    kept = al.Session(case)
    kept.start_from(al.load_plan(PLAN))
    kept.locations  # noqa: B018  found once a session, while the planner reads
    start = time.perf_counter()
    kept.update(policy)
    end, best = fresh[-1]
    again = solved(kept, start, limit=end / 2)
    good = (1 - NEAR) * best
    first_s, first = again[0]
    return [
        f"{fresh[0][0]:.1f}", f"{first_at(fresh, good):.1f}", f"{end:.1f}", f"{best:.2f}",
        f"{first_s:.1f}", f"{1 - first / best:.2%}", f"{first_at(again, good):.1f}",
        f"{first_s / end:.2f}", f"{first_at(again, good) / end:.2f}",
    ]  # fmt: skip


HEAD = [
    "change", "fresh: first plan, s", "within 0.5%, s", "end, s", "value", "kept: first plan, s",
    "it misses", "within 0.5%, s", "first ÷ end of fresh", "within 0.5% ÷ end of fresh",
]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", type=Path, default=CASE)
    parser.add_argument("--limit", type=float, default=150.0, help="seconds of a fresh solve")
    parser.add_argument("--save", action="store_true", help="write README.md")
    chosen = parser.parse_args()
    case = al.load_case(chosen.case)
    rows = []
    for name, settings in CHANGES.items():
        rows.append([name, *row(case, settings, chosen.limit)])
        print(*rows[-1], sep=" | ", flush=True)
    text = f"{measure.machine_line(measure.machine())}\n\n{measure.table(HEAD, rows)}"
    print(text)
    if chosen.save:
        measure.paste("again", text)


if __name__ == "__main__":
    main()
