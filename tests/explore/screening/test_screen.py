"""The screening of lines that are not funded: facts are facts, guesses are near exact answers."""

import json
import threading
from pathlib import Path

import pandas as pd
import pytest
from click.testing import Result
from conftest import STARTER
from tiny_revision import tiny
from typer.testing import CliRunner

import allocator as al
from allocator.cli.main import app
from allocator.errors import DataError, SolveError
from allocator.explore.explanation.answer import Verdict
from allocator.explore.screening import screen as module
from allocator.explore.screening.facts import Facts
from allocator.explore.screening.market import Market
from allocator.explore.screening.purchases import GOODS
from allocator.explore.screening.result import COLUMNS, Guess, Screening
from allocator.explore.screening.screen import screen
from allocator.inputs.policy.policy import Lock, Policy
from allocator.plan.plan import Plan
from allocator.util.progress import Progress

BEST = al.SolveOptions(gap=0)
RADIO = {
    "equipment": [
        {"item": "boat", "area": "sea", "price_musd": 1.1, "max_per_nation_year": 1},
        {"item": "truck", "area": "border", "price_musd": 0.7, "production_per_year": 2,
         "max_per_nation_year": 2},
        {"item": "radio", "area": "comms", "price_musd": 0.2},
    ],
    "needs": [
        {"nation": "A", "area": "sea", "need_points": 3.0},
        {"nation": "A", "area": "border", "need_points": 2.0},
        {"nation": "B", "area": "border", "need_points": 4.0},
        {"nation": "B", "area": "comms", "need_points": 0.1},
        {"nation": "B", "area": "office", "need_points": 2.0},
    ],
}  # fmt: skip
"""Nation A has no need of radios by themselves."""
ASKED_FOR = {
    "module": ({"modules": [{"item": "truck", "module": "radio", "units_per_lot": 1.0,
                             "status": "law"}]}, Policy()),
    "prerequisite": ({"prerequisites": [{"item": "truck", "needs": "radio"}]}, Policy()),
    "decision": ({}, Policy(locks=[Lock("radios", "A", item="radio", low=1)])),
    "crew": ({"equipment": RADIO["equipment"][:2],
              "courses": [{"item": "school", "area": "comms", "cost_musd": 0.05}],
              "skills": [{"skill": "driver", "attrition_per_year": 0.1}],
              "crews": [{"item": "truck", "skill": "driver", "persons_per_lot": 2}],
              "graduates": [{"item": "school", "skill": "driver", "persons_per_seat": 1}]},
             Policy()),
}  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    return al.solve(al.load_case(STARTER), options=BEST)


@pytest.fixture(scope="module")
def found(plan: Plan) -> Screening:
    return screen(plan)


def test_every_line_that_is_not_funded_is_there_once(plan: Plan, found: Screening) -> None:
    nations, items = plan.case.tables["nations"]["nation"], plan.case.items["item"]
    goods = plan.lines[plan.lines["kind"] != "sustainment"]
    funded = set(zip(goods["nation"], goods["item"], strict=True))
    told = list(zip(found.table["nation"], found.table["item"], strict=True))
    assert len(told) == len(set(told))
    assert set(told) == {(n, i) for n in nations for i in items} - funded
    assert tuple(found.table.columns) == COLUMNS


def test_what_is_certain_is_what_needs_no_solve_and_only_that(plan: Plan, found: Screening) -> None:
    for row in found.table.to_dict("records"):
        answer = al.explain(plan, row["nation"], row["item"], keep=False)
        by_law = answer.proof.radius == "law" and row["verdict"] != Guess.NO_ROOM
        assert row["certain"] == by_law == (row["verdict"] == Guess.IMPOSSIBLE)
        if by_law:
            assert row["reason"] == answer.reasons[0].kind
            assert not row["words"].startswith("A guess")
        else:
            assert row["words"].startswith("A guess")
        if row["verdict"] in (Guess.LESS, Guess.NO_ROOM):
            assert answer.verdict in (Verdict.OUTBID, Verdict.IMPOSSIBLE)


def test_a_bar_is_named_with_its_rule_and_source() -> None:
    bar = {"rule": "no_trucks", "nations": "B", "items": "truck", "citation": "Act, sec. 9"}
    plan = al.solve(tiny(eligibility=[bar]), options=BEST)
    rows = screen(plan).table.set_index(["nation", "item"])
    row = rows.loc[("B", "truck")]
    assert row["certain"] and row["reason"] == "barred" and row["rule"] == "no_trucks"
    assert row["citation"] == "Act, sec. 9" and "no_trucks (Act, sec. 9)" in row["words"]


@pytest.mark.parametrize("budget_musd", [0.15, 4.0])
@pytest.mark.parametrize("why", ASKED_FOR)
def test_what_the_model_may_buy_is_never_called_impossible(why: str, budget_musd: float) -> None:
    """A has no need of radios by themselves, but of trucks that come with them."""
    changes, policy = ASKED_FOR[why]
    money = [{"account": "AID", "budget_musd": budget_musd}]
    plan = al.solve(tiny(accounts=money, **{**RADIO, **changes}), policy, options=BEST)
    facts, market = Facts(plan), Market(plan)
    may = {(nation, item) for name in GOODS.values()
           for nation, item, year in market.keys(name)
           if market.most(name, (nation, item, year)) > 0}  # fmt: skip
    goods = plan.lines[plan.lines["kind"] != "sustainment"]
    funded = set(zip(goods["nation"], goods["item"], strict=True))
    companion = ("A", "school" if why == "crew" else "radio")
    assert companion in may and funded <= may
    assert (budget_musd < 1) == (companion not in funded)
    assert [line for line in may if facts.about(*line) is not None] == []
    table = screen(plan).table
    certain = table[table["certain"]]
    assert len(certain) and not may & set(zip(certain["nation"], certain["item"], strict=True))


def test_the_value_of_a_whole_lot_decides_and_not_of_a_part() -> None:
    """A truck costs US$ 1 million and meets needs; no money is left for it but others' use."""
    money = [{"account": "AID", "budget_musd": 1.2}]
    plan = al.solve(tiny(accounts=money), options=BEST)
    for row in screen(plan).table.to_dict("records"):
        if not row["certain"] and row["verdict"] != Guess.NO_ROOM:
            answer = al.explain(plan, row["nation"], row["item"], keep=False)
            assert row["units"] >= 1
            assert row["gain"] - row["cost"] >= row["points"] - 1e-12
            assert row["points"] <= 1e-6 or answer.verdict is not Verdict.VALUE


def test_a_decision_that_allows_none_leaves_nothing_to_gain() -> None:
    policy = Policy(locks=[Lock("none", "A", item="truck", high=0)])
    plan = al.solve(tiny(), policy, options=BEST)
    row = screen(plan).table.set_index(["nation", "item"]).loc[("A", "truck")]
    assert row["verdict"] == Guess.LESS and row["reason"] == "rule"


def test_asking_twice_takes_no_time_and_progress_is_told(plan: Plan, found: Screening) -> None:
    assert screen(plan) is screen(plan)
    heard: list[Progress] = []
    module._KEPT.clear()
    screen(plan, progress=heard.append)
    assert [one.message for one in heard] == [
        "pricing the plan with its whole numbers kept",
        "valuing each line that is not funded",
    ]


def test_a_stop_ends_it(plan: Plan) -> None:
    module._KEPT.clear()
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(SolveError, match="Stopped"):
        screen(plan, cancel=cancel)


def test_rows_are_chosen_by_nation_and_verdict(found: Screening) -> None:
    one = found.of("Alvania" if "Alvania" in set(found.table["name"]) else
                   str(found.table["name"].iloc[0]), "worth less")  # fmt: skip
    assert set(one.table["verdict"]) <= {"worth less"} and one.table["nation"].nunique() <= 1
    with pytest.raises(DataError) as refused:
        found.of("Atlantis", "dear")
    assert len(refused.value.faults) == 2 and "worth a closer look" in str(refused.value)


def test_what_may_pay_comes_first(found: Screening) -> None:
    shown = found.first(5)
    assert len(shown) == 5 and shown["verdict"].iloc[0] == Guess.LOOK
    assert shown["points"].iloc[0] == found.table["points"].max()


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, words)))


def test_the_command_shows_and_saves(plan: Plan, found: Screening, tmp_path: Path) -> None:
    plan.save(tmp_path / "plan")
    said = run("screen", tmp_path / "plan", "--quiet", "--out", tmp_path / "lines.csv")
    assert said.exit_code == 0, said.output
    assert "proves nothing" in " ".join(said.output.split())
    saved = pd.read_csv(tmp_path / "lines.csv")
    assert list(saved.columns) == list(COLUMNS) and len(saved) == len(found.table)
    told = json.loads(run("screen", tmp_path / "plan", "--json", "--verdict", "worth less").output)
    assert {one["verdict"] for one in told["lines"]} == {"worth less"}
    wrong = run("screen", tmp_path / "plan", "--nation", "Atlantis", "--verdict", "cheap")
    assert wrong.exit_code == 2 and "Traceback" not in wrong.output and "cheap" in wrong.output
