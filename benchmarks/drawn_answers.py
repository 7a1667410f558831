"""Answers, changes, clashes and repairs on drawn tiny cases, beside brute force, seed by seed.

    uv run python -m benchmarks.drawn_answers run --first 30000 --cases 1000
    uv run python -m benchmarks.drawn_answers tell --save

The tests of `tests/explore` draw few cases; this draws many, with the same helpers. Each seed is
one row of `results/drawn_answers.csv`: what is there already is not done again, so a run can be
stopped at any time. `answers` are why, why not and the smallest changes, held to the second
formulation of `tests/second` and to the checker; `repairs` are clashes and repairs, held to trying
every set of rules and all whole numbers. A row says which code it was found with.
"""

from __future__ import annotations

import argparse
import csv
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks import measure

TABLE = measure.ROOT / "benchmarks" / "results" / "drawn_answers.csv"
COLUMNS = ("kind", "seed", "verdict", "cpu_s", "code", "counts", "said")
KINDS = ("answers", "repairs")
sys.path[:0] = [str(measure.ROOT / "tests" / name) for name in ("helpers", "")]


def row_of(kind: str, seed: int, code: str) -> dict[str, Any]:
    """Prove what is answered on a drawn case."""
    from drawn_proofs import Proved, proved_answers, proved_repairs

    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = (
                proved_repairs(seed) if kind == "repairs" else proved_answers(seed, Path(folder))
            )
        except Exception as error:  # a crash is a result, too
            found = Proved([f"{type(error).__name__}: {error}"])
    verdict = "differs" if found.said else "no plan" if found.counts["without a plan"] else "same"
    counts = "; ".join(f"{count} {name}" for name, count in found.counts.items())
    spent = f"{time.process_time() - started:.2f}"
    return {
        "kind": kind, "seed": seed, "verdict": verdict, "cpu_s": spent, "code": code,
        "counts": counts, "said": " | ".join(found.said),
    }  # fmt: skip


def rows_in(table: Path) -> list[dict[str, str]]:
    """Return what has been found so far."""
    if not table.exists():
        return []
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def run(kinds: Sequence[str], seeds: Iterable[int], table: Path, until: float) -> None:
    """Prove the cases that the table does not have, one after the other, until a time."""
    done = {(row["kind"], int(row["seed"])) for row in rows_in(table)}
    new, code = not table.exists(), _code()
    with table.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        if new:
            writer.writeheader()
        for kind, seed in ((kind, seed) for seed in seeds for kind in kinds):
            if (kind, seed) in done:
                continue
            if time.time() > until:
                return
            row = row_of(kind, seed, code)
            writer.writerow(row)
            file.flush()
            if row["verdict"] == "differs":
                print(kind, seed, row["said"], flush=True)


def _code() -> str:
    """Return the commit that is run, with a plus if files differ from it."""
    words = ["git", "describe", "--always", "--abbrev=8", "--dirty=+", "--exclude=*"]
    done = subprocess.run(words, cwd=measure.ROOT, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def report(rows: list[dict[str, str]]) -> str:
    """Return the tables for benchmarks/README.md."""
    lines = []
    for kind in KINDS:
        own = [row for row in rows if row["kind"] == kind]
        if not own:
            continue
        verdicts, seeds = Counter(row["verdict"] for row in own), [int(row["seed"]) for row in own]
        cpu = sorted(float(row["cpu_s"]) for row in own)
        lines.append([
            kind, f"{min(seeds)}-{max(seeds)}", f"{len(own):,}", f"{verdicts['same']:,}",
            f"{verdicts['no plan']:,}", f"{verdicts['differs']:,}", _counted(own),
            f"{sum(cpu) / len(cpu):.2f}", f"{cpu[len(cpu) // 2]:.2f}", f"{cpu[-1]:.1f}",
        ])  # fmt: skip
    head = ["kind", "seeds", "cases", "same", "no plan in either", "differ", "compared",
            "CPU s a case, mean", "median", "most"]  # fmt: skip
    differ = [f"- {row['kind']} {row['seed']} ({row['code']}): {row['said']}"
              for row in rows if row["verdict"] == "differs"]  # fmt: skip
    codes = ", ".join(dict.fromkeys(row["code"] for row in rows))
    text = (
        f"{measure.machine_line(measure.machine())} Code: {codes}.\n\n{measure.table(head, lines)}"
    )
    return "\n".join([text, *(["", *differ] if differ else [])])


def _counted(rows: list[dict[str, str]]) -> str:
    total: Counter[str] = Counter()
    for row in rows:
        for one in row["counts"].split("; ") if row["counts"] else ():
            number, _, name = one.partition(" ")
            total[name] += int(number)
    del total["without a plan"]
    return "; ".join(f"{count:,} {name}" for name, count in total.most_common())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    proving = acts.add_parser("run", help="prove cases and add them to the table")
    proving.add_argument("--kinds", choices=KINDS, nargs="+", default=KINDS)
    proving.add_argument("--first", type=int, default=30000, help="first seed")
    proving.add_argument("--cases", type=int, default=1000, help="how many seeds")
    proving.add_argument("--minutes", type=float, default=float("inf"), help="stop after")
    telling = acts.add_parser("tell", help="sum up the table")
    telling.add_argument("--save", action="store_true", help="write README.md")
    for one in (proving, telling):
        one.add_argument("--table", type=Path, default=TABLE)
    chosen = parser.parse_args()
    if chosen.act == "tell":
        text = report(rows_in(chosen.table))
        print(text)
        if chosen.save:
            measure.paste("drawn", text)
        return
    pd.set_option("mode.string_storage", "python")  # as without pyarrow: a fourth less work
    gc.set_threshold(100_000, 50, 100)
    seeds = range(chosen.first, chosen.first + chosen.cases)
    with tempfile.TemporaryDirectory() as home:
        os.environ["ALLOCATOR_HOME"] = home
        run(chosen.kinds, seeds, chosen.table, time.time() + 60 * chosen.minutes)


if __name__ == "__main__":
    main()
