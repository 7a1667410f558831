"""How the plan answers to more or less money, and to more or less risk.

A grid of two settings and a table of what each point is worth.
Start it from the top of the repository: `uv run python examples/budget_and_risk.py`.
"""

import allocator as al

case = al.load_case("data/starter")

# Six scenarios: every combination, the last setting turning fastest.
grid = al.explore.Grid("g", {"risk_budget": [0.05, 0.1], "budget_factor.*": [0.8, 1.0, 1.2]})

# With `out="results.csv"` finished rows are kept as they arrive, and the same call goes on after
# whatever ended it.
found = al.explore.sweep(case, grid, options=al.SolveOptions(method="whole", gap=0.05), workers=0)

# Settings are columns under their own names, so pandas does the rest.
worth = found.table.pivot(index="risk_budget", columns="budget_factor.*", values="value")
print("Value of the plan by risk budget (down) and budget factor (across):")
print(worth.round(1).to_string())

# A plan is only known down to its gap: a difference smaller than this may have no cause.
print(f"Known down to {(found.table['bound'] - found.table['value']).max():.1f} value points.")
