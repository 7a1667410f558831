import pandas as pd
import pytest
from plan_example import META, tiny_case, tiny_plan

from allocator.cli.reporter import console
from allocator.cli.view_equipment import equipment_view, nation_view
from allocator.errors import DataError
from allocator.inputs.case.case import build_case
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan
from allocator.plan.summary import summary_rows
from allocator.report import equipment as report_equipment
from allocator.report import tables as report_tables
from allocator.report.rules.legal_floors import legal_floors, policy_floors


def test_the_summary_adds_up() -> None:
    told = tiny_plan().summary()
    assert told["obligated_musd"] == pytest.approx(100 / 3 + 0.3)
    assert told["share_of_need_met"] == 0.75
    assert (told["nations"], told["nations_funded"], told["rules_that_bend"]) == (2, 1, 1)
    rows = {name: unit for name, _, unit in summary_rows(tiny_plan())}
    assert rows["value"] == "value points" and rows["obligated musd"] == "US$ million"


def test_discretionary_money_is_what_law_leaves() -> None:
    money = report_tables.money_by_account(tiny_plan()).set_index("account").loc["FMF"]
    # two years of 40, in which the floor of 30 for Kenya counts
    assert money["legal_floors_musd"] == 80
    assert money["discretionary_musd"] == 100 - 5 - 80


def floors(rows: list[dict[str, object]], **policy: object) -> dict[str, float]:
    case = tiny_case()
    frames = {name: case.tables[name] for name in case.given}
    start = {"status": "law", "sense": "floor", "accounts": "FMF"}
    frames["earmarks"] = pd.DataFrame([start | row for row in rows])
    return legal_floors(build_case(META, frames), Policy(**policy))  # type: ignore[arg-type]


def test_floors_of_law_by_account() -> None:
    ken = {"rule": "a", "nations": "KEN", "amount_musd": 10.0}
    one = {"rule": "b", "nations": "1", "amount_musd": 5.0}
    both = {"rule": "c", "nations": "*", "amount_musd": 12.0}
    assert floors([ken]) == {"FMF": 20}
    assert floors([ken | {"years": "2020"}]) == {"FMF": 10}
    assert floors([ken | {"per": "all_years"}]) == {"FMF": 10}
    assert floors([ken, one]) == {"FMF": 30}
    assert floors([both, ken, one]) == {"FMF": 30}
    assert floors([both, ken]) == {"FMF": 24}
    assert floors([ken], earmark={"a": 7}) == {"FMF": 14}
    assert floors([ken | {"status": "policy"}, one | {"accounts": "*"}]) == {}


def test_floors_of_policy_count_what_law_does_not_bind() -> None:
    case = tiny_case()
    frames = {name: case.tables[name] for name in case.given}
    rows = [{"rule": "law", "nations": "KEN", "status": "law", "amount_musd": 10.0},
            {"rule": "wish", "nations": "*", "status": "policy", "amount_musd": 12.0}]  # fmt: skip
    frames["earmarks"] = pd.DataFrame([row | {"sense": "floor", "accounts": "FMF"} for row in rows])
    case = build_case(META, frames)
    assert policy_floors(case, Policy()) == {"FMF": 4}
    assert policy_floors(case, Policy(rules_off=["earmark"])) == {}
    plan = Plan(case, Policy(earmark={"wish": 900}), {}, tiny_plan().tables)
    money = report_tables.money_by_account(plan).set_index("account").loc["FMF"]
    # no more than there is
    assert money["policy_floors_musd"] == money["discretionary_musd"] == 100 - 5 - 20


def test_nations_rules_and_changes() -> None:
    plan = tiny_plan()
    nations = report_tables.top_nations(plan)
    assert list(nations["nation"]) == ["KEN", "1"]
    assert nations["share_met"].iloc[0] == 0.75 and pd.isna(nations["share_met"].iloc[1])
    assert list(report_tables.top_nations(plan, 1)["nation"]) == ["KEN"]
    assert list(report_tables.binding_rules(plan)["rule"]) == ["floor_ken"]
    bent = report_tables.bending_rules(plan)
    assert (bent["rule"].iloc[0], bent["cost_value"].iloc[0]) == ("tier1", 0.5)
    changes = report_tables.biggest_changes(plan)
    assert changes["change_musd"].iloc[0] == pytest.approx((100 / 3 - 10) / 2)


def test_a_rule_that_binds_in_many_places_is_one_row() -> None:
    plan = tiny_plan()
    row = plan.rules.iloc[:1]
    many = [row.assign(nation=name, limit=float(at)) for at, name in enumerate("ABCDE")]
    ceiling = pd.concat(many).assign(rule="money", family="money", status="capacity")
    tables = {**plan.tables, "rules": pd.concat([ceiling, row])}
    found = report_tables.binding_rules(Plan(plan.case, plan.policy, plan.meta, tables))
    assert list(found["rule"]) == ["floor_ken", "money"]
    assert list(found["places"]) == [1, 5]
    assert list(found["about"]) == ["Kenya FMF 2020", "A, B, C and 2 more"]
    assert list(found["limit_low"]) == [30, 0] and list(found["limit_high"]) == [30, 4]


def test_an_empty_plan_has_empty_tables() -> None:
    told = report_tables.document(Plan(tiny_case(), Policy(), {}, {}))
    assert all(not told[name] for name in told if name not in ("summary", "legal_bars"))


def fleet_plan(**cells: object) -> Plan:
    """Return the tiny plan with deliveries and upkeep of one package."""
    lots = {
        "nation": "KEN", "item": "boat", "year": 2021, "lots_bought": 0, "lots_delivered": 2,
        "lots_on_order": 1, "lots_in_hand": 2, "lots_working": 0.5, "lots_idle": 1.5,
        "lots_idle_ramp": 0.25, "lots_idle_crew": 1.25, "lots_idle_tail": 0,
        "lots_idle_unneeded": 0, "idle_musd": 15, "period": "horizon",
    }  # fmt: skip
    paid = {"nation": "KEN", "need_musd": 4, "host_musd": 1, "donor_musd": 1, "unpaid_musd": 2,
            "donor_share": 0.5, "promised_musd": 0}  # fmt: skip
    after = {"year": 2022, "period": "after", "unpaid_musd": 3, "promised_musd": 1}
    upkeep = [paid | {"year": 2021, "period": "horizon"}, paid | after]
    money = {"account": ["FMF", "FMF"], "year": [2021, 2023], "obligated_musd": [30.0, 0.0],
             "disbursed_musd": [20.0, 10.0], "outstanding_musd": [10.0, 0.0]}  # fmt: skip
    tables = {"deliveries": pd.DataFrame([lots | cells]), "sustainment": pd.DataFrame(upkeep),
              "disbursements": pd.DataFrame(money)}  # fmt: skip
    plan = tiny_plan()
    policy = plan.policy.replace(price={"boat": 5.0}, price_factor={"*": 2.0})
    return Plan(plan.case, policy, plan.meta, {**plan.tables, **tables})


def test_idle_equipment_counts_at_the_price_of_the_policy() -> None:
    told = fleet_plan().summary()
    assert (told["in_hand_musd"], told["on_order_musd"], told["idle_musd"]) == (20, 10, 15)
    assert (told["idle_share"], told["idle_crew_musd"], told["idle_ramp_musd"]) == (0.75, 12.5, 2.5)
    assert (told["upkeep_need_musd"], told["upkeep_after_unpaid_musd"]) == (4, 3)
    assert told["disbursed_musd"] == 20
    nations = report_tables.top_nations(fleet_plan()).set_index("nation")
    assert nations["idle_musd"].to_dict() == {"KEN": 15, "1": 0}
    units = {name: unit for name, _, unit in summary_rows(fleet_plan())}
    assert (units["idle lots"], units["idle musd"]) == ("lots", "US$ million")


def test_equipment_of_a_nation_by_year_with_reasons() -> None:
    plan = fleet_plan()
    (row,) = report_equipment.nation_deliveries(plan, "KEN").to_dict("records")
    assert row["reasons"] == "1.25 without trained people, 0.25 still being fielded"
    assert report_equipment.nation_deliveries(plan, "1").empty
    assert report_equipment.last_payment(plan) == 2023
    assert report_equipment.upkeep_by_year(plan)["unpaid_musd"].tolist() == [2, 3]
    assert report_equipment.payments_by_year(plan)["outstanding_musd"].tolist() == [10, 0]


def test_idle_equipment_is_told_by_nation_and_package() -> None:
    (row,) = report_equipment.idle_equipment(fleet_plan()).to_dict("records")
    assert (row["nation_name"], row["item_name"], row["year"]) == ("Kenya", "boat", 2021)
    assert (row["lots_idle"], row["lots_in_hand"], row["idle_musd"]) == (1.5, 2, 15)
    assert row["reasons"] == "1.25 without trained people, 0.25 still being fielded"
    assert report_equipment.idle_equipment(fleet_plan(lots_idle=0)).empty


def test_equipment_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    shown = console()
    with shown.capture() as heard:
        for part in [*equipment_view(fleet_plan()), *nation_view(fleet_plan(), "KEN")]:
            shown.print(part)
    said = heard.get()
    assert "15.0 (75%) is idle" in said and "after 2021 donors pay what is promised" in said
    assert "Equipment of Kenya, in lots" in said and "1.25 without" in said
    assert equipment_view(Plan(tiny_case(), Policy(), {}, {})) == []
    assert nation_view(fleet_plan(), "1") == ["=cmd|x gets no equipment in this plan."]
    with pytest.raises(DataError, match="no nation XYZ"):
        nation_view(fleet_plan(), "XYZ")


def test_money_dates_say_when_money_ends_and_what_is_paid_later() -> None:
    words = report_tables.money_dates(tiny_plan())
    lives = dict(zip(*[tiny_plan().case.tables["accounts"][c] for c in ("account", "life_years")],
                     strict=True))  # fmt: skip
    first = tiny_plan().case.years[0]
    for account in tiny_plan().accounts["account"].unique():
        life = lives[account]
        assert any(account in said and f"of {first} by the end of {first + life - 1}" in said
                   for said in words)  # fmt: skip
