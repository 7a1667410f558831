"""Limits on page Law and money and on a nation's sheet: source, words of a group, what is told."""

from pathlib import Path

import pandas as pd
import pytest

import allocator as al
from allocator.check.explanation.rule_sources import source_of
from allocator.plan.plan import Plan, load_plan
from allocator.report.law_money.ledger import ledger
from allocator.report.law_money.page import ledger_page
from allocator.report.nation.reasons import nation_reasons
from allocator.report.nation.sheet import nation_rules
from allocator.report.rules.groups import limit_words
from allocator.report.rules.holding import holding
from allocator.report.rules.sources import with_citations
from allocator.report.tables import missed_readable

DATA = Path(__file__).parents[2] / "data"
LEAHY = "22 USC 2378d; 10 USC 362"


@pytest.fixture(scope="module")
def shipped() -> Plan:
    return load_plan(DATA / "us-fy2020-plan")


@pytest.fixture(scope="module")
def limits(shipped: Plan) -> pd.DataFrame:
    return al.report.binding_rules(shipped)


def test_vetting_cites_the_law_that_asks_for_it(limits: pd.DataFrame, shipped: Plan) -> None:
    law = limits[limits["status"] == "law"]
    acts = law["citation"].str.contains(r"P\.L\.|USC", regex=True)
    assert acts.all(), law.loc[~acts, "rule"]
    vetted = limits.set_index("family").loc["vetted", "citation"]
    assert vetted.startswith(f"{LEAHY}; formula: WGI 2019")
    rule = shipped.rules[shipped.rules["family"] == "vetted"].head(1)
    cited = with_citations(rule, shipped.case)["citation"].iloc[0]
    assert cited == f"{LEAHY} [table nations: trainable_persons, vetted_share]"
    assert source_of(shipped.case, rule.to_dict("records")[0]) == cited


def test_money_that_no_act_confirms_is_said_to_be_judgement(
    limits: pd.DataFrame, shipped: Plan
) -> None:
    money = limits[limits["family"] == "vintage"]
    (s333,) = money.loc[money["meaning"].str.contains("section 333"), "citation"]
    told = "FY2021: judgement, not checked (FY2020 amount held in constant dollars)"
    assert told in s333.split("; ")
    assert not any("not checked" in part.split("; ") for part in limits["citation"])
    rules = shipped.rules[(shipped.rules["family"] == "vintage")]
    cited = with_citations(rules, shipped.case)["citation"].tolist()
    own = [source_of(shipped.case, row) for row in rules.to_dict("records")]
    assert cited == own and told in own


def test_a_group_is_not_told_by_the_words_of_one_place(limits: pd.DataFrame) -> None:
    many = limits[limits["places"] > 1].set_index("family")
    assert many.loc["vetted", "meaning"].startswith(
        "No more people of a nation are in courses than pass vetting. In "
    )
    assert not limits["meaning"].str.contains("elsewhere").any()
    units = limits.loc[limits["rule"] == "module_policy", "unit"]
    assert sorted(units) == ["US$M", "seats"]
    assert limit_words(0.0, 4.86, "US$M") == "US$ 0 to 4.86 million"


def test_missed_targets_come_with_their_source(shipped: Plan) -> None:
    missed = al.report.bending_rules(shipped)
    assert len(missed) and (missed["citation"] != "").all()
    found = ledger(shipped)
    assert "source" in ledger_page(found)
    kept = missed.set_index("rule").loc["keep_incle_irq", "citation"]
    assert kept.startswith("Formula: 0.5 x 5 years") and kept.endswith("amount_musd]")
    assert kept.replace("&", "&amp;") in ledger_page(found)


def test_a_limit_of_nobody_says_what_waits_for_them(shipped: Plan) -> None:
    told = " ".join(nation_rules(shipped, "ETH")["meaning"])
    assert "Ethiopia has nobody to run River and lake patrol boats (10)" in told
    assert "0 persons" not in told and "Coastal patrol" not in told


def test_a_limit_on_what_a_nation_cannot_use_is_no_limit(shipped: Plan) -> None:
    case, rules = shipped.case, shipped.rules
    crews = case.tables["crews"]
    only_sea = case.with_tables({"crews": crews[crews["item"] != "river_boats"]})
    boats = rules["rule"].eq("crew boat_crew") & rules["binds"] & rules["limit"].eq(0)
    inland = case.tables["nations"].set_index("nation")["landlocked"].astype(bool)
    landlocked = rules.loc[boats, "nation"].map(inland)
    assert landlocked.any() and not landlocked.all()
    assert len(holding(rules[boats], case)) == boats.sum()
    assert set(holding(rules[boats], only_sea)["nation"]) == set(
        rules.loc[boats, "nation"][~landlocked]
    )


def test_accounts_for_other_nations_are_told_when_asked(shipped: Plan) -> None:
    usai = "all nations but Ukraine from Ukraine Security Assistance Initiative"
    assert not nation_rules(shipped, "KEN")["meaning"].str.contains(usai).any()
    assert nation_rules(shipped, "KEN", every=True)["meaning"].str.contains(usai).sum() == 1
    assert not any("Ukraine" in one for one in nation_reasons(shipped, "KEN"))
    ukraine = nation_rules(shipped, "UKR")["meaning"]
    assert ukraine.str.contains("Ukraine Security Assistance Initiative").any()


def test_missed_targets_are_read_with_their_unit_and_no_noise(shipped: Plan) -> None:
    table = missed_readable(al.report.bending_rules(shipped))
    first = table.iloc[0]
    assert (first["bend"], first["limit"], first["activity"]) == ("8 seats", "8 seats", "0 seats")
    assert first["cost_value"] == "0.035"
    money = table.set_index("rule").loc["keep_incle_irq"]
    assert money["bend"].startswith("US$ ") and money["bend"].endswith(" million")
    assert table["cost_value"].str.fullmatch(r"\d+\.\d{3}|under 0\.001").all()
    small = al.report.bending_rules(shipped)["cost_value"] < 0.001
    assert small.any() and (table["cost_value"] == "under 0.001").tolist() == small.tolist()


def test_what_the_statute_does_not_say_is_told_apart(limits: pd.DataFrame, shipped: Plan) -> None:
    cited = limits.loc[limits["meaning"].str.contains("Law of armed conflict"), "citation"]
    own = shipped.case.tables["modules"].query("module == 'law_of_war' and status == 'law'").iloc[0]
    told = f"{own['citation']} (how many: {own['basis']}: {own['source']}, {own['author']})"
    assert len(cited) and any(told in one for one in cited)
    assert not limits.loc[limits["family"] == "vintage", "citation"].str.contains("how many").any()
