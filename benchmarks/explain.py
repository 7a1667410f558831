"""CPU seconds of explanations: why lines of a saved plan are funded, and why others are not.

    uv run python -m benchmarks.explain data/us-fy2020-plan --save

All questions are asked of one plan that is read into its model once, as on a page; the seconds of
that are told by themselves. With `--changes` each answer also says what would change it.
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import Any

import allocator as al
from allocator.explore.explanation.explain import explain
from allocator.session.forced_line import ForcedLines
from benchmarks import measure

LINES = (
    ("KEN", "night_vision"), ("COL", "patrol_boats"), ("PHL", "tactical_radios"),
    ("JOR", "FMF"), ("GEO", "staff_college"),
    ("KEN", "border_surveillance"), ("KEN", "utility_helicopters"), ("PHL", "ambulances"),
    ("PHL", "patrol_vessel"), ("COL", "cargo_trucks"), ("UKR", "armoured_vehicles"),
    ("POL", "small_drones"), ("TUN", "surveillance_aircraft"), ("MLI", "patrol_boats"),
    ("TON", "english_language"), ("IDN", "field_hospital"), ("NGA", "eod_robots"),
)  # fmt: skip
"""Some lines of the default case that its plan funds, and more that it does not."""

GOAL_MEDIAN, GOAL_95, GOAL_CHANGES = 5.0, 20.0, 60.0


def measured(folder: str, *, changes: bool) -> dict[str, Any]:
    """Ask every question and return what each took and found."""
    plan = al.load_plan(folder)
    start = time.process_time()
    ForcedLines(plan)
    reading = time.process_time() - start
    explain(plan, "KEN", "english_language", keep=False)  # the model is kept from here on
    rows = []
    for nation, line in LINES:
        start = time.process_time()
        found = explain(plan, nation, line, changes=changes, keep=False)
        rows.append(
            {
                "question": f"{nation} {line}",
                "cpu_s": time.process_time() - start,
                "verdict": str(found.verdict),
                "loss": found.loss,
                "tolerance": found.proof.tolerance,
                "turns": sum(one.turns for one in found.trials),
            }
        )
    return {"reading_cpu_s": reading, "rows": rows, "peak_mb": measure.peak_mb()}


def report(found: dict[str, Any], *, changes: bool) -> str:
    """Return the table for benchmarks/README.md."""
    rows = [
        [one["question"], f"{one['cpu_s']:.1f}", one["verdict"],
         "" if one["loss"] is None else f"{one['loss']:.4f}", f"{one['tolerance']:.1e}"]
        for one in found["rows"]
    ]  # fmt: skip
    head = ["nation and line", "CPU s", "verdict", "loss, value points", "tolerance"]
    seconds = sorted(one["cpu_s"] for one in found["rows"])
    top = seconds[round(0.95 * (len(seconds) - 1))]
    goals = (
        f"with what would change it: longest {seconds[-1]:.1f} CPU s (goal {GOAL_CHANGES:.0f})"
        if changes
        else f"median {statistics.median(seconds):.1f} CPU s (goal {GOAL_MEDIAN:.0f}), 95% within "
        f"{top:.1f} (goal {GOAL_95:.0f}), longest {seconds[-1]:.1f}"
    )
    reading = f"Reading the plan into its model takes {found['reading_cpu_s']:.1f} CPU s, once"
    machine = measure.machine_line(measure.machine())
    return f"{machine}\n\n{reading}; {goals}.\n\n{measure.table(head, rows)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", help="folder of a plan of the default case")
    parser.add_argument("--changes", action="store_true", help="also what would change each answer")
    parser.add_argument("--save", action="store_true", help="write results/ and README.md")
    chosen = parser.parse_args()
    found = measured(chosen.plan, changes=chosen.changes)
    text = report(found, changes=chosen.changes)
    print(text)
    if chosen.save:
        measure.save("explain", {"machine": measure.machine(), **found})
        measure.paste("explain", text)


if __name__ == "__main__":
    main()
