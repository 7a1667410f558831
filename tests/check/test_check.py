"""The checker passes a plan worked out by hand and catches every way of tampering with it."""

import subprocess
import sys
from dataclasses import replace

import pytest
from check_case import NAN, REF, VALUE, hand_plan
from check_tamper import Tamper, case_cell, cell, extra, line, meta, policy, searched, told, without

from allocator.check import check_plan
from allocator.check.rule_text import SENTENCES
from allocator.check.rules import INDEX
from allocator.inputs.policy.policy import Lock

BOATS = line("boat", 2020)
TAMPERED: list[tuple[str, str, Tamper]] = [
    # money
    ("cost is not price times lots", "use_cost", cell("lines", BOATS, "cost_musd", 9.0)),
    ("surcharge left out", "obligated", cell("lines", BOATS, "obligation_musd", 10.0)),
    ("points invented", "supplied", cell("lines", BOATS, "points", 20.0)),
    ("spending hidden", "obligated", without("spending", {"nation": "BBB", "year": 2020})),
    ("spending for nobody", "obligated",
     extra("spending", {"nation": "AAA"}, nation="BBB", account="IMET", year=2020)),
    ("more drawn than obligated", "account_year",
     cell("vintages", {"vintage": 2020, "year": 2021}, "obligated_musd", 2.5)),
    ("money used after its life", "vintage",
     cell("vintages", {"account": "FMF", "vintage": 2019}, "year", 2021)),
    ("money used before it is new", "vintage",
     cell("vintages", {"account": "FMF", "vintage": 2021}, "year", 2020)),
    ("money that there is not", "vintage",
     cell("vintages", {"account": "FMF", "vintage": 2019}, "vintage", 2018)),
    ("set-aside money spent", "vintage",
     case_cell("budgets", {"year": 2020}, "set_aside_musd", 6.0)),
    ("carried-in money overdrawn", "vintage",
     case_cell("budgets", {"year": 2019}, "amount_musd", 4.0)),
    ("budget cut by the policy", "vintage", policy(budget={"FMF": 8.0, "IMET": 1.0})),
    ("lapse hidden", "vintage", cell("accounts", {"vintage": 2020}, "lapsed_musd", 0.0)),
    ("carried instead of lapsed", "vintage",
     cell("accounts", {"account": "IMET", "vintage": 2021}, "carried_past_horizon_musd", 0.875)),
    ("amount of an account", "vintage", cell("accounts", {"vintage": 2019}, "amount_musd", 9.0)),
    # lots, seats, grants
    ("half a boat", "whole", cell("lines", line("boat", 2021), "quantity", 0.5)),
    ("part of a seat", "whole", cell("lines", line("drill", 2021), "quantity", 2.25)),
    ("deliveries do not repeat lines", "deliveries",
     cell("deliveries", {"item": "rifle"}, "lots_bought", 2.0)),
    ("delivered before bought", "deliveries",
     cell("deliveries", {"item": "rifle"}, "lots_delivered", 0.0)),
    ("idle lots hidden", "deliveries", cell("deliveries", {"item": "rifle"}, "lots_idle", 0.0)),
    ("seats do not repeat lines", "use_cost", cell("seats", {"item": "drill"}, "seats", 6.0)),
    ("grant left out", "use_cost", without("grants", {"item": "advice"})),
    ("more than can be made", "production",
     case_cell("equipment", {"item": "boat"}, "production_per_year", 1)),
    ("more than in stock", "stock", case_cell("equipment", {"item": "boat"}, "stock_lots", 2)),
    ("more seats than taught", "course_seats",
     case_cell("courses", {"item": "staff"}, "seats_per_year", 3)),
    ("more than one nation takes", "max_per_nation_year",
     case_cell("equipment", {"item": "boat"}, "max_per_nation_year", 1)),
    ("grant above the yearly most", "max_per_nation_year",
     case_cell("grants", {"item": "advice"}, "max_per_nation_year", 1.2)),
    ("grant too small", "grant_size", case_cell("grants", {"item": "advice"}, "min_musd", 2.0)),
    ("boats without a coast", "coastal",
     case_cell("nations", {"nation": "AAA"}, "landlocked", True)),
    # persons
    ("more persons than vetted", "vetted",
     case_cell("nations", {"nation": "AAA"}, "vetted_share", 0.15)),
    ("more persons than speak", "language",
     case_cell("nations", {"nation": "AAA"}, "language_qualified_persons", 3)),
    ("persons trained left out", "vetted",
     cell("absorption", {"nation": "BBB", "year": 2021}, "people", 0.0)),
    # law
    ("equipment from a training account", "eligibility",
     cell("lines", line("rifle", 2021), "account", "IMET")),
    ("waiver withdrawn", "eligibility", policy(waivers=[])),
    ("waiver of what the law does not waive", "waiver",
     policy(waivers=["arms_embargo", "imet_trains"])),
    ("exemption withdrawn", "eligibility",
     case_cell("eligibility", {"rule": "boats_after_all"}, "years", "2020")),
    ("exemption for another kind", "eligibility",
     case_cell("eligibility", {"rule": "boats_after_all"}, "kinds", "lethal")),
    ("floor of the law missed", "floor",
     case_cell("earmarks", {"rule": "alfa_floor"}, "amount_musd", 6.0)),
    ("share of the law missed", "share_floor", case_cell(
        "earmarks", {"rule": "imet_trains_half"}, "base_accounts", "*")),
    # policy rules
    ("bend of a cap hidden", "cap", cell("rules", {"rule": "boat_cap"}, "bend", 0.0)),
    ("bend of a cap understated", "cap", cell("rules", {"rule": "boat_cap"}, "bend", 0.4)),
    ("bend where none is needed", "share_cap",
     cell("rules", {"rule": "lethal_share"}, "bend", 0.1)),
    ("law said to bend", "floor",
     cell("rules", {"rule": "alfa_floor", "year": "2021"}, "bend", 0.5)),
    ("tighter earmark from the policy", "cap", policy(earmark={"boat_cap": 15.0})),
    ("share cap passed", "share_cap",
     policy(earmark={"boat_cap": 16.0, "lethal_share": 0.2})),
    ("coverage missed", "coverage", policy(coverage_floor={"bravo": 0.6})),
    ("coverage of an objective missed", "coverage", policy(coverage_floor={"reform": 0.5})),
    ("risk budget passed", "risk_budget", policy(risk_budget=0.09)),
    ("exposure passed", "exposure", policy(exposure_cap=0.6)),
    ("a nation's own exposure passed", "exposure",
     case_cell("nations", {"nation": "BBB"}, "exposure_cap_share", 0.3)),
    ("grade cap passed", "grade_exposure", policy(grade_cap={"C": 0.8})),
    ("wrong grade", "grade_exposure", cell("risk", {"nation": "AAA"}, "grade", "A")),
    ("loss understated", "risk_budget", cell("risk", {"nation": "AAA"}, "loss_share", 0.05)),
    ("locked lots missed", "lock_low", case_cell("locks", {"lock": "boats"}, "low", 4.0)),
    ("range passed", "lock_high",
     policy(locks=[Lock("bravo_money", "BBB", account="FMF", high=3.0)])),
    # absorption
    ("more than can be absorbed", "money",
     case_cell("nations", {"nation": "AAA"}, "absorbable_musd", 8.0)),
    ("waste hidden", "money", cell("absorption", {"year": 2020, "nation": "AAA"}, "waste_musd", 0)),
    ("segment overfilled", "money",
     cell("absorption", {"year": 2020, "nation": "AAA"}, "full_musd", 8.4)),
    ("ceiling raised", "money", cell("absorption", {"nation": "AAA"}, "ceiling_musd", 20.0)),
    ("too many lines", "lines", case_cell("nations", {"nation": "AAA"}, "lines_at_once", 1)),
    ("line not on", "lines", without("active_lines", {"nation": "BBB", "area": "land"})),
    ("line too small", "line_size", policy(min_line_musd=1.8)),
    ("cost of a line", "line_size", cell("active_lines", {"area": "land"}, "cost_musd", 1.0)),
    # benefit
    ("supply invented", "supplied",
     cell("coverage", {"area": "sea", "year": 2021}, "supply_points", 15.0)),
    ("met without points", "filled", cell("coverage", {"area": "sea"}, "met_points", 10.0)),
    ("diversion forgotten", "filled",
     case_cell("nations", {"nation": "AAA"}, "diversion_share", 0.2)),
    ("met beyond the need", "met",
     cell("coverage", {"nation": "BBB", "area": "staff"}, "met_points", 1.2)),
    ("coverage row left out", "supplied", without("coverage", {"nation": "BBB", "area": "land"})),
    ("value of a need", "value", cell("coverage", {"area": "sea"}, "value", 100.0)),
    ("points kept", "supplied", policy(retention=0.9)),
    # persistence
    ("change hidden", "change",
     cell("deviations", {"nation": "AAA", "account": "FMF"}, "change_musd", 0.0)),
    ("last plan rewritten", "change", cell("deviations", {"nation": "AAA"}, "last_musd", 11.0)),
    ("turbulence understated", "change", meta(turbulence_musd=4.05)),
    # the plan's own account
    ("value overstated", "value", meta(value=VALUE + 1)),
    ("waste left out of the value", "value", meta(waste_value=0.0)),
    ("bending left out of the value", "value", meta(bending_value=0.0)),
    ("another price of bending", "value", policy(rule_price={"exposure": 50.0})),
    ("no value", "value", meta(value=None)),
    ("bound below the value", "gap", meta(bound=VALUE - 1, gap=0.0)),
    ("gap understated", "gap", meta(gap=0.0)),
    ("gap above its target", "gap",
     meta(bound=VALUE * 1.02, gap=1 - 1 / 1.02, search_gap=1 - 1 / 1.02)),
    ("search gap understated", "gap", meta(search_gap=0.0)),
    ("best value above the bound", "gap", meta(best_value=VALUE + 0.2)),
    ("another case", "hash", meta(case_hash="0")),
    ("another policy", "hash", policy(discount=0.2)),
    # rules table
    ("rule left out", "rules", without("rules", {"rule": "boat_cap"})),
    ("rule twice", "rules", extra("rules", {"rule": "stock"}, item="boat", year="2020")),
    ("rule that is not", "rules", extra("rules", {"rule": "boat_cap"}, rule="moon", year="2021")),
    ("family that is not", "rules", cell("rules", {"rule": "stock"}, "family", "stocks")),
    ("activity understated", "rules", cell("rules", {"rule": "stock"}, "activity", 2.0)),
    ("limit raised", "rules", cell("rules", {"rule": "stock"}, "limit", 4.0)),
    ("slack invented", "rules", cell("rules", {"rule": "stock"}, "slack", 1.0)),
    ("binding rule said not to bind", "rules", cell("rules", {"rule": "stock"}, "binds", False)),
    ("loose rule said to bind", "rules", cell("rules", {"rule": "reform"}, "binds", True)),
    ("price of bending", "rules",
     cell("rules", {"rule": "boat_cap"}, "bend_price_value", 5 * REF)),
    ("policy called law", "rules", cell("rules", {"rule": "boat_cap"}, "status", "law")),
    ("rule switched off yet listed", "rules", policy(rules_off=["grade"])),
    # shape
    ("nation that is not", "tables", cell("lines", BOATS, "nation", "ZZZ")),
    ("item that is not", "tables", cell("lines", BOATS, "item", "ship")),
    ("year outside the horizon", "tables", cell("lines", BOATS, "year", 2025)),
    ("no number", "tables", cell("lines", BOATS, "quantity", NAN)),
    ("negative quantity", "tables", cell("lines", BOATS, "quantity", -1.0)),
    ("row twice", "tables", extra("lines", BOATS)),
    ("wrong area", "tables", cell("lines", BOATS, "area", "land")),
    ("wrong name", "tables", cell("lines", BOATS, "nation_name", "Bravo")),
]  # fmt: skip


def test_plan_worked_out_by_hand_keeps_every_rule() -> None:
    assert told(check_plan(hand_plan())) == ""


@pytest.mark.parametrize(
    ("family", "tamper"), [pytest.param(f, t, id=name) for name, f, t in TAMPERED]
)
def test_tampering_is_caught_and_the_family_named(family: str, tamper: Tamper) -> None:
    found = check_plan(tamper(hand_plan()))
    assert family in {one.family for one in found}, told(found)


def test_message_says_what_was_obligated_from_what() -> None:
    found = check_plan(policy(budget={"FMF": 8.0, "IMET": 1.0})(hand_plan()))
    said = [one.message for one in found if one.family == "vintage"]
    assert "FMF 2020: 9.7 US$ million obligated from 5.0 available" in said


def test_message_of_a_floor() -> None:
    plan = case_cell("earmarks", {"rule": "alfa_floor"}, "amount_musd", 6.0)(hand_plan())
    (said,) = [one.message for one in check_plan(plan) if one.family == "floor"]
    assert said == "alfa_floor 2021: 5.5 US$ million counted, at least 6.0 required"


def test_rules_that_are_off_are_not_checked() -> None:
    plan = hand_plan()
    off = policy(rules_off=["coverage"], coverage_floor={"bravo": 1.0})(plan)
    assert "coverage" not in {one.family for one in check_plan(off)}


def test_only_policy_earmarks_can_be_switched_off() -> None:
    plan = case_cell("earmarks", {"rule": "alfa_floor"}, "amount_musd", 6.0)(hand_plan())
    families = {one.family for one in check_plan(policy(rules_off=["earmark"])(plan))}
    assert "floor" in families
    assert "cap" not in families


def test_calm_phase_may_widen_the_gap_within_its_tolerance() -> None:
    plan = searched(hand_plan(), VALUE * 1.012, best=VALUE * 1.004)
    assert told(check_plan(plan)) == ""
    strict = {one.rule for one in check_plan(policy(value_tolerance=0.0)(plan))}
    assert "best_value" in strict


def test_missing_table_is_reported_alone() -> None:
    plan = replace(hand_plan())
    del plan.tables["risk"]  # type: ignore[attr-defined]
    found = check_plan(plan)
    assert [(one.family, one.rule) for one in found] == [("tables", "risk")]


def test_checker_shares_no_mathematics_with_the_model() -> None:
    others = ("pyomo", "highspy", "allocator.models", "allocator.assemble", "allocator.extract")
    program = f"import sys, allocator.check; print([one for one in {others} if one in sys.modules])"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert told.stdout.split() == [b"[]"]


def test_words_of_every_family_of_rules_are_checked() -> None:
    assert set(INDEX) == set(SENTENCES)
