"""What is left open is said in money, or it is said that it is not known."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from plan_example import tiny_plan

from allocator.plan.plan import Plan, load_plan
from allocator.report.headline import headline
from allocator.report.left_open import left_open_words, money_ranges
from allocator.report.tables import document


def with_facts(**facts: Any) -> Plan:
    plan = tiny_plan()
    return replace(plan, meta={**plan.meta, **facts})


def test_the_gap_is_told_in_money_with_what_is_settled() -> None:
    assert left_open_words(tiny_plan()) == (
        "Left open: at most 0.8% of the best possible value, about US$ 2.0 million at the margin. "
        "Of the US$ 33.6 million in this plan, US$ 20.0 million stays with the same nations in "
        "every alternative for a nation that the search has seen and its proof does not rule out."
    )


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"gap_musd": None, "settled_musd": None},
         "value; how much money that is at the margin is not known."),
        ({"gap_musd": 40.0, "settled_musd": None},
         "value, at the margin more than all money in this plan."),
        ({"settled_musd": None}, "value, about US$ 2.0 million at the margin."),
    ],
)  # fmt: skip
def test_what_is_not_known_is_not_told(facts: dict[str, Any], told: str) -> None:
    said = left_open_words(with_facts(**facts))
    assert said == f"Left open: at most 0.8% of the best possible {told}"


@pytest.mark.parametrize("gap", [0.0, None])
def test_of_a_proven_plan_or_one_without_a_bound_nothing_is_told(gap: float | None) -> None:
    assert left_open_words(with_facts(gap=gap)) == ""


def test_the_widest_ranges_come_first_with_names() -> None:
    table = money_ranges(tiny_plan())
    assert list(table["nation"]) == ["1", "KEN"] and table["name"].iloc[1] == "Kenya"
    plan = tiny_plan()
    none = plan.money_ranges.assign(high_musd=[0.0, 40.0])
    kept = money_ranges(replace(plan, tables={**plan.tables, "money_ranges": none}))
    assert list(kept["nation"]) == ["KEN"]
    assert document(plan)["money_ranges"][0]["high_musd"] == pytest.approx(100 / 3)


def test_no_range_goes_below_what_law_gives_a_nation() -> None:
    plan = load_plan(Path(__file__).parents[2] / "data" / "us-fy2020-plan")
    seen = plan.money_ranges.set_index("nation")
    shown = money_ranges(plan).set_index("nation")
    law = plan.rules.query("family == 'floor' and status == 'law' and nation == 'ISR'")["limit"]
    assert seen.loc["ISR", "low_musd"] < law.sum(), "pricing has seen less than law gives"
    assert shown.loc["ISR", "low_musd"] == pytest.approx(law.sum())
    assert (shown["low_musd"] <= shown["obligation_musd"] + 1e-6).all()
    assert (shown["high_musd"] >= shown["low_musd"]).all()
    free = shown.index.difference(plan.rules.query("family == 'floor'")["nation"])
    assert shown.loc[free, "low_musd"].equals(seen.loc[free, "low_musd"])


def test_the_tile_of_the_gap_tells_it_in_money() -> None:
    tiles = {one.name: one.beside for one in headline(tiny_plan())}
    assert tiles["Gap to the best possible"] == (
        "no plan can exceed 12.60; about US$ 2.0M at the margin"
    )
    unknown = {one.name: one.beside for one in headline(with_facts(gap_musd=None))}
    assert unknown["Gap to the best possible"] == "no plan can exceed 12.60"
