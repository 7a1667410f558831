"""What a batch's scenarios change against its first."""

import pandas as pd
from instant_case import instant_case

import allocator as al
from allocator.explore.batch.against_first import bending_words, beside_first, futures_words

TABLE = pd.DataFrame(
    {
        "name": ["as it is", "lean", "same", "none"],
        "value": [20.0, 15.0, 19.9, float("nan")],
        "bound": [20.5, 15.25, 20.5, float("nan")],
        "need_met": [0.25, 0.2, 0.25, float("nan")],
        "expected_loss_share": [0.1, 0.1, 0.1, float("nan")],
        "cost_musd": [100.0, 80.0, 100.0, float("nan")],
        "rules_that_bend": [0, 2, 0, float("nan")],
        "status": ["optimal", "optimal", "optimal", "impossible"],
        "reason": ["", "", "", "floor_A requires US$ 4 million, but coup_A forbids it."],
        "scale": ["a", "a", "a", ""],
    }
)
NONE = (
    "none: no plan, since law and capacity allow none. "
    "floor_A requires US$ 4 million, but coup_A forbids it."
)


def test_a_change_is_told_with_what_the_searches_leave_open() -> None:
    found = beside_first(TABLE).set_index("name")
    assert found.loc["lean", "change_value"] == -5.0
    assert found.loc["lean", "unsure_value"] == 0.75
    assert found.loc["as it is", "unsure_value"] == 0.5
    assert found.loc["none", "reason"] == NONE.partition(". ")[2]
    assert "reason" not in beside_first(TABLE.iloc[:2])


def test_words_tell_clear_changes_and_count_the_others() -> None:
    words = futures_words(TABLE)
    assert words[:2] == (
        "as it is: 20.0 value points.",
        "Changes in value from as it is: lean −25% (−5.0 value points).",
    )
    bare = TABLE.assign(value=[0.0, -0.25, 5.0, float("nan")], bound=[0.0, -0.25, 5.0, 5.0])
    assert "same +5.0 value points, lean −0.25 value points." in futures_words(bare)[1]
    owed = TABLE.assign(value=[-20.0, -25.0, -20.0, float("nan")], bound=[-20.0] * 4)
    assert "lean −25% (−5.0 value points)" in futures_words(owed.assign(bound=owed["value"]))[1]
    assert NONE in words
    assert any(one.startswith("1 of 2 changes are smaller") for one in words)


def test_without_a_first_plan_only_that_is_told() -> None:
    assert futures_words(TABLE.iloc[[3, 0]]) == (NONE,)
    assert futures_words(TABLE.iloc[[0]]) == ()


def test_another_scale_is_told_and_not_compared() -> None:
    words = futures_words(TABLE.assign(scale=["a", "b", "a", ""]))
    assert not any("lean −25%" in one for one in words)
    assert any(one.startswith("Needs, weights, returns or years differ in lean") for one in words)


def test_a_batch_that_ended_before_its_first_plan_is_told() -> None:
    assert futures_words(TABLE.iloc[:0]) == ("There is no plan yet.",)
    assert beside_first(TABLE.iloc[:0]).empty


def test_a_batch_names_scenarios_whose_needs_differ() -> None:
    less = al.scenario.Scale("needs.need_points", 0.5, {"area": "sea"})
    batch = [
        al.Scenario("as it is"),
        al.Scenario("lean", changes=[al.scenario.Scale("budget_factor.*", 0.5)]),
        al.Scenario("less need", changes=[less]),
        al.Scenario("short", changes=[al.scenario.Set("case.last_year", 2031)]),
    ]
    found = al.explore.sweep(instant_case(), batch, options=al.SolveOptions(gap=0.0), workers=0)
    told = " ".join(found.words)
    assert "differ in less need, short" in told and "lean −" in told


def test_a_tornado_over_needs_says_that_the_measure_moves() -> None:
    sea = al.explore.Uncertain("needs.need_points", 0.5, 1.0, how="scale", where={"area": "sea"})
    money = al.explore.Uncertain("budget_factor.*", 0.8, 1.0)
    both = [al.explore.tornado(instant_case(), [one], workers=0).warnings for one in (sea, money)]
    assert [any("own case needs" in one for one in warnings) for warnings in both] == [True, False]


def test_a_batch_tells_who_gets_money_in_how_many_plans() -> None:
    batch = [
        al.Scenario("as it is"),
        *(
            al.Scenario(f"lean {k}", changes=[al.scenario.Scale("budget_factor.*", 0.1 * k)])
            for k in (1, 2)
        ),
        al.Scenario("barred", changes=[al.scenario.Drop("needs", {"nation": ["CRV"]})]),
    ]
    found = al.explore.sweep(instant_case(), batch, options=al.SolveOptions(gap=0.0), workers=0)
    table, funded = found.table, found.funded.set_index("nation")
    for nation in funded.index:
        money = table[f"money_musd.{nation}"]
        assert money.notna().all()
        assert funded.loc[nation, "share_funded"] == (money > 0).mean()
    assert any(one.startswith("Nations that get money: ") for one in found.words)


def test_rules_that_bend_are_counted_over_plans() -> None:
    table = pd.DataFrame({"value": [1.0, 1.0, float("nan")], "bending": ["a;b", "a", ""]})
    assert bending_words(table) == ("Rules relaxed in the 2 plans: a in 2, b in 1.",)
    assert bending_words(table.assign(bending="")) == ()
