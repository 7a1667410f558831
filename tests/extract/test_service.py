"""Equipment in a plan: delivered, ramped up, manned, sustained, and paid for when it arrives."""

from collections.abc import Mapping
from typing import Any

import pytest
from check_tamper import searched
from points import written
from service_case import service_case

from allocator.assemble import assemble
from allocator.check import check_plan
from allocator.extract import extract
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan
from allocator.solver.backend.compiled_model import compile_problem

KEPT = Policy(retention=1.0)
LEAST = ["lots_idle_ramp", "lots_idle_crew", "lots_idle_tail", "lots_idle_unneeded"]


def told(plan: Plan) -> str:
    return "\n".join(map(str, check_plan(searched(plan))))


def point(values: Mapping[tuple[Any, ...], float], case: Case, policy: Policy = KEPT) -> Plan:
    """Return the plan of a point; whoever buys pays, lines are on.

    ``working`` stands for all lots at work; those that are not sustained are fresh.
    """
    problem = assemble(case, policy)
    area = dict(zip(case.items["item"], case.items["area"], strict=True))
    price = dict(problem.figures["price"].items())
    use = {
        (nation, item): use
        for family in ("lots_of_use", "seats_of_use")
        for (nation, use), items in problem.members[family].items()
        for item in items
    }
    full = {key: amount for key, amount in values.items() if key[0] != "working"}
    for (variable, *key), amount in values.items():
        if variable == "working":
            # lots at work are those that need no upkeep and those whose upkeep is paid
            fresh = amount - values.get(("sustained", *key), 0.0)
            if fresh > 0:
                full["fresh", *key] = fresh
    for (variable, *key), amount in values.items():
        if variable in ("lots", "seats"):
            nation, item, year = key
            place, cost = ("pay", nation, "FMF", use[nation, item], year), amount * price[item]
            full["line_on", nation, area[item]] = 1.0
        elif variable == "donor_pay":
            nation, pool, year = key
            place, cost = ("pay", nation, "FMF", pool, year), amount
        else:
            continue
        full[place] = full.get(place, 0.0) + cost
    compiled = compile_problem(problem)
    promises = {key[1]: amount for key, amount in full.items() if key[0] == "donor_after"}
    rest = {key: amount for key, amount in full.items() if key[0] != "donor_after"}
    solution = written(compiled, rest)
    for nation, amount in promises.items():
        solution.values[compiled.columns["donor_after"][nation]] = amount
    return extract(case, policy, problem, solution, {})


def pool(case: Case, nation: str = "AAA") -> str:
    """Return the use of money that the boats of a nation belong to."""
    members = assemble(case, KEPT).members["lots_of_use"]
    return next(use for (n, use), items in members.items() if n == nation and "boat" in items)


def lots(plan: Plan, *columns: str, nation: str = "AAA") -> list[list[float]]:
    """Return columns of the deliveries of a nation by year."""
    own = plan.deliveries[plan.deliveries["nation"] == nation]
    return own[list(columns)].round(6).to_numpy().tolist()


def at_work(*by_period: float, nation: str = "AAA") -> dict[tuple[Any, ...], float]:
    years = range(2024 - len(by_period) + 1, 2025)
    return {
        ("working", nation, "boat", t): x for t, x in zip(years, by_period, strict=True) if x > 0
    }


TWO = {("lots", "AAA", "boat", 2020): 2.0, ("seats", "AAA", "navy", 2020): 4.0}
"""Two boats and the seats due with them: 1 lead year, 1 year of ramp and of support."""


def test_lots_come_ramp_up_and_wait_for_upkeep() -> None:
    # support ends in 2022: host money of 1 sustains one of two boats
    sustained = {("sustained", "AAA", "boat", t): 1.0 for t in (2022, 2023, 2024)}
    paid = {("host_pay", "AAA", pool(service_case()), t): 1.0 for t in (2022, 2023)}
    plan = point(TWO | at_work(1.0, 1.0, 1.0, 1.0) | sustained | paid, service_case())
    assert told(plan) == ""
    assert lots(plan, "year", "lots_bought", "lots_delivered", "lots_on_order") == [
        [2020, 2, 0, 2], [2021, 0, 2, 0], [2022, 0, 0, 0], [2023, 0, 0, 0], [2024, 0, 0, 0],
    ]  # fmt: skip
    assert lots(plan, "lots_in_hand", "lots_working", "lots_idle", *LEAST) == [
        [0, 0, 0, 0, 0, 0, 0],
        [2, 1, 1, 1, 0, 0, 0],
        [2, 1, 1, 0, 0, 1, 0],
        [2, 1, 1, 0, 0, 1, 0],
        [2, 1, 1, 0, 0, 1, 0],
    ]
    assert list(plan.deliveries["period"]) == ["horizon"] * 4 + ["after"]
    upkeep = plan.sustainment.set_index("year")
    assert upkeep["need_musd"].tolist() == [0, 0, 2, 2, 2, 2]
    assert upkeep["host_musd"].tolist() == [0, 0, 1, 1, 1, 1]
    assert upkeep["unpaid_musd"].tolist() == [0, 0, 1, 1, 1, 1]
    assert upkeep["promised_musd"].max() == 0
    assert plan.meta["idle_lots"] == 1 and plan.meta["idle_musd"] == 10
    assert plan.meta["unpaid_after_musd"] == 1
    assert plan.coverage["supply_points"].max() == 10


def test_equipment_is_paid_for_at_delivery() -> None:
    paid = point(TWO, service_case()).disbursements
    assert paid.round(6).to_numpy()[:2, 1:].tolist() == [[2020, 22.44, 0.44, 22], [2021, 0, 22, 0]]
    assert paid["outstanding_musd"].iloc[-1] == 0
    late = point(TWO, service_case(lead_years=6)).disbursements
    assert late["year"].tolist() == list(range(2020, 2027))
    assert late["outstanding_musd"].round(6).tolist() == [22.0] * 6 + [0.0]


def test_donors_pay_upkeep_by_line() -> None:
    pays = ("donor_pay", "AAA", pool(service_case()), 2022)
    host = ("host_pay", "AAA", pool(service_case()), 2022)
    sustained = {("sustained", "AAA", "boat", 2022): 1.5}
    plan = point(
        TWO | at_work(1.0, 1.5, 0.0, 0.0) | sustained | {pays: 0.5, host: 1.0}, service_case()
    )
    assert told(plan) == ""
    (line,) = plan.lines[plan.lines["kind"] == "sustainment"].to_dict("records")
    assert (line["item"], line["year"], line["unit"], line["points"]) == ("boat", 2022, "US$M", 0)
    assert (line["quantity"], line["cost_musd"]) == (0.5, 0.5)
    assert line["obligation_musd"] == pytest.approx(0.55)
    assert plan.active_lines["cost_musd"].tolist() == pytest.approx([20.0, 0.4])
    assert plan.meta["tail_musd"] == 0.5
    row = plan.sustainment.set_index("year").loc[2022]
    assert (row["host_musd"], row["donor_musd"]) == (1.0, 0.5)
    assert row["donor_share"] == pytest.approx(1 / 3)


def test_nobody_pays_for_lots_that_are_not_there() -> None:
    pays = ("donor_pay", "AAA", pool(service_case()), 2022)
    host = ("host_pay", "AAA", pool(service_case()), 2022)
    fat = {("sustained", "AAA", "boat", 2022): 9.0, pays: 1.5, host: 7.5}
    plan = point(TWO | at_work(1.0, 2.0, 0.0, 0.0) | fat, service_case())
    row = plan.sustainment.set_index("year").loc[2022]
    assert (row["need_musd"], row["donor_musd"], row["host_musd"]) == (2.0, 1.5, 0.5)
    assert told(plan) == ""


def test_a_host_pays_within_its_means_and_only_for_what_works() -> None:
    case, use = service_case(), pool(service_case())
    rich = {("sustained", "AAA", "boat", 2022): 2.0, ("host_pay", "AAA", use, 2022): 2.0}
    plan = point(TWO | at_work(1.0, 2.0, 0.0, 0.0) | rich, case)
    row = plan.sustainment.set_index("year").loc[2022]
    assert (row["host_musd"], row["unpaid_musd"]) == (1.0, 1.0)
    assert lots(plan, "lots_working", "lots_idle_tail")[2] == [1, 1]
    idle = point(TWO | at_work(1.0, 0.0, 0.0, 0.0), case)
    assert idle.sustainment.set_index("year").loc[2022, "host_musd"] == 0


def test_promises_after_the_horizon_cover_what_works() -> None:
    after = {("sustained", "AAA", "boat", 2024): 2.0, ("donor_after", "AAA"): 1.7}
    few = {"item": ["boat"], "skill": ["sailor"], "persons_per_lot": [1.0]}
    plan = point(TWO | at_work(1.0, 0.0, 0.0, 2.0) | after, service_case(crews=few))
    assert told(plan) == ""
    rows = plan.sustainment[plan.sustainment["period"] == "after"]
    assert rows["promised_musd"].tolist() == [1.0, 1.0]
    assert rows["donor_musd"].tolist() == [1.0, 1.0]
    (rule,) = plan.rules[plan.rules["family"] == "after_money"].to_dict("records")
    assert (rule["activity"], rule["limit"]) == (1.0, 2.0)
    assert plan.meta["value_after"] == plan.after["value"].sum() > 0
    assert plan.after.set_index("area").loc["sea", "working_points"].max() == 20


def test_people_missing_come_before_money_missing() -> None:
    # four sailors for one boat, six there: one and a half boats work
    plan = point({("lots", "AAA", "boat", 2020): 2.0} | at_work(1.0, 1.5, 1.5, 1.5),
                 service_case(tail_share=0.0))  # fmt: skip
    assert lots(plan, "lots_working", "lots_idle_crew", "lots_idle_unneeded")[1:] == [
        [1, 0, 0], [1.5, 0.5, 0], [1.5, 0.5, 0], [1.5, 0.5, 0],
    ]  # fmt: skip
    people = plan.people.set_index("year")
    assert people["needed_persons"].tolist() == [0, 4, 8, 8, 8]
    assert people["used_persons"].tolist() == [0, 4, 6, 6, 6]
    assert people["short_persons"].tolist() == [0, 0, 2, 2, 2]
    assert people["period"].tolist() == ["horizon"] * 4 + ["after"]
    crewed = plan.rules[plan.rules["family"] == "crewed"]
    nobody, crewed = crewed[crewed["nation"] == "BBB"], crewed[crewed["nation"] == "AAA"]
    assert nobody["limit"].tolist() == [0.0], "boats wait for sailors there, and money is left"
    assert crewed["binds"].tolist() == [False, True, True, True]
    assert crewed["meaning"].iloc[-1].endswith("(sailors), in an average year after 2023.")


def test_more_crews_than_people_are_cut() -> None:
    plan = point(TWO | at_work(1.0, 2.0, 2.0, 2.0), service_case(tail_share=0.0, graduates={
        "item": ["navy"], "skill": ["sailor"], "persons_per_seat": [0.001]}))  # fmt: skip
    assert lots(plan, "lots_working")[2][0] == pytest.approx(1.5, abs=1e-3)
    assert "crewed" not in told(plan)


def test_graduates_leave_year_by_year() -> None:
    people = point(TWO, service_case()).people.set_index("year")
    assert people["graduates_persons"].tolist() == [0, 4, 2, 1, 0.375]
    assert people["base_persons"].tolist() == [6] * 5


def test_what_nobody_needs_stands_idle() -> None:
    needs = {"nation": ["AAA"], "area": ["sea"], "need_points": [15.0]}
    case = service_case(needs=needs, tail_share=0.0, crews={
        "item": ["boat"], "skill": ["sailor"], "persons_per_lot": [0.1]})  # fmt: skip
    plan = point({("lots", "AAA", "boat", 2020): 2.0} | at_work(1.0, 2.0, 2.0, 2.0), case)
    assert lots(plan, "lots_working", "lots_idle_unneeded")[1:] == [
        [1, 0], [1.5, 0.5], [1.5, 0.5], [1.5, 0.5],
    ]  # fmt: skip
    assert plan.coverage["beyond_points"].max() == 0


def test_plain_lots_count_from_the_first_year_and_wear() -> None:
    plain = service_case(
        lead_years=0, ramp_years=0, tail_share=0.0, crews={"item": []}, modules={"item": []}
    )
    plan = point({("lots", "BBB", "boat", 2021): 2.0, ("lots", "BBB", "boat", 2022): 2.0}, plain,
                 Policy(retention=0.5))  # fmt: skip
    assert lots(plan, "year", "lots_in_hand", "lots_idle_unneeded", nation="BBB") == [
        [2021, 2, 0], [2022, 3, 1], [2023, 1.5, 0], [2024, 0.5625, 0],
    ]  # fmt: skip
    assert plan.sustainment.empty and plan.people.empty and plan.modules.empty
    assert plan.after.set_index(["nation", "area"])["working_points"].max() == 0


def test_modules_due_by_law_and_by_policy() -> None:
    modules = {
        "item": ["boat", "boat"], "module": ["navy", "talk"], "units_per_lot": [2.0, 0.5],
        "status": ["policy", "law"], "due_years": [0, 3],
    }  # fmt: skip
    case = service_case(modules=modules, grants={"item": ["talk"], "area": ["staff"]})
    plan = point({("lots", "AAA", "boat", 2020): 2.0, ("seats", "AAA", "navy", 2021): 3.0}, case)
    table = plan.modules.set_index(["item", "year"])
    assert table.loc["navy", "due_units"].tolist() == [4, 4, 4, 4]
    assert table.loc["navy", "given_units"].tolist() == [0, 3, 3, 3]
    assert table.loc["navy", "missing_units"].tolist() == [4, 1, 1, 1]
    assert table.loc["talk", "due_units"].tolist() == [0, 0, 0, 1]
    rules = plan.rules[plan.rules["family"] == "module"]
    assert set(zip(rules["rule"], rules["status"], strict=True)) == {
        ("module_policy", "policy"), ("module_law", "law"),
    }  # fmt: skip
    assert rules["bend"].sum() == 7
    assert "Alfa must have at least 4 seats of navy with its equipment in 2020." in set(
        rules["meaning"]
    )
