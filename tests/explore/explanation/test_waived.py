"""A waiver of what bars a line: tested in force, against every whole number of a tiny case."""

from dataclasses import replace

import pytest
from brute_sides import Side, best_of
from false_answers import falsehoods
from tiny_revision import tiny

import allocator as al
from allocator.check.explanation import check_document, read_ground
from allocator.explore.explanation.answer import Answer, Trial, Verdict
from allocator.plan.plan import Plan
from allocator.report.decisions.obstacles import waivers_for

INF = float("inf")
BAR = {"effect": "bar", "nations": "A", "accounts": "*", "kinds": "*", "areas": "sea",
       "citation": "10 U.S.C. 1", "exception": "a waiver by the Secretary"}  # fmt: skip
NO_BOATS = {**BAR, "rule": "no_boats", "waivable": True}
NO_SHIPS = {**BAR, "rule": "no_ships", "waivable": True, "citation": "10 U.S.C. 2"}
NEVER = {**BAR, "rule": "never", "waivable": False}
POOR = [{"account": "AID", "budget_musd": 1.2}]


def plan_with(*bars: dict[str, object], need: float = 3.0) -> Plan:
    needs = [{"nation": "A", "area": "sea", "need_points": need},
             {"nation": "A", "area": "border", "need_points": 2.0},
             {"nation": "B", "area": "border", "need_points": 4.0}]  # fmt: skip
    case = tiny(eligibility=list(bars), accounts=POOR, needs=needs)
    return al.solve(case, options=al.SolveOptions(gap=0))


def asked(plan: Plan, line: str | None = "boat") -> Answer:
    found = al.explain(plan, "A", line, changes=True, keep=False)
    assert al.check_explanation(plan, found) == []
    return found


def waived(plan: Plan, *rules: str) -> float:
    """Return by how much the best plan with a boat is better than that without, rules waived."""
    own = Plan(plan.case, replace(plan.policy, waivers=rules), plan.meta, plan.tables)
    with_it, without = (
        best_of(Side(own, ("A",), ("B",), "item", "boat", *span))
        for span in ((1.0, INF), (-INF, 0.0))
    )
    assert with_it is not None and without is not None
    return with_it - without


def trial_of(found: Answer) -> Trial:
    assert found.verdict is Verdict.IMPOSSIBLE and found.proof.radius == "law"
    (one,) = found.trials
    assert one.lever == "waiver" and one.unit == "waivers" and one.turns == (one.amount is not None)
    return one


@pytest.mark.parametrize("need", [9.0, 0.5])
def test_a_waiver_funds_a_line_where_it_is_worth_its_money(need: float) -> None:
    plan = plan_with(NO_BOATS, need=need)
    found = asked(plan)
    one, gain = trial_of(found), waived(plan, "no_boats")
    assert one.words == "a waiver of no_boats (10 U.S.C. 1)"
    assert one.turns == (gain >= 0) == (need > 5)
    assert f"{abs(gain):.2f} value points" in one.side_effects[0]
    start = "What would change it" if one.turns else "Tried without effect"
    assert sum(words.startswith(f"{start}: {one.words}. With it") for words in found.words) == 1
    if one.turns:
        assert "funded for its value" in one.side_effects[0]
        assert "A US$" in one.side_effects[1]


def test_all_bars_that_are_needed_are_waived_together() -> None:
    plan = plan_with(NO_BOATS, NO_SHIPS, need=9.0)
    one = trial_of(asked(plan))
    assert one.amount == 2.0
    assert one.words == "a waiver of no_boats (10 U.S.C. 1) and no_ships (10 U.S.C. 2)"


@pytest.mark.parametrize("bars", [(NEVER,), (NO_BOATS, NEVER)])
def test_a_bar_that_cannot_be_waived_is_only_named(bars: tuple[dict[str, object], ...]) -> None:
    found = asked(plan_with(*bars, need=9.0))
    assert found.trials == () and any("never" in one.words for one in found.reasons)


def test_a_whole_area_is_opened_by_a_waiver_too() -> None:
    plan = plan_with(NO_BOATS, need=9.0)
    assert trial_of(asked(plan, "sea")).turns


def test_the_fewest_waivers_are_found() -> None:
    """One account is closed by two bars, the other by one: that one is enough."""
    other = {**NO_SHIPS, "accounts": "AID"}
    accounts = [*POOR, {"account": "MIL", "budget_musd": 1.2}]
    case = tiny(eligibility=[NO_BOATS, other], accounts=accounts)
    assert waivers_for(case, al.Policy(), "A", "boat") == ("no_boats",)
    assert waivers_for(case, al.Policy(waivers=("no_boats",)), "A", "boat") == ()
    assert waivers_for(case, al.Policy(), "A", "truck") == ()


def test_the_model_is_that_of_the_plan_again_after_a_waiver() -> None:
    plan = plan_with(NO_BOATS, need=9.0)
    before = al.explain(plan, "A", "truck", keep=False)
    asked(plan)
    after = al.explain(plan, "A", "truck", keep=False)
    assert after.verdict is before.verdict
    assert after.proof.best_value == pytest.approx(before.proof.best_value)
    assert after.proof.forced_value == pytest.approx(before.proof.forced_value)


@pytest.mark.parametrize("need", [9.0, 0.5])
def test_a_false_waiver_is_refused(need: float) -> None:
    plan = plan_with(NO_BOATS, {**NO_SHIPS, "nations": "B"}, need=need)
    found = asked(plan)
    ground, document = read_ground(plan, None, None), found.document()
    (trial,) = document["trials"]
    for words in ("a waiver of no_ships (10 U.S.C. 2)", "a waiver of no_boats (10 U.S.C. 3)",
                  "a waiver of no_boats (10 U.S.C. 1) and no_ships (10 U.S.C. 2)"):  # fmt: skip
        false = {**document, "trials": [{**trial, "words": words}]}
        assert any(one.rule == "trials[0].words" for one in check_document(ground, false))
    held = [
        name for name, one in falsehoods(document, plan.case) if not check_document(ground, one)
    ]
    assert held == []
