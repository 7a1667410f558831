"""CPU seconds of alternatives to a saved plan, and how far they differ.

    uv run python -m benchmarks.alternatives data/us-fy2020-plan --save

One run: reading, proving, plan after plan, and the ranges of all nations and lines. Every plan is
held against the independent checker, whose seconds do not count.
"""

from __future__ import annotations

import argparse
import time
from typing import Any

import allocator as al
from benchmarks import measure

SLACK = "1%"


def measured(folder: str, slack: str) -> dict[str, Any]:
    """Find a card of six plans and return what it took and shows."""
    plan, start, steps = al.load_plan(folder), time.process_time(), list[tuple[str, float]]()
    found = al.explore.alternatives(
        plan, slack=slack,
        progress=lambda told: steps.append(
            (told.message.partition(",")[0], time.process_time() - start)
        ),
    )  # fmt: skip
    total = time.process_time() - start
    ends = [*(at for _, at in steps[1:]), total]
    return {
        "slack": slack, "total_cpu_s": total,
        "steps": [{"step": name, "cpu_s": end - at}
                  for (name, at), end in zip(steps, ends, strict=True)],
        "plans": found.card.to_dict("records"),
        "faults": sum(len(al.check_plan(other)) for other in found.plans),
        "nations": found.nations["label"].value_counts().to_dict(),
        "lines": found.lines["label"].value_counts().to_dict(),
        "peak_mb": measure.peak_mb(),
    }  # fmt: skip


def report(found: dict[str, Any]) -> str:
    """Return the tables for benchmarks/README.md."""
    steps = [[one["step"], f"{one['cpu_s']:.1f}"] for one in found["steps"]]
    plans = [
        [f"{one['plan']:.0f}", f"{one['value']:.4f}", f"{one['lost_at_most']:.4f}",
         f"{one['moved_musd']:.0f}", f"{one['nearest_musd']:.0f}"]
        for one in found["plans"]
    ]  # fmt: skip
    labels = [
        f"{what}: {', '.join(f'{count} {label}' for label, count in found[what].items())}"
        for what in ("nations", "lines")
    ]
    return "\n\n".join([
        measure.machine_line(measure.machine()),
        f"Slack {found['slack']}: {found['total_cpu_s']:.0f} CPU s in all, {found['faults']} "
        f"faults found by the checker. {'; '.join(labels)}.",
        measure.table(["step", "CPU s"], steps),
        measure.table(["plan", "value", "below the best, at most", "changes hands, US$M",
                       "from the nearest, US$M"], plans),
    ])  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", help="folder of a plan of the default case")
    parser.add_argument("--slack", default=SLACK, help="what may be given up of the best value")
    parser.add_argument("--save", action="store_true", help="write results/ and README.md")
    chosen = parser.parse_args()
    found = measured(chosen.plan, chosen.slack)
    text = report(found)
    print(text)
    if chosen.save:
        measure.save("alternatives", {"machine": measure.machine(), **found})
        measure.paste("alternatives", text)


if __name__ == "__main__":
    main()
