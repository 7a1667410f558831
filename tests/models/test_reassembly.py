"""A policy that changes redoes only what it touches: the problem is that of a fresh start."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from tiny_model import fleet, one_more_lock, tiny_case, tiny_policy

from allocator.assemble import Assembly
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy

TURNED: list[tuple[str, Any]] = [
    ("tail_factor", 0), ("host_factor", 0), ("attrition_factor", 30), ("donor_share", 1),
    ("donor_share_fall", 0), ("after_weight", 0), ("after_weight", 0.5), ("after_budget_share", 0),
    ("delivery_delay", 1), ("delivery_delay", 3), ("lead_time", {"cutter": 0}),
    ("frozen_years", 0), ("frozen_years", 2), ("nation_band", {}), ("region_band", {"South": 1}),
    ("changed_lines_most", None), ("change_free_musd", 0), ("retention", 0), ("retention", 0.5),
    ("idle_most", None), ("idle_most", 0), ("lines_most", None), ("lines_most", 0),
    ("change_price", 0), ("change_price", 2), ("swing_price", 0), ("swing_price", 2),
    ("budget", {"MIL": 0}), ("budget_factor", {"*": 2}), ("price", {}), ("price", {"boat": 5}),
    ("price_factor", {"*": 0.5}), ("diversion_factor", 4), ("disruption_factor", 5),
    ("discount", 0.2), ("min_line_musd", 0), ("absorption_limit", 1.1),
    ("locks", (one_more_lock(),)),
    *(("left_out", [part]) for part in ("delivery", "sustainment", "people", "packages", "after")),
    *(("rules_off", [family]) for family in
      ("module", "types", "after", "graduation", "band", "changed", "persistence", "lock", "idle",
       "all_lines")),
]  # fmt: skip


def assert_fresh(case: Case, before: Policy, after: Policy) -> None:
    redone = Assembly.of(case, before).under(after).problem()
    fresh = Assembly.of(case, after).problem()
    assert redone.sets == fresh.sets
    assert redone.members == fresh.members
    for name, figure in fresh.figures.items():
        assert redone.figures[name].keys == figure.keys, name
        assert np.array_equal(redone.figures[name].values, figure.values), name


@pytest.mark.parametrize(("field", "setting"), TURNED, ids=lambda part: str(part)[:40])
def test_a_change_and_its_way_back(field: str, setting: Any) -> None:
    case, usual = tiny_case(), tiny_policy()
    assert_fresh(case, usual, usual.replace(**{field: setting}))
    assert_fresh(case, usual.replace(**{field: setting}), usual)


def test_equipment_becomes_plain_when_its_tail_is_the_last_to_go() -> None:
    tables = fleet()
    prompt = tables["equipment"].assign(lead_years=0, ramp_years=0)
    case = tiny_case(equipment=prompt, crews=tables["crews"].iloc[:0])
    assert_fresh(case, tiny_policy(), tiny_policy(tail_factor=0))
    assert_fresh(case, tiny_policy(tail_factor=0), tiny_policy())


def test_what_cannot_be_is_not_in_the_model_even_if_something_asks_for_it() -> None:
    rule = {"rule": "reef", "nations": "A", "items": "crew", "reason": "no school"}
    problem = Assembly.of(tiny_case(incompatible=pd.DataFrame([rule])), tiny_policy()).problem()
    assert ("A", "cutter") in problem.sets["lot_pairs"]
    assert ("A", "crew") not in problem.sets["seat_pairs"]
    assert ("B", "crew") in problem.sets["seat_pairs"]
