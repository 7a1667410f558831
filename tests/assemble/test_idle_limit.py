"""A limit on equipment that stands idle at the end, and what it costs to keep it."""

import pytest
from brute_force import best
from invariants.test_sessions import like_fresh
from small_fleets import LOOSE, beyond_need, crews

import allocator as al
from allocator.check import check_plan
from allocator.session.session import Session

WHOLE = al.SolveOptions(method="whole", gap=0.0)
MANNED = al.Policy(rules_off=LOOSE)
"""Under it the fleet of `crews` lacks people: a third of a million is in hand and idle."""


def test_worth_is_weighed_against_idle_equipment() -> None:
    found = al.explore.frontier(crews(), "value", "idle", points=5, policy=MANNED, options=WHOLE)
    points = found.table[found.table["kind"] == "point"]
    assert len(points) >= 3
    assert points["idle"].is_monotonic_increasing and points["value"].is_monotonic_increasing
    for row in points.to_dict("records"):
        plan = al.solve(crews(), found.plans[row["plan"] - 1].policy, options=WHOLE)
        assert row["idle"] == pytest.approx(plan.summary()["idle_musd"], abs=1e-6)
        assert row["idle"] <= row["limit_idle"] + 1e-6
        assert row["value"] == pytest.approx(best(crews(), plan.policy), abs=1e-6)
        assert check_plan(plan) == []
    usual = al.solve(crews(), MANNED, options=WHOLE)
    assert points["value"].max() == pytest.approx(usual.meta["value"], abs=1e-6)
    assert points["idle"].max() == pytest.approx(usual.summary()["idle_musd"], abs=1e-6)


def test_the_rule_is_told_with_the_figure_of_the_summary() -> None:
    policy = MANNED.replace(idle_most=0.05, rule_price={"idle": 0.01})
    plan = al.solve(crews(), policy, options=WHOLE)
    (rule,) = plan.rules[plan.rules["family"] == "idle"].to_dict("records")
    assert rule["activity"] == pytest.approx(plan.summary()["idle_musd"])
    assert rule["bend"] == pytest.approx(rule["activity"] - 0.05) and rule["bend"] > 0.1
    assert rule["meaning"] == (
        "At most US$ 0.05 million of equipment (at its price) that needs time, crews or "
        "upkeep to work is in hand and idle at the end of 2032."
    )


def test_another_limit_is_a_number_in_place() -> None:
    session = Session(crews(), MANNED.replace(idle_most=0.3))
    update = session.update(MANNED.replace(idle_most=0.1))
    assert (update.change, update.figures, update.numbers) == ("numbers", ("idle_most",), 1)
    like_fresh(session)
    update = session.update(MANNED)
    assert update.change == "structure" and "idle" not in session.compiled.rows
    like_fresh(session)


def test_a_limit_that_cannot_bind_changes_nothing_but_whose_points_are_spare() -> None:
    """Without a limit courses serve a need before equipment, with one after it."""
    free = al.solve(beyond_need(), MANNED, options=WHOLE)
    loose = al.solve(beyond_need(), MANNED.replace(idle_most=1e6), options=WHOLE)
    assert loose.meta["value"] == pytest.approx(free.meta["value"])
    assert loose.lines["quantity"].tolist() == free.lines["quantity"].tolist()
    assert 0 < loose.summary()["idle_musd"] < free.summary()["idle_musd"]
    spare = [
        plan.coverage.set_index(["area", "year"])["beyond_points"]["sea", 2032]
        for plan in (free, loose)
    ]
    assert spare[0] == 0 < spare[1]
    assert check_plan(loose) == check_plan(free) == []
