"""Bands, changed lines and frozen years count the last plan as it was, whoever may pay now."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from small_fleets import case_of, changes

import allocator as al
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Lock, Policy


def region_with_a_bar() -> Case:
    """Two nations of a region with US$ 5 million each last year, of which one is barred."""
    return case_of(1, 0, {
        "nations": [{"nation": "N0", "region": "X"}, {"nation": "N1", "region": "X"}],
        "accounts": [{"account": "A0", "budget_musd": 20.0}],
        "equipment": [{"item": "K0", "area": "sea", "price_musd": 1.0}],
        "needs": [{"nation": "N0", "area": "sea", "need_points": 20.0},
                  {"nation": "N1", "area": "sea", "need_points": 20.0}],
        "eligibility": [{"rule": "barN1", "nations": "N1", "citation": "22 U.S.C. 8422"}],
        "last_plan": [{"nation": "N0", "account": "A0", "amount_musd": 5.0},
                      {"nation": "N1", "account": "A0", "amount_musd": 5.0}],
    })  # fmt: skip


def solved(case: Case, method: Any = "auto", **settings: Any) -> al.Plan:
    plan = al.solve(
        case, Policy(change_price=0.0, swing_price=0.0, **settings),
        options=al.SolveOptions(gap=0.0, method=method),
    )  # fmt: skip
    assert [str(one) for one in al.check_plan(plan)] == []
    return plan


def rows(plan: al.Plan, family: str) -> dict[str, Mapping[Any, Any]]:
    table = plan.rules[plan.rules["family"] == family]
    return {row["rule"]: row for row in table.to_dict("records")}


@pytest.mark.parametrize("method", ["whole", "guided"])
def test_a_band_of_a_region_counts_the_money_of_a_barred_nation(method: str) -> None:
    plan = solved(region_with_a_bar(), method, region_band={"X": 0.1})
    low, high = rows(plan, "band_low")["band region:X"], rows(plan, "band_high")["band region:X"]
    assert (low["limit"], high["limit"]) == pytest.approx((9.0, 11.0))
    assert plan.meta["value"] == pytest.approx(38.59154929)
    assert low["bend"] == high["bend"] == 0.0 and high["activity"] == pytest.approx(11.0)


def test_a_band_that_a_bar_breaks_bends_and_names_the_bar() -> None:
    plan = solved(region_with_a_bar(), nation_band={"*": 0.1})
    low = rows(plan, "band_low")
    assert (low["band nation:N0"]["bend"], low["band nation:N1"]["bend"]) == (0.0, 4.5)
    assert low["band nation:N1"]["meaning"].endswith(
        "US$ 5 million of the last plan to N1 can no longer be paid: barN1 (22 U.S.C. 8422)."
    )
    assert "barN1" not in low["band nation:N0"]["meaning"]


def test_a_line_that_nobody_may_pay_counts_as_changed() -> None:
    plan = solved(region_with_a_bar(), changed_lines_most=1)
    (row,) = rows(plan, "changes").values()
    assert (row["activity"], row["limit"], row["bend"]) == (2.0, 1.0, 1.0)
    assert "barN1" in row["meaning"]
    kept = solved(region_with_a_bar(), changed_lines_most=1, rule_price={"changed": 1000.0})
    (row,) = rows(kept, "changes").values()
    assert (row["activity"], row["bend"]) == (1.0, 0.0)
    assert kept.spending["obligation_musd"].sum() == pytest.approx(5.0)


def test_frozen_years_go_with_persistence_and_not_with_decisions() -> None:
    decided = (Lock("more", "B", account="MIL", low=2.0),)
    frozen = Policy(frozen_years=1, locks=decided, rule_price={"lock": 100.0})
    told = ((), {"more", "frozen"}), (("lock",), {"frozen"}), (("persistence",), {"more"})
    for off, families in (*told, (("lock", "persistence"), set())):
        plan = al.solve(changes(), frozen.replace(rules_off=off))
        names = plan.rules.loc[plan.rules["family"].str.startswith("lock"), "rule"]
        assert {str(name).split()[0] for name in names} == families
        assert [str(one) for one in al.check_plan(plan)] == []


def test_frozen_years_hold_their_goods_without_decisions() -> None:
    held, free = (
        al.solve(changes(), Policy(frozen_years=years, rules_off=["lock", "risk"]))
        for years in (1, 0)
    )
    first = held.lines[(held.lines["year"] == 2031) & (held.lines["nation"] == "A")]
    assert first["quantity"].sum() == pytest.approx(0.5)
    assert held.meta["value"] < free.meta["value"]


def test_a_last_plan_of_nations_without_a_way_to_pay_leaves_a_band() -> None:
    case = region_with_a_bar()
    bar = pd.DataFrame([{"rule": "all", "nations": "*"}])
    plan = solved(case.with_tables({"eligibility": bar}), region_band={"X": 0.1},
                  changed_lines_most=0)  # fmt: skip
    assert rows(plan, "band_low")["band region:X"]["bend"] == pytest.approx(9.0)
    assert rows(plan, "changes")["changes"]["bend"] == 2.0


@pytest.mark.parametrize(("right", "false"), [
    ("US$ 5 million of the", "US$ 4 million of the"),
    ("to N1 can", "to N0 can"),
    (": barN1 (22 U.S.C. 8422)", ": barN2 (22 U.S.C. 8422)"),
    (" US$ 5 million of the last plan to N1 can no longer be paid: barN1 (22 U.S.C. 8422).", ""),
])  # fmt: skip
def test_the_checker_writes_again_what_bars_took(right: str, false: str) -> None:
    plan = solved(region_with_a_bar(), nation_band={"*": 0.1}, changed_lines_most=1)
    wrong = plan.rules.assign(meaning=plan.rules["meaning"].str.replace(right, false, regex=False))
    told = al.check_plan(replace(plan, tables={**plan.tables, "rules": wrong}))
    assert len([one for one in told if "meaning is" in str(one)]) == 2


def test_every_bar_that_forbids_all_of_it_is_named() -> None:
    case = region_with_a_bar()
    bars = pd.DataFrame([{"rule": "coup", "nations": "N1"}, {"rule": "terms", "nations": "N1"},
                         {"rule": "arms", "nations": "N1", "areas": "sea"},
                         {"rule": "grants", "nations": "N1", "kinds": "grant"}])  # fmt: skip
    plan = solved(case.with_tables({"eligibility": bars.fillna("*")}), nation_band={"*": 0.1})
    assert rows(plan, "band_low")["band nation:N1"]["meaning"].endswith(": coup, terms, arms.")
