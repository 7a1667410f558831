"""Steps and prices of rules against whole solves of changed tables; duals, ties, refusals."""

import random
import threading
from dataclasses import replace
from typing import Any

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.check import check_plan
from allocator.errors import DataError, SolveError
from allocator.explore.pricing.prices import _KEPT, prices
from allocator.explore.pricing.result import Prices
from allocator.explore.pricing.words import LAW
from allocator.inputs.policy.policy import Lock
from allocator.plan.plan import Plan
from allocator.session import priced_change
from allocator.session.price_screen import PriceScreen
from allocator.util.progress import Progress

BEST = al.SolveOptions(gap=0)
POOR = [{"account": "AID", "budget_musd": 1.2}]
FLOOR = {"rule": "b_floor", "sense": "floor", "accounts": "AID", "nations": "B", "kinds": "*",
         "years": "2031", "amount_musd": 1.1, "citation": "Act, sec. 1"}  # fmt: skip


def solved(policy: al.Policy | None = None, **changes: Any) -> Plan:
    return al.solve(tiny(**changes), policy, options=BEST)


def moneys(first: float, second: float) -> list[dict[str, Any]]:
    return [{"account": "AID", "year": 2031, "amount_musd": first},
            {"account": "AID", "year": 2032, "amount_musd": second}]  # fmt: skip


def row(table: Any, key: str) -> Any:
    return table.set_index("key").loc[key]


@pytest.fixture(scope="module")
def poor() -> Plan:
    return solved(accounts=POOR)


@pytest.fixture(scope="module")
def answer(poor: Plan) -> Prices:
    return prices(poor, everything=True, step_musd=0.5, with_plans=True)


@pytest.mark.parametrize("year", [2031, 2032])
def test_a_step_of_money_is_what_whole_solves_of_other_tables_say(
    poor: Plan, answer: Prices, year: int
) -> None:
    found = row(answer.amounts, f"AID {year}")
    assert found["among"] == "all plans" and found["state"] == "solved"
    for side, sign in (("up", 1), ("down", -1)):
        money = [1.2 + 0.5 * sign * (one == year) for one in (2031, 2032)]
        other = solved(accounts=POOR, budgets=moneys(*money))
        assert found[side] == pytest.approx(sign * (other.value - poor.value), abs=1e-4)
        assert found[f"open_{side}"] <= 1e-4


def test_a_lot_more_and_less_is_what_whole_solves_say() -> None:
    goods = [
        {"item": "boat", "area": "sea", "price_musd": 1.1, "max_per_nation_year": 1,
         "production_per_year": 1},
        {"item": "truck", "area": "border", "price_musd": 0.7, "production_per_year": 1,
         "max_per_nation_year": 2},
    ]  # fmt: skip
    plan = solved(equipment=goods)
    found = row(prices(plan, ["truck"]).amounts, "truck production")
    for side, sign in (("up", 1), ("down", -1)):
        changed = [goods[0], {**goods[1], "production_per_year": 1 + sign}]
        other = solved(equipment=changed)
        assert found[side] == pytest.approx(sign * (other.value - plan.value), abs=1e-4)
    assert found["up"] > 1e-3 and found["unit"] == "lots a year"


def test_every_plan_keeps_all_rules_and_is_worth_what_is_said(answer: Prices) -> None:
    assert {"base", "AID 2031 up", "AID 2031 down", "risk without"} <= set(answer.plans)
    for plan in answer.plans.values():
        assert check_plan(plan) == []
    base = answer.plans["base"]
    assert base.value >= answer.plan.value - 1e-6
    up = row(answer.amounts, "AID 2031")["up"]
    assert answer.plans["AID 2031 up"].value - base.value == pytest.approx(up, abs=1e-6)


def kept(plan: Plan, nation: str) -> tuple[Lock, ...]:
    """Decisions that fix what a nation gets."""
    had = plan.lines.groupby(["nation", "item", "year"])["quantity"].sum()
    wanted = [("A", "boat"), ("A", "truck"), ("B", "truck"), ("B", "staff")]
    return tuple(
        Lock(f"{n}.{i}.{t}", n, item=i, years=str(t), low=float(had.get((n, i, t), 0.0)),
             high=float(had.get((n, i, t), 0.0)))
        for n, i in wanted if n == nation for t in plan.case.years
    )  # fmt: skip


@pytest.mark.parametrize(("nation", "other"), [("A", "B"), ("B", "A")])
def test_money_for_a_nation_alone_leaves_all_others_as_they_are(
    answer: Prices, nation: str, other: str
) -> None:
    found = row(answer.amounts, f"{nation} AID 2031")
    locks = al.Policy(locks=kept(answer.base, other))
    now = solved(locks, accounts=POOR)
    richer = solved(locks, accounts=POOR, budgets=moneys(1.7, 1.2))
    assert found["up"] == pytest.approx(richer.value - now.value, abs=1e-3)


def decided(plan: Plan, *nations: str, giving: bool = False) -> al.Policy:
    """Decisions under which these nations keep what the plan gives them, or may give."""
    found = [lock for nation in nations for lock in kept(plan, nation)]
    if giving:
        found = [Lock(one.lock, one.nation, item=one.item, years=one.years, high=one.high)
                 for one in found]  # fmt: skip
    return al.Policy(locks=found)


def lots_decided(plan: Plan) -> al.Policy:
    """Decisions under which only grants may be more or less, where there are any."""
    lots = [one for nation in "AB" for one in kept(plan, nation) if one.item != "staff"]
    has_staff = (plan.lines["item"] == "staff").any()
    limit = {"low": 0.3} if has_staff else {"high": 0.0}
    return al.Policy(locks=[*lots, Lock("staff", "B", item="staff", **limit)])


def test_with_nations_free_one_at_a_time_it_is_the_best_of_these(
    poor: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PriceScreen, "small", False)
    found = prices(poor, ["AID:2031"], step_musd=0.55)
    step = row(found.amounts, "AID 2031")
    assert set(step["among"].split("; ")) == {"A", "B"}
    for side, sign in (("up", 1), ("down", -1)):
        other: dict[str, Any] = {"accounts": POOR, "budgets": moneys(1.2 + 0.55 * sign, 1.2)}
        ways = (lots_decided(poor), decided(poor, "A"), decided(poor, "B"))
        best = max(solved(one, **other).value for one in ways)
        left = 0.03 * 0.55 * 10
        assert step[side] == pytest.approx(sign * (best - poor.value), abs=left)
        assert abs(step[side] - sign * (best - poor.value)) <= step[f"open_{side}"] + 1e-4
    assert set(found.by_nation["nation"]) == {"A", "B"}


def test_a_nation_that_a_rule_is_about_may_give_to_one_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(PriceScreen, "small", False)
    plan = solved(accounts=POOR, earmarks=[{**FLOOR, "status": "policy"}])
    found = prices(plan, ["b_floor"], with_plans=True)
    rule = row(found.rules, "b_floor")
    ways = (
        lots_decided(plan), decided(plan, "A"), decided(plan, "B", giving=True)
    )  # fmt: skip
    best = max(solved(one, accounts=POOR).value for one in ways)
    assert abs(rule["price"] - (best - plan.value)) <= rule["open"] + 1e-4
    assert all(check_plan(one) == [] for one in found.plans.values())


def test_duals_are_finite_differences_where_everything_is_in_parts() -> None:
    needs = [{"nation": "A", "area": "office", "need_points": 3.0},
             {"nation": "B", "area": "office", "need_points": 2.0}]  # fmt: skip
    grants = [{"item": "staff", "area": "office", "fit": 0.8}]
    plan = solved(needs=needs, grants=grants, accounts=POOR)
    found = prices(plan, ["AID:2031"], step_musd=0.01)
    step = row(found.amounts, "AID 2031")
    assert bool(step["agree"]) and step["dual"] > 1e-3
    assert step["up"] == pytest.approx(step["dual"], rel=1e-3)
    assert step["down"] == pytest.approx(step["dual"], rel=1e-2)  # a swing of money begins here
    assert "The duals say the same." in found.words[0]


def test_where_a_whole_lot_is_bought_the_flag_is_up(answer: Prices) -> None:
    found = row(answer.amounts, "AID 2032")
    assert not found["agree"]
    assert found["up"] > 1.5 * found["dual"] and "1 lot of truck" in found["bought"]
    words = next(text for text in answer.words if "AID of 2032 more" in text)
    assert "they disagree, because lots, seats and lines are whole" in words


COVER = {"rule": "b_met", "scope": "nation", "member": "B", "min_share": 0.3, "years": "*"}


@pytest.mark.parametrize("status", ["policy", "law"])
def test_an_earmark_costs_what_whole_solves_say(status: str) -> None:
    plan = solved(accounts=POOR, earmarks=[{**FLOOR, "status": status}])
    found = prices(plan, ["b_floor"], with_plans=True)
    rule, other = row(found.rules, "b_floor"), solved(accounts=POOR)
    assert rule["price"] == pytest.approx(other.value - plan.value, abs=1e-4)
    assert rule["price"] > 1e-3 and rule["verdict"] == "price" and rule["status"] == status
    assert rule["citation"] == "Act, sec. 1"
    moved = found.moved[found.moved["side"] == "without"]
    assert moved["change_musd"].sum() <= 1e-6 or set(moved["nation"]) == {"A", "B"}
    told = ["b_floor without" in found.plans, bool(rule["moves"]), len(moved) > 0,
            (found.goods["side"] == "without").any(),
            any("Money that moves" in text for text in found.words)]  # fmt: skip
    assert told == [status == "policy"] * 5  # nothing of an unlawful plan but its value
    assert any(LAW in text for text in found.words) == (status == "law")


def test_a_search_that_ends_before_its_proof_is_unknown_and_no_tie(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = solved(accounts=POOR, earmarks=[{**FLOOR, "status": "policy"}])
    best = priced_change._best

    def unfinished(*given: Any, **named: Any) -> Any:
        return replace(best(*given, **named), open=float("inf"))

    monkeypatch.setattr(priced_change, "_best", unfinished)
    found = prices(plan, ["b_floor", "AID:2031"], seed=17)
    step, rule = row(found.amounts, "AID 2031"), row(found.rules, "b_floor")
    assert step["state"] == "unknown" and step["agree"] is None
    assert rule["verdict"] == "unknown"
    assert not any("tie" in text for text in found.words)
    assert sum("is unknown" in text for text in found.words) == 2


def test_a_floor_of_coverage_and_a_decision_cost_what_whole_solves_say() -> None:
    lock = Lock("boats", "A", item="boat", low=2.0)
    needs = [{"nation": "A", "area": "sea", "need_points": 0.1},
             {"nation": "A", "area": "border", "need_points": 4.0},
             {"nation": "B", "area": "border", "need_points": 4.0},
             {"nation": "B", "area": "office", "need_points": 2.0}]  # fmt: skip
    common = {"accounts": POOR, "needs": needs}
    plan = solved(al.Policy(locks=[lock]), **common, coverage_floors=[COVER])
    found = prices(plan, ["boats", "b_met"])
    without_lock = solved(None, **common, coverage_floors=[COVER])
    without_floor = solved(al.Policy(locks=[lock]), **common)
    for name, other in (("boats", without_lock), ("b_met", without_floor)):
        assert row(found.rules, name)["price"] == pytest.approx(other.value - plan.value, abs=1e-4)
    assert row(found.rules, "boats")["price"] > 1e-3


def test_what_is_paid_for_missing_a_rule_is_told_apart() -> None:
    policy = al.Policy(coverage_floor={"b_met": 0.9})
    plan = solved(policy, accounts=POOR, coverage_floors=[COVER])
    rule = row(prices(plan, ["b_met"]).rules, "b_met")
    other = solved(accounts=POOR)
    missed = plan.rules[plan.rules["rule"] == "b_met"]
    assert rule["price"] == pytest.approx(other.value - plan.value, abs=1e-4)
    paid = float((missed["bend"] * missed["bend_price_value"]).sum())
    assert rule["shortfall"] == pytest.approx(paid, abs=1e-4) and paid > 1e-3


def test_a_setting_costs_what_whole_solves_say_and_goes_by_two_names() -> None:
    needs = [{"nation": "A", "area": "office", "need_points": 1.0},
             {"nation": "B", "area": "office", "need_points": 3.0}]  # fmt: skip
    plan = solved(al.Policy(risk_budget=0.01), needs=needs, accounts=POOR)
    found = prices(plan, ["risk_budget"])
    other = solved(al.Policy(risk_budget=0.01, rules_off=["risk"]), needs=needs, accounts=POOR)
    price = row(found.rules, "risk")["price"]
    assert price == pytest.approx(other.value - plan.value, abs=1e-4) and price > 1e-3
    assert prices(plan, ["risk"]) is not found


def test_a_rule_with_slack_is_a_tie_or_only_screened(answer: Prices, poor: Plan) -> None:
    rule = row(answer.rules, "risk")
    assert rule["verdict"] == "tie" and not rule["binds"]
    found = prices(poor, top=1)
    assert row(found.rules, "risk")["state"] == "screened"
    assert any("no proof" in text for text in found.words)


@pytest.mark.parametrize("seed", range(6))
def test_drawn_cases_equal_whole_solves(seed: int) -> None:
    draw = random.Random(seed)
    lines = (("A", "sea"), ("A", "border"), ("B", "border"), ("B", "office"))
    needs = [
        {"nation": n, "area": a, "need_points": round(draw.uniform(0.5, 5.0), 1)} for n, a in lines
    ]
    accounts = [{"account": "AID", "budget_musd": round(draw.uniform(0.8, 2.4), 1)}]
    floor = {**FLOOR, "status": "policy", "amount_musd": round(draw.uniform(0.3, 1.5), 1)}
    common: dict[str, Any] = {"needs": needs, "accounts": accounts}
    plan = solved(**common, earmarks=[floor])
    found = prices(plan, ["AID:2032", "b_floor", "truck"], step_musd=0.7)
    money = accounts[0]["budget_musd"]
    step = row(found.amounts, "AID 2032")
    for side, sign in (("up", 1), ("down", -1)):
        other = solved(**common, earmarks=[floor], budgets=moneys(money, money + 0.7 * sign))
        assert step[side] == pytest.approx(sign * (other.value - plan.value), abs=1e-4)
    price = row(found.rules, "b_floor")["price"]
    assert price == pytest.approx(solved(**common).value - plan.value, abs=1e-4)


def test_bad_input_is_told_all_at_once_with_the_nearest_names(poor: Plan) -> None:
    with pytest.raises(DataError) as caught:
        prices(poor, ["trukc", "AID:2040", "staff", "riks", "B:2031"])
    text = str(caught.value)
    assert "truck" in text and "2031, 2032" in text and "no limit of seats or lots" in text
    assert "risk" in text and len(caught.value.faults) == 5
    with pytest.raises(DataError) as caught:
        prices(poor, step_musd=0.0, top=-1)
    assert len(caught.value.faults) == 2


def test_it_can_be_stopped_tells_progress_and_is_kept(poor: Plan) -> None:
    _KEPT.clear()
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(SolveError, match="Stopped"):
        prices(poor, ["AID:2031"], cancel=cancel)
    heard: list[Progress] = []
    found = prices(poor, ["AID:2031"], progress=heard.append)
    assert [one.phase for one in heard][:2] == ["prices", "prices"]
    assert any("AID 2031" in one.message for one in heard)
    assert prices(poor, ["AID:2031"]) is found


@pytest.mark.parametrize(
    "policy",
    [al.Policy(budget={"AID": 1.5}), al.Policy(budget_factor={"AID": 0.5}),
     al.Policy(budget={"AID": 2.0}, budget_factor={"*": 0.8})],
)  # fmt: skip
def test_a_step_counts_in_money_that_nations_get_whatever_settings_say(policy: al.Policy) -> None:
    plan = solved(policy, accounts=POOR)
    step = row(al.explore.prices(plan, ["AID:2032"], step_musd=0.5).amounts, "AID 2032")
    money = policy.budget.get("AID", 1.2) * policy.factor_of_budget("AID")
    for side, sign in (("up", 1), ("down", -1)):
        other = solved(accounts=POOR, budgets=moneys(money, money + 0.5 * sign))
        assert step[side] == pytest.approx(sign * (other.value - plan.value), abs=1e-4)


def test_what_cannot_be_taken_away_has_no_plan(poor: Plan) -> None:
    step = row(al.explore.prices(poor, ["AID:2032"], step_musd=5.0).amounts, "AID 2032")
    assert step["state"] == "no plan" and step["up"] > 0 and step["down"] != step["down"]


def test_the_document_is_plain_json(answer: Prices) -> None:
    import json

    found = json.loads(json.dumps(answer.document()))
    assert {"amounts", "rules", "by_nation", "moved", "goods", "words"} <= set(found)
    assert found["amounts"][0]["state"] in ("solved", "screened", "no plan")
