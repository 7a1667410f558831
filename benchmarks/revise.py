"""CPU seconds of small questions about a saved plan: one decision, a cut, a rise, an event.

    uv run python -m benchmarks.revise data/us-fy2020-plan --save

Each question has a process of its own; its seconds are those of the answer, from the loaded plan
to its words, without the independent check that the command makes after it.
"""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

import allocator as al
from allocator.explore.revision.parse import (
    parse_addition,
    parse_cut,
    parse_event,
    parse_rise,
)
from benchmarks import measure

QUESTIONS = {
    "nothing": None,
    "3xpatrol_boats:PHL": (parse_addition, 10),
    "3xpatrol_boats:PHL:2021": (parse_addition, 10),
    "FMF=10%": (parse_cut, 20),
    "S333=10%": (parse_cut, 20),
    "rise FMF=10%": (parse_rise, 20),
    "rise FMF:2020=20": (parse_rise, 20),
    "coup:NER:2020-07-26": (parse_event, 20),
    "donor_exit:PKO:2022-10-01": (parse_event, 20),
}
"""Questions of the default case, with the CPU seconds that are the goal."""


def answered(folder: str, question: str) -> dict[str, Any]:
    """Ask one question and return its seconds, what moves and what is proven."""
    plan = al.load_plan(folder)
    asked = QUESTIONS[question]
    start = time.process_time()
    found = al.revise(plan, [] if asked is None else [asked[0](question.removeprefix("rise "))])
    return {
        "question": question, "cpu_s": time.process_time() - start,
        "lines": len(found.lines), "moved_musd": float(found.lines["change_musd"].abs().sum() / 2),
        "missing": found.proof.missing, "peak_mb": measure.peak_mb(),
    }  # fmt: skip


def report(results: list[dict[str, Any]]) -> str:
    """Return the table for benchmarks/README.md."""
    rows = [
        [one["question"], f"{one['cpu_s']:.1f}", _goal(one), str(one["lines"]),
         f"{one['moved_musd']:,.1f}", f"{one['missing']:.1e}", f"{one['peak_mb']:,.0f}"]
        for one in results
    ]  # fmt: skip
    head = ["question", "CPU s", "goal", "lines that move", "US$ million, half of all moves",
            "value points left open", "peak MB"]  # fmt: skip
    return measure.machine_line(measure.machine()) + "\n\n" + measure.table(head, rows)


def _goal(one: dict[str, Any]) -> str:
    asked = QUESTIONS[one["question"]]
    if asked is None:
        return ""
    return f"{asked[1]}: " + ("met" if one["cpu_s"] <= asked[1] else "**missed**")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", help="folder of a plan of the default case")
    parser.add_argument("--one", help="one question, as JSON")
    parser.add_argument("--save", action="store_true", help="write results/ and README.md")
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(answered(chosen.plan, chosen.one)))
        return
    results = [
        measure.in_own_process("benchmarks.revise", chosen.plan, "--one", question)
        for question in QUESTIONS
    ]
    text = report(results)
    print(text)
    if chosen.save:
        measure.save("revise", {"machine": measure.machine(), "results": results})
        measure.paste("revise", text)


if __name__ == "__main__":
    main()
