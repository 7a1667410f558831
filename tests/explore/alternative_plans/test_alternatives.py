"""Alternatives on tiny cases: all ranges, labels and slacks against trying every whole number."""

import json
import random
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from brute_ranges import Ranges, ranges_of
from tiny_revision import tiny

import allocator as al
from allocator import charts
from allocator.errors import DataError, SolveError
from allocator.explore.alternative_plans.files import load_alternatives, save_alternatives
from allocator.explore.alternative_plans.result import Alternatives
from allocator.explore.alternative_plans.tables import (
    FOUND_CORE,
    FOUND_OUT,
    PROVEN_CORE,
    PROVEN_OUT,
    UNKNOWN,
    label_of,
    money_of_lines,
    money_of_nations,
)
from allocator.inputs.case.case import Case
from allocator.plan.plan import Plan

SAME = 2e-5
CASES = 5


def drawn(seed: int) -> Case:
    """A tiny case of one year with other money, needs and prices."""
    dice = random.Random(seed)
    needs = [("A", "sea"), ("A", "border"), ("B", "border"), ("B", "office")]
    return tiny(
        last_year=2031,
        accounts=[{"account": "AID", "budget_musd": dice.choice([1.6, 2.5, 4.0])}],
        equipment=[
            {"item": "boat", "area": "sea", "price_musd": round(dice.uniform(0.8, 1.4), 2),
             "max_per_nation_year": 2},
            {"item": "truck", "area": "border", "price_musd": round(dice.uniform(0.3, 0.6), 2),
             "production_per_year": 3, "max_per_nation_year": 2},
        ],
        needs=[{"nation": n, "area": g, "need_points": round(dice.uniform(0.5, 4.0), 1)}
               for n, g in needs],
    )  # fmt: skip


@pytest.fixture(scope="module", params=range(CASES))
def plan(request: pytest.FixtureRequest) -> Plan:
    return al.solve(drawn(request.param), options=al.SolveOptions(gap=0))


@pytest.fixture(scope="module")
def found(plan: Plan) -> Alternatives:
    return al.explore.alternatives(plan, slack="10%")


@pytest.fixture(scope="module")
def true(plan: Plan, found: Alternatives) -> Ranges:
    return ranges_of(plan, slack=found.facts["slack_points"])


@pytest.fixture(scope="module")
def one() -> Plan:
    return al.solve(drawn(2), options=al.SolveOptions(gap=0))


@pytest.fixture(scope="module")
def card(one: Plan) -> Alternatives:
    return al.explore.alternatives(one, slack="25%")


def test_every_plan_is_a_plan_within_the_slack(
    plan: Plan, found: Alternatives, true: Ranges
) -> None:
    assert found.plans
    for other in found.plans:
        assert al.check_plan(other) == []
        assert other.value >= true.best - found.facts["slack_points"] - SAME
        assert (other.case.hash, other.policy.hash) == (plan.case.hash, plan.policy.hash)


def test_found_ranges_lie_in_the_true_ones_and_these_in_the_proven_ones(
    found: Alternatives, true: Ranges
) -> None:
    rows = [*found.nations.to_dict("records"), *found.lines.to_dict("records")]
    assert rows
    for row in rows:
        place = (row["nation"], row.get("area", ""))
        low, high = true.money.get(place, (0.0, 0.0))
        assert row["proven_low_musd"] <= low + SAME, place
        assert row["proven_high_musd"] >= high - SAME, place
        assert low - SAME <= row["found_low_musd"] <= row["found_high_musd"] <= high + SAME, place
        assert row["found_low_musd"] - SAME <= row["now_musd"] <= row["found_high_musd"] + SAME
        if row["label"] == PROVEN_CORE:
            assert low > 0, place
        if row["label"] == PROVEN_OUT:
            assert high <= SAME, place


def test_labels_say_what_the_plans_have(found: Alternatives) -> None:
    plans = [found.plan, *found.plans]
    for row in found.lines.to_dict("records"):
        funded = [money_of_lines(one).get((row["nation"], row["area"]), 0) > 1e-6 for one in plans]
        assert row["funded_in"] == sum(funded)
        assert (row["label"] == FOUND_CORE) <= all(funded)
        assert (row["label"] in (FOUND_OUT, PROVEN_OUT)) <= (not any(funded))
        assert (row["label"] == "borderline") <= (0 < sum(funded) < len(plans))


def test_distances_are_those_of_the_plans(found: Alternatives) -> None:
    plans = [found.plan, *found.plans]
    money = [money_of_nations(one) for one in plans]
    table = found.distances()
    for a, first in enumerate(money):
        for b, second in enumerate(money):
            apart = sum(abs(first.get(n, 0) - second.get(n, 0)) for n in ("A", "B")) / 2
            assert table[a, b] == pytest.approx(apart)
    assert found.card["moved_musd"].tolist() == pytest.approx(table[0].tolist())
    own = table + np.where(np.eye(len(plans)) > 0, np.inf, 0.0)
    assert found.card["nearest_musd"].tolist() == pytest.approx(own.min(axis=1).tolist())
    assert own.min() > 0
    for other, row in zip(money[1:], found.card.to_dict("records")[1:], strict=True):
        more = {n for n in ("A", "B") if other.get(n, 0) > money[0].get(n, 0) + 1e-6}
        less = {n for n in ("A", "B") if other.get(n, 0) < money[0].get(n, 0) - 1e-6}
        assert {part.split()[0] for part in row["more_for"].split(", ") if part} == more
        assert {part.split()[0] for part in row["less_for"].split(", ") if part} == less


def test_what_is_proven_holds_for_all_where_the_proof_is_loose(
    one: Plan, card: Alternatives
) -> None:
    worse = max(card.plans, key=lambda plan: plan.value)
    loose = replace(worse, meta={**worse.meta, "bound": 1.3 * one.value})
    slack = 1.3 * one.value - worse.value + 0.5
    found = al.explore.alternatives(loose, slack=slack, count=2)
    assert found.facts["bound"] < 1.3 * one.value
    true = ranges_of(one, slack=slack)
    for row in [*found.nations.to_dict("records"), *found.lines.to_dict("records")]:
        low, high = true.money[row["nation"], row.get("area", "")]
        assert row["proven_low_musd"] <= low + SAME
        assert row["proven_high_musd"] >= high - SAME
    assert all(other.value >= found.facts["bound"] - slack - SAME for other in found.plans)


def test_no_slack_keeps_to_the_best(one: Plan) -> None:
    found = al.explore.alternatives(one, slack="0%", count=2)
    true = ranges_of(one, slack=0.0)
    for row in found.nations.to_dict("records"):
        low, high = true.money[row["nation"], ""]
        assert row["proven_low_musd"] <= low + SAME
        assert row["proven_high_musd"] >= high - SAME
    assert all(other.value >= one.value - SAME for other in found.plans)


def test_a_slack_below_the_proof_is_refused_with_the_least_there_is() -> None:
    plan = al.solve(al.load_case("data/starter"), options=al.SolveOptions(gap=0.02))
    assert plan.gap > 1e-3
    for slack in (f"{50 * plan.gap}%", 0.5 * (plan.bound - plan.value)):
        with pytest.raises(DataError) as caught:
            al.explore.alternatives(plan, slack=slack)
        (fault,) = caught.value.faults
        assert "not even the plan itself" in fault.found
        least = fault.allowed.removeprefix("at least ")
        assert 100 * plan.gap <= float(least.removesuffix("%")) <= 100 * plan.gap + 0.1
        assert f"ask for {least} or more" in fault.fix
        assert "allocator solve CASE --gap" in fault.fix


def test_differing_by_area_counts_money_of_areas(one: Plan) -> None:
    found = al.explore.alternatives(one, slack="15%", count=3, by="area")
    assert found.groups() == ("border", "office", "sea")
    assert found.plans
    for other, row in zip(found.plans, found.card.to_dict("records")[1:], strict=True):
        assert al.check_plan(other) == []
        cost = [one.active_lines.groupby("area")["cost_musd"].sum() for one in (found.plan, other)]
        apart = cost[0].sub(cost[1], fill_value=0.0).abs().sum() / 2
        assert row["moved_musd"] == pytest.approx(apart)


def test_marked_nations_and_lines_are_kept(card: Alternatives) -> None:
    now, other = (money_of_lines(plan) for plan in (card.plan, card.plans[0]))
    refused = next(line for line in now if line not in other)
    liked = next(line for line in other if line not in now)
    least = min(one[liked] for one in map(money_of_lines, card.plans) if liked in one)
    never = ":".join(refused)
    found = al.explore.alternatives(
        card, slack="60%", like=[":".join(liked)], never=[never], count=3
    )
    assert found.plans
    for one in found.plans:
        assert al.check_plan(one) == []
        money = money_of_lines(one)
        assert money.get(refused, 0.0) <= 1e-6
        assert money[liked] >= least - SAME
    assert found.facts["never"] == [never]
    assert found.earlier == card.plans


def test_marked_plans_steer_the_next(card: Alternatives) -> None:
    names, money = card.groups(), card.money()
    apart = card.distances()
    liked, refused = (
        int(at) for at in np.unravel_index(np.argmax(apart[1:, 1:]), apart[1:, 1:].shape)
    )
    liked, refused = liked + 1, refused + 1
    found = al.explore.alternatives(card, like=[liked], never=[str(refused)], count=3)
    assert names == found.groups()
    for own in found.money()[1:]:
        for number, sign in ((liked, 1.0), (refused, -1.0)):
            moves = money[number] - money[0]
            made = float(np.sign(np.where(np.abs(moves) > 1e-6, moves, 0.0)) @ (own - money[0]))
            assert sign * made >= sign * 0.5 * float(np.abs(moves).sum()) - SAME


def test_marks_that_no_plan_keeps_are_told(card: Alternatives) -> None:
    with pytest.raises(SolveError, match="keeps all marks"):
        al.explore.alternatives(card, never=["A", "B"])


def test_wrong_input_is_told_all_at_once(card: Alternatives, one: Plan) -> None:
    with pytest.raises(DataError) as caught:
        al.explore.alternatives(card, like=["99", "B:sae", "²"], never=["Q"])
    said = str(caught.value)
    assert "no nation '²'" in said
    assert "no plan 99" in said
    assert "no area 'sae'" in said
    assert "no nation 'Q'" in said
    with pytest.raises(DataError, match="liked and refused"):
        al.explore.alternatives(card, like=[1], never=[1])
    with pytest.raises(DataError, match="no card yet"):
        al.explore.alternatives(one, slack="10%", like=[1])
    with pytest.raises(DataError) as caught:
        al.explore.alternatives(one, count=0, by="item", time_limit=0)
    assert len(caught.value.faults) == 3
    with pytest.raises(DataError, match="a whole number from 1 to 20"):
        al.explore.alternatives(one, count=2.5)  # type: ignore[arg-type]
    for slack in ("one", "-1%", "nan"):
        with pytest.raises(DataError, match="value points such as"):
            al.explore.alternatives(one, slack=slack)


def test_stopped_is_not_found(one: Plan) -> None:
    flag = threading.Event()
    flag.set()
    with pytest.raises(SolveError, match="Stopped"):
        al.explore.alternatives(one, slack="10%", cancel=flag)
    flag.clear()
    found = al.explore.alternatives(
        one, slack="15%", cancel=flag,
        progress=lambda told: flag.set() if "plan 2" in told.message else None,
    )  # fmt: skip
    assert found.facts["stopped"]
    assert not {FOUND_CORE, FOUND_OUT} & set(found.nations["label"])
    assert (found.nations["label"] == PROVEN_CORE).any()
    assert label_of(3, 3, (0.0, 1.0), stopped=True) == UNKNOWN
    assert any("stopped" in words for words in found.words)


@pytest.mark.parametrize(
    "change",
    [{"plans": "x"}, {"plans": -3}, {"words": 3}, {"card": 5}, {"nations": [1]}, {"by": "item"},
     {"facts": []}, {"lines": [{"nation": "A"}]}],
)  # fmt: skip
def test_a_damaged_card_is_refused(
    card: Alternatives, tmp_path: Path, change: dict[str, object]
) -> None:
    save_alternatives(card, tmp_path / "card")
    file = tmp_path / "card" / "alternatives.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    with pytest.raises(DataError, match=r"alternatives\.json: damaged"):
        load_alternatives(tmp_path / "card")


def test_a_saved_card_is_the_same_and_goes_on(card: Alternatives, tmp_path: Path) -> None:
    folder = tmp_path / "card"
    save_alternatives(card, folder)
    with pytest.raises(DataError, match="already there"):
        save_alternatives(card, folder)
    again = load_alternatives(folder)
    assert again.card.equals(card.card)
    assert again.lines.equals(card.lines)
    assert again.words == card.words
    more = [al.explore.alternatives(one, never=[1], count=2) for one in (card, again)]
    assert more[0].card.equals(more[1].card)
    (folder / "alternatives.json").write_text("{}")
    with pytest.raises(DataError, match="form of this version"):
        load_alternatives(folder)


def test_the_chart_says_its_ranges(card: Alternatives) -> None:
    drawn_chart = charts.alternatives(card)
    assert card.nations["name"].iloc[0] in drawn_chart.description
    assert "mark" in str(drawn_chart.to_dict())
