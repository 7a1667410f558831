"""What moves a plan: a tornado, Morris' screening, Sobol's indices, and nations that stand.

Everything is solved through one table of plans, which stays in out/sensitivity: a second run, or
one with more samples, goes on from there.
"""

from pathlib import Path

import allocator as al

OUT = Path("out/sensitivity")
PATHS, SAMPLES, DRAWS = 2, 2, 6
"""Enough to see how it goes, not to believe it, and the warnings say so: take 10, 64 and 100."""

# Only the first year, so that the example takes a minute. Leave this scenario out for all of it.
ONE_YEAR = al.Scenario(
    "one year",
    changes=[
        al.Drop("budgets", {"year": [2032, 2033]}),
        al.Drop("coverage_floors", {"years": ["2032-2033", "2033"]}),
        al.Set("case.last_year", 2031),
        al.Set("case.years_after", 0),
    ],
)


def tell(found):
    """Print warnings first, then sentences and the table, and save all of it with a picture."""
    for line in [*(f"Warning: {one}" for one in found.warnings), *found.words]:
        print(line)
    print(found.table.round(3).to_string(index=False, na_rep=""), "\n")
    al.save_found(found, OUT)


# Value is what the search makes large. Half a per cent of it is given up for less change from the
# last plan; without that the figures tell of the ranges alone.
calm = al.Policy(value_tolerance=0.0)
case, policy = ONE_YEAR.applied(al.load_case("data/starter"), calm)
file = al.load_ranges(Path(__file__).parent / "ranges-starter.toml")

# workers=0 solves in this process; leave it out for one process a core.
how = {"options": al.SolveOptions(gap=0.02), "out": OUT / "plans.csv", "workers": 0}

# 1. One at a time: two plans a range. Which are worth a closer look?
tell(al.tornado(case, file.ranges, policy, **how))

# 2. Morris: do they act by themselves, or does it depend on where the others stand?
tell(al.morris(case, file.ranges, policy, paths=PATHS, **how))

# 3. Sobol: what share of the variance does each explain, alone and with the others?
tell(al.sobol(case, file.ranges, policy, samples=SAMPLES, **how))

# 4. Weights: who gets money whatever the weights are, as long as the ranking holds?
stable = al.weight_stability(case, policy=policy, draws=DRAWS, **file.weights, **how)
tell(stable)
print("Whatever the weights:", ", ".join(stable.table.query("status == 'core'")["name"]))
