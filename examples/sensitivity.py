"""What moves a plan: a tornado, Morris' screening, Sobol's indices, and nations that stand.

Everything is solved through one table of plans, which stays in out/sensitivity: a second run, or
one with more samples, goes on from there.
"""

from pathlib import Path

import allocator as al
from allocator.inputs.scenario import catalogue as ready

OUT = Path("out/sensitivity")
PATHS, SAMPLES, DRAWS = 2, 2, 6
"""Enough to see how it goes, not to believe it, and the warnings say so: take 10, 64 and 100."""


def tell(found):
    """Print warnings first, then sentences and the table, and save all of it with a picture."""
    for line in [*(f"Warning: {one}" for one in found.warnings), *found.words]:
        print(line)
    print(found.table.round(3).to_string(index=False, na_rep=""), "\n")
    al.explore.save_found(found, OUT)


# Value is what the search makes large. Half a per cent of it is given up for less change from the
# last plan; without that the figures tell of the ranges alone.
calm = al.Policy(value_tolerance=0.0)
case = al.load_case("data/starter")
# Only the first year, so that the example takes a minute. Leave this line out for all of it.
case, calm = ready.horizon(case, case.years[0]).applied(case, calm)
file = al.explore.load_ranges(Path(__file__).parent / "ranges-starter.toml")

# workers=0 solves in this process; leave it out for one process a core.
how = {"options": al.SolveOptions(gap=0.02), "out": OUT / "plans.csv", "workers": 0}

# 1. One at a time: two plans a range. Which are worth a closer look?
tell(al.explore.tornado(case, file.ranges, calm, **how))

# 2. Morris: do they act by themselves, or does it depend on where the others stand?
tell(al.explore.morris(case, file.ranges, calm, paths=PATHS, **how))

# 3. Sobol: what share of the variance does each explain, alone and with the others?
tell(al.explore.sobol(case, file.ranges, calm, samples=SAMPLES, **how))

# 4. Weights: who gets money whatever the weights are, as long as the ranking holds?
stable = al.explore.weight_stability(case, policy=calm, draws=DRAWS, **file.weights, **how)
tell(stable)
print("Whatever the weights:", ", ".join(stable.table.query("status == 'core'")["name"]))
