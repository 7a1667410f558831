"""The page on what the law rests on, and the scenario of events that the case does not know."""

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

import allocator as al
from allocator.inputs.selection import years_in

ROOT = Path(__file__).resolve().parents[2]


def script(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location("script", ROOT / path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_on_the_law_is_what_its_script_writes() -> None:
    page = (ROOT / "docs" / "case-law.md").read_text(encoding="utf-8")
    assert page == script("docs/case_law.py").text()
    rules = al.load_case(ROOT / "data" / "us-fy2020").tables["eligibility"]
    told = rules[(rules["effect"] == "exempt") | rules["waivable"].eq(True)]["rule"]
    assert all(f"| {rule} |" in page for rule in told)


def test_what_is_taken_as_given_was_read() -> None:
    with (ROOT / "data" / "reference" / "law.csv").open(encoding="utf-8", newline="") as file:
        law = {row["rule"]: row for row in csv.DictReader(file)}
    with (ROOT / "data" / "judgement" / "relied_on.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 20
    assert all(law[row["law_rule"]]["confidence"] != "not_confirmed" for row in rows)
    withheld = {rule for rule in law if "_withhold" in rule}
    assert withheld <= {row["law_rule"] for row in rows}


def test_later_events_are_a_scenario_of_the_default_case() -> None:
    file = ROOT / "data" / "later_events.toml"
    assert file.read_text(encoding="utf-8") == script("data/build_later_events.py").text()
    case = al.load_case(ROOT / "data" / "us-fy2020")
    (scenario,) = al.load_scenarios(file)
    later = scenario.applied(case)[0].tables["eligibility"].set_index("rule")
    assert later.loc["later_coup_ner", "years"] == "2024"
    assert later.loc["later_tvpa_2020", "nations"] == "BDI;GMB;MRT"
    assert "trafficking_tier_3" not in later.index
    assert (later[later.index.str.startswith("later_")]["citation"] != "").all()


def test_a_programme_that_later_events_shorten_keeps_its_mean_of_a_year() -> None:
    case = al.load_case(ROOT / "data" / "us-fy2020")
    (scenario,) = al.load_scenarios(ROOT / "data" / "later_events.toml")
    before, after = (
        one.tables["earmarks"].set_index("rule") for one in (case, scenario.applied(case)[0])
    )
    kept = after.index[after.index.str.startswith("keep_")]
    means = [
        rules.loc[kept, "amount_musd"]
        / rules.loc[kept, "years"].map(lambda text: len(years_in(text, case.years)))
        for rules in (before, after)
    ]
    assert means[1].to_numpy() == pytest.approx(means[0].to_numpy())
    assert after.loc["keep_imet_mli", "amount_musd"] < after.loc["imet_most_mli", "amount_musd"]
