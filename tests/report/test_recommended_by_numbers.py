"""What is recommended is never dominated, and what is said of it holds by the numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd
import pytest
from explore.frontiers.test_promises import made
from explore.frontiers.test_promises import plan as frontier_plan
from hypothesis import given
from hypothesis import strategies as st
from tiny_revision import tiny

import allocator as al
from allocator.explore.frontiers.recommendation import recommended as of_frontier
from allocator.report.compare.sides import Side, side_of_last, side_of_plan
from allocator.report.scenarios.recommend import recommended as of_scenarios
from allocator.report.scenarios.trade import Trade
from allocator.report.scenarios.trade_words import Figure, TradeWords

OLD = [{"nation": "A", "account": "AID", "amount_musd": 1000.0}]
EPS = 1e-6


@dataclass(frozen=True)
class Found:
    """Figures of a plan: value and what its search leaves open (points), loss (%), US$ million."""

    value: float
    loss: float
    open: float
    moved: float = 100.0


@pytest.fixture(scope="module")
def ground() -> tuple[Side, Side]:
    """Return a plan and the last plan of its case; figures are put in place of theirs."""
    plan = al.solve(tiny(last_plan=OLD), options=al.SolveOptions(gap=0))
    return side_of_plan(plan), side_of_last(plan)


def scenarios(ground: tuple[Side, Side], plans: Mapping[str, Found], *, last: bool = True
              ) -> tuple[str, str]:  # fmt: skip
    base, old = ground
    before = float(old.money["musd"].sum())
    sides = {"Last plan": old} if last else {}
    for name, one in plans.items():
        money = pd.DataFrame({"nation": ["A"], "account": ["AID"], "musd": [before - one.moved]})
        figures = {**base.figures, "expected_loss_share": one.loss / 100}
        meta = {**base.meta, "value": one.value, "best_value": one.value,
                "bound": one.value + one.open}  # fmt: skip
        sides[name] = replace(base, figures=figures, money=money, meta=meta)
    return of_scenarios(sides, next(iter(plans)))


def frontier(plans: Mapping[str, Found], hand: str = "") -> tuple[str, str]:
    points = tuple(
        frontier_plan("start" if name == hand else "point", one.loss / 100, one.value, 0, 0.0,
                      gap=one.open, change=one.moved)
        for name, one in plans.items()
    )  # fmt: skip
    found = of_frontier(replace(made([]), plans=points))
    return "" if found.plan is None else str(found.plan), " ".join(found.words)


def dominated(plans: Mapping[str, Found], name: str) -> bool:
    own = plans[name]
    return any(
        one.value >= own.value and one.loss <= own.loss
        and (one.value > own.value or one.loss < own.loss)
        for one in plans.values()
    )  # fmt: skip


def net(plans: Mapping[str, Found], name: str, whole: float, price: float = 1.0) -> float:
    """Return value points less what the loss counts for at a price, per cent of `whole` a point."""
    return plans[name].value - price / 100 * whole * plans[name].loss


class Claims:
    """Checks of what sentences claim, by the figures of the plans."""

    def __init__(self, plans: Mapping[str, Found], choice: str, words: str, hand: str) -> None:
        self.plans, self.choice, self.words = plans, choice, words
        self.hand = hand
        best = max(plans, key=lambda name: (plans[name].value, -plans[name].loss))
        self.base = hand or best

    def hold(self) -> None:
        assert not re.search(r"(?<![\w.])[-−]\d", self.words) and "e-0" not in self.words
        self.rule()
        self.given_up()
        self.unbeaten()
        self.other_prices()

    def rule(self) -> None:
        whole, least = self.plans[self.base].value, 0.001 * self.plans[self.base].value
        own = net(self.plans, self.choice, whole)
        most = max(net(self.plans, name, whole) for name in self.plans)
        assert own >= most - (least if self.choice == self.hand else 0.0) - EPS
        if self.hand and self.choice != self.hand and not dominated(self.plans, self.hand):
            assert own - net(self.plans, self.hand, whole) >= least - EPS

    def given_up(self) -> None:
        name = r"(?:[Pp]lan )?“?(\w+)”?"
        near = re.findall(rf"The nearest, {name}, has {SIZE}", self.words)
        for other, size, turn in near:
            self.size(other, self.choice, size, turn)
            assert self.plans[other].loss < self.plans[self.choice].loss
        for other, size, turn in re.findall(
            rf"Compared with {name}[^.]*? it has {SIZE}", self.words
        ):
            assert other == self.base
            self.size(self.choice, other, size, turn)

    def size(self, one: str, other: str, told: str, turn: str) -> None:
        apart = self.plans[one].value - self.plans[other].value
        assert (apart > 0) == (turn == "more")
        if told.startswith("less"):
            assert abs(apart) < 0.005 + EPS
        else:
            assert abs(abs(apart) - float(told)) <= 0.005 + EPS

    def unbeaten(self) -> None:
        own, plans = self.plans[self.choice], self.plans.values()
        if "none here has more value, and none less expected loss" in self.words:
            assert own.value >= max(one.value for one in plans) - EPS
            assert own.loss <= min(one.loss for one in plans) + EPS

    def other_prices(self) -> None:
        """At each price told, the plan told has no smaller net gain than any other."""
        whole = self.plans[self.base].value
        for name, price in re.findall(r"(?:plan )?“?(\w+)”? from ([\d.]+)% on", self.words):
            own = net(self.plans, name, whole, float(price))
            room = whole * 0.0011 * max(1.0, own)  # the price is rounded up
            assert own > net(self.plans, self.choice, whole, float(price)) - room


SIZE = r"(less than 0\.01|\d+\.\d\d) value points (more|less)"

FIGURES = st.builds(
    Found,
    st.sampled_from([15.0, 17.05, 17.1, 17.6, 17.8, 18.9, 18.95, 18.99996, 19.0]),
    st.sampled_from([5.0, 6.0, 8.0, 8.1, 9.9, 10.0, 11.2]),
    st.sampled_from([0.0, 0.02, 0.1, 0.5, 1.0, 1.5, 4.0]),
    st.sampled_from([5.0, 200.0, 300.0]),
)


@given(st.lists(FIGURES, min_size=2, max_size=6), st.booleans())
def test_of_scenarios(ground: tuple[Side, Side], drawn: list[Found], last: bool) -> None:
    plans = {f"s{at}": one for at, one in enumerate(drawn)}
    choice, words = scenarios(ground, plans, last=last)
    assert choice and not dominated(plans, choice), words
    assert last or "last plan" not in words
    Claims(plans, choice, words, "s0").hold()


@given(st.lists(FIGURES, min_size=2, max_size=6), st.booleans())
def test_of_a_frontier(drawn: list[Found], begun: bool) -> None:
    plans = {str(at): one for at, one in enumerate(drawn, 1)}
    hand = "1" if begun and not dominated(plans, "1") else ""
    choice, words = frontier(plans, hand)
    assert choice and not dominated(plans, choice), words
    if "no other plan here is better" not in words:
        Claims(plans, choice, words, hand).hold()


@given(st.lists(FIGURES, min_size=2, max_size=6))
def test_what_would_change_the_choice_does(ground: tuple[Side, Side], drawn: list[Found]) -> None:
    plans = {f"s{at}": one for at, one in enumerate(drawn)}
    choice, words = scenarios(ground, plans)
    for name, more in re.findall(
        r"“(\w+)” would be chosen instead with ([\d.]+) value points more", words
    ):
        own = plans[name]
        assert name != choice and float(more) <= own.open + 0.01
        raised = {**plans, name: replace(own, value=own.value + float(more))}
        assert scenarios(ground, raised)[0] == name
    if "No other plan here would be chosen" in words:
        for name, one in plans.items():
            raised = {**plans, name: replace(one, value=one.value + one.open)}
            assert scenarios(ground, raised)[0] == choice


def test_a_badly_searched_plan_is_no_better_for_it(ground: tuple[Side, Side]) -> None:
    """What a search leaves open is told of a plan, and never a reason to choose it."""
    close = {"A": Found(19.0, 10, 0.1), "B": Found(17.6, 9, 0.1)}
    vague = {**close, "B": Found(17.6, 9, 4.0)}
    assert scenarios(ground, close)[0] == scenarios(ground, vague)[0] == "A"
    words = scenarios(ground, vague)[1]
    assert "of the 4.00 that its search leaves open" in words
    assert "No other plan here would be chosen" in scenarios(ground, close)[1]


def test_value_is_given_up_for_less_loss_at_the_price_only(ground: tuple[Side, Side]) -> None:
    fair = {"A": Found(20.0, 10, 0.5), "B": Found(19.9, 8, 0.5)}  # 0.25% a point
    choice, words = scenarios(ground, fair)
    assert choice == "B" and "it has 0.10 value points less (0.5%)" in words
    assert "expected loss 8% of money instead of 10% of money" in words
    assert "0.25% of value for each percentage point of loss" in words
    dear = {"A": Found(20.0, 10, 0.5), "B": Found(19.0, 8, 0.5)}  # 2.5% a point
    choice, words = scenarios(ground, dear)
    assert choice == "A" and "“B” from 2.6% on" in words
    # a gain of next to nothing is no reason to leave the first
    even = {"A": Found(20.0, 10, 0.5), "B": Found(20.0, 9.95, 0.5)}
    assert scenarios(ground, even)[0] == "B"  # which beats it
    small = {"A": Found(20.0, 10, 0.5), "B": Found(19.999, 9.95, 0.5)}
    assert scenarios(ground, small)[0] == "A"


def test_without_a_last_plan_nothing_is_said_of_it(ground: tuple[Side, Side]) -> None:
    plans = {"A": Found(19.0, 10, 0.5), "B": Found(18.9, 9.99, 0.5)}
    choice, words = scenarios(ground, plans, last=False)
    assert choice == "A" and "last plan" not in words


def test_a_size_that_is_not_known_is_said_of_its_plan(ground: tuple[Side, Side]) -> None:
    for size in (float("inf"), float("nan")):
        plans = {"A": Found(19.0, 10, 0.0), "B": Found(18.9, 9.99, size)}
        choice, words = scenarios(ground, plans)
        assert choice == "A" and "the level of loss of “B” is not proven." in words
        trade = Trade({"A": 19.0, "B": 18.9}, {"A": 10, "B": 9.99}, "A")
        assert trade.rivals({"A": 0.0, "B": size}) == []


def test_proven_plans_leave_nothing_open(ground: tuple[Side, Side]) -> None:
    plans = {"A": Found(19.0, 10, 0.0), "B": Found(18.9, 9.99, 0.0)}
    assert "no search leaves 0.01 value points open" in scenarios(ground, plans)[1]


def words_of(values: Mapping[str, float], losses: Mapping[str, float], hand: str = "a"
             ) -> tuple[str, ...]:  # fmt: skip
    trade = Trade(values, losses, hand)
    loss = Figure("expected loss", losses.__getitem__, lambda size: f"{size:g}% of money")
    shown = "the plan shown" if hand else ""
    return TradeWords(trade, "plan {}".format, shown, [loss], dict.fromkeys(values, 0.0)).told()


def test_a_gain_too_small_to_leave_the_plan_at_hand_is_told_as_such() -> None:
    verdict, rule, _ = words_of({"a": 20.0, "b": 19.995}, {"a": 9.0, "b": 8.95})
    assert verdict.startswith(
        "Plan a, the plan shown, is recommended: the net gain of any other plan here, by the rule "
        "below, is less than 0.1% of value. It is largest with plan b, which has less than 0.01"
    )
    assert "worth what it gives up" not in verdict and "plan b from 2.5% on" in rule
    more = words_of({"a": 20.0, "b": 20.04}, {"a": 9.0, "b": 9.15})[0]
    assert "It is largest with plan b, which has 0.04 value points more" in more


def test_the_rule_says_that_a_plan_at_hand_that_another_beats_is_left() -> None:
    verdict, rule, _ = words_of({"a": 20.0, "b": 20.015}, {"a": 9.0, "b": 9.0})
    assert verdict.endswith(
        " The net gain is less than 0.1% of value, but it beats the plan shown: more value at no "
        "more expected loss."
    )
    assert "or where another plan here has no less value, no more expected loss" in rule
    safer = words_of({"a": 20.0, "b": 20.0}, {"a": 9.0, "b": 8.95})[0]
    assert safer.endswith("but it beats the plan shown: less expected loss at no less value.")
    plans = {"a": 20.0, "b": 20.005, "c": 20.03}, {"a": 9.0, "b": 9.0, "c": 9.07}
    third = words_of(*plans)[0]
    assert third.startswith("Plan c is recommended.")
    assert third.endswith("but plan b beats the plan shown: more value at no more expected loss.")
    clear = words_of({"a": 20.0, "b": 21.0}, {"a": 9.0, "b": 8.0})[0]
    assert "beats" not in clear


def test_plans_with_more_value_and_more_loss_are_told() -> None:
    verdict = words_of({"a": 20.0, "b": 20.1}, {"a": 9.0, "b": 12.0})[0]
    assert verdict == (
        "Plan a, the plan shown, is recommended: none here has less expected loss, and none with "
        "more value is worth its additional loss."
    )
    both = words_of({"a": 20.0, "b": 20.1, "c": 15.0}, {"a": 9.0, "b": 12.0, "c": 8.0})[0]
    assert "gives up, and none with more value is worth its additional loss. The nearest" in both


def test_without_value_loss_has_no_price() -> None:
    verdict, rule, _ = words_of({"a": -1.0, "b": -2.0}, {"a": 9.0, "b": 7.0})
    assert verdict == "Plan a, the plan shown, is recommended: none here has more value."
    assert rule.startswith("Rule: the most value") and "of plan a, which is not above 0." in rule
    none = words_of({"a": 0.0, "b": 0.0}, {"a": 9.0, "b": 8.0})[0]
    assert none.endswith(". It beats the plan shown: less expected loss at no less value.")
    even = words_of({"a": 20.0, "b": 20.0}, {"a": 9.0, "b": 9.0})[0]
    assert even.endswith("none here has more value, and none less expected loss.")
