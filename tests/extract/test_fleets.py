"""Solved plans with equipment in service keep every rule and agree with themselves."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from check_tamper import searched
from points import planned, solved
from service_case import service_case

from allocator.check import check_plan
from allocator.extract import extract
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan, load_plan
from allocator.plan.schema import PLAN_TABLES
from allocator.solver.backend.solution import Solution

PARTS = ["lots_idle_ramp", "lots_idle_crew", "lots_idle_tail", "lots_idle_unneeded"]


def told(plan: Plan) -> str:
    return "\n".join(map(str, check_plan(searched(plan))))


LAST = {"nation": ["AAA", "BBB"], "account": ["FMF", "FMF"], "amount_musd": [20.0, 5.0]}
RUNS: dict[str, Callable[[], tuple[Case, Policy]]] = {
    "as it is": lambda: (service_case(), Policy()),
    "graduation": lambda: (service_case(), Policy(donor_share=0.5, donor_share_fall=0.1)),
    "no years after": lambda: (service_case(), Policy(after_weight=0.0)),
    "delivery left out": lambda: (service_case(), Policy(left_out=["delivery"])),
    "upkeep left out": lambda: (service_case(), Policy(left_out=["sustainment"])),
    "people left out": lambda: (service_case(), Policy(left_out=["people", "packages"])),
    "all left out": lambda: (
        service_case(),
        Policy(left_out=["delivery", "sustainment", "people", "packages", "after"]),
    ),
    "late and costly": lambda: (
        service_case(), Policy(delivery_delay=1, tail_factor=3.0, host_factor=0.5)
    ),
    "new types": lambda: (
        service_case(
            new_type="yes",
            nations={"nation": ["AAA", "BBB"], "new_types_most": [0, 1]},
        ),
        Policy(rule_price={"types": 0.0}),
    ),
    "near the last plan": lambda: (
        service_case(last_plan=LAST),
        Policy(nation_band={"AAA": 0.1}, region_band={"*": 0.2}, changed_lines_most=1,
               frozen_years=1),
    ),
}  # fmt: skip


@cache
def plan_of(run: str) -> Plan:
    return planned(*RUNS[run]())


@pytest.mark.parametrize("run", RUNS)
def test_plan_keeps_every_rule(run: str) -> None:
    plan = plan_of(run)
    assert told(plan) == ""
    for table in PLAN_TABLES:
        assert not plan.tables[table.name].duplicated(list(table.key)).any(), table.name
    parts = plan.deliveries[PARTS].sum(axis=1)
    assert np.allclose(parts, plan.deliveries["lots_idle"], atol=1e-9)


def test_what_is_left_out_is_not_in_the_tables() -> None:
    assert plan_of("no years after").after.empty
    assert set(plan_of("no years after").sustainment["period"]) == {"horizon"}
    assert (plan_of("delivery left out").deliveries["lots_on_order"] == 0).all()
    assert plan_of("upkeep left out").sustainment.empty
    assert plan_of("people left out").people.empty and plan_of("people left out").modules.empty
    bare = plan_of("all left out")
    assert bare.meta["value_after"] == bare.meta["tail_musd"] == 0
    assert set(bare.lines["kind"]) <= {"equipment", "training"}


def test_rules_near_the_last_plan_are_told() -> None:
    rules = plan_of("near the last plan").rules
    assert {"band_low", "band_high", "changes", "lock_low", "lock_high"} <= set(rules["family"])
    assert {"band nation:AAA", "band region:all", "frozen 2020 AAA FMF"} <= set(rules["rule"])
    said = " ".join(rules["meaning"])
    assert "Close to the last plan: Alfa gets at least US$ 18 million in 2021." in said
    assert "As in the last plan: Alfa gets at most US$ 20 million from FMF, in 2020." in said
    types = plan_of("new types").rules
    assert types[types["family"] == "types"]["activity"].max() == 1


def test_noise_of_the_solver_is_not_in_the_tables() -> None:
    case, policy = service_case(), Policy()
    problem, solution, _ = solved(case, policy)
    calm = extract(case, policy, problem, solution, {})
    shift = np.random.default_rng(0).uniform(-5e-8, 5e-8, len(solution.values))
    values = np.maximum(solution.values + shift, 0.0)
    noisy = extract(case, policy, problem, Solution(solution.compiled, values), {})
    assert told(noisy) == ""
    for name in ("lines", "deliveries", "sustainment", "people"):
        pd.testing.assert_frame_equal(noisy.tables[name], calm.tables[name], atol=1e-5, obj=name)


@pytest.mark.parametrize("ending", ["", ".xlsx"])
def test_saved_plan_is_the_same(ending: str, tmp_path: Path) -> None:
    plan = plan_of("graduation")
    plan.save(tmp_path / f"plan{ending}")
    loaded = load_plan(tmp_path / f"plan{ending}")
    for name, table in plan.tables.items():
        pd.testing.assert_frame_equal(loaded.tables[name], table, obj=name)
    assert loaded.sustainment["donor_musd"].sum() > 0 and told(loaded) == ""
