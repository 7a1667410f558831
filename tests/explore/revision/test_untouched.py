"""Untouched is untouched: nothing moves without a cause, and every cause is named."""

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from check_tamper import with_table
from points import small

import allocator as al
from allocator.check import check_plan
from allocator.explore.revision.requests import Addition, Cut, Request
from allocator.explore.revision.revise import revise
from allocator.inputs.policy.policy import Lock
from allocator.inputs.scenario.changes import Scale
from allocator.plan.plan import Plan

KEY = ["nation", "item", "kind", "year"]
SHAPES = [(1, False), (2, True), (3, True)]


@pytest.fixture(scope="module", params=SHAPES, ids=str)
def plan(request: pytest.FixtureRequest) -> Plan:
    seed, fielded = request.param
    return al.solve(small(seed, with_delivery=fielded), options=al.SolveOptions(gap=1e-4))


def goods(plan: Plan) -> pd.Series:
    bought = plan.lines[plan.lines["kind"] != "sustainment"]
    return bought.groupby(KEY)["quantity"].sum()


def spent(plan: Plan, nation: str) -> float:
    own = plan.spending["nation"] == nation
    return float(plan.spending.loc[own, "obligation_musd"].sum())


def richest(plan: Plan) -> str:
    return max(plan.case.tables["nations"]["nation"], key=lambda nation: spent(plan, nation))


def first_item(plan: Plan) -> Request:
    """One more of what a nation holds least of, in lots or seats."""
    own = goods(plan).reset_index()
    own = own[own["kind"] != "grant"].sort_values(["quantity", *KEY])
    row = own.iloc[0]
    return Addition(1, row["item"], row["nation"], int(row["year"]))


def files(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*"))
            if one.is_file()}  # fmt: skip


@pytest.mark.parametrize("change", [None, Scale("nations.absorbable_musd", 1.0)], ids=str)
def test_a_change_of_nothing_is_the_plan_byte_for_byte(
    plan: Plan, change: Request | None, tmp_path: Path
) -> None:
    found = revise(plan, [] if change is None else [change])
    assert found.plan is plan
    plan.save(tmp_path / "before")
    found.plan.save(tmp_path / "after")
    assert files(tmp_path / "before") == files(tmp_path / "after")


def test_what_does_not_matter_moves_no_dollar_and_no_good(plan: Plan) -> None:
    nation = richest(plan)
    for change in (
        Lock("roomy", nation, high=spent(plan, nation) + 1.0),
        Lock("easy", nation, low=0.0),
        Scale("budget_factor.*", 1.0),
    ):
        found = revise(plan, [change])
        assert found.goods.empty and found.lines.empty and found.money.empty
        pd.testing.assert_series_equal(goods(found.plan), goods(plan), rtol=0, atol=1e-9)
        assert found.plan.value == pytest.approx(plan.value, abs=1e-6)
        pd.testing.assert_frame_equal(found.plan.lines, plan.lines, check_exact=True)
        assert any(words.startswith("Nothing changes") for words in found.words)
        assert not any("whole plan" in words for words in found.words)


def test_every_nation_that_moves_has_a_cause_and_no_other_moves(plan: Plan) -> None:
    nation = richest(plan)
    for request in (
        Lock("tight", nation, high=spent(plan, nation) / 2),
        first_item(plan),
        Cut(plan.case.tables["accounts"]["account"].iloc[0], share=0.2),
    ):
        found = revise(plan, [request])
        assert check_plan(found.plan) == []
        was, now = goods(plan).align(goods(found.plan), fill_value=0.0)
        moved = set(was[(now - was).abs() > 1e-6].index.get_level_values("nation"))
        told = found.lines[found.lines["moves"] == "goods"]
        asked = getattr(request, "nation", "")
        others = told[told["nation"] != asked]
        assert moved <= set(told["nation"])
        assert (others["cause"] != "").all(), others
        still = ~was.index.get_level_values("nation").isin(moved)
        # a good paid by two accounts is a sum of two lines
        assert np.allclose(was[still], now[still], rtol=0, atol=1e-12)


def test_a_cap_on_one_nation_takes_from_that_nation_alone(plan: Plan) -> None:
    nation = richest(plan)
    found = revise(plan, [Lock("tight", nation, high=spent(plan, nation) / 2)])
    helped = {nation, *found.proof.may_get_more}
    assert set(found.lines.loc[found.lines["moves"] == "goods", "nation"]) <= helped


def test_taking_the_change_back_returns_the_goods_before(plan: Plan) -> None:
    nation = richest(plan)
    found = revise(plan, [Lock("tight", nation, high=spent(plan, nation) / 2)])
    assert not found.goods.empty
    back = revise(found.before, [Lock("tight", nation, high=spent(plan, nation) + 1.0)])
    pd.testing.assert_series_equal(goods(back.plan), goods(plan), rtol=0, atol=1e-9)


def test_a_tampered_answer_fails(plan: Plan) -> None:
    found = revise(plan, [first_item(plan)])
    assert check_plan(found.plan) == []
    lines = found.plan.lines
    for column in ("quantity", "cost_musd", "obligation_musd", "points"):
        changed = lines.copy()
        changed.loc[0, column] += 1.0
        assert check_plan(with_table(found.plan, "lines", changed))
    if not found.goods.empty:
        assert check_plan(with_table(found.plan, "lines", plan.lines))
    assert check_plan(dataclasses.replace(found.plan, policy=plan.policy))
