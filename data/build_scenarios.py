"""Write `data/scenarios.toml`: ready scenarios of the default case, as `ready_scenarios` has them.

`python data/build_scenarios.py [file]`; running it twice gives the same bytes.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from allocator.inputs.case.case import Case, load_case
from allocator.inputs.scenario import catalogue as ready
from allocator.inputs.scenario.changes import Set
from allocator.inputs.scenario.files import scenarios_toml
from allocator.inputs.scenario.scenario import Scenario

HERE = Path(__file__).resolve().parent

_HEAD = """\
# Ready scenarios of the case data/us-fy2020; data/build_scenarios.py writes this file.
# Use one, or several one after the other:
#   allocator solve data/us-fy2020 --scenario "data/scenarios.toml:budget -10%"
# A change is one of
#   { set = "risk_budget", to = 0.08 }                                   a setting of the policy
#   { scale = "nations.absorbable_musd", by = 0.5, where = { nation = "KEN" } }   a column
#   { add = "delivery_delay", by = 1 }
#   { add = "eligibility", rows = [{ rule = "new_bar", nations = "KEN" }] }       rows
#   { drop = "needs", where = { nation = "KEN", area = "mobility" } }
#   { lock = "promise", nation = "KEN", item = "patrol_boats", low = 1 }           a decision
# docs/explore.md says more. Coup and sanction are examples: put your own nation in their place.

"""


def formula_weights(case: Case) -> Scenario:
    """Return the priorities of the formulas alone, without the factors fitted to past money."""
    with (HERE / "fit" / "priorities.csv").open(encoding="utf-8", newline="") as file:
        factors = {(row["nation"], row["objective"]): float(row["factor"])
                   for row in csv.DictReader(file)}  # fmt: skip
    now = case.tables["priorities"].set_index(["nation", "objective"])["priority"]
    return Scenario(
        "formula weights",
        note="Priorities by formula alone; the case fits some of them to FY2015-2018: docs/fit.md.",
        changes=[
            Set("priorities.priority", round(float(now[key]) / factor, 2),
                {"nation": key[0], "objective": key[1]})
            for key, factor in factors.items() if key in now.index
        ],
    )  # fmt: skip


def scenarios(case: Case) -> tuple[Scenario, ...]:
    """Return the ready scenarios of the default case."""
    first = case.meta.first_year
    return (
        *(ready.budget_change(percent) for percent in (-30, -20, -10, 10, 20, 30)),
        ready.continuing_resolution(),
        ready.late_appropriation(case),
        ready.late_deliveries(),
        ready.cost_growth(),
        ready.coup(case, "MLI", first + 1),
        ready.sanction(case, "NIC", first + 1),
        ready.donor_exit(case, "S333"),
        ready.horizon(case, first + 2),
        formula_weights(case),
    )


def text(case: Case) -> str:
    """Return the content of the file."""
    return _HEAD + scenarios_toml(scenarios(case))


def main() -> None:
    """Write the file."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "scenarios.toml"
    target.write_text(text(load_case(HERE / "us-fy2020")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
