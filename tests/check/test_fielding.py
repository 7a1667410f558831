"""The checker on delivery, upkeep, crews, packages and the years after: a plan by hand."""

from dataclasses import replace

import pandas as pd
import pytest
from check_fielding_case import REF, VALUE, fielding_plan
from check_tamper import (
    Tamper,
    case_cell,
    cell,
    extra,
    line,
    meta,
    policy,
    told,
    with_table,
    without,
)

from allocator.check import check_plan
from allocator.plan.plan import Plan


def boat(year: int) -> dict[str, object]:
    return {"item": "boat", "year": year}


def boats(column: str, case_value: object) -> Tamper:
    """Change what the case says of boats."""
    return case_cell("equipment", {"item": "boat"}, column, case_value)


def nation(column: str, case_value: object) -> Tamper:
    return case_cell("nations", {"nation": "AAA"}, column, case_value)


def year(number: int) -> dict[str, object]:
    return {"year": number}


def both(*tampers: Tamper) -> Tamper:
    def change(plan: Plan) -> Plan:
        for tamper in tampers:
            plan = tamper(plan)
        return plan

    return change


def case_table(table: str, **columns: list[object]) -> Tamper:
    """Replace a table of the case; without columns: take it out."""
    return lambda plan: replace(plan, case=plan.case.with_tables({table: pd.DataFrame(columns)}))


SHIPS_THERE = both(
    case_table("incompatible"), case_cell("fielded", {"nation": "AAA"}, "item", "ship")
)
UPKEEP = {"kind": "sustainment"}
TAMPERED: list[tuple[str, str, Tamper]] = [
    # delivery
    ("boats at work before they are ready", "fielded",
     cell("deliveries", boat(2021), "lots_working", 1.5)),
    ("boats come a year later", "fielded", boats("lead_years", 2)),
    ("lead time of the policy", "fielded", policy(lead_time={"boat": 2})),
    ("all deliveries late", "fielded", policy(delivery_delay=1)),
    ("longer ramp", "fielded", boats("ramp_years", 3)),
    ("boats wear out faster", "fielded", policy(retention=0.4)),
    ("delivery hidden", "deliveries", cell("deliveries", boat(2021), "lots_delivered", 0.0)),
    ("order hidden", "deliveries", cell("deliveries", boat(2020), "lots_on_order", 0.0)),
    ("lots in hand", "deliveries", cell("deliveries", boat(2022), "lots_in_hand", 2.0)),
    ("idle lots hidden", "deliveries", cell("deliveries", boat(2022), "lots_idle", 0.0)),
    ("idle money hidden", "deliveries", cell("deliveries", boat(2022), "idle_musd", 0.0)),
    ("ramp misnamed", "deliveries", cell("deliveries", boat(2021), "lots_idle_ramp", 0.5)),
    ("reasons do not add up", "deliveries",
     cell("deliveries", boat(2022), "lots_idle_crew", 0.1)),
    ("negative reason", "tables", both(
        cell("deliveries", boat(2022), "lots_idle_crew", 0.35),
        cell("deliveries", boat(2022), "lots_idle_tail", -0.1))),
    ("idle without upkeep in its first year", "deliveries", both(
        cell("deliveries", boat(2021), "lots_idle_ramp", 0.0),
        cell("deliveries", boat(2021), "lots_idle_tail", 1.0))),
    ("jeeps without need", "deliveries", cell("deliveries", {"item": "jeep"}, "lots_working", 0)),
    ("row after the horizon left out", "deliveries", without("deliveries", boat(2023))),
    ("wrong period", "tables", cell("deliveries", boat(2023), "period", "horizon")),
    ("years after too late", "tables", cell("deliveries", boat(2023), "year", 2024)),
    # upkeep
    ("boats at work unpaid", "supported", cell("sustainment", year(2022), "host_musd", 0.1)),
    ("dearer upkeep", "supported", policy(tail_factor=1.5)),
    ("no spares in the price", "supported", boats("initial_support_years", 0)),
    ("upkeep of boats that are not there", "supported",
     cell("lines", UPKEEP, "quantity", 1.2)),
    ("upkeep before it is due", "supported", cell("lines", UPKEEP, "year", 2021)),
    ("upkeep of what needs none", "supported", cell("lines", UPKEEP, "item", "jeep")),
    ("host pays more than it has", "host_share", policy(host_factor=1.5)),
    ("upkeep needed understated", "sustainment",
     cell("sustainment", year(2022), "need_musd", 0.75)),
    ("donors' part not that of the lines", "sustainment",
     cell("sustainment", year(2022), "donor_musd", 0.5)),
    ("unpaid upkeep hidden", "sustainment", cell("sustainment", year(2023), "unpaid_musd", 0.0)),
    ("donor share", "sustainment", cell("sustainment", year(2022), "donor_share", 0.5)),
    ("promise within the horizon", "sustainment",
     cell("sustainment", year(2022), "promised_musd", 0.1)),
    ("promise of one year only", "sustainment",
     cell("sustainment", year(2024), "promised_musd", 0.0)),
    ("year after left out", "sustainment", without("sustainment", year(2024))),
    ("donors pay too much", "graduation", policy(donor_share=0.8)),
    ("donors leave faster", "graduation", policy(donor_share_fall=0.1)),
    ("nobody pays after the horizon", "tail_after",
     cell("sustainment", {"period": "after"}, "promised_musd", 0.05)),
    ("nation pays less after the horizon", "tail_after", policy(host_factor=1.0)),
    ("promises beyond the money projected", "after_money",
     case_cell("accounts", {"account": "FMF"}, "budget_after_musd", 0.2)),
    ("smaller share for promises", "after_money", policy(after_budget_share=0.1)),
    ("more promised than allowed", "after_money",
     cell("sustainment", {"period": "after"}, "promised_musd", 0.2)),
    ("less may stand idle", "idle", policy(idle_most=2.0)),
    ("more work than the need asks for", "asked",
     case_cell("needs", {"area": "sea"}, "need_points", 6.0)),
    ("upkeep under the wrong name", "tables", cell("lines", UPKEEP, "unit", "lots")),
    ("upkeep with points", "supplied", cell("lines", UPKEEP, "points", 0.5)),
    ("upkeep without surcharge", "obligated", cell("lines", UPKEEP, "obligation_musd", 0.55)),
    ("upkeep not counted as spending", "obligated", without("spending", year(2022))),
    ("upkeep barred", "eligibility", case_table(
        "eligibility", rule=["late"], areas=["sea"], years=["2022"], kinds=["equipment"])),
    ("upkeep beyond a cap", "cap", case_table(
        "earmarks", rule=["small"], status=["law"], sense=["cap"], areas=["sea"],
        years=["2022"], amount_musd=[0.6])),
    ("upkeep beyond what can be absorbed", "money", nation("absorbable_musd", 0.4)),
    # people
    ("crews that are not there", "crewed",
     case_cell("skill_base", {"skill": "engineer"}, "persons", 0.5)),
    ("larger crews", "crewed", case_cell("crews", {"item": "boat"}, "persons_per_lot", 3.0)),
    ("graduates leave faster", "crewed", policy(attrition_factor=3.0)),
    ("graduates come later", "crewed", case_cell("courses", {"item": "tech"}, "training_years", 3)),
    ("courses give less", "crewed",
     case_cell("graduates", {"item": "tech"}, "persons_per_seat", 0.5)),
    ("people needed understated", "people", cell("people", year(2022), "needed_persons", 1.5)),
    ("graduates overstated", "people", cell("people", year(2022), "graduates_persons", 1.0)),
    ("people short hidden", "people", cell("people", year(2022), "short_persons", 0.0)),
    ("people of the nation", "people", cell("people", year(2022), "base_persons", 2.0)),
    ("people at work", "people", cell("people", year(2023), "used_persons", 0.5)),
    ("skill that is not", "tables", cell("people", year(2022), "skill", "pilot")),
    # packages
    ("module of the law missed", "module",
     case_cell("modules", {"module": "tech"}, "units_per_lot", 1.5)),
    ("module missed and not said", "module",
     case_cell("modules", {"module": "parts"}, "units_per_lot", 1.0)),
    ("module due at once", "module", case_cell("modules", {"module": "parts"}, "due_years", 0)),
    ("module due overstated", "module",
     cell("modules", {"item": "parts", "year": 2022}, "given_units", 2.0)),
    ("missing module hidden", "module", both(
        case_cell("modules", {"module": "parts"}, "units_per_lot", 1.0),
        cell("modules", {"item": "parts"}, "due_units", 2.0))),
    ("what must come first is not there", "prerequisite", both(
        case_table("fielded"), case_cell("prerequisites", {"needs": "jeep"}, "units", 5.0))),
    ("what must come first comes at once", "prerequisite", both(
        case_table("fielded"), case_cell("prerequisites", {"needs": "jeep"}, "years_before", 1))),
    ("too few boats", "item_size", boats("min_lots", 3)),
    ("boats bought in two years", "start_window", both(
        cell("lines", line("boat", 2020), "quantity", 1.0),
        extra("lines", line("boat", 2020), year=2021))),
    ("boats and ships", "excluded", extra("lines", line("boat", 2020), item="ship", quantity=1.0)),
    ("boats where ships are", "excluded", SHIPS_THERE),
    ("boats where they cannot be", "incompatible",
     case_cell("incompatible", {"rule": "shallow"}, "items", "boat")),
    ("one new type too many", "types", nation("new_types_most", 0)),
    ("two new types", "types", both(
        case_table("fielded"), case_cell("equipment", {"item": "jeep"}, "new_type", True))),
    ("money closed before delivery", "eligibility",
     case_cell("accounts", {"account": "FMF"}, "disburse_years", 0)),
    ("money paid before delivery", "disbursements",
     cell("disbursements", year(2020), "disbursed_musd", 25.3)),
    ("money outstanding hidden", "disbursements",
     cell("disbursements", year(2020), "outstanding_musd", 0.0)),
    # the last plan
    ("band bent more than said", "band_high", policy(nation_band={"AAA": 0.01})),
    ("band of a region", "band_high", policy(region_band={"North": 0.05})),
    ("money below the band", "band_low",
     case_cell("last_plan", year(2020), "amount_musd", 30.0)),
    ("bend of a band hidden", "band_high",
     cell("rules", {"rule": "band nation:AAA", "year": "2021", "family": "band_high"}, "bend", 0)),
    ("a line changed", "changes", policy(change_free_musd=0.1)),
    ("goods of a frozen year", "lock_low",
     case_cell("last_goods", {"item": "boat"}, "quantity", 3.0)),
    ("money of a frozen year", "lock_high",
     case_cell("last_plan", year(2020), "amount_musd", 25.0)),
    ("last plan by year", "change", case_cell("last_plan", year(2022), "amount_musd", 0.3)),
    # the years after
    ("met after the horizon without points", "filled",
     cell("after", {"area": "sea"}, "met_points", 4.0)),
    ("points after the horizon", "supplied_after",
     cell("after", {"area": "land"}, "supply_points", 0.25)),
    ("points at work after the horizon", "supplied_after",
     cell("after", {"area": "sea"}, "working_points", 2.0)),
    ("value after the horizon", "value", cell("after", {"area": "sea"}, "value", 9.0)),
    ("another weight of the years after", "value", policy(after_weight=0.6)),
    ("value after left out of the whole", "value", meta(value_after=0.0)),
    ("points of boats at work", "supplied",
     cell("coverage", {"area": "sea", "year": 2021}, "supply_points", 21.0)),
    # the plan's own account
    ("idle equipment", "meta", meta(idle_musd=0.0)),
    ("idle lots", "meta", meta(idle_lots=0.0)),
    ("cost of upkeep", "meta", meta(tail_musd=0.0)),
    ("upkeep left unpaid", "meta", meta(unpaid_after_musd=0.0)),
    ("crew rule left out", "rules", without("rules", {"rule": "crew engineer", "year": "2022"})),
    ("limit of a crew", "rules",
     cell("rules", {"rule": "crew engineer", "year": "2022"}, "limit", 2.0)),
    ("price of bending a band", "rules",
     cell("rules", {"rule": "band nation:AAA"}, "bend_price_value", 3 * REF)),
    ("value overstated", "value", meta(value=VALUE + 1)),
]  # fmt: skip


def families(plan: Plan) -> set[str]:
    return {one.family for one in check_plan(plan)}


def test_plan_worked_out_by_hand_keeps_every_rule() -> None:
    assert told(check_plan(fielding_plan())) == ""


@pytest.mark.parametrize(
    ("family", "tamper"), [pytest.param(f, t, id=name) for name, f, t in TAMPERED]
)
def test_tampering_is_caught_and_the_family_named(family: str, tamper: Tamper) -> None:
    found = check_plan(tamper(fielding_plan()))
    assert family in {one.family for one in found}, told(found)


@pytest.mark.parametrize(
    ("off", "tamper", "family"),
    [
        ("types", nation("new_types_most", 0), "types"),
        ("graduation", policy(donor_share=0.5), "graduation"),
        ("after", policy(after_budget_share=0.0), "after_money"),
        ("band", policy(nation_band={"AAA": 0.0}), "band_high"),
        ("changed", policy(change_free_musd=0.0), "changes"),
        ("idle", policy(idle_most=2.0), "idle"),
        ("persistence", policy(frozen_years=3), "lock_high"),
    ],
)
def test_rules_switched_off_are_not_checked(off: str, tamper: Tamper, family: str) -> None:
    plan = tamper(fielding_plan())
    assert family in families(plan)
    assert family not in families(policy(rules_off=[off])(plan))


@pytest.mark.parametrize(
    ("part", "families_gone", "tamper"),
    [
        ("delivery", {"fielded"}, policy(delivery_delay=5, retention=1.0)),
        ("sustainment", {"tail_after"}, policy(host_factor=0.0)),
        ("people", {"crewed"}, policy(attrition_factor=4.0)),
        ("packages", {"item_size", "excluded"}, both(
            boats("min_lots", 3), SHIPS_THERE)),
        ("after", {"after_money"}, policy(after_budget_share=0.0)),
    ],
)  # fmt: skip
def test_parts_of_reality_left_out(part: str, families_gone: set[str], tamper: Tamper) -> None:
    plan = tamper(fielding_plan())
    assert families_gone <= families(plan)
    assert not families_gone & families(policy(left_out=[part])(plan))


def test_only_modules_of_policy_can_be_switched_off() -> None:
    plan = case_cell("modules", {"item": "boat"}, "units_per_lot", 1.5)(fielding_plan())
    off = policy(rules_off=["module"])(plan)
    assert {"module_law", "module_policy"} <= {one.rule for one in check_plan(plan)}
    broken = {one.rule for one in check_plan(off) if one.family == "module"}
    assert "module_law" in broken
    assert "module_policy" not in broken


def test_what_must_come_first_is_free_where_it_is_fielded() -> None:
    plan = case_cell("prerequisites", {"needs": "jeep"}, "units", 100.0)(fielding_plan())
    assert "prerequisite" not in families(plan)


def test_words_of_upkeep_that_nobody_pays() -> None:
    found = check_plan(cell("sustainment", year(2022), "host_musd", 0.1)(fielding_plan()))
    (said,) = [one.message for one in found if one.family == "supported"]
    assert said == (
        "AAA 2022: 0.2 US$ million of upkeep of lots at work not paid by donors, "
        "the nation pays 0.1"
    )


def test_words_of_lots_at_work() -> None:
    found = check_plan(cell("deliveries", boat(2021), "lots_working", 1.5)(fielding_plan()))
    (said,) = [one.message for one in found if one.family == "fielded"]
    assert said == "AAA boat 2021: 1.5 lots at work of 1.0 ready"


def test_an_empty_table_of_a_part_left_out_is_no_fault() -> None:
    plan = with_table(fielding_plan(), "people", fielding_plan().tables["people"].iloc[:0])
    assert "tables" not in families(policy(left_out=["people"])(plan))
