"""A frontier says what its plans cost in promises, what a step costs, and where it turns."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from explore.frontiers.test_frontier import ISLANDS, LEAN, WHOLE
from explore.frontiers.test_last_plan import GOODS_KNOWN
from rich.console import Console
from typer.testing import CliRunner

import allocator as al
from allocator import charts
from allocator.cli.frontier import frontier_view
from allocator.cli.main import app
from allocator.explore.frontiers.measures import MEASURES
from allocator.explore.frontiers.record import FrontierPlan

# expected loss, worth, rules that bend, value points paid for them
KEPT = [(0.059, 40.2, 0, 0.0), (0.044, 37.8, 0, 0.0), (0.03, 25.8, 1, 0.3)]
BENT = [(0.015, 8.4, 4, 30.0), (0.0, -47.4, 6, 70.0)]
TODAY = (0.065, 40.0, 0, 0.1)
AXES = (MEASURES["value"], MEASURES["expected_loss"])


def plan(kind: str, loss: float, worth: float, bent: int, paid: float, gap: float = 0.0,
         given: float = 0.0, change: float = 24.6) -> FrontierPlan:  # fmt: skip
    measures = {**dict.fromkeys(MEASURES), "value": worth, "expected_loss": loss,
                "turbulence": change}  # fmt: skip
    return FrontierPlan(
        kind, al.Policy(), measures, {"expected_loss": loss}, worth + gap, gap / worth, "optimal",
        0.4, bent, paid, given, tight=True,
    )  # fmt: skip


def made(
    points: list[tuple[float, float, int, float]], *others: FrontierPlan
) -> al.explore.Frontier:
    return al.explore.Frontier(AXES, (*(plan("point", *one) for one in reversed(points)), *others))


NOW = plan("current", *TODAY, given=0.2, change=14.2)


def told(found: al.explore.Frontier, begin: str) -> str:
    return " ".join(one for one in found.words if one.startswith(begin))


def test_the_table_has_the_need_met_and_what_bends() -> None:
    found = al.explore.frontier(ISLANDS, "expected_loss", points=4, policy=LEAN, options=WHOLE)
    table = found.table.set_index("plan")
    for number in table.index[table["kind"] == "point"]:
        facts = al.solve(ISLANDS, found.scenario(int(number)).policy, options=WHOLE).summary()
        row = table.loc[number]
        assert row["need_met"] == pytest.approx(facts["share_of_need_met"])
        assert row["rules_that_bend"] == facts["rules_that_bend"]
        assert row["bending_value"] == pytest.approx(facts["bending_value"])
    # the plan of today bends the limit that is weighed: left out, as from its worth
    now = al.solve(ISLANDS, LEAN, options=WHOLE)
    others = now.rules[(now.rules["family"] != "risk_budget") & (now.rules["bend"] > 1e-6)]
    assert now.summary()["rules_that_bend"] > len(others)
    (current,) = table[table["kind"] == "current"].to_dict("records")
    assert current["rules_that_bend"] == len(others)
    paid = (others["bend"] * others["bend_price_value"]).sum()
    assert current["bending_value"] == pytest.approx(paid)
    assert f"{100 * current['need_met']:.1f}%" in list(found.shown["Need met"])


def test_what_the_last_plan_cannot_keep_is_not_told_as_bent() -> None:
    case = GOODS_KNOWN
    found = al.explore.frontier(case, "expected_loss", points=2, policy=LEAN, options=WHOLE)
    (last,) = [one for one in found.plans if one.kind == "last"]
    again = al.solve(case, last.policy, options=WHOLE)
    bent = again.rules[again.rules["bend"] > 1e-6]
    forced = bent["rule"].str.startswith("frozen ")
    assert (
        forced.any() and last.rules_that_bend == (~forced & (bent["family"] != "risk_budget")).sum()
    )
    assert last.bending_value < (bent["bend"] * bent["bend_price_value"]).sum() - 1.0


@pytest.mark.parametrize("others", [(NOW,), ()])
def test_the_knee_breaks_no_more_promises_than_today(others: tuple[FrontierPlan, ...]) -> None:
    for points in (KEPT, KEPT + BENT[:1], KEPT + BENT):
        found = made(points, *others)
        (at,) = found.table.index[found.table["knee"]]
        assert found.table.loc[at, "expected_loss"] == 0.044
    assert list(found.strained) == [True, True, False, False, False] + [False] * len(others)
    worse = [(loss, worth, bent, paid + 9) for loss, worth, bent, paid in KEPT[1:] + BENT]
    assert not made([*KEPT[:1], *worse], *others).table["knee"].any()


def test_what_today_breaks_itself_is_no_strain() -> None:
    broken = plan("current", 0.065, 40.0, 5, 80.0)
    assert not made(KEPT + BENT, broken).strained.any()


def test_steps_beside_today_and_what_lies_beyond() -> None:
    found = made(KEPT + BENT, NOW)
    assert told(found, "Steps in") == (
        "Steps in expected loss in the worst year, near the plan of the current policy: "
        "from 5.9% to 4.4% costs 6% of the value (2.40 value points)."
    )
    between = made(KEPT + BENT, plan("current", 0.05, 37.0, 0, 0.0))
    assert "from 5.9% to 4.4% costs 6% of the value (2.40 value points); from 4.4% to 3%" in told(
        between, "Steps in"
    )
    inside = made(KEPT, plan("current", 0.01, 5.0, 0, 0.0))
    assert "from 4.4% to 3% costs 31.7% of the value (12.00" in told(inside, "Steps in")
    assert "near the loosest limit: from 5.9%" in told(made(KEPT), "Steps in")
    assert told(found, "Below 3%") == (
        "Below 3% of expected loss in the worst year, 2 plans pay notably more for relaxed "
        "rules than the plan of the current policy: value falls to 8.40 with 4 rules relaxed at "
        "1.5%, then to -47.40 with 6 rules relaxed at 0%."
    )
    assert "pay" not in " ".join(made(KEPT, NOW).words)


def test_a_step_that_is_not_proven_says_how_far_it_is_known() -> None:
    loose = [plan("point", *one, gap=0.5) for one in reversed(KEPT)]
    words = told(al.explore.Frontier(AXES, (*loose, NOW)), "Steps in")
    assert "(2.40 value points) (known to within 1.00)" in words
    for bound in (float("nan"), float("inf")):
        known, other = made(KEPT[:2]).plans
        open_ended = replace(made([]), plans=(known, replace(other, bound=bound)))
        assert "(2.40 value points) (how exactly is not proven)" in told(open_ended, "Steps in")


def test_a_plan_that_is_dominated_says_what_it_gave_up_for_calm() -> None:
    words = told(made(KEPT, NOW), "The plan of the current policy")
    assert ": plan 3 is better in value and expected loss in the worst year." in words
    assert "traded 0.20 value points for less change from the last plan (value_tolerance)" in words
    assert "a change of US$ 14.2 million, compared with US$ 24.6 million in plan 3" in words
    assert "traded" not in told(made(KEPT, plan("current", *TODAY)), "The plan of")


def test_the_last_plan_says_what_kept_means() -> None:
    words = told(made(KEPT, NOW, plan("last", 0.01, 30.3, 1, 8.9)), "The last plan")
    assert "no nation gets more money, as far as law and capacity allow" in words
    assert (
        "of the plans made here, none is better in value or expected loss in the worst year "
        "without being worse in the other."
    ) in words


def test_a_plan_that_betters_another_in_one_measure_names_both() -> None:
    words = told(made(KEPT, plan("current", 0.0591, 40.0, 0, 0.0)), "The plan of")
    assert ": plan 3 is better in value and no worse in expected loss in the worst year." in words


def test_the_last_plan_says_how_much_of_it_is_kept() -> None:
    last = plan("last", 0.01, 30.3, 1, 8.9)
    last = replace(last, measures={**last.measures, "cost": 39002.1})
    points = tuple(plan("point", *one) for one in reversed(KEPT))
    found = al.explore.Frontier(AXES, (*points, last), last_money={"cost": 44097.8})
    assert (
        "It is given US$ 39,002 million of the US$ 44,098 million that the last plan had; its "
        "change from the last plan is what cannot be kept, later years counting less."
    ) in told(found, "The last plan")


def test_plans_that_break_more_do_not_squeeze_the_picture() -> None:
    near = (0.02, 15.0, 2, 12.0)
    drawn = charts.frontier(made([*KEPT, near, *BENT], NOW)).to_dict()
    subtitle = " ".join(drawn["title"]["subtitle"])
    assert "2 plans that pay more for relaxed rules lie below the picture" in subtitle
    (up,) = {json.dumps(layer["encoding"]["y"]["scale"]["domain"]) for layer in drawn["layer"]
             if "scale" in layer["encoding"]["y"]}  # fmt: skip
    assert 8.4 < json.loads(up)[0] < 15.0
    (marks,) = [one["encoding"] for one in drawn["layer"] if "fill" in one["encoding"]]
    scale = marks["fill"]["scale"]
    hollow = scale["domain"].index("pays more for relaxed rules")
    ground = drawn["usermeta"]["ground"]
    assert scale["range"][hollow] == ground != marks["stroke"]["scale"]["range"][hollow]
    # a plan of today without a figure is not drawn: all that is drawn bends, and nothing is cut
    unknown = replace(NOW, measures={**NOW.measures, "expected_loss": None})
    assert "below the picture" not in json.dumps(charts.frontier(made(BENT, unknown)).to_dict())


def test_the_table_on_the_screen_has_units_and_says_what_its_words_mean() -> None:
    out = io.StringIO()
    Console(width=80, file=out).print(*frontier_view(made(KEPT + BENT, NOW)), sep="\n")
    screen = out.getvalue()
    assert "…" not in screen and "value points, per cent of all weighted need" in screen
    assert "dominated: another plan here is better" in screen and "front: no plan within" in screen
    assert "may be" not in screen  # nothing is missing of any plan
    assert "open:" not in screen and "8.40" in screen and "40%" in screen


def test_a_gap_has_room_on_a_narrow_screen() -> None:
    out = io.StringIO()
    loose = [plan("point", *one, gap=0.5) for one in reversed(KEPT)]
    found = al.explore.Frontier(AXES, (*loose, NOW))
    Console(width=80, file=out).print(*frontier_view(found), sep="\n")
    assert "…" not in out.getvalue() and "Precision reached" in out.getvalue()
    assert "1.3%" in out.getvalue() and "open: not proven" in out.getvalue()


def test_a_gap_that_is_no_share_is_unknown_on_the_screen() -> None:
    out = io.StringIO()
    found = al.explore.Frontier(AXES, (plan("point", *KEPT[0], gap=float("inf")), NOW))
    Console(width=80, file=out).print(*frontier_view(found), sep="\n")
    assert "unknown" in out.getvalue()


def test_plans_have_no_number_before_the_result_orders_them() -> None:
    """A search is counted while it runs; the number of its plan comes from where it stands."""
    heard: list[str] = []
    found = al.explore.frontier(
        ISLANDS, "expected_loss", points=4, policy=LEAN, options=WHOLE,
        progress=lambda event: heard.append(event.message),
    )  # fmt: skip
    assert len(found.table) > 2 and any("Search 2 of at most 4" in one for one in heard)
    assert not any(re.search(r"\bPlan \d", one) for one in heard)


def test_progress_is_told_in_plain_words() -> None:
    heard: list[str] = []
    al.explore.frontier(ISLANDS, "exposure", points=3, policy=LEAN, options=WHOLE,
                progress=lambda event: heard.append(event.message))  # fmt: skip
    assert not any("drawn in" in one for one in heard)
    assert any(
        "does one of equal value exist with largest share of one nation at" in one for one in heard
    )
    assert any("The last plan, without what cannot be kept of it" in one for one in heard)


def test_the_picture_is_saved_beside_the_table(tmp_path: Path) -> None:
    pytest.importorskip("vl_convert", reason="the extra app is not installed")
    al.save_case(ISLANDS, tmp_path / "case")
    call = ["frontier", str(tmp_path / "case"), "--x", "cost", "--points", "2", "--method", "whole",
            "--quiet", "--out", str(tmp_path / "front.csv")]  # fmt: skip
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.output
    assert "<svg" in (tmp_path / "front.svg").read_text(encoding="utf-8")
    assert "front.svg" in done.stdout.replace("\n", "")  # a narrow page folds it
