"""Nations without money: who they are, what closes them, and the rival that scores lower."""

import json

import pytest
from conftest import STARTER
from tiny_revision import three_rivals, tiny
from typer.testing import CliRunner

import allocator as al
from allocator.cli.main import app
from allocator.explore.explanation.ask import reading
from allocator.explore.explanation.scores import priorities
from allocator.explore.screening.screen import screen
from allocator.explore.screening.without_money import COLUMNS, State, nations_without_money
from allocator.inputs.policy.policy import Lock, Policy
from allocator.plan.plan import Plan

BEST = al.SolveOptions(gap=0)


def solved(policy: Policy | None = None, **changes: object) -> Plan:
    return al.solve(tiny(**changes), policy, options=BEST)


@pytest.fixture(scope="module")
def starter() -> Plan:
    return al.solve(al.load_case(STARTER), options=BEST)


def test_every_nation_without_money_in_some_year_is_listed_with_these_years(starter: Plan) -> None:
    lines = starter.lines[starter.lines["obligation_musd"] > 1e-6]
    paid = set(zip(lines["nation"], lines["year"], strict=True))
    bare = {str(n): [y for y in starter.case.years if (n, y) not in paid]
            for n in starter.case.tables["nations"]["nation"]}  # fmt: skip
    table = nations_without_money(starter).table
    assert tuple(table.columns) == COLUMNS
    assert set(table["nation"]) == {one for one, years in bare.items() if years}
    whole = {one for one, years in bare.items() if len(years) == len(starter.case.years)}
    assert set(table.loc[table["years"] == "all", "nation"]) == whole


@pytest.mark.parametrize(
    ("changes", "policy", "state"),
    [
        ({"eligibility": [{"rule": "no_b", "nations": "B", "citation": "Act, sec. 9"}]}, None,
         State.BARRED),
        ({}, Policy(locks=[Lock("none", "B", high=0)]), State.HELD),
        ({"needs": [{"nation": "A", "area": "sea", "need_points": 3.0}]}, None, State.NEEDLESS),
        ({"nations": [{"nation": "A", "tier": 1}, {"nation": "B", "tier": 2, "landlocked": 1}],
          "equipment": [{"item": "boat", "area": "sea", "price_musd": 1.1, "coastal": 1}],
          "grants": [{"item": "staff", "area": "office", "min_musd": 0.3}],
          "needs": [{"nation": one, "area": "sea", "need_points": 3.0} for one in "AB"]}, None,
         State.UNSUITED),
    ],
)  # fmt: skip
def test_what_closes_a_nation_is_law_a_rule_or_the_case(
    changes: dict[str, object], policy: Policy | None, state: State
) -> None:
    found = nations_without_money(solved(policy, **changes))
    row = found.table.set_index("nation").loc["B"]
    assert (row["state"], row["years"]) == (state, "all")
    if state is State.BARRED:
        assert row["citation"] == "Act, sec. 9" and "no_b" in row["words"]
    if state is State.HELD:
        assert row["words"].startswith("Decided: B gets at most US$ 0 million")


@pytest.mark.parametrize(
    "locks",
    [
        [Lock("one", "B", item="truck", high=0), Lock("other", "B", item="staff", high=0)],
        [Lock("one", "B", account="AID", high=0)],
        [Lock("one", "B", years="2031", high=0), Lock("other", "B", years="2032", high=0)],
    ],
)
def test_decisions_that_together_close_all_of_a_nation_hold_it_and_are_all_told(
    locks: list[Lock],
) -> None:
    plan = solved(Policy(locks=locks))
    row = nations_without_money(plan).table.set_index("nation").loc["B"]
    assert (row["state"], row["years"]) == (State.HELD, "all")
    rules = plan.rules[plan.rules["rule"].isin([lock.lock for lock in locks])]
    assert all(meaning in row["words"] for meaning in rules["meaning"])


def test_a_decision_and_law_that_close_a_year_each_are_both_told() -> None:
    bar = {"rule": "late", "nations": "B", "years": "2032", "citation": "Act, sec. 7"}
    plan = solved(Policy(locks=[Lock("early", "B", years="2031", high=0)]), eligibility=[bar])
    row = nations_without_money(plan).table.set_index("nation").loc["B"]
    assert (row["state"], row["citation"]) == (State.HELD, "Act, sec. 7")
    assert "Decided" in row["words"] and "In 2032: No account" in row["words"]


def test_a_decision_on_a_part_does_not_hold_the_nation() -> None:
    plan = solved(Policy(locks=[Lock("one", "B", item="truck", high=0)]),
                  accounts=[{"account": "AID", "budget_musd": 0.1}])  # fmt: skip
    row = nations_without_money(plan).table.set_index("nation").loc["B"]
    assert (row["state"], row["years"]) == (State.OPEN, "all")


def test_a_line_that_is_too_small_in_one_area_does_not_hold_the_nation() -> None:
    """B loses its office by value; that no truck can be had as well says nothing of that."""
    plan = al.solve(tiny(
        2031, nations=[{"nation": "A", "tier": 1}, {"nation": "B", "tier": 2}],
        needs=[{"nation": "A", "area": "office", "need_points": 30.0},
               {"nation": "B", "area": "border", "need_points": 1.0},
               {"nation": "B", "area": "office", "need_points": 1.0}],
        accounts=[{"account": "AID", "budget_musd": 0.5}],
    ), options=BEST)  # fmt: skip
    rules = plan.rules
    assert ((rules["family"] == "line_size") & (rules["limit"] <= 0)).any()
    row = nations_without_money(plan).table.set_index("nation").loc["B"]
    assert row["state"] == State.OPEN


def test_law_of_one_year_closes_that_year_only() -> None:
    bar = {"rule": "late", "nations": "B", "years": "2032", "citation": "Act, sec. 7"}
    found = nations_without_money(solved(eligibility=[bar])).table.set_index("nation")
    assert found.loc["B", ["years", "state", "citation"]].tolist() == [
        "2032", State.BARRED, "Act, sec. 7",
    ]  # fmt: skip


def test_a_rival_with_money_that_scores_lower_is_named_and_asked_about() -> None:
    case = three_rivals()
    plan = al.solve(case, Policy(locks=[Lock("c", "C", item="staff", low=1.1)]), options=BEST)
    found, scores = nations_without_money(plan), priorities(plan, "")
    row = found.table.set_index("nation").loc["A"]
    assert row["state"] == State.OPEN and row["rival"] == found.rivals("A")[0]
    for one in found.table["nation"]:
        for rival in found.rivals(one):
            read = reading(case, found.question(one, rival))
            assert (read.nation.code, read.rival and read.rival.code) == (one, rival)
            gap = scores[one] - scores[rival]
            assert read.claim == ("same" if abs(gap) < 1e-9 else "higher" if gap > 0 else "lower")


def test_the_first_sentences_are_about_the_plan_shown_and_count_what_closes_whom() -> None:
    bar = {"rule": "no_b", "nations": "B", "citation": "Act, sec. 9"}
    words = nations_without_money(solved(eligibility=[bar])).words
    assert words[0] == "1 of 2 nations gets no money in this plan: B."
    assert words[1] == "Of these, 1 is barred by law."


def test_a_guess_comes_with_the_screening_only_and_for_nations_that_could_be_paid() -> None:
    plan = al.solve(three_rivals(), options=BEST)
    bare, guessed = nations_without_money(plan), nations_without_money(plan, screen(plan))
    assert (bare.table["guess"] == "").all()
    could = guessed.table["state"] == State.OPEN
    assert (guessed.table.loc[could, "guess"] != "").any()
    assert bare.table.drop(columns="guess").equals(guessed.table.drop(columns="guess"))


def test_the_command_lists_nations_first_and_alone(tmp_path: object) -> None:
    folder = f"{tmp_path}/plan"
    al.solve(three_rivals(), options=BEST).save(folder)
    told = CliRunner().invoke(app, ["screen", folder, "--nations", "--json"])
    document = json.loads(told.stdout)
    found = nations_without_money(al.load_plan(folder))
    assert document["nations"] == found.document() and "lines" not in document
    shown = CliRunner().invoke(app, ["screen", folder, "--quiet"]).stdout
    assert shown.startswith(found.words[0]) and "Lines not funded" in shown
