"""One plan of a trade-off is recommended, with what is proven of it, or what would tell is said."""

import json
from dataclasses import replace

import pytest
from explore.frontiers.test_frontier import ISLANDS, LEAN, WHOLE
from explore.frontiers.test_promises import KEPT, NOW, made, plan

import allocator as al
from allocator import charts
from allocator.cli.frontier import frontier_view
from allocator.errors import DataError
from allocator.explore.frontiers.record import FrontierPlan


def said(found: al.explore.Frontier) -> str:
    (words,) = [one for one in found.words if "recommended" in one]
    return words


def of(*plans: FrontierPlan) -> al.explore.Frontier:
    return replace(made([]), plans=plans)


def point(loss: float, worth: float, gap: float, change: float = 24.6) -> FrontierPlan:
    return plan("point", loss, worth, 0, 0.0, gap=gap, change=change)


def test_the_plan_at_which_the_trade_off_turns_is_recommended() -> None:
    found = made(KEPT, NOW)
    assert said(found).startswith("Plan 2 is recommended as the best balance")
    assert found.recommended == 2


def test_of_plans_that_tie_in_value_the_one_with_the_lowest_risk_is_recommended() -> None:
    # 0.46 apart, and the searches leave 0.5 + 0.5 open; the third gives up more than that, and
    # that its search left much open is no merit
    found = of(point(0.06, 16.0, 4.0), point(0.081, 18.64, 0.51), point(0.09, 19.1, 0.5))
    words = said(found)
    assert found.recommended == 2
    assert words.startswith(
        "Plan 2 is recommended: plans 2 and 3 tie in value within 1.00, which the searches leave "
        "open, and of them it has the lowest expected loss in the worst year (8.1%)."
    )
    assert "less than 0.46 open together (a gap of 1.2% each)" in words
    assert "Plan 1 is better in that (6%) and gives up 3.10 value points, more than is" in words
    drawn = json.dumps(charts.frontier(found).to_dict())
    assert "2 (recommended)" in drawn and "3 (recommended)" not in drawn
    assert list(found.shown["kind"]) == ["point", "point, recommended", "point"]
    assert "recommended" in str([str(one) for one in frontier_view(found)])
    told = replace(found, provisional=True)
    assert told.recommended is None and "(recommended)" not in str(charts.frontier(told).to_dict())


def test_a_tie_in_value_and_risk_is_told_apart_by_change_from_the_last_plan() -> None:
    # both losses are told as 9%
    less = of(point(0.09001, 18.9, 0.5, 300.0), point(0.09002, 19.1, 0.5, 800.0))
    words = said(less)
    assert less.recommended == 1
    assert "the least change from the last plan (US$ 300.0 million)" in words
    assert "where the measures before it tie, too" in words


def test_where_nothing_tells_plans_apart_it_is_said_what_would() -> None:
    same = of(point(0.09001, 18.9, 0.5), point(0.09002, 19.1, 0.5))
    assert same.recommended is None
    assert said(same) == (
        "No plan is recommended: plans 1 and 2 tie in value within 1.00, which the searches leave "
        "open, and plans 1 and 2 have the same expected loss in the worst year and change from the "
        "last plan. Only searches that leave less than 0.2 open together (a gap of 0.52% each) "
        "can separate them."
    )


def test_without_a_proof_or_a_choice_nothing_is_recommended() -> None:
    gaps = made(KEPT)
    unknown = replace(gaps, plans=tuple(replace(one, bound=float("nan")) for one in gaps.plans))
    assert said(unknown) == (
        "No plan is recommended: plan 2 looks like the best balance, but how much the searches "
        "leave open is not known. Searches with a gap below 2% prove it."
    )
    two = said(made(KEPT[:2]))
    assert two == (
        "No plan is recommended: plan 2 has the most worth (40.20), plan 1 has the lowest expected "
        "loss in the worst year (4.4%), and the trade-off turns nowhere between them. How much "
        "value to give up is a judgement."
    )
    assert "only plan 1 was made" in said(made(KEPT[:1]))
    worse = plan("point", 0.07, 30.0, 0, 0.0)
    assert "no other plan here is better" in said(made(KEPT[:1], worse))
    assert of(NOW).recommended is None


def test_plans_are_kept_to_be_looked_at_side_by_side() -> None:
    heard: list[al.explore.Frontier] = []
    found = al.explore.frontier(ISLANDS, "expected_loss", points=3, policy=LEAN, options=WHOLE,
                                compared=False, so_far=heard.append, with_plans=True)  # fmt: skip
    table = found.table.set_index("plan")
    assert set(found.compared) == set(table.index[table["standing"] != "dominated"])
    for number in found.compared:
        own = found.plan_of(number)
        assert own.policy == found.scenario(number).policy
        assert own.meta["value"] == pytest.approx(table.loc[number, "value"])
    if found.recommended is not None:
        assert found.compared[0] == found.recommended
    assert all(one.made is None for one in heard[-1].plans)
    bare = of(point(0.09, 19.1, 0.5))
    assert bare.compared == ()
    with pytest.raises(DataError, match="plan 1 is not kept"):
        bare.plan_of(1)
