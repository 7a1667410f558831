"""One plan of a trade-off is recommended, with what is proven of it, or what would tell is said."""

import json
import math
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from explore.frontiers.test_frontier import ISLANDS, LEAN, WHOLE
from explore.frontiers.test_promises import KEPT, NOW, made, plan
from typer.testing import CliRunner

import allocator as al
from allocator import charts
from allocator.cli.frontier import frontier_view
from allocator.cli.main import app
from allocator.errors import DataError
from allocator.explore.frontiers.measures import MEASURES
from allocator.explore.frontiers.page import frontier_page
from allocator.explore.frontiers.record import FrontierPlan


def said(found: al.explore.Frontier) -> str:
    """Return what is recommended, the rule and how sure it is."""
    first = next(at for at, one in enumerate(found.words) if "recommended" in one)
    return " ".join(found.words[first : first + 3])


def of(*plans: FrontierPlan) -> al.explore.Frontier:
    return replace(made([]), plans=plans)


def shown(loss: float, worth: float, gap: float, change: float = 24.6) -> FrontierPlan:
    return plan("start", loss, worth, 0, 0.0, gap=gap, change=change)


def point(loss: float, worth: float, gap: float, change: float = 24.6) -> FrontierPlan:
    return plan("point", loss, worth, 0, 0.0, gap=gap, change=change)


DEFAULT = (
    point(0.0851, 17.56, 1.82, 8578.0), point(0.0874, 18.64, 0.74, 5915.0),
    point(0.0897, 19.05, 0.33, 4701.0), shown(0.0920, 19.10, 0.28, 4143.0),
)  # fmt: skip
"""Figures of the default case; of these plan 2 was once recommended, for a tie in value."""


def test_the_plan_shown_is_kept_where_no_other_is_worth_what_it_gives_up() -> None:
    found = of(*DEFAULT)
    assert found.recommended == 4
    verdict, rule, sure = found.words[:3]
    assert verdict.startswith(
        "Plan 4, the plan shown, is recommended (not beyond doubt: closer searches could favour "
        "plan 3 or others instead): no plan here with less"
    )
    assert "The nearest, plan 3, has 0.05 value points less (0.26%), expected loss" in verdict
    assert (
        "weighted change from the last plan US$ 4,701 million instead of US$ 4,143 million"
        in verdict
    )
    assert "1.1% of value for each percentage point of loss" in verdict
    assert "may cost 1% of value" in rule and "plan 3 from 1.6% on" in rule
    assert "the plan shown is left only for a net gain of 0.1% of value" in rule
    assert "Plan 3 would be chosen instead with 0.03 value points more than found" in sure
    assert "of the 0.33 that its search leaves open" in sure
    assert not any("ties" in one for one in found.words)


def test_a_plan_that_saves_enough_loss_is_recommended_with_what_it_gives_up() -> None:
    found = of(point(0.08, 19.05, 0.33, 4701.0), shown(0.0920, 19.10, 0.28, 4143.0))
    assert found.recommended == 1
    assert found.words[0].startswith(
        "Plan 1 is recommended (not beyond doubt: closer searches could favour plan 2 instead). "
        "Compared with plan 2, the plan shown, it has 0.05 value points less (0.26%), expected "
        "loss in the worst year 8% instead of 9.2% and weighted change "
        "from the last plan US$ 4,701 million instead of US$ 4,143 million"
    )
    assert found.words[0].endswith(": 0.22% of value for each percentage point of loss.")


@pytest.mark.parametrize(
    ("left", "told"), [(0.001, "is recommended. Compared"), (math.inf, "not all searches say")]
)
def test_the_verdict_says_at_once_what_could_turn_it(left: float, told: str) -> None:
    found = of(point(0.08, 19.05, left), shown(0.0920, 19.10, 0.001))
    assert found.recommended == 1 and told in found.words[0]


def test_a_plan_that_is_beaten_may_still_be_chosen_for_what_its_search_leaves_open() -> None:
    found = of(point(0.0875, 18.60, 2.5), shown(0.0920, 19.10, 0.02), point(0.0870, 18.61, 0.02))
    assert found.table.loc[0, "standing"] == "dominated"
    assert found.recommended == 2
    assert "Plan 1 would be chosen instead with" in found.words[2]
    assert "of the 2.50 that its search leaves open" in found.words[2]


def test_the_plan_shown_is_told_where_another_beats_it() -> None:
    found = of(point(0.0875, 19.11, 0.02), shown(0.0920, 19.10, 0.02), point(0.0870, 18.61, 0.02))
    assert found.table.loc[1, "standing"] == "dominated" and found.recommended == 1
    assert found.words[0].startswith(
        "Plan 1 is recommended. Compared with plan 2, the plan shown, it has 0.01 value points more"
    )
    assert "the plan shown is left only" in found.words[1]


def test_no_plan_is_compared_with_itself() -> None:
    axes = (MEASURES["value"], MEASURES["turbulence"])
    ends = [point(0.05, 5.0, 0.0, 10.0), point(0.05, 10.0, 0.0, 30.0)]
    found = al.explore.Frontier(axes, (ends[0], shown(0.05, 9.5, 0.0, 12.0), ends[1]))
    assert found.recommended == 2
    assert found.words[0].startswith(
        "Plan 2, the plan shown, is recommended: there the trade-off turns. Compared with plan 3 "
        "it has 0.50 value points less"
    )


def test_one_plan_alone_is_called_recommended_wherever_plans_are_shown() -> None:
    found = of(*DEFAULT)
    drawn = json.dumps(charts.frontier(found).to_dict())
    assert "4, plan shown (recommended)" in drawn and drawn.count("(recommended)") == 1
    assert "balance" not in drawn
    assert list(found.shown["Plan"]) == ["1", "2", "3", "4, plan shown, recommended"]
    screen = str([str(one) for one in frontier_view(found)])
    assert "recommended" in screen and "balance" not in screen
    told = replace(found, provisional=True)
    assert told.recommended is None and "(recommended)" not in str(charts.frontier(told).to_dict())


def test_the_table_tells_what_each_search_leaves_open() -> None:
    found = of(*DEFAULT)
    assert list(found.shown["Open, value points"]) == ["1.82", "0.74", "0.33", "0.28"]
    assert "plan 1 1.82 (10.4%), plan 2 0.74 (4%)" in " ".join(found.words)


def test_measures_without_a_price_are_left_to_where_the_trade_off_turns() -> None:
    axes = (MEASURES["value"], MEASURES["turbulence"])
    points = [plan("point", 0.05, worth, 0, 0.0, change=change)
              for worth, change in ((25.8, 10.0), (37.8, 20.0), (40.2, 60.0))]  # fmt: skip
    found = al.explore.Frontier(axes, tuple(points))
    assert found.recommended == 2
    assert found.words[0].startswith("Plan 2 is recommended: there the trade-off turns.")
    assert "Compared with plan 3 it has 2.40 value points less" in found.words[0]
    assert "is a judgement" in found.words[1]


def test_without_a_proof_or_a_choice_that_is_said() -> None:
    gaps = made(KEPT)
    unknown = replace(gaps, plans=tuple(replace(one, bound=float("nan")) for one in gaps.plans))
    assert unknown.recommended == 3
    assert "how much more value is possible at each level of loss is not proven" in said(unknown)
    axes = (MEASURES["value"], MEASURES["turbulence"])
    ends = [plan("point", 0.05, worth, 0, 0.0, change=change)
            for worth, change in ((37.8, 10.0), (40.2, 60.0))]  # fmt: skip
    two = al.explore.Frontier(axes, tuple(ends))
    assert two.words[0] == (
        "No plan is recommended: plan 2 has the most value (40.20), plan 1 has the least weighted "
        "change from the last plan (US$ 10.0 million), and the trade-off turns nowhere between "
        "them. How much value to give up is a judgement."
    )
    same = al.explore.Frontier(axes, (ends[0], ends[0]))
    assert same.recommended is None
    assert same.words[:2] == (
        "No plan is recommended: plans 1 and 2 are as good as each other in value and weighted "
        "change from the last plan.",
        "2 efficient options, which no other plan here beats: value 37.80; weighted change from "
        "the last plan US$ 10.0 million.",
    )
    assert "only plan 1 was made" in said(made(KEPT[:1]))
    worse = plan("point", 0.07, 30.0, 0, 0.0)
    assert "none here has more value, and none less expected loss" in said(made(KEPT[:1], worse))
    both = al.explore.Frontier(axes, (plan("point", 0.05, 37.8, 0, 0.0, change=10.0),
                                      plan("point", 0.05, 30.0, 0, 0.0, change=60.0)))  # fmt: skip
    assert both.words[0] == "Plan 1 is recommended: no other plan here is better in any measure."
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


def test_a_page_to_print_has_the_recommendation_the_chart_the_table_and_what_is_open() -> None:
    found = of(*DEFAULT, plan("last", 0.0921, 16.85, 59, 1.96))
    page = frontier_page(found, ISLANDS)
    assert page.index(escape(found.words[0])) < page.index("<h2>The plans")
    for words in found.words:
        assert page.count(f">{escape(words)}<") == 1
    assert "last plan, kept" in page and ">4, plan shown, recommended<" in page
    assert "@page" in page and "May take" not in page


def test_the_command_saves_the_page(tmp_path: Path) -> None:
    al.save_case(ISLANDS, tmp_path / "case")
    call = ["frontier", str(tmp_path / "case"), "--points", "2", "--method", "whole", "--quiet",
            "--html", str(tmp_path / "front.html")]  # fmt: skip
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.output
    assert "recommended" in (tmp_path / "front.html").read_text(encoding="utf-8")
    refused = CliRunner().invoke(app, [*call[:-1], str(tmp_path)])
    assert refused.exit_code == 2
