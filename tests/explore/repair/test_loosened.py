"""Whatever gives way in a solution is kept again once its rules are loosened, family by family."""

import random

from tiny_model import fleet, tiny_case, tiny_policy

from allocator.explore.repair.inputs import Inputs
from allocator.explore.repair.loosen import loosened
from allocator.inputs.policy.policy import Lock, Policy
from allocator.inputs.scenario.scenario import Scenario
from allocator.models.families import ROWS
from allocator.session.policy_conflicts import Giving, PolicyConflicts
from allocator.session.session import Session
from allocator.solver.backend.highs import StopCondition

FORCING = (
    {},
    {"locks": [Lock("keep.A.1", "A", item="boat", low=3), Lock("keep.A.2", "A", low=9)],
     "donor_share": 0.2, "lines_most": 1},
    {"locks": [Lock("cutters", "A", item="cutter", low=2), Lock("barge", "A", item="barge", low=1),
               Lock("most", "B", high=0.2), Lock("crews", "B", item="crew", low=2)],
     "risk_budget": 0.0, "idle_most": 0.0, "after_budget_share": 0.01, "donor_share": 0.5,
     "nation_band": {"A": 0.0, "B": 0.1}, "region_band": {"North": 0.05}},
    {"locks": [Lock("money", "B", low=3), Lock("all", "A", item="advice", low=2)],
     "grade_cap": {"D": 0.1, "E": 0.1}, "nation_band": {"A": 0.0}, "region_band": {},
     "frozen_years": 0, "changed_lines_most": 0, "earmark": {"cap": 0.5}},
)  # fmt: skip
DRAWS = 12


def policies() -> list[Policy]:
    return [tiny_policy(**more) for more in FORCING]


def test_loosened_rules_are_kept_whatever_the_family() -> None:
    nations = fleet()["nations"].assign(new_types_most=[0, None], exposure_cap_share=[None, 0.2])
    case, seen = tiny_case(nations=nations), set[str]()
    for policy in policies():
        session = Session(case, policy)
        conflicts = PolicyConflicts(session, StopCondition(None))
        inputs, dice = Inputs.of(session), random.Random(1)
        for _ in range(DRAWS):
            size = dice.randint(0, len(conflicts.rules) // 2)
            giving = conflicts.least(frozenset(dice.sample(range(len(conflicts.rules)), size)))
            if not isinstance(giving, Giving):
                continue
            rules = [conflicts.rules[at] for at in conflicts.giving(giving.solution)]
            seen |= {part.family for one in rules for part in one.parts
                     if giving.solution[part.bend] > 1e-6}  # fmt: skip
            turned = [loosened(one, giving.solution, inputs) for one in rules]
            assert all(one.words and one.changes and one.by > 0 for one in turned)
            changes = tuple(change for one in turned for change in one.changes)
            after = Session(*Scenario("loose", policy, changes=changes).applied(case))
            again = PolicyConflicts(after, StopCondition(None))
            assert again.can_be_kept(again.every), [one.words for one in turned]
    # nothing asks for upkeep after the horizon, so its money is never short
    elastic = {name for name, one in ROWS.items() if one.bend} - {"after_money"}
    assert elastic - seen == set(), elastic - seen
