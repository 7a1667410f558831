"""Why a nation gets what it gets: what its tables bear out, and no more."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from plan_example import tiny_case, tiny_plan

from allocator.inputs.case.case import Case
from allocator.plan.plan import Plan, load_plan
from allocator.report.nation.floors import promised_musd
from allocator.report.nation.reasons import nation_reasons

EARMARK = {"status": "law", "sense": "floor", "nations": "KEN", "kinds": "*", "areas": "*",
           "years": "*", "per": "each_year"}  # fmt: skip


def with_floors(*earmarks: dict[str, Any]) -> Plan:
    """Return the tiny plan with floors about Kenya, told as a solved plan tells them."""
    texts = pd.DataFrame([EARMARK | one for one in earmarks])
    base = tiny_plan()
    rule = base.rules.iloc[0].to_dict()
    rows = [
        rule | {"rule": one["rule"], "limit": one["amount_musd"], "year": year, "account": ""}
        for one in (EARMARK | one for one in earmarks)
        for year in (["all"] if one["per"] == "all_years" else ["2020", "2021"])
        if one["years"] in ("*", year)
    ]
    return changed(base, base.case.with_tables({"earmarks": texts}), rules=pd.DataFrame(rows))


def changed(plan: Plan, case: Case | None = None, **tables: pd.DataFrame) -> Plan:
    return Plan(case or plan.case, plan.policy, plan.meta, {**plan.tables, **tables})


def floor(rule: str, amount: float, **more: str) -> dict[str, Any]:
    return {"rule": rule, "amount_musd": amount, "accounts": "FMF"} | more


@pytest.mark.parametrize(
    ("floors", "promised"),
    [
        ([floor("all", 6, per="all_years"), floor("one", 3, years="2021")], 6),
        ([floor("all", 6, per="all_years"), floor("each", 4)], 8),
        ([floor("wide", 5, accounts="*"), floor("own", 3)], 10),
        ([floor("fmf", 5), floor("imet", 3, accounts="IMET")], 16),
        ([floor("sea", 5, areas="sea"), floor("staff", 3, areas="staff")], 16),
    ],
)
def test_floors_that_share_money_are_counted_once(
    floors: list[dict[str, Any]], promised: float
) -> None:
    assert promised_musd(with_floors(*floors), "KEN", ("law",)) == promised


def test_more_promised_than_given_is_told_as_it_is() -> None:
    told = " ".join(nation_reasons(with_floors(floor("each", 50)), "KEN"))
    assert "alone promise US$ 100.0 million" in told and "of the US$ 33.3 million" in told


def test_promises_of_planners_are_told() -> None:
    plan = tiny_plan()
    assert not any(one.startswith("Promised") for one in nation_reasons(plan, "KEN"))
    rule = plan.rules.iloc[0].to_dict()
    said = "Decided: Kenya gets at least 2 lots of boat, in 2020 (talks)."
    lock = rule | {"rule": "d1", "family": "lock_low", "status": "policy", "limit": 2.0,
                   "meaning": said, "bend": 1.0}  # fmt: skip
    held = changed(plan, rules=pd.concat([plan.rules, pd.DataFrame([lock])], ignore_index=True))
    assert f"Promised to it: {said[:-1]} (not kept in full)." in nation_reasons(held, "KEN")


def test_no_money_last_time_is_not_no_last_plan() -> None:
    plan = tiny_plan()
    assert "The case has no last plan" in nation_reasons(plan, "1")[-1]
    last = pd.DataFrame({"nation": ["KEN"], "account": ["FMF"], "amount_musd": [10.0]})
    case = tiny_case().with_tables({"last_plan": last})
    assert nation_reasons(changed(plan, case), "1")[-1] == (
        "The last plan gave it nothing; it gets US$ 0.15 million a year now."
    )


def test_parts_that_fell_are_told_beside_those_that_rose() -> None:
    plan = tiny_plan()
    change = {"FMF": 20.0, "IMET": 10.0, "PKO": 8.0, "NADR": 6.0, "S333": -4.0}
    rows = [
        {"nation": "KEN", "account": account, "year": year, "last_musd": 10.0,
         "plan_musd": 10 + by, "change_musd": by}
        for account, by in change.items() for year in (2020, 2021)
    ]  # fmt: skip
    told = nation_reasons(changed(plan, deviations=pd.DataFrame(rows)), "KEN")[-1]
    assert told.endswith(": FMF +20.0, IMET +10.0, S333 -4.0, others +14.0.")


def test_open_need_is_told_with_its_share_and_what_gets_nothing() -> None:
    plan = tiny_plan()
    row = plan.coverage.iloc[0].to_dict()
    rows = [row, row | {"area": "staff", "need_points": 30.0, "met_points": 0.0}]
    told = nation_reasons(changed(plan, coverage=pd.DataFrame(rows)), "KEN")[0]
    assert told.endswith(
        "The largest open need is staff (75% of its open need). staff: nothing met."
    )


def test_need_without_priority_is_told() -> None:
    plan = tiny_plan()
    aims = pd.DataFrame({"nation": ["1"], "objective": ["ct"], "priority": [5.0]})
    case = tiny_case().with_tables({"priorities": aims})
    assert any("KEN has needs but no row" in str(one) for one in case.warnings)
    told = nation_reasons(changed(plan, case), "KEN")[0]
    assert "no priority above 0 in table priorities, so its need has no weight" in told


def test_an_account_that_ends_is_told_with_what_keeps_none_of_it() -> None:
    plan = load_plan(Path(__file__).parents[2] / "data" / "us-fy2020-plan")
    told = nation_reasons(plan, "ETH")[-1]
    assert told.startswith("Of the last plan's INCLE (US$ 4.8 million a year)")
    assert told.endswith("nothing is left: no floor or decision about it alone keeps a part.")
    iraq = " ".join(nation_reasons(plan, "IRQ"))
    assert "INCLE (US$ 0.81 million a year) nothing is left: what should keep a part is" in iraq
    assert "nothing is left" not in " ".join(nation_reasons(plan, "KEN"))
