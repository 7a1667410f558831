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

OLD = [{"nation": "A", "account": "AID", "amount_musd": 1000.0}]
EPS = 1e-6
NUMBER = r"(?:[\d.]+% of the value \()?(less than 0\.01|-?\d+\.\d\d) value points\)?"


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


def frontier(plans: Mapping[str, Found]) -> tuple[str, str]:
    points = tuple(
        frontier_plan("point", one.loss / 100, one.value, 0, 0.0, gap=one.open, change=one.moved)
        for one in plans.values()
    )
    found = of_frontier(replace(made([]), plans=points))
    return "" if found.plan is None else str(found.plan), found.words


def dominated(plans: Mapping[str, Found], name: str) -> bool:
    own = plans[name]
    return any(
        one.value >= own.value and one.loss <= own.loss
        and (one.value > own.value or one.loss < own.loss)
        for one in plans.values()
    )  # fmt: skip


class Claims:
    """Checks of what sentences claim, by the figures of the plans; how many were made."""

    def __init__(self, plans: Mapping[str, Found], choice: str, words: str) -> None:
        self.plans, self.choice, self.words = plans, choice, words
        self.names = r"(?:plans? )?((?:[“\w”]+(?:, | and )?)+?)"

    def listed(self, text: str) -> list[str]:
        return [one.strip("“”") for one in re.split(r", | and ", text)]

    def noise(self, one: str, other: str) -> float:
        return self.plans[one].open + self.plans[other].open

    def apart(self, one: str, other: str) -> float:
        return abs(self.plans[one].value - self.plans[other].value)

    def hold(self) -> None:
        assert not re.search(r"(?<![\w.])[-−]\d", self.words) and "e-0" not in self.words
        self.ties()
        self.given_up()
        self.best()
        self.leads()

    def ties(self) -> None:
        one = r"(?:[Pp]lan )?“?(\w+)”?"
        tied = rf"{self.names} ties? in value with {one} within ([\d.]+)"
        for others, best, noise in re.findall(tied, self.words, re.IGNORECASE):
            for name in self.listed(others.removeprefix("Plans ").removeprefix("Plan ")):
                assert self.apart(name, best) <= self.noise(name, best) + EPS
                assert self.apart(name, best) <= float(noise) + EPS
        for name, other, noise in re.findall(rf"{one} ties with {one} within ([\d.]+)", self.words):
            assert (
                self.apart(name, other) <= self.noise(name, other) + EPS <= float(noise) + 2 * EPS
            )
        for best in re.findall(rf"leaves more open than the one for {one}", self.words):
            assert any(found.open > self.plans[best].open for found in self.plans.values())

    def given_up(self) -> None:
        one = r"(?:[Pp]lan )?“?(\w+)”?"
        most = re.findall(r"“(\w+)” has the most value", self.words)
        near = rf"{one} (?:has an expected|is better in)[^:]*? gives up {NUMBER}, (no more|more)"
        for name, size, turn in re.findall(near, self.words):
            choice = self.choice or most[0]
            assert self.plans[choice].value > self.plans[name].value
            self.size(choice, name, size)
            within = self.apart(choice, name) <= self.noise(choice, name) + EPS
            assert within == (turn == "no more")
        for size, other in re.findall(
            rf"It gives up {NUMBER} compared with {one}, more", self.words
        ):
            self.size(other, self.choice, size)
            assert self.apart(other, self.choice) > self.noise(other, self.choice)

    def size(self, more: str, less: str, told: str) -> None:
        difference = self.plans[more].value - self.plans[less].value
        assert difference > 0
        assert (
            difference < 0.005 + EPS
            if told.startswith("less")
            else (abs(difference - float(told)) <= 0.005 + EPS)
        )

    def best(self) -> None:
        own, plans = self.plans.get(self.choice), self.plans.values()
        if "it is worth more than" in self.words:
            assert all(self.apart(name, self.choice) > self.noise(name, self.choice)
                       for name in self.plans if name != self.choice)  # fmt: skip
        if "no other scenario is worth more" in self.words or "it is worth more" in self.words:
            assert own and own.value >= max(one.value for one in plans) - EPS
        if "none has a lower expected loss." in self.words:
            assert own and own.loss <= min(one.loss for one in plans) + EPS

    def leads(self) -> None:
        pool = self.pool()
        some = re.findall(rf"of them {self.names} have the lowest expected loss", self.words)
        level = self.listed(some[0]) if some else pool
        plans = [self.plans[name] for name in level]
        if some and self.choice:
            assert min(self.plans[name].loss for name in pool) == min(one.loss for one in plans)
        if "it has the lowest expected loss" in self.words:
            assert self.plans[self.choice].loss == min(self.plans[name].loss for name in pool)
        if "it takes least" in self.words or "it has the least change" in self.words:
            assert self.plans[self.choice].moved == min(one.moved for one in plans)

    def pool(self) -> list[str]:
        """Return the plans that the words say are chosen among."""
        intro = self.words.split(". ")[0]
        return [name for name in self.plans if re.search(rf"(?<![\d.])\b{name}\b(?![\d.%])", intro)]


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
    assert not choice or not dominated(plans, choice), words
    assert last or "last plan" not in words
    Claims(plans, choice, words).hold()


@given(st.lists(FIGURES, min_size=2, max_size=6))
def test_of_a_frontier(drawn: list[Found]) -> None:
    plans = {str(at): one for at, one in enumerate(drawn, 1)}
    choice, words = frontier(plans)
    assert not choice or not dominated(plans, choice), words
    Claims(plans, choice, words).hold()


def test_a_dominated_plan_is_not_recommended(ground: tuple[Side, Side]) -> None:
    plans = {"A": Found(19.0, 10, 1.0), "B": Found(17.1, 8, 1.0), "C": Found(17.8, 5, 0.1)}
    choice, words = scenarios(ground, plans)
    assert choice == "" and "“C” has an expected loss of 5%" in words
    assert (
        "gives up 6.3% of the value (1.20 value points), more than the searches leave open" in words
    )


def test_a_badly_searched_plan_is_not_said_to_be_worth_less(ground: tuple[Side, Side]) -> None:
    plans = {"A": Found(19.0, 10, 0.1), "B": Found(17.6, 10, 1.5)}
    choice, words = scenarios(ground, plans)
    assert choice == "A" and "more than the other" not in words
    assert "“B” ties in value with “A” within 1.60, which the searches leave open" in words
    safer = {**plans, "B": Found(17.6, 6, 1.5)}
    choice, words = scenarios(ground, safer)
    assert choice == "" and "no more than the searches leave open; but the search for it" in words


def test_what_decides_is_what_is_told(ground: tuple[Side, Side]) -> None:
    plans = {"A": Found(19.0, 10, 0.5, 200), "B": Found(18.9, 11.2, 0.5, 5),
             "C": Found(18.95, 10.4, 0.5, 300)}  # fmt: skip
    choice, words = scenarios(ground, plans)
    assert choice == "A" and "takes least" not in words
    # the last takes least of all, but its loss is higher
    plans = {"A": Found(18.9, 10, 0.5, 300), "B": Found(19.0, 10.01, 0.5, 200),
             "C": Found(19.1, 12, 0.5, 5)}  # fmt: skip
    choice, words = scenarios(ground, plans)
    assert choice == "B"
    assert "of them “A” and “B” have the lowest expected loss" in words
    assert "of these it takes least from nations of the last plan" in words


def test_without_a_last_plan_nothing_is_said_of_it(ground: tuple[Side, Side]) -> None:
    plans = {"A": Found(19.0, 10, 0.5), "B": Found(18.9, 9.99, 0.5)}
    choice, words = scenarios(ground, plans, last=False)
    assert choice == "" and "last plan" not in words and "equal in expected loss" in words


@pytest.mark.parametrize("apart", [0.0, 0.00004])
def test_a_closer_search_may_find_a_better_plan(ground: tuple[Side, Side], apart: float) -> None:
    plans = {"A": Found(19.0, 10, 0.5), "B": Found(19.0 - apart, 10 - 100 * apart, 0.5)}
    _, words = scenarios(ground, plans)
    assert "a closer search may find a better plan for one of them" in words
    assert "e-0" not in words and "No search" not in words
    proven = {name: replace(one, value=19.0, open=0.0) for name, one in plans.items()}
    if not apart:
        assert "They are proven to have the same value" in scenarios(ground, proven)[1]
