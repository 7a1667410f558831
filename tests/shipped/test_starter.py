"""The starter case is sound, small and has something in it for every family of rules."""

from pathlib import Path

import pytest

from allocator.inputs.case.case import Case, load_case
from allocator.inputs.case.schema.tables import TABLES
from allocator.plan.plan import Plan
from allocator.session.check_case import check_case

STARTER = Path(__file__).resolve().parents[2] / "data" / "starter"


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(STARTER)


def test_starter_has_neither_faults_nor_warnings() -> None:
    assert check_case(STARTER) == []


def test_starter_gives_every_table(case: Case) -> None:
    """All but certifications: nothing that it buys rests on one."""
    assert case.given == {table.name for table in TABLES} - {"certifications"}


def test_starter_is_small(case: Case) -> None:
    sizes = {name: len(frame) for name, frame in case.tables.items()}
    expected = {"nations": 6, "accounts": 3, "areas": 3, "equipment": 3, "courses": 3, "grants": 2}
    assert {name: sizes[name] for name in expected} == expected
    assert case.years == (2031, 2032, 2033)
    for name in ("equipment", "courses"):
        assert (case.tables[name]["max_per_nation_year"] <= 2).all()


def test_starter_has_a_rule_of_every_family(case: Case) -> None:
    rules, marks = case.tables["eligibility"], case.tables["earmarks"]
    assert {"bar", "exempt"} == set(rules["effect"])
    assert rules["waivable"].any()
    assert {("law", "floor"), ("law", "cap"), ("policy", "share_floor")} == set(
        zip(marks["status"], marks["sense"], strict=True)
    )
    nations, budgets = case.tables["nations"], case.tables["budgets"]
    assert (nations["vetted_share"] < 1).any()
    assert (nations["language_qualified_persons"] == 0).any()
    assert (nations["lines_at_once"] < 3).any()
    assert nations["exposure_cap_share"].notna().any()
    assert nations["landlocked"].any()
    assert (budgets["year"] < 2031).any()
    assert (budgets["set_aside_musd"] > 0).any()
    assert (case.tables["accounts"]["surcharge_share"] > 0).any()
    assert case.tables["equipment"]["stock_lots"].notna().any()
    assert {f"grade:{grade}" for grade in "ABCDE"} <= set(case.nation_groups)


def test_starter_shows_delivery_people_upkeep_and_packages(case: Case) -> None:
    boat = case.tables["equipment"].set_index("item").loc["patrol_boat"]
    assert (boat["lead_years"], boat["initial_support_years"], boat["tail_share"]) == (1, 1, 0.05)
    assert set(case.tables["crews"]["skill"]) == set(case.tables["graduates"]["skill"])
    hosts = case.tables["nations"].set_index("nation")["host_sustain_musd"]
    assert 0 < hosts["FAR"] < boat["tail_share"] * boat["price_musd"] < hosts["ALV"]
    assert case.meta.years_after == 1


def test_figures_by_hand_are_those_of_the_plan(starter_plan: Plan) -> None:
    """The table "by hand" of the starter's page."""
    boats = starter_plan.deliveries.query("item == 'patrol_boat'").set_index(["nation", "year"])
    upkeep = starter_plan.sustainment.set_index(["nation", "year"])
    people = starter_plan.people.set_index(["nation", "year"])
    in_hand = boats["lots_in_hand"]
    assert [in_hand["ALV", y] for y in (2031, 2032, 2033, 2034)] == pytest.approx([0, 1, 0.9, 0.81])
    assert [in_hand["FAR", y] for y in (2033, 2034)] == pytest.approx([1, 0.9])
    assert [people.loc[("ALV", y), "needed_persons"] for y in (2032, 2033)] == pytest.approx(
        [2, 1.8]
    )
    assert upkeep.loc[("ALV", 2033), "need_musd"] == pytest.approx(0.18)
    assert upkeep.loc[("FAR", 2034), "need_musd"] == pytest.approx(0.18)
    assert people.loc[("FAR", 2033), "graduates_persons"] == pytest.approx(1)
    assert boats.loc[("FAR", 2033), "lots_working"] == pytest.approx(0.5)
    assert boats.loc[("FAR", 2033), "idle_musd"] == pytest.approx(2)
    assert upkeep.loc[("FAR", 2034), "host_musd"] == pytest.approx(0.1)


def test_every_nation_of_the_starter_is_in_its_story() -> None:
    story = (STARTER / "README.md").read_text(encoding="utf-8")
    for name in load_case(STARTER).tables["nations"]["name"]:
        assert f"**{name}**" in story
