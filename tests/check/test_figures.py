"""Checker and assembler read the same figures out of a case, each in its own way."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from check_case import hand_case, hand_policy
from check_fielding_case import fielding_case, fielding_policy

from allocator.assemble import assemble
from allocator.check.last import last_money
from allocator.check.payers import payable
from allocator.check.purchase_limits import Most
from allocator.check.recomputed import Facts, Line, read_facts
from allocator.check.rules import rule_rows
from allocator.inputs.case.case import Case, load_case
from allocator.inputs.policy.policy import Policy
from allocator.models import Problem
from allocator.plan.plan import Plan

DEFAULT = Path(__file__).resolve().parents[2] / "data" / "us-fy2020"
TURNED = Policy(
    disruption_factor=2.0,
    diversion_factor=0.5,
    discount=0.1,
    budget_factor={"*": 1.2, "IMET": 0.9},
    price_factor={"*": 1.1},
    tier_weight={"2": 0.3},
    delivery_delay=1,
    tail_factor=2.0,
    host_factor=0.5,
    attrition_factor=3.0,
    after_weight=0.4,
    donor_share=0.8,
    donor_share_fall=0.1,
    nation_band={"*": 0.2},
    region_band={"*": 0.1},
)


def without_needs() -> Case:
    empty = hand_case().tables["needs"].iloc[:0]
    return hand_case().with_tables({"needs": empty})


@cache
def case_called(name: str) -> Case:
    made = {"hand": hand_case, "no needs": without_needs, "fleet": fielding_case}
    return made[name]() if name in made else load_case(DEFAULT)


POLICIES = {
    "hand": hand_policy(), "turned": TURNED, "default": Policy(), "fleet": fielding_policy(),
}  # fmt: skip


@pytest.fixture(
    scope="module",
    params=[
        ("hand", "hand"),
        ("hand", "default"),
        ("no needs", "default"),
        ("fleet", "fleet"),
        ("us-fy2020", "default"),
        ("us-fy2020", "turned"),
    ],
    ids=", ".join,
)
def both(request: pytest.FixtureRequest) -> tuple[Problem, Facts, Plan]:
    name, settings = request.param
    plan = Plan(case_called(name), POLICIES[settings], {}, {})
    return assemble(plan.case, plan.policy), read_facts(plan), plan


def figure(problem: Problem, name: str) -> dict[Any, float]:
    return dict(problem.figures[name].items())


def limits(plan: Plan, facts: Facts, *families: str) -> dict[Any, float]:
    return {
        tuple(row.where.values()) if row.rule == row.family else (row.rule, *row.where.values()):
        row.limit
        for row in rule_rows(plan, facts)
        if row.family in families
    }  # fmt: skip


def test_value_of_points(both: tuple[Problem, Facts, Plan]) -> None:
    problem, facts, _ = both
    slopes = [slope for _, slope in facts.worth.pieces]
    stated = figure(problem, "met_value")
    assert stated
    assert stated == pytest.approx(
        {(n, g, t, i): facts.worth.base[n, g, t] * slopes[i - 1] for n, g, t, i in stated}
    )


def test_price_of_bending(both: tuple[Problem, Facts, Plan]) -> None:
    problem, facts, plan = both
    prices = {family: price * facts.ref for family, price in plan.policy.rule_price.items()}
    stated = figure(problem, "bend_price")
    assert stated == pytest.approx({family: prices[family] for family in stated})


def test_points_prices_and_losses(both: tuple[Problem, Facts, Plan]) -> None:
    problem, facts, _ = both
    assert figure(problem, "price") == pytest.approx(
        {code: facts.items[code].price for code in figure(problem, "price")}
    )
    assert figure(problem, "points") == pytest.approx(
        {code: facts.items[code].points for code in figure(problem, "points")}
    )
    assert figure(problem, "loss") == pytest.approx(
        {code: facts.nations[code].loss for code in figure(problem, "loss")}
    )


def test_money_and_earmarks(both: tuple[Problem, Facts, Plan]) -> None:
    problem, facts, plan = both
    vintages = limits(plan, facts, "vintage")
    stated = figure(problem, "money")
    assert stated == pytest.approx({key: vintages[key] for key in stated})
    amounts = limits(plan, facts, "floor", "cap")
    stated = {key: value for key, value in figure(problem, "earmark_amount").items() if value > 0}
    assert stated == pytest.approx({key: amounts[key] for key in stated})


def test_persons(both: tuple[Problem, Facts, Plan]) -> None:
    problem, facts, _ = both
    assert figure(problem, "vetted_people") == pytest.approx(
        {code: facts.nations[code].vetted for code in figure(problem, "vetted_people")}
    )


def test_eligibility(both: tuple[Problem, Facts, Plan]) -> None:
    """What the assembler lets an account pay is what no bar in force selects."""
    from allocator.check.eligibility import barred, in_force

    problem, facts, plan = both
    bars, exemptions = in_force(plan, facts)
    pays = {key for key, most in problem.figures["pay_most"].items() if most > 0}
    wrong = []
    for family in ("lots_of_use", "seats_of_use", "grants_of_use"):
        for (nation, use), codes in problem.members[family].items():
            for code in codes:
                for account in facts.accounts:
                    for year in facts.years:
                        line = Line(nation, facts.items[code], account, year, 1.0, 1.0, 1.0)
                        may = barred(line, bars, exemptions) is None
                        if may != ((nation, account, use, year) in pays):
                            wrong.append((nation, code, account, year))
    assert wrong == []


def share_of(facts: Facts, name: str, code: str, bought: int, period: int) -> float:
    """Share of lots that work without upkeep (fresh) or only with it (aged)."""
    fielding = facts.items[code].fielding
    free = fielding.young if fielding.tail > 0 else fielding.ready

    def at(year: int) -> float:
        age = year - bought - fielding.lead
        return free(age) if name == "fresh_share" else fielding.ready(age) - free(age)

    return facts.periods.mean(period, at)


@pytest.mark.parametrize("name", ["fresh_share", "aged_share"])
def test_shares_of_lots_that_may_work(both: tuple[Problem, Facts, Plan], name: str) -> None:
    problem, facts, _ = both
    stated = figure(problem, name)
    assert stated == pytest.approx({key: share_of(facts, name, *key) for key in stated})


def test_upkeep_and_who_may_pay(both: tuple[Problem, Facts, Plan]) -> None:
    problem, facts, plan = both
    tails = {code: item.fielding.tail for code, item in facts.items.items()}
    assert figure(problem, "tail") == pytest.approx({k: t for k, t in tails.items() if t > 0})
    assert figure(problem, "host_money") == pytest.approx(
        {code: nation.host for code, nation in facts.nations.items()}
    )
    promises = [limit for _, limit in limits(plan, facts, "after_money").items()]
    for most in figure(problem, "after_most").values():
        assert promises == [pytest.approx(most)]


def test_largest_purchases(both: tuple[Problem, Facts, Plan]) -> None:
    problem, facts, plan = both
    most = Most(plan, facts)
    stated = figure(problem, "lots_most")
    some = list(stated)[:: max(1, len(stated) // 300)]
    assert [stated[key] for key in some] == pytest.approx([most.quantity(*key) for key in some])


def test_lines_of_money_and_the_last_plan(both: tuple[Problem, Facts, Plan]) -> None:
    problem, facts, plan = both
    assert payable(plan, facts) == set(problem.sets["obligation_pairs"])
    stated, last = figure(problem, "last_money"), last_money(plan.case)
    assert stated == pytest.approx({key: last.get(key, 0.0) for key in stated})
    bands = limits(plan, facts, "band_low") if stated else {}
    known = {(f"band {band}", year): limit
             for (band, year), limit in figure(problem, "band_least").items()}  # fmt: skip
    assert known == pytest.approx(bands)
