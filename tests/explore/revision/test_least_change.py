"""A revised plan says of which plan it is the least change, and what is proven of that."""

from pathlib import Path
from typing import Any

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.explore.revision.requests import Cut
from allocator.explore.revision.revise import revise
from allocator.explore.revision.revision import Revision
from allocator.plan.plan import Plan
from allocator.report.compare.compare import compare_plans


@pytest.fixture(scope="module")
def plan() -> Plan:
    return al.solve(tiny(2033), options=al.SolveOptions(gap=0))


@pytest.fixture(scope="module")
def found(plan: Plan) -> Revision:
    return revise(plan, [Cut("AID", share=0.4)])


def with_meta(plan: Plan, meta: dict[str, Any]) -> Plan:
    known = {name: fact for name, fact in {**plan.meta, **meta}.items() if fact is not None}
    return Plan(plan.case, plan.policy, known, plan.tables)


def test_the_plan_tells_its_proof_and_the_checker_takes_it(found: Revision, tmp_path: Path) -> None:
    assert found.plan.status == "least_change"
    assert found.plan.meta["near"]["missing"] == found.proof.missing
    assert found.proof.scope in found.plan.meta["words"]
    assert "least change of another one" in found.plan.meta["words"]
    found.plan.save(tmp_path / "plan")
    assert al.check_plan(al.load_plan(tmp_path / "plan")) == []


def test_a_comparison_knows_what_is_proven_of_it(plan: Plan, found: Revision) -> None:
    for pair, which in (((plan, found.plan), "after"), ((found.plan, plan), "before")):
        compared = compare_plans(*pair)
        told = " ".join(compared.words)
        assert f"The plan {which} is the least change of the other one" in told
        assert found.proof.scope in told
        assert "ended early" not in told and "is not known" not in told
        assert compared.noise_value == found.proof.missing


def test_of_another_plan_nothing_is_claimed(plan: Plan, found: Revision) -> None:
    other = with_meta(plan, {"created": "2026-01-01T00:00:00+00:00"})
    told = " ".join(compare_plans(other, found.plan).words)
    assert "least change of the other" not in told
    assert "How far the plans are from the best is not known" in told


@pytest.mark.parametrize(
    "meta",
    [{"status": "stopped"}, {"near": None}, {"near": "all"}, {"near": {"scope": "all"}}],
    ids=str,
)
def test_what_cannot_be_is_found(found: Revision, meta: dict[str, Any]) -> None:
    assert any(one.family == "meta" for one in al.check_plan(with_meta(found.plan, meta)))


def test_a_figure_below_nothing_is_found(found: Revision) -> None:
    near = {**found.plan.meta["near"], "missing": -1.0}
    assert any(one.family == "meta" for one in al.check_plan(with_meta(found.plan, {"near": near})))
