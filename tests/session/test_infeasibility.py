"""Each kind of conflict, on small changes of the starter case: who is named, with what figures."""

import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from small_fleets import Rows, case_of

from allocator.assemble import assemble
from allocator.errors import Clash
from allocator.inputs.case.case import Case, load_case, save_case
from allocator.inputs.policy.policy import Policy
from allocator.session.check_case import check_case
from allocator.session.infeasibility import explain_conflict, law_faults, plain_conflicts
from allocator.solver.backend.compiled_model import compile_problem
from allocator.solver.backend.highs import HighsModel

STARTER = Path(__file__).resolve().parents[2] / "data" / "starter"
NAN = float("nan")


@pytest.fixture(scope="module")
def starter() -> Case:
    return load_case(STARTER)


def law(rule: str, amount: float = NAN, **columns: Any) -> dict[str, Any]:
    return {
        "rule": rule, "status": "law", "sense": "floor", "per": "each_year", "years": "*",
        "amount_musd": amount, "share": NAN, "citation": "Act X",
        **{f"{base}{name}": "*" for base in ("", "base_")
           for name in ("accounts", "nations", "kinds", "areas")},
        **columns,
    }  # fmt: skip


def with_law(case: Case, *rows: dict[str, Any]) -> Case:
    table = case.tables["earmarks"]
    return case.with_tables({"earmarks": pd.concat([table, pd.DataFrame(list(rows))])})


def explained(case: Case, policy: Policy | None = None) -> list[Clash]:
    policy = policy or Policy()
    problem = assemble(case, policy)
    return explain_conflict(case, policy, problem, compile_problem(problem))


def only(clashes: list[Clash]) -> Clash:
    assert len(clashes) == 1, [clash.message for clash in clashes]
    return clashes[0]


def test_possible_case_has_no_conflict(starter: Case) -> None:
    policy = Policy()
    problem = assemble(starter, policy)
    compiled = compile_problem(problem)
    started = time.perf_counter()
    assert explain_conflict(starter, policy, problem, compiled) == []
    assert time.perf_counter() - started < 5
    assert plain_conflicts(starter, policy) == []
    assert law_faults(starter) == []


def test_floor_for_barred_nation_names_bar_and_waiver(starter: Case) -> None:
    case = with_law(starter, law("x", 0.5, nations="CRV", accounts="MIL", areas="border"))
    clash = only(explained(case))
    assert clash.rules == ("x", "coup_in_corvina")
    assert "x (Act X) requires US$ 0.5 million to Corvina from Military aid" in clash.message
    assert "in each of 2031, 2032 and 2033" in clash.message
    assert "coup_in_corvina (Coup Clause, section 9) forbids" in clash.message
    assert "The minister may waive it" in clash.message
    assert explained(case, Policy(waivers=["coup_in_corvina"])) == []


def test_floor_barred_in_parts_names_the_bar_of_each(starter: Case) -> None:
    clash = only(explained(with_law(starter, law("x", 1.0, accounts="EDU;LAW", kinds="lethal"))))
    assert clash.rules == ("x", "edu_trains_only", "law_buys_no_arms")
    assert "Military education" in clash.message
    assert "waive" not in clash.message


def test_floor_of_equipment_that_comes_after_the_money_is_closed(starter: Case) -> None:
    case = with_law(starter, law("x", 1.0, nations="ALV", accounts="MIL", kinds="lethal"))
    clash = only(explained(case, Policy(lead_time={"armed_truck": 9})))
    assert clash.rules == ("x", "disbursement")
    assert "disbursement (31 U.S.C. 1552(a)) forbids equipment delivered" in clash.message
    assert "waive" not in clash.message


def test_floor_without_need(starter: Case) -> None:
    clash = only(explained(with_law(starter, law("x", 1.0, nations="BSN", areas="sea"))))
    assert clash.rules == ("x",)
    assert "Besania has no need in Coast guard" in clash.message


def test_floor_without_items(starter: Case) -> None:
    clash = only(explained(with_law(starter, law("x", 1.0, kinds="lethal", areas="sea"))))
    assert "no item of the case" in clash.message


def test_floor_above_an_account(starter: Case) -> None:
    clash = only(explained(with_law(starter, law("x", 1.5, accounts="EDU"))))
    assert clash.rules == ("x", "vintage EDU")
    assert "at most US$ 1 million" in clash.message
    assert "Military education" in clash.message


def test_money_that_bars_leave_to_one_account(starter: Case) -> None:
    # only EDU and LAW may give to Corvina but for sea rescue; LAW may not at sea
    case = with_law(starter, law("x", 2.0, nations="CRV", accounts="MIL;EDU", areas="staff"))
    case = case.with_tables(
        {"needs": pd.concat([case.tables["needs"],
                             pd.DataFrame([{"nation": "CRV", "area": "staff",
                                            "need_points": 9.0}])])}
    )  # fmt: skip
    clash = only(explained(case))
    assert {"x", "vintage EDU", "coup_in_corvina"} <= set(clash.rules)
    assert "after the bars" in clash.message


def test_floors_within_floors_count_once(starter: Case) -> None:
    inner = law("inner", 4.0, nations="BSN", accounts="MIL", years="2031", areas="border")
    outer = law("outer", 8.0, nations="*;!ALV", accounts="MIL", years="2031")
    # 8 + 4 of alvaria_floor fit into 10 and the 2 carried in, though 4 + 8 + 4 would not
    assert plain_conflicts(with_law(starter, inner, outer), Policy()) == []
    outer["amount_musd"] = 8.5
    clash = only(explained(with_law(starter, inner, outer)))
    assert set(clash.rules) == {"outer", "alvaria_floor", "vintage MIL"}
    assert "together US$ 12.5 million, but at most US$ 12 million" in clash.message


def test_floor_above_what_a_nation_absorbs(starter: Case) -> None:
    clash = only(explained(with_law(starter, law("x", 3.0, nations="ESM", accounts="MIL"))))
    assert clash.rules == ("x", "absorbed_money")
    assert "Estmark can absorb no more" in clash.message
    assert "US$ 2.6 million" in clash.message


def test_floor_above_the_cap_of_a_larger_selection(starter: Case) -> None:
    clash = only(explained(with_law(starter, law("x", 1.0, nations="CRV", accounts="LAW"))))
    assert clash.rules == ("x", "corvina_cap")
    assert "corvina_cap (Appropriation Act, section 15)" in clash.message


def test_training_floor_above_people(starter: Case) -> None:
    clash = only(explained(with_law(starter, law("x", 1.0, nations="ESM", kinds="training"))))
    # two seats of border police a year; nobody speaks the language of the staff college
    assert clash.rules == ("x", "goods")
    assert "US$ 0.625 million" in clash.message


def test_floor_above_stock(starter: Case) -> None:
    rule = law("x", 9.0, nations="FAR", areas="sea", kinds="equipment", per="all_years")
    clash = only(explained(with_law(starter, rule)))
    assert clash.rules == ("x", "goods")
    assert "US$ 8 million" in clash.message


def test_search_finds_smallest_set(starter: Case) -> None:
    boats = {"areas": "sea", "kinds": "equipment", "years": "2031"}
    rows = (law("x", 3.0, nations="FAR", **boats), law("y", 2.0, nations="DRN", **boats))
    case = with_law(starter, *rows, law("idle", 0.5, nations="BSN"))
    assert plain_conflicts(case, Policy()) == []
    clash = only(explained(case))
    assert set(clash.rules) == {"x", "y", "production patrol_boat"}
    assert "the yearly production of Patrol boat" in clash.message
    assert "could be met up to US$ 2 million" in clash.message


def test_search_names_shares(starter: Case) -> None:
    share = law("tenth", sense="share_cap", share=0.1, accounts="MIL", nations="ALV",
                base_accounts="MIL", years="2031")  # fmt: skip
    clash = only(explained(with_law(starter, share)))
    assert {"alvaria_floor", "tenth"} <= set(clash.rules)
    assert "at most 10% of the money" in clash.message


def test_whole_numbers_are_told_as_such(starter: Case) -> None:
    boats = {"areas": "sea", "kinds": "equipment", "years": "2031"}
    rows = (law("x", 2.0, nations="FAR", **boats), law("y", 2.0, nations="DRN", **boats))
    clash = only(explained(with_law(starter, *rows, law("idle", 0.5, nations="BSN"))))
    assert clash.rules == ("x", "y")
    assert "If lots and seats could be divided" in clash.message
    assert "fewer of these floors may be enough" in clash.message


def test_conflicts_that_arithmetic_sees_do_not_hide_others(starter: Case) -> None:
    boats = {"areas": "sea", "kinds": "equipment", "years": "2031"}
    rows = (law("x", 3.0, nations="FAR", **boats), law("y", 2.0, nations="DRN", **boats))
    found = explained(with_law(starter, *rows, law("rich", 1.5, accounts="EDU")))
    assert [set(clash.rules) for clash in found] == [
        {"rich", "vintage EDU"}, {"x", "y", "production patrol_boat"}
    ]  # fmt: skip


def test_check_tells_file_row_and_column(starter: Case, tmp_path: Path) -> None:
    case = with_law(starter, law("x", 1.5, accounts="EDU"))
    save_case(case, tmp_path / "case")
    fault = check_case(tmp_path / "case")[0]
    assert Path(fault.place).name == "earmarks.csv"
    assert (fault.row, fault.column, fault.warning) == (5, "amount_musd", False)
    assert "x (Act X) requires US$ 1.5 million" in fault.found
    load_case(tmp_path / "case")  # a policy may mend it


def test_check_only_warns_where_a_waiver_helps(starter: Case) -> None:
    case = with_law(starter, law("x", 0.5, nations="CRV", accounts="MIL", areas="border"))
    (fault,) = law_faults(case)
    assert fault.warning
    assert "waive" in fault.fix


def drawn(seed: int) -> list[dict[str, Any]]:
    draw = random.Random(seed).choice
    rows = []
    for k in range(draw([1, 2, 3])):
        sense = draw(["floor", "floor", "floor", "floor", "cap", "share_cap", "share_floor"])
        rule = law(
            f"r{k}",
            draw([0.3, 1.0, 2.0, 3.0, 5.0]),
            sense=sense,
            nations=draw(["*", "ALV", "BSN", "CRV", "FAR", "region:South", "tier:1", "*;!ALV"]),
            accounts=draw(["*", "MIL", "EDU", "LAW", "MIL;EDU"]),
            kinds=draw(["*", "*", "equipment", "lethal", "training", "grant"]),
            areas=draw(["*", "*", "sea", "border", "staff"]),
            years=draw(["*", "2031", "2032-2033"]),
            per=draw(["each_year", "all_years"]),
        )
        if sense.startswith("share"):
            rule |= {"amount_musd": NAN, "share": draw([0.1, 0.3, 0.6])}
        rows.append(rule)
    return rows


@pytest.mark.parametrize("seed", range(12))
def test_a_conflict_is_told_exactly_where_there_is_no_plan(starter: Case, seed: int) -> None:
    case, policy = with_law(starter, *drawn(seed)), Policy()
    problem = assemble(case, policy)
    compiled = compile_problem(problem)
    engine = HighsModel(compiled, relaxed=False)
    engine.minimise(np.zeros(len(compiled.lower)))
    engine.run()
    told = explain_conflict(case, policy, problem, compiled)
    assert bool(told) == engine.infeasible
    assert engine.infeasible or not plain_conflicts(case, policy)


def sized(**tables: Rows) -> Case:
    """Two years of US$ 2 million for a nation without limits of its own."""
    plain: dict[str, Rows] = {
        "nations": [{"nation": "A"}],
        "accounts": [{"account": "MIL", "budget_musd": 2.0}],
        "equipment": [{"item": "boat", "area": "sea", "price_musd": 1.0},
                      {"item": "ship", "area": "sea", "price_musd": 1.0},
                      {"item": "tent", "area": "land", "price_musd": 1.0}],
        "grants": [{"item": "aid", "area": "staff"}],
    }  # fmt: skip
    return case_of(2, 0, plain | tables)


def equipment(item: str, area: str, **columns: Any) -> dict[str, Any]:
    return {"item": item, "area": area, "price_musd": 1.0, **columns}


SEA = {"areas": "sea"}
SIZES: list[tuple[str, Case, list[dict[str, Any]], Policy]] = [
    ("line_size", sized(), [law("x", 0.5, **SEA)], Policy(min_line_musd=5.0)),
    ("grant_size A", sized(grants=[{"item": "aid", "area": "staff", "min_musd": 5.0}]),
     [law("x", 0.5, areas="staff")], Policy()),
    ("item_size A", sized(equipment=[equipment("boat", "sea", min_lots=6)]),
     [law("x", 0.5, **SEA)], Policy()),
    ("start_window A", sized(equipment=[equipment("boat", "sea", buy_years=1)]),
     [law("x", 1.9, **SEA)], Policy()),
    ("excluded A", sized(exclusions=[{"group": "hulls", "item": "tent"},
                                     {"group": "hulls", "item": "boat"}],
                         equipment=[equipment("boat", "sea"), equipment("tent", "land")]),
     [law("x", 1.0, **SEA), law("y", 1.0, areas="land")], Policy()),
    ("prerequisite A", sized(prerequisites=[{"item": "boat", "needs": "aid"}],
                             equipment=[equipment("boat", "sea")],
                             incompatible=[{"rule": "no", "items": "aid"}]),
     [law("x", 1.0, **SEA)], Policy()),
    ("module_law A", sized(modules=[{"item": "boat", "module": "aid", "units_per_lot": 1.0,
                                     "status": "law"}],
                           equipment=[equipment("boat", "sea")],
                           incompatible=[{"rule": "no", "items": "aid"}]),
     [law("x", 1.0, **SEA)], Policy()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "case", "rows", "policy"), SIZES, ids=[one[0] for one in SIZES])
def test_rules_on_sizes_are_named(
    name: str, case: Case, rows: list[dict[str, Any]], policy: Policy
) -> None:
    case = case.with_tables({"earmarks": pd.DataFrame(rows)})
    clashes = explained(case, policy)
    named = {rule for clash in clashes for rule in clash.rules}
    # what a nation can have of a grant follows from the money, and may clash in its place
    allowed = {name, "x", "y", *({"purchases A"} if name == "grant_size A" else ())}
    assert name in named and not named - allowed, [clash.message for clash in clashes]
    assert not any("switch" in rule for rule in named)
    without = [row | {"amount_musd": 0.0} for row in rows]
    assert explained(case.with_tables({"earmarks": pd.DataFrame(without)}), policy) == []


def test_a_setting_that_only_whole_numbers_feel_is_named() -> None:
    rows = [law("x", 0.1, areas="staff"), law("y", 0.2, areas="staff", sense="cap")]
    case = sized().with_tables({"earmarks": pd.DataFrame(rows)})
    clash = only(explained(case, Policy(min_line_musd=0.5)))
    assert clash.rules == ("x", "line_size")
    assert "the smallest useful line, US$ 0.5 million (setting min_line_musd of the policy)" in (
        clash.message
    )
    assert explained(case, Policy()) == []


def test_money_taken_away_by_a_setting_is_told_as_such() -> None:
    rows = [law("x", 0.5, **SEA), law("y", 0.5, areas="land")]
    case = sized().with_tables({"earmarks": pd.DataFrame(rows)})
    found = explained(case, Policy(budget={"MIL": 0.0}))
    assert {rule for clash in found for rule in clash.rules} == {"x", "y", "vintage MIL"}
    assert "US$ -0" not in "".join(clash.message for clash in found)
