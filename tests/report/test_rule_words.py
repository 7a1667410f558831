"""Rules are told in words, once, with the place where they are written."""

import dataclasses
from pathlib import Path

import pandas as pd
import pytest
from plan_example import tiny_case, tiny_plan

import allocator as al
from allocator.explore.marginal import tables as price_tables
from allocator.inputs.case.case import Case
from allocator.inputs.case.names import names_by_code
from allocator.inputs.case.rule_names import policy_names, rule_names
from allocator.inputs.policy.differences import policy_differences
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan
from allocator.report.compare.compare import compare_plans
from allocator.report.compare.tables import SEVERAL
from allocator.report.headline import headline
from allocator.report.nation.reasons import nation_reasons
from allocator.report.nation.sheet import nation_rules
from allocator.report.rules.groups import grouped, limit_words, readable
from allocator.report.rules.legal_bars import bars_about, bars_together
from allocator.report.rules.sources import with_citations

LANGUAGE = {
    "rule": "language", "family": "language", "status": "capacity", "nation": "KEN", "account": "",
    "item": "", "sense": "<=", "activity": 4.0, "limit": 4.0, "slack": 0.0, "bend": 0.0,
    "bend_price_value": 0.0, "unit": "persons", "citation": "",
}  # fmt: skip


def with_language(*binds: int) -> Plan:
    """Return the tiny plan in which the language of Kenya binds in the years given."""
    rows = [
        LANGUAGE | {"year": str(year), "binds": year in binds,
                    "meaning": f"At most 4 persons of Kenya know the language, in {year}."}
        for year in (2020, 2021)
    ]  # fmt: skip
    plan = tiny_plan()
    return Plan(plan.case, plan.policy, plan.meta, {**plan.tables, "rules": pd.DataFrame(rows)})


def test_a_rule_that_turned_both_ways_is_told_once() -> None:
    found = compare_plans(with_language(2020), with_language(2021))
    (row,) = found.rules.to_dict("records")
    assert (row["change"], row["places"]) == (SEVERAL, 2)
    assert row["text"] == (
        "At most 4 persons of Kenya know the language, in each of 2020, 2021. "
        "Now binds: 2021; no longer binds: 2020."
    )
    assert "1 rule differs by year or place; see the table of rules." in found.words
    assert found.words[-1].startswith(
        "Among them: “At most 4 persons of Kenya know the language, in"
    )
    alike = compare_plans(with_language(), with_language(2020, 2021)).rules
    assert list(alike["change"]) == ["now binds"]


def test_sentences_name_rules_in_words_and_not_by_code() -> None:
    plan = tiny_plan()
    calm = Plan(plan.case, plan.policy, plan.meta, {
        **plan.tables, "rules": plan.rules.assign(binds=False, bend=0.0)
    })  # fmt: skip
    told = " ".join(compare_plans(calm, plan).words)
    assert "Among them: “At least …” (now relaxed); “At least …” (now binds)." in told
    assert "floor_ken" not in told and "tier1" not in told


def test_every_rule_cites_an_act_a_table_or_a_setting(starter_plan: Plan) -> None:
    cited = with_citations(starter_plan.rules, starter_plan.case)
    assert (cited["citation"] != "").all()
    had = starter_plan.rules["citation"] != ""
    assert (cited.loc[had, "citation"] == starter_plan.rules.loc[had, "citation"]).all()
    by_family = cited.drop_duplicates("family").set_index("family")["citation"]
    law = "22 USC 2378d; 10 USC 362"
    assert by_family["vetted"] == f"{law} [table nations: trainable_persons, vetted_share]"
    assert by_family["risk_budget"] == "Setting: Risk budget"


def test_money_cites_the_source_of_its_budget() -> None:
    case = tiny_case()
    budgets = case.tables["budgets"].assign(source="P.L. 116-94, title IV", basis="fact")
    case = case.with_tables({"budgets": budgets})
    rule = LANGUAGE | {"family": "vintage", "rule": "vintage", "nation": "", "account": "FMF"}
    rows = [rule | {"year": year} for year in ("2020", "2021")]
    found = with_citations(pd.DataFrame(rows), case)["citation"].tolist()
    assert found == ["Table accounts: budget_musd", "P.L. 116-94, title IV"]


def test_groups_cite_what_their_figure_rests_on() -> None:
    case = al.load_case(Path(__file__).parents[2] / "data" / "us-fy2020")
    empty = {"nation": "", "account": "", "item": "", "citation": "", "unit": "US$ million",
             "limit": 0.0}  # fmt: skip
    zero = "At most US$ 0 million goes to Israel from IMET, in 2020."
    rules = [
        {"rule": "israel_fmf_only", "family": "cap", "status": "policy", "meaning": zero},
        {"rule": "fmf_floor_egy_2020", "family": "floor", "status": "policy", "meaning": "…",
         "citation": "P.L. 116-94"},
        {"rule": "vintage", "family": "vintage", "status": "capacity", "meaning": "…",
         "account": "FMF"},
        {"rule": "vetted", "family": "vetted", "status": "law", "meaning": "…", "nation": "KEN"},
    ]  # fmt: skip
    table = grouped(pd.DataFrame([empty | row | {"year": "2020"} for row in rules]), case)
    assert table["status"].tolist() == ["law", "appropriation", "policy", "policy"]
    cited = table.set_index("family")["citation"]
    assert cited["vetted"].startswith("22 USC 2378d; 10 USC 362; formula: WGI 2019; ")
    assert cited["vetted"].endswith(" [table nations: trainable_persons, vetted_share]")
    assert cited["cap"].startswith("Judgement: Israel drew practically nothing")
    act = "the act: US$ 1,300 million; the limit is that in US$ of 2020"
    assert cited["floor"] == f"P.L. 116-94 ({act}) (worded should, not shall)"
    assert cited["vintage"].startswith("P.L. 116-94, ")
    said = table.set_index("family")["meaning"]
    assert said["cap"] == "No money goes to Israel from IMET, in 2020."


def test_a_nations_law_is_told_with_its_citation(starter_plan: Plan) -> None:
    table = nation_rules(starter_plan, "CRV")
    law = table[table["status"] == "law"]
    assert {"bars", "exempts"} <= set(law["holds"])
    assert (law["citation"] != "").all()
    assert law["meaning"].iloc[0].startswith(("Barred: money to Corvina", "Exempt from a bar"))
    assert readable(table)["limit"].iloc[0] == ""
    waived = Plan(starter_plan.case, Policy(waivers=("coup_in_corvina",)), starter_plan.meta,
                  starter_plan.tables)  # fmt: skip
    states = bars_about(waived, "CRV").set_index("rule")["in_force"]
    assert states["coup_in_corvina"] == "waived"


def test_bars_of_acts_of_several_years_are_one_row() -> None:
    alike = [{"rule": f"use_{year}", "in_force": "yes", "for_all": False, "years": str(year),
              "meaning": f"Barred: money to A, in {year}.", "exception": "", "citation": act,
              "for_others": False, "not_checked": "not read" if year == 2021 else ""}
             for year, act in ((2020, "Act 1"), (2021, "Act 2"), (2022, "Act 2"))]  # fmt: skip
    other = {**alike[0], "rule": "own", "years": "2023", "exception": "relief",
             "meaning": "Barred: money to A, in 2023."}  # fmt: skip
    every = {**alike[0], "rule": "all", "years": "*", "meaning": "Barred: money to B."}
    found = bars_together(pd.DataFrame([every, *alike, other]))
    assert found["meaning"].tolist() == [
        "Barred: money to B.", "Barred: money to A, in 2020-2022.", "Barred: money to A, in 2023.",
    ]  # fmt: skip
    assert found["citation"].tolist()[1] == "Act 1; Act 2"
    assert found["rule"].tolist() == ["all", "use_2020; use_2021; use_2022", "own"]
    assert found["not_checked"].tolist() == ["", "not read (2021)", ""]


def test_a_rule_stands_once_in_a_nations_table(starter_plan: Plan) -> None:
    for nation in starter_plan.case.tables["nations"]["nation"]:
        table = nation_rules(starter_plan, nation)
        assert not table.duplicated(["holds", "rule", "meaning"]).any()


def test_reasons_are_those_of_the_tables(starter_plan: Plan) -> None:
    for nation in starter_plan.case.tables["nations"]["nation"]:
        assert 5 <= len(nation_reasons(starter_plan, nation)) <= 8
    need = starter_plan.coverage[starter_plan.coverage["nation"] == "CRV"]
    met = need["met_points"].sum() / need["need_points"].sum()
    told = " ".join(nation_reasons(starter_plan, "CRV"))
    assert f"{100 * met:.1f}% of its need is met" in told
    assert "Barred: money to Corvina" in told and "judged to succeed" in told
    assert "a year instead of" in told


def test_reasons_name_floors_caps_and_budget() -> None:
    told = " ".join(nation_reasons(tiny_plan(), "KEN"))
    # a floor of law of 30 of the 33.3 that it gets
    assert "US$ 30.0 million, all by law; " in told
    # the surcharge on what the floor counts rests on it, too
    assert "; US$ 33.3 million of the US$ 33.3 million it gets rests on floors (100%)" in told
    assert "No limit of its own holds it back" in told
    assert "instead of US$ 10.0 million" in told
    capped = " ".join(nation_reasons(with_language(2020, 2021), "KEN"))
    assert "What limits it: persons who know the language of courses (2020, 2021)." in capped
    assert "gives it no need" in nation_reasons(tiny_plan(), "1")[0]


def test_settings_about_rules_are_told_in_words(starter_case: Case) -> None:
    case = tiny_case()
    names = policy_names(case)
    assert rule_names(case)["floor_ken"] == "at least to Kenya from FMF"
    (line,) = policy_differences(Policy(), Policy(waivers=("coup",)), names)
    assert line == "Waivers: + the bar on money to Kenya as lethal equipment (coup)"
    assert set(policy_names(starter_case)) > set(names_by_code(starter_case))


def test_priced_rules_are_told_once_with_the_ends_of_their_prices() -> None:
    rule = {key: LANGUAGE[key] for key in ("rule", "family", "status", "account", "item", "unit",
                                           "limit", "citation")}  # fmt: skip
    rows = [
        rule | {"nation": "KEN", "year": str(year), "value": value, "binds": True,
                "text": f"At most 4 persons of Kenya know the language, in {year}."}
        for year, value in ((2021, 0.5), (2020, 0.2))
    ]  # fmt: skip
    rows.append(rows[0] | {"nation": "1", "value": 0.0})
    (row,) = price_tables.priced_rules(pd.DataFrame(rows), tiny_case()).to_dict("records")
    assert (row["value"], row["value_low"], row["places"]) == (0.5, 0.2, 2)
    assert row["meaning"].endswith("in each of 2020, 2021.")


def test_prices_of_different_units_are_told_apart_and_slight_ones_left_out() -> None:
    priced = pd.DataFrame({"value": [0.009, 0.5, 3e-6, 2e-4], "value_low": [0.009, 3e-6, 0, 2e-4],
                           "unit": ["US$M", "types", "seats", "US$ million"]})  # fmt: skip
    tables = price_tables.by_unit(priced)
    assert {unit: list(table["value"]) for unit, table in tables.items()} == {
        "US$ 100 million": ["0.900", "0.020"], "1 type": ["0.5000"],
    }  # fmt: skip
    assert list(tables["1 type"]["value_low"]) == ["practically nothing"]
    money = pd.DataFrame({"account": ["FMF"], "value": [5.329e-4], "year": [2020]})
    assert price_tables.per_hundred(money).iloc[0].tolist() == ["FMF", 0.0533, 2020]


def test_nations_of_one_gift_price_are_told_why() -> None:
    names = ["Kenya", "Chad", "Mali", "Togo"]
    gifts = pd.DataFrame({"nation": list("ABCD"), "name": names, "value": [0.5, 0.5, 0.1, 0.0],
                          "account": ["FMF", "FMF", "FMF", ""],
                          "year": pd.array([2021, 2021, 2021, None], dtype="Int64")})  # fmt: skip
    same, none = price_tables.shared_gift_words(gifts)
    assert same.startswith(
        "Extra money has the same value, 50.00 value points for US$ 100 million, for 2 nations"
    )
    assert "frees as much of FMF of 2021" in same
    assert none.startswith("For 1 nation extra money is worth nothing")


@pytest.mark.parametrize(
    ("ends", "words"), [((1.0, 2.0), "US$ 1 to 2 million"), ((float("nan"), float("nan")), "")]
)
def test_limits_in_words(ends: tuple[float, float], words: str) -> None:
    assert limit_words(*ends, "US$ million") == words


def test_the_years_over_the_risk_budget_are_named() -> None:
    plan = tiny_plan()
    row = plan.rules.iloc[[0]].assign(rule="risk_budget", family="risk_budget", bend=2.0)
    bent = pd.concat([row.assign(year=year) for year in ("2022", "2021")])
    shown = headline(dataclasses.replace(plan, tables={**plan.tables, "rules": bent}))
    (loss,) = [one for one in shown if one.name == "Expected loss"]
    assert "over budget in 2021, 2022" in loss.beside
