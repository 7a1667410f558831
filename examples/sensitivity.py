"""What moves a plan: a tornado, Morris' screening, Sobol's indices, and nations that stand.

    uv run --extra app --extra explore python examples/sensitivity.py CASE RANGES OUT

Without words it works on `data/starter`. Everything is solved through one table of plans, which
stays in OUT: a second run, or one with more samples, goes on from there.
"""

from __future__ import annotations

import sys
from pathlib import Path

import allocator as al

HERE = Path(__file__).parent

PATHS, SAMPLES, DRAWS = 4, 8, 20
"""Enough to see that it works, not to believe it; the warnings say so."""


def main(case_path: str, ranges_path: str, out: str, workers: int | None = None) -> None:
    """Do all four analyses of a case, on so many processes (None: one a core), and save them."""
    case = al.load_case(case_path)
    file = al.load_ranges(Path(ranges_path))

    # Value is what the search makes large. Half a per cent of it is given up for less change from
    # the last plan; without that the figures tell of the ranges alone.
    policy = al.Policy(value_tolerance=0.0)
    how = {
        "options": al.SolveOptions(gap=0.02), "out": Path(out) / "plans.csv", "workers": workers,
    }  # fmt: skip

    # 1. One at a time: two plans a range. Which are worth a closer look?
    tell(al.tornado(case, file.ranges, policy, **how), out)

    # 2. Morris: do they act by themselves, or does it depend on where the others stand?
    #    paths * (groups + 1) plans
    tell(al.morris(case, file.ranges, policy, paths=PATHS, **how), out)

    # 3. Sobol: shares of the variance. samples * (groups + 2) plans. Take 64 to look and 512 to
    #    rely on it.
    tell(al.sobol(case, file.ranges, policy, samples=SAMPLES, **how), out)

    # 4. Weights: who gets money whatever the weights are, as long as the ranking holds?
    stable = al.weight_stability(case, policy=policy, draws=DRAWS, **file.weights, **how)
    tell(stable, out)
    core = stable.table[stable.table["status"] == "core"]
    print("In every sense safe:", ", ".join(core["name"]))


def tell(found: al.Sensitivity | al.Stability, out: str) -> None:
    """Print warnings first, then sentences and the table, and save all of it."""
    for warning in found.warnings:
        print("Warning:", warning)
    for words in found.words:
        print(words)
    print(found.table.round(3).to_string(index=False), "\n")
    al.save_found(found, out)


if __name__ == "__main__":
    given = sys.argv[1:4]
    standard = ["data/starter", str(HERE / "ranges-starter.toml"), "out/sensitivity"]
    main(*(given + standard[len(given) :]))
