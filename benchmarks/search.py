"""Value and bound over CPU seconds of the search, beside HiGHS alone and an earlier version.

    uv run --group bench python -m benchmarks.search --beside FOLDER --save

FOLDER is a checkout of the earlier version; without it that column stays empty. Seconds are those
of all threads, from the compiled model on; every run has a process of its own. Runs that are not
asked for by --only and --ways are taken from the results that were saved last.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import measure

Curve = list[list[float | None]]


@dataclass(frozen=True, slots=True)
class Goal:
    """By when which gap is to be proven (`gap`), or a plan to be there (gap infinite)."""

    seconds: float
    gap: float

    @property
    def words(self) -> str:
        what = "a plan" if math.isinf(self.gap) else f"proven {self.gap:.1%}"
        return f"{what} in {self.seconds:g}"


@dataclass(frozen=True, slots=True)
class Race:
    """A case with settings of its policy, the gap asked for, a limit in CPU seconds, and goals."""

    case: str
    gap: float
    limit: float
    goals: tuple[Goal, ...]
    settings: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return " ".join((self.case, *self.settings))


PLAN = math.inf
RACES = (
    Race("default", 0.003, 130, (Goal(60, 0.005), Goal(120, 0.003))),
    Race("default", 0.01, 130, (Goal(120, 0.01),), ("nation_band.*=0.3",)),
    Race("25x40x5", 0.01, 45, (Goal(40, 0.01),)),
    Race("50x40x5", 0.01, 45, (Goal(40, 0.01),)),
    Race("50x80x5", 0.01, 60, (Goal(40, 0.01),)),
    Race("100x40x5", 0.004, 80, (Goal(30, 0.01), Goal(70, 0.004))),
    Race("200x40x5", 0.01, 130, (Goal(30, PLAN), Goal(120, 0.01))),
    Race("500x40x5", 0.01, 310, (Goal(90, PLAN), Goal(300, 0.01))),
)
WAYS = ("ours", "earlier", "bare")


def run(way: str, race: Race, beside: Path | None) -> dict[str, Any]:
    """Search one case in a process of its own."""
    root = beside if way == "earlier" and beside is not None else measure.ROOT
    done = subprocess.run(
        [sys.executable, str(measure.ROOT / "benchmarks" / "search_one.py"), way, race.case,
         str(measure.ROOT / "data"), str(race.gap), str(race.limit), *race.settings],
        env=os.environ | {"PYTHONPATH": str(root)}, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{way} {race.name} failed:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def at(curve: Curve, seconds: float) -> tuple[float, float]:
    """Return the best value and bound told until then; -inf and inf where there is none."""
    told = [one for one in curve if one[0] is not None and one[0] <= seconds]
    return (
        max((one[1] for one in told if one[1] is not None), default=-math.inf),
        min((one[2] for one in told if one[2] is not None), default=math.inf),
    )


def gap_at(curve: Curve, seconds: float) -> float:
    """Return the gap proven until then, as a share of the bound; infinite without a plan."""
    value, bound = at(curve, seconds)
    return (bound - value) / bound if math.isfinite(value) and math.isfinite(bound) else math.inf


def first_plan(curve: Curve) -> float:
    """Return when the first plan was told."""
    return min((one[0] for one in curve if one[1] is not None and one[0] is not None), default=PLAN)


def goal_words(goal: Goal, curve: Curve) -> str:
    """Say what was reached by the time of a goal."""
    if math.isinf(goal.gap):
        found = first_plan(curve)
        met, reached = found <= goal.seconds, "none" if math.isinf(found) else f"at {found:.0f}"
    else:
        found = gap_at(curve, goal.seconds)
        met, reached = found <= goal.gap, "no plan" if math.isinf(found) else f"{found:.2%}"
    return f"{goal.words}: {'met' if met else '**missed**'}, {reached}"


def end_words(found: dict[str, Any] | None) -> str:
    """Say where a search ended."""
    if found is None:
        return ""
    curve: Curve = found["curve"]
    value, bound = at(curve, math.inf)
    worth = "no plan" if math.isinf(value) else f"{value:.3f}"
    limit = "no bound" if math.isinf(bound) else f"{bound:.3f}"
    gap = gap_at(curve, math.inf)
    share = "" if math.isinf(gap) else f", {gap:.2%}"
    seconds = curve[-1][0] if curve else None
    return f"{worth} of {limit}{share}" + ("" if seconds is None else f" at {seconds:.0f}")


def report(results: dict[str, dict[str, Any]]) -> str:
    """Return the machine and the table for benchmarks/README.md."""
    rows = []
    for race in RACES:
        found = results.get(race.name)
        if found is None:
            continue
        ours = found["ours"]
        rows.append([
            race.name, f"{ours['columns']:,}", f"{first_plan(ours['curve']):.0f}",
            "; ".join(goal_words(goal, ours["curve"]) for goal in race.goals),
            *(end_words(found.get(way)) for way in WAYS), f"{ours['peak_mb']:.0f}",
        ])  # fmt: skip
    head = ["case", "columns", "first plan", "goals", "this version: value of bound, gap",
            "earlier version", "HiGHS alone", "peak MB"]  # fmt: skip
    return measure.machine_line(measure.machine()) + "\n\n" + measure.table(head, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beside", type=Path, help="checkout of an earlier version")
    parser.add_argument("--only", nargs="*", help="names of cases, by default all")
    parser.add_argument("--ways", nargs="*", default=list(WAYS), choices=WAYS)
    parser.add_argument("--save", action="store_true", help="write results/ and README.md")
    chosen = parser.parse_args()
    kept = measure.ROOT / "benchmarks" / "results" / "search.json"
    results: dict[str, dict[str, Any]] = (
        json.loads(kept.read_text(encoding="utf-8"))["results"] if kept.exists() else {}
    )
    for race in RACES:
        if chosen.only and race.name not in chosen.only:
            continue
        for way in chosen.ways:
            if way == "earlier" and chosen.beside is None:
                continue
            results.setdefault(race.name, {})[way] = found = run(way, race, chosen.beside)
            print(race.name, way, end_words(found), flush=True)
            if chosen.save:
                measure.save("search", {"machine": measure.machine(), "results": results})
    text = report(results)
    print(text)
    if chosen.save:
        measure.paste("search", text)


if __name__ == "__main__":
    main()
