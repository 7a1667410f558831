"""What late money, dearer equipment or a coup would do to the plan.

Solves the ready scenarios of a case, one row each, and prints what each costs.
Start it from the top of the repository: `uv run python examples/what_if.py`.
"""

import allocator as al
from allocator.inputs.scenario import catalogue as ready

case = al.load_case("data/starter")

# Ready scenarios are ordinary ones: `scenario.changes` says what they change, and `+` makes the
# changes of both, one after the other.
scenarios = [
    al.Scenario("as it is"),
    ready.budget_change(-10),
    ready.late_appropriation(case, share=0.25),
    ready.late_deliveries(12),
    ready.cost_growth(10),
    ready.coup(case, "DRN", since=2032),
    ready.budget_change(-10) + ready.cost_growth(10),
]

# One of our own: what if Besania could absorb half as much, and parliament asked for a boat there?
promise = al.Lock("trucks_promised", "BSN", item="armed_truck", low=1, reason="asked for in March")
scenarios.append(
    al.Scenario(
        "weak Besania, trucks promised",
        changes=[al.scenario.Scale("nations.absorbable_musd", 0.5, {"nation": "BSN"}), promise],
    )
)

# Each is solved by itself; without `workers=0` one process a core would share the work.
found = al.explore.sweep(
    case, scenarios, options=al.SolveOptions(method="whole", gap=0.05), workers=0
)

table = found.table.set_index("name")
base = table.loc["as it is"]
print(f"Plans are known down to {(table['bound'] - table['value']).max():.1f} value points.")
for name, row in table.iterrows():
    if row["reason"]:
        print(f"{name}: no plan. {row['reason']}")
        continue
    change = row["value"] - base["value"]
    money = row["cost_musd"] - base["cost_musd"]
    print(f"{name}: worth {row['value']:.1f} ({change:+.1f}), US$ million {money:+.1f}")
