"""Money left for after a plan: how much, until when it may be used, and why it is not used."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.explore.revision.revise import revise
from allocator.inputs.policy.policy import Lock, Policy
from allocator.plan.plan import Plan
from allocator.report.first_page.brief import brief
from allocator.report.law_money.ledger import ledger
from allocator.report.law_money.left_after import LeftAfter, left_after, left_after_words
from allocator.report.law_money.purchases import FREE, MET, NOT_RUN, TOO_LARGE
from allocator.util.format import musd, percent_at_most

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
    assert (
        f"Of {sum(own.values())} possible purchases" in told
        and f"{own[FREE]} have room as far" in told
    )
    assert f"No plan is better by more than {percent_at_most(shipped.meta['gap'])} of" in told
    assert max(len(one.split()) for one in told.split(". ")) <= 40


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
    assert f"{limits.total()} are at a limit" in told and "Limits: " in told
    assert "It is money of 2032 and may be obligated until 2033-09-30. In 2032 law lets" in told


def test_needs_that_are_met_and_lines_that_cannot_run_are_told_apart() -> None:
    plan, own = left_of(needs=[{"nation": "B", "area": "office", "need_points": 0.01}])
    assert own.goods.get(MET, 0) > 0 and "serves a need that is met" in left_after_words(plan, own)
    plan, own = left_of(nations=[{"nation": "A", "tier": 1, "lines_at_once": 1},
                                 {"nation": "B", "tier": 2}])  # fmt: skip
    assert own.goods.get(NOT_RUN, 0) > 0
    assert "beyond the lines that the nation can run" in left_after_words(plan, own)


LONG = {"account": "AID", "budget_musd": 40.0, "life_years": 3}


def rich(policy: Policy | None = None, **changes: object) -> tuple[LeftAfter, str]:
    changes = {"accounts": [LONG], **changes}
    plan = al.solve(tiny(**changes), policy, options=al.SolveOptions(gap=0))
    own = by_account(plan)["AID"]
    return own, left_after_words(plan, own)


@pytest.mark.parametrize(
    ("lock", "closed"),
    [
        (Lock("own", "A", high=0), 4),
        (Lock("own", "A", account="AID", high=0), 4),
        (Lock("own", "A", item="boat", high=0), 2),
        (Lock("own", "A", years="2032", high=0), 2),
        (Lock("own", "B", high=1.0), 4),
    ],
)
def test_what_a_decision_closes_has_no_room(lock: Lock, closed: int) -> None:
    own, told = rich(Policy(locks=[lock]))
    assert own.goods["lock_high"] == closed and FREE not in own.goods
    assert own.rules["lock_high"] == ("own",) and "a decision of a planner (own): " in told


def test_a_cap_on_the_account_closes_all_and_is_named() -> None:
    cap = {"rule": "most_aid", "status": "law", "sense": "cap", "accounts": "AID", "nations": "*",
           "years": "*", "per": "all_years", "amount_musd": 3.0}  # fmt: skip
    own, told = rich(earmarks=[cap])
    assert set(own.goods) <= {"cap", MET} and "a cap on some money (most_aid): " in told
    own, told = rich(earmarks=[{**cap, "areas": "sea"}])
    assert 0 < own.goods["cap"] < sum(own.goods.values())


def test_what_is_left_of_a_limit_may_be_too_little_for_one_more() -> None:
    """With 0.2 left below a cap nothing is bought that costs 0.7."""
    cap = {"rule": "most_b", "status": "law", "sense": "cap", "accounts": "AID", "nations": "B",
           "years": "2031", "per": "each_year", "amount_musd": 0.9}  # fmt: skip
    border = [{"nation": "B", "area": "border", "need_points": 40.0}]
    own, _ = rich(earmarks=[cap], needs=border)
    assert own.goods["cap"] == 1


def test_one_lot_may_cost_more_than_is_left() -> None:
    account = {"account": "AID", "budget_musd": 1.0, "life_years": 3}
    truck = {"item": "truck", "area": "border", "price_musd": 0.7, "max_per_nation_year": 9}
    boat = {"item": "boat", "area": "sea", "price_musd": 1.1}
    own, told = rich(accounts=[account], equipment=[truck, boat],
                     needs=[{"nation": "B", "area": "border", "need_points": 4.0}])  # fmt: skip
    assert own.goods == {TOO_LARGE: 1}
    assert "Of 1 possible purchase (an item for a nation in a year), 1 costs more than" in told
    assert "better" not in told


def test_a_plan_that_only_changes_another_claims_no_search_for_a_better_one() -> None:
    plan = al.solve(tiny(accounts=[{**LONG, "budget_musd": 4.0}]), options=al.SolveOptions(gap=0.9))
    after = revise(plan, [Lock("none", "A", high=0)], extras=False).plan
    own = by_account(after)["AID"]
    assert own.goods[FREE] > 0 and own.goods["lock_high"] > 0
    told = left_after_words(after, own)
    assert "whether one that buys more is better was not searched" in told
    assert "No plan is better" not in told


@pytest.mark.parametrize(
    ("meta", "words"),
    [({"value": -1.0, "bound": 0.0}, "is not proven"), ({"bound": None}, "is not proven"),
     ({"bound": float("inf")}, "is not proven"), ({"value": 2.0, "bound": 2.0}, "than this one")],
)  # fmt: skip
def test_what_has_room_is_told_with_any_value_and_bound(
    shipped: al.Plan, meta: dict[str, object], words: str
) -> None:
    plan = Plan(shipped.case, shipped.policy, {**shipped.meta, **meta}, shipped.tables)
    assert left_after_words(plan, by_account(shipped)["USAI"]).endswith(f"{words}.")


def test_money_that_may_pay_for_nothing_needed_says_so() -> None:
    bar = {"rule": "none", "nations": "*", "accounts": "AID", "years": "*"}
    _, told = rich(eligibility=[bar])
    assert told.endswith("From 2031 to 2032 law lets it pay for nothing that a nation needs.")


def test_nothing_is_told_where_nothing_is_left() -> None:
    plan = al.solve(tiny(), options=al.SolveOptions(gap=0))
    assert plan.accounts["carried_past_horizon_musd"].sum() == 0 and left_after(plan) == ()
