"""CPU seconds of prices: one step more and less of money and seats.

    uv run python -m benchmarks.prices data/us-fy2020-plan --save

Each question is asked of the saved plan as a command would: reading it into its model, screening,
and making it the best of its set are part of the time.
"""

from __future__ import annotations

import argparse
import time
from typing import Any

import allocator as al
from benchmarks import measure

QUESTIONS: tuple[tuple[str, ...], ...] = (
    ("FMF:2020",), ("IMET:2021",), ("KEN",), ("staff_college",),
)  # fmt: skip
"""What is asked of a plan of the default case."""


def measured(folder: str) -> dict[str, Any]:
    """Ask every question and return what each took and found."""
    plan = al.load_plan(folder)
    rows = []
    for about in QUESTIONS:
        start = time.process_time()
        found = al.explore.prices(plan, about)
        seconds = time.process_time() - start
        rows.append({"question": " ".join(about), "cpu_s": seconds,
                     "found": _found(found)})  # fmt: skip
        print(rows[-1], flush=True)
    return {"rows": rows, "peak_mb": measure.peak_mb()}


def _found(found: al.explore.Prices) -> list[dict[str, Any]]:
    amounts = found.amounts[found.amounts["state"] != "screened"]
    rules = found.rules[found.rules["state"] != "screened"]
    steps = amounts[["key", "dual", "up", "down", "open_up", "agree"]]
    return [
        *steps.to_dict("records"),
        *rules[["key", "price", "open", "verdict"]].to_dict("records"),
    ]


def report(found: dict[str, Any]) -> str:
    """Return the table for benchmarks/README.md."""
    rows = []
    for one in found["rows"]:
        for place, row in enumerate(one["found"]):
            head = [one["question"], f"{one['cpu_s']:.0f}"] if place == 0 else ["", ""]
            if "price" in row:
                told = ["", "", "", f"{row['price']:.5f}", f"{row['open']:.1e}", row["verdict"]]
            else:
                figures = [_figure(row[name]) for name in ("dual", "up", "down")]
                agree = {True: "agree", False: "**disagree**"}.get(row["agree"], "")
                told = [*figures, "", f"{row['open_up']:.1e}", agree]
            rows.append([*head, row["key"], *told])
    head = ["question", "CPU s", "price of", "by duals", "one more", "one less", "of the rule",
            "left open", "verdict"]  # fmt: skip
    return f"{measure.machine_line(measure.machine())}\n\n{measure.table(head, rows)}"


def _figure(value: float | None) -> str:
    return "" if value is None or value != value else f"{value:.5f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", help="folder of a plan of the default case")
    parser.add_argument("--save", action="store_true", help="write results/ and README.md")
    chosen = parser.parse_args()
    found = measured(chosen.plan)
    text = report(found)
    print(text)
    if chosen.save:
        measure.save("prices", {"machine": measure.machine(), **found})
        measure.paste("prices", text)


if __name__ == "__main__":
    main()
