"""CPU seconds of the screening of all lines that are not funded, and how often its guess is right.

    uv run python -m benchmarks.screen data/us-fy2020-plan --lines 60 --save

Lines are drawn from those that are not certain, and each is asked about with `allocator.explain`.
A guess is right if the proof says the same: worth less or no room, and the proof has it not funded
(worth less, or impossible); worth a closer look, and the other way is better. What is too close to
say claims nothing.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from typing import Any

import allocator as al
from allocator.explore.explanation.answer import Verdict
from allocator.explore.screening.result import Guess, Screening
from allocator.explore.screening.screen import screen
from benchmarks import measure

_NOT_FUNDED = (Verdict.OUTBID, Verdict.IMPOSSIBLE)


def drawn(found: Screening, lines: int, seed: int) -> list[dict[str, Any]]:
    """Draw lines that are not certain, as often of a verdict as that occurs, but two at least."""
    rows = [row for row in found.table.to_dict("records") if not row["certain"]]
    dice = random.Random(seed)
    dice.shuffle(rows)
    first = [row for one in Guess for row in [r for r in rows if r["verdict"] == one][:2]]
    return [*first, *[row for row in rows if row not in first]][:lines]


def measured(folder: str, lines: int, seed: int) -> dict[str, Any]:
    """Screen, then ask about the lines drawn."""
    plan = al.load_plan(folder)
    found = screen(plan)
    counts: Counter[tuple[str, str]] = Counter()
    for row in drawn(found, lines, seed):
        answer = al.explain(plan, row["nation"], row["item"])
        counts[row["verdict"], str(answer.verdict)] += 1
    verdicts = found.table["verdict"].value_counts()
    return {
        "cpu_s": found.seconds,
        "lines": len(found.table),
        "verdicts": {str(one): int(verdicts.get(one, 0)) for one in Guess},
        "asked": [[*pair, count] for pair, count in sorted(counts.items())],
        "seed": seed,
    }


def report(found: dict[str, Any]) -> str:
    """Return the table for benchmarks/README.md."""
    asked = Counter({(guess, proof): count for guess, proof, count in found["asked"]})
    rows = []
    for guess, count in found["verdicts"].items():
        own = {proof: number for (one, proof), number in asked.items() if one == guess}
        proven = sum(number for proof, number in own.items() if proof != Verdict.UNKNOWN)
        right = {
            Guess.LOOK: sum(own.get(one, 0) for one in (Verdict.BETTER,)),
            Guess.LESS: sum(own.get(one, 0) for one in _NOT_FUNDED),
            Guess.NO_ROOM: sum(own.get(one, 0) for one in _NOT_FUNDED),
        }.get(Guess(guess))
        told = {Guess.IMPOSSIBLE: "certain", Guess.CLOSE: "claims nothing"}.get(Guess(guess))
        words = "; ".join(f"{number} {proof}" for proof, number in sorted(own.items()))
        rows.append([guess, f"{count:,}", str(proven or ""), told or f"{right} of {proven}", words])
    head = ["guess", "lines", "of them proven", "right", "what the proofs say"]
    machine = measure.machine_line(measure.machine())
    seconds = f"Screening {found['lines']:,} lines takes {found['cpu_s']:.1f} CPU s."
    return f"{machine}\n\n{seconds}\n\n{measure.table(head, rows)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", help="folder of a plan of the default case")
    parser.add_argument("--lines", type=int, default=60, help="how many lines to prove")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save", action="store_true", help="write results/ and README.md")
    chosen = parser.parse_args()
    found = measured(chosen.plan, chosen.lines, chosen.seed)
    text = report(found)
    print(text)
    if chosen.save:
        measure.save("screen", {"machine": measure.machine(), **found})
        measure.paste("screen", text)


if __name__ == "__main__":
    main()
