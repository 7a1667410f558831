"""Tell whether the plan holds, and which first year serves best when nobody knows what comes.

Tries plans in scenarios, prints what each loses, and compares with a first year made for all.
Start it from the top of the repository: `uv run python examples/does_it_hold.py`.
"""

import allocator as al
from allocator.inputs.scenario import catalogue as ready

case = al.load_case("data/starter")
scenarios = [al.Scenario("as it is"), ready.coup(case, "DRN", since=2031)]

# Probabilities are judgement: whoever reads a mean shall see whose.
chances = al.explore.Chances(
    {"as it is": 0.7, "coup in Dorania from 2031": 0.3}, author="A. Planner", date="2031-03-14"
)

# Rough plans are quick; leave the options out for plans to the last per mille.
rough = al.SolveOptions(method="whole", gap=0.05)

# Of each plan the first year is kept as far as the scenario's law leaves it; the rest is new.
table = al.explore.regret(case, scenarios, chances=chances, options=rough)
for words in table.words:
    print(words)
print(table.cells[["plan", "scenario", "value", "regret", "barred_musd"]].round(2).to_string())

# Made for both scenarios at once: no first year that stands unchanged in both loses less. A plan
# of the table that changes there may; a warning tells.
staged = al.explore.two_stage(case, scenarios, aim="regret", chances=chances, options=rough).beside(
    table
)
for words in (*staged.warnings, *staged.words):
    print(words)
print(staged.first[["name", "item_name", "quantity"]].to_string(index=False))
