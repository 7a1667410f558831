"""Rows and files of a table: what a column shows, and that a file gives back what it got."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from instant_case import instant_case

import allocator as al
from allocator.explore.batch.row import scenario_facts

FACTOR = "budget_factor.FMF"


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ([al.scenario.Set("risk_budget", 0.05)], {"risk_budget": 0.05}),
        (
            [al.scenario.Set("risk_budget", 0.05), al.scenario.Scale("risk_budget", 2)],
            {"risk_budget": 0.1},
        ),
        (
            [al.scenario.Set("delivery_delay", 1), al.scenario.Add("delivery_delay", 2)],
            {"delivery_delay": 3},
        ),
        (
            [al.scenario.Scale("risk_budget", 2), al.scenario.Set("risk_budget", 0.05)],
            {"risk_budget": 0.05},
        ),
        ([al.scenario.Set("risk_budget", 0.05), al.scenario.Set("risk_budget", "")], {}),
        ([al.scenario.Scale("risk_budget", 2)], {"risk_budget": 0.2}),
        ([al.scenario.Scale("budget_factor.*", 0.8)], {"budget_factor.*": 0.8}),
        ([al.scenario.Add("delivery_delay", 1)], {"delivery_delay": 1}),
        ([al.scenario.Scale("objective_weight.order", 2)], {}),
        (
            [al.scenario.Set(FACTOR, 0.5), al.scenario.Scale("budget_factor.*", 0.5)],
            {FACTOR: 0.25, "budget_factor.*": 0.5},
        ),
        (
            [al.scenario.Set(FACTOR, 0.5), al.scenario.Scale("price_factor.*", 0.5)],
            {FACTOR: 0.5, "price_factor.*": 0.5},
        ),
        (
            [al.scenario.Set(FACTOR, 0.5), al.scenario.Scale("budget_factor.MIL", 0.5)],
            {FACTOR: 0.5, "budget_factor.MIL": 0.5},
        ),
        (
            [al.scenario.Set("budget_factor.*", 0.9), al.scenario.Scale("budget_factor.MIL", 0.5)],
            {"budget_factor.*": 0.9, "budget_factor.MIL": 0.45},
        ),
        (
            [
                al.scenario.Set("budget_factor.MIL", 0.8),
                al.scenario.Set("budget_factor.MIL", ""),
                al.scenario.Scale("budget_factor.MIL", 0.5),
            ],
            {"budget_factor.MIL": 0.5},
        ),
        ([al.scenario.Set("waivers", "coup"), al.scenario.Add("waivers", "sanction")], {}),
        (
            [
                al.scenario.Set("status", 1),
                al.scenario.Set("=1+1", 1),
                al.scenario.Set("equipment.price_musd", 2),
            ],
            {},
        ),
    ],
)
def test_a_setting_shows_what_holds_in_the_end(changes: list[Any], shown: dict[str, Any]) -> None:
    assert scenario_facts(al.Scenario("s", changes=changes), al.Policy())["inputs"] == shown


def test_a_setting_turned_for_all_is_turned_for_each() -> None:
    base = al.Policy(budget_factor={"MIL": 0.5})
    scenario = al.Scenario("s", changes=[al.scenario.Scale("budget_factor.*", 0.8)])
    shown = scenario_facts(scenario, base)["inputs"]
    assert shown == {"budget_factor.MIL": 0.4, "budget_factor.*": 0.8}


@pytest.mark.parametrize("base", [{"*": 0.8}, {"MIL": 0.8}, {}])
@pytest.mark.parametrize(
    "first",
    [
        al.scenario.Set("budget_factor.*", ""),
        al.scenario.Set("budget_factor.MIL", ""),
        al.scenario.Set("budget_factor.MIL", 0.7),
        al.scenario.Add("budget_factor.*", 0.1),
    ],
)
def test_what_is_shown_is_what_the_policy_holds(
    base: dict[str, float], first: al.scenario.Set | al.scenario.Add, starter_case: al.Case
) -> None:
    policy = al.Policy(budget_factor=base)
    scenario = al.Scenario("s", changes=[first, al.scenario.Scale("budget_factor.MIL", 0.5)])
    held = scenario.applied(starter_case, policy)[1].budget_factor
    shown = scenario_facts(scenario, policy)["inputs"]
    assert shown == {f"budget_factor.{key}": figure for key, figure in held.items()
                     if f"budget_factor.{key}" in shown}  # fmt: skip
    assert "budget_factor.MIL" in shown


def test_the_settings_before_the_changes_are_changed_too() -> None:
    scenario = al.Scenario(
        "s", al.Policy(risk_budget=0.05), changes=[al.scenario.Scale("risk_budget", 2)]
    )
    assert scenario_facts(scenario, al.Policy())["inputs"] == {"risk_budget": 0.1}


@pytest.mark.parametrize("name", ["table.csv", "table.parquet"])
def test_texts_come_back_from_a_file_as_they_went(tmp_path: Path, name: str) -> None:
    case, options = instant_case(), al.SolveOptions(gap=0.05, method="whole")
    wrong = al.scenario.Set("=1+1", "a\rb\nc")
    batch = [al.Scenario(text, changes=[wrong]) for text in ("=1+1", "+x", "@y", "'=z", "'", "NA")]
    batch.append(al.Scenario("-10%", changes=[al.scenario.Scale("budget_factor.*", 0.9)]))
    kept = al.explore.sweep(case, batch, options=options, workers=0).table
    out = tmp_path / name
    saved = al.explore.sweep(case, batch, options=options, workers=0, out=out).table
    pd.testing.assert_frame_equal(saved.drop(columns="seconds"), kept.drop(columns="seconds"))
    assert saved["name"].tolist() == [one.name for one in batch]
    assert saved["changes"].tolist()[0] == "=1+1 = a b c"
    if out.suffix == ".csv":  # a spreadsheet must not run it
        lines = out.read_text(encoding="utf-8").splitlines()
        assert len(lines) == 1 + len(batch)
        cells = [cell for line in lines[1:] for cell in line.split(",") if cell]
        assert not any(cell[0] in "=+@" for cell in cells)


def test_of_many_rules_that_bend_the_first_are_named_and_the_others_counted() -> None:
    decided = [al.Lock(f"promise_{k}", "BSN", account="MIL", low=50 + k) for k in range(8)]
    batch, options = [al.Scenario("too much", changes=decided)], al.SolveOptions(gap=0.05)
    row = al.explore.sweep(instant_case(), batch, options=options, workers=0).table.iloc[0]
    named = [name for name in row["bending"].split(";") if name.startswith("promise")]
    assert named == [f"promise_{k}" for k in range(5)] and "3 more of lock" in row["bending"]
    assert row["rules_that_bend"] >= 8
