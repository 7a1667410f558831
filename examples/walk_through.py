"""A walk through the questions of a planning season, on the default case.

Each cell (`# %%`) asks one question and saves its table and picture, so that the script also runs
cell by cell as a notebook. docs/walk-through.md shows what came of it. On a laptop all of it takes
some hours; what is finished is kept in out/walk-through, and a second run goes on from there.

    uv run --extra app --extra explore python examples/walk_through.py
    uv run --extra app --extra explore python examples/walk_through.py data/starter --small
"""

# %% The case, and the plan that lies beside it
import sys
from pathlib import Path

import allocator as al
from allocator import charts
from allocator.inputs.scenario import catalogue as ready
from allocator.report.chart_files import svg_bytes

given = [word for word in sys.argv[1:] if not word.startswith("-")]
CASE = Path(given[0] if given else "data/us-fy2020")
SMALL = "--small" in sys.argv
OUT = Path("out/walk-through")
OUT.mkdir(parents=True, exist_ok=True)

# Plans proven within 5% of the best that can be: sooner done, and the tables say how near each is.
# The hundreds of plans behind Sobol's indices are quicker ones. Their gap is too wide to tell
# influence on the worth; it is told on the need met, of whose spread little is chance at this gap
# (docs/explore.md, 500 scenarios).
rough = al.SolveOptions(gap=0.3 if SMALL else 0.05, method="guided")
quick = al.SolveOptions(gap=0.3 if SMALL else 0.12, method="guided")

case = al.load_case(CASE)
shipped = Path(f"{CASE}-plan")
plan = al.load_plan(shipped) if shipped.exists() else al.solve(case, options=rough)
print(plan.meta["words"])

# %% What if? The usual futures, each solved by itself
nation = "PAK" if "PAK" in set(case.tables["nations"]["nation"]) else "DRN"
futures = ready.usual_scenarios(case, nation)[: 2 if SMALL else 8]
how = {"options": rough, "start": plan, "workers": 0 if SMALL else None}
batch = al.explore.sweep(case, [al.Scenario("as it is"), *futures], out=OUT / "futures.csv", **how)
print(batch.table[["name", "status", "value", "gap", "need_met", "expected_loss_share"]])

# %% What is the trade-off between what a plan is worth and what of it may be lost?
front = al.explore.frontier(case, "value", "expected_loss", points=2 if SMALL else 9, options=rough)
for words in front.words:
    print(words)
front.save(OUT / "frontier.csv")
(OUT / "frontier.txt").write_text("\n".join(front.words), encoding="utf-8")
(OUT / "frontier.svg").write_bytes(svg_bytes(charts.frontier(front)))

# %% What matters most? One thing at a time
file = al.explore.load_ranges(Path(__file__).parent / f"ranges-{CASE.name}.toml")
ranges = file.ranges[:2] if SMALL else file.ranges
# without calm, so that the figures tell of the ranges alone
still = al.Policy(value_tolerance=0.0)
how |= {"options": rough, "out": OUT / "ends.csv"}
one_by_one = al.explore.tornado(case, ranges, still, output="need_met", **how)
for words in [*one_by_one.warnings, *one_by_one.words]:
    print(words)
al.explore.save_found(one_by_one, OUT)

# %% And all together? What share of the variance each explains
how |= {"options": quick, "out": OUT / "plans.csv"}
samples = 2 if SMALL else 32
shares = al.explore.sobol(case, ranges, still, output="need_met", samples=samples, **how)
for words in [*shares.warnings, *shares.words]:
    print(words)
al.explore.save_found(shares, OUT)

# %% Does it hold? What the plan, and the best plan of each future, lose in the others
tried = al.explore.regret(
    case,
    [al.Scenario("as it is"), *futures[: 1 if SMALL else 4]],
    {"the plan": plan},
    own_plans=not SMALL,
    options=rough,
    start=plan,
)
for words in [*tried.warnings, *tried.words]:
    print(words)
al.explore.save_regret(tried, OUT)
