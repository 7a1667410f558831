"""Money left for after a plan: how much, until when it may be used, and why it is not used."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.report.first_page.brief import brief
from allocator.report.law_money.ledger import ledger
from allocator.report.law_money.left_after import (
    FREE,
    MET,
    NOT_RUN,
    LeftAfter,
    left_after,
    left_after_words,
)
from allocator.util.format import musd

SHIPPED = Path(__file__).parents[2] / "data" / "us-fy2020-plan"


@pytest.fixture(scope="module")
def shipped() -> al.Plan:
    return al.load_plan(SHIPPED)


def by_account(plan: al.Plan) -> dict[str, LeftAfter]:
    return {one.account: one for one in left_after(plan)}


def test_what_is_left_is_that_of_the_plan_with_its_last_day(shipped: al.Plan) -> None:
    table = shipped.accounts[shipped.accounts["account"] == "USAI"]
    own = by_account(shipped)["USAI"]
    assert own.musd == pytest.approx(table["carried_past_horizon_musd"].sum())
    assert own.vintages == (2024,) and own.until == "2025-09-30" and own.nations == ("UKR",)
    assert own.share == pytest.approx(own.musd / table["amount_musd"].iloc[-1]) and own.is_large


def test_reasons_are_counted_from_the_rules_of_the_plan(shipped: al.Plan) -> None:
    """Limits on purchases of an item are counted again from the table of rules."""
    own = by_account(shipped)["USAI"].goods
    rules = shipped.rules
    full = rules[rules["binds"] & (rules["nation"] == "UKR") & (rules["year"] == "2024")
                 & (rules["family"] == "max_per_nation_year")]  # fmt: skip
    assert 0 < own["max_per_nation_year"] <= len(full)
    assert own[FREE] > 0 and own[NOT_RUN] > 0 and MET not in own
    lines = rules[(rules["family"] == "lines") & (rules["nation"] == "UKR")]
    assert lines["binds"].all()
    told = left_after_words(shipped, by_account(shipped)["USAI"])
    assert f"Of {sum(own.values())} possible purchases" in told and f"{own[FREE]} have room" in told
    assert "proves that none is better by more than" in told


def test_the_brief_and_the_ledger_tell_it(shipped: al.Plan) -> None:
    found = by_account(shipped)
    told = {code: left_after_words(shipped, one) for code, one in found.items()}
    assert told["USAI"] in brief(shipped).decisions
    small = [code for code, one in found.items() if not one.is_large]
    assert small and not {told[code] for code in small} & set(brief(shipped).decisions)
    assert set(told.values()) <= set(ledger(shipped).sentences)
    assert told["USAI"].startswith(f"{musd(found['USAI'].musd)} of Ukraine Security Assistance")


def left_of(**changes: object) -> tuple[al.Plan, LeftAfter]:
    accounts = [{"account": "AID", "budget_musd": 30.0, "life_years": 2}]
    plan = al.solve(tiny(accounts=accounts, **changes), options=al.SolveOptions(gap=0))
    return plan, by_account(plan)["AID"]


def test_each_reason_is_told() -> None:
    plan, own = left_of()
    assert set(own.nations) == {"A", "B"} and own.until == "2033-09-30"
    assert own.vintages == (2032,)
    limits = Counter({k: n for k, n in own.goods.items() if k not in (MET, NOT_RUN, FREE)})
    told = left_after_words(plan, own)
    assert f"{limits.total()} are at a limit (" in told
    assert "money of 2032, which may be obligated until 2033-09-30. In 2032 law lets it pay" in told


def test_needs_that_are_met_and_lines_that_cannot_run_are_told_apart() -> None:
    plan, own = left_of(needs=[{"nation": "B", "area": "office", "need_points": 0.01}])
    assert own.goods.get(MET, 0) > 0 and "serve needs that are met" in left_after_words(plan, own)
    plan, own = left_of(nations=[{"nation": "A", "tier": 1, "lines_at_once": 1},
                                 {"nation": "B", "tier": 2}])  # fmt: skip
    assert own.goods.get(NOT_RUN, 0) > 0
    assert "beyond the lines that the nation can run" in left_after_words(plan, own)


def test_nothing_is_told_where_nothing_is_left() -> None:
    plan = al.solve(tiny(), options=al.SolveOptions(gap=0))
    assert plan.accounts["carried_past_horizon_musd"].sum() == 0 and left_after(plan) == ()
