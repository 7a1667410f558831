"""What a case takes as given: who signs, and the money of a plan that depends on each by year."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tiny_revision import tiny

import allocator as al
from allocator.cli.view_law import law_view
from allocator.errors import DataError
from allocator.plan.plan import Plan, load_plan
from allocator.report.exhibits.workbook import exhibits
from allocator.report.first_page.brief import brief
from allocator.report.law_money.certifications import (
    NOT_READ,
    certification_words,
    certifications,
)
from allocator.report.law_money.ledger import ledger
from allocator.report.law_money.page import certified_columns, ledger_page
from allocator.report.law_money.reliance import UNUSED
from allocator.report.law_money.taken_waivers import TAKEN, waivers_taken
from allocator.util.format import musd, year_words

END = (9, 30)
ALL = {"certification": "all_of_it", "nations": "*", "accounts": "*", "citation": "Act 1"}


def plan_of(*rows: dict[str, Any]) -> Plan:
    return al.solve(tiny(certifications=list(rows)), options=al.SolveOptions(gap=0))


def by_year(plan: Plan, nation: str = "") -> dict[int, float]:
    lines = plan.lines if not nation else plan.lines[plan.lines["nation"] == nation]
    sums = lines.groupby("year")["obligation_musd"].sum()
    return {int(year): float(much) for year, much in sums.items()}


def test_money_above_what_may_be_used_before_depends_on_a_certification() -> None:
    first, *_ = al.solve(tiny()).case.years
    plan = plan_of(
        ALL,
        {**ALL, "certification": "half_of_b", "nations": "B", "free_share": 0.5},
        {**ALL, "certification": "above_one", "free_musd": 1.0, "years": str(first)},
    )
    found = certifications(plan, END).set_index("certification")
    every, of_b = by_year(plan), by_year(plan, "B")
    assert found.loc["all_of_it", "musd"] == pytest.approx(sum(every.values()))
    assert found.loc["half_of_b", "musd"] == pytest.approx(sum(of_b.values()) / 2)
    for year in plan.case.years:
        column = f"y{year}_musd"
        assert found.loc["all_of_it", column] == pytest.approx(every.get(year, 0.0))
        assert found.loc["half_of_b", column] == pytest.approx(of_b.get(year, 0.0) / 2)
        above = max(0.0, every[year] - 1.0) if year == first else 0.0
        assert found.loc["above_one", column] == pytest.approx(above)
    assert list(found["musd"]) == sorted(found["musd"], reverse=True)


def test_who_signs_and_when_it_is_due_are_as_the_case_has_them() -> None:
    year = tiny().years[0]
    plan = plan_of(
        {**ALL, "certification": "dated", "signatory": "Secretary of State", "due": "2030-03-01"},
        {**ALL, "certification": "once", "years": str(year)},
        {**ALL, "certification": "every_year", "kind": "waiver"},
        {**ALL, "certification": "of_nothing", "free_share": 1.0},
    )
    found = certifications(plan, END).set_index("certification")
    assert found.loc["dated", "signatory"] == "Secretary of State"
    assert found.loc["dated", "due"] == "2030-03-01"
    assert found.loc["once", "signatory"] == NOT_READ
    assert found.loc["once", "due"] == f"by {year}-09-30, before money is obligated"
    assert found.loc["every_year", "due"].startswith("before money is obligated, each year (")
    assert found.loc["once", "words"] == "All nations: all accounts"
    assert found.loc["of_nothing", "due"] == "no money waits for it"
    assert found.index[-1] == "every_year"  # certifications first
    said = certification_words(certifications(plan, END))
    assert said.startswith("4 certifications and the like are taken as given by the data; money")
    assert "on Act 1" in said


WAIVER = {"certification": "waived_b", "kind": "waiver", "nations": "B", "accounts": "*",
          "signatory": "President", "condition": "bar waived", "citation": "Act 2"}  # fmt: skip


def test_a_plan_rests_on_the_waivers_that_its_case_takes_as_given() -> None:
    first, *later = tiny().years
    plan = plan_of(ALL, {**WAIVER, "date": f"{first - 1}-10-18"})
    money = sum(by_year(plan, "B").values())
    assert money > 0
    found = ledger(plan)
    told = [one for one in found.sentences if "rests on" in one and "waiver" in one]
    (said,) = told
    day = f"{first - 1}-10-18"
    assert f"The plan rests on 1 waiver that the data take as given (President, {day})" in said
    assert f"B {musd(money)}" in said
    assert f"it was made for {first} and is taken as given for {year_words(later)}, too" in said
    assert "assumed to be made again each year" in said
    row = found.reliance.set_index("rule").loc["waived_b"]
    assert row["kind"] == TAKEN and row["musd"] == pytest.approx(money)
    assert "Not checked: it was made for" in row["condition"]
    assert said in [html.unescape(one) for one in re.findall("<li>(.*?)</li>", ledger_page(found))]
    assert said in brief(plan).decisions
    assert said in law_view(plan)


@pytest.mark.parametrize(
    ("signs", "words"),
    [
        (("President", ""), "(President, 2030-12-01; not read: who signs 1 of them)"),
        (("", ""), "(2030-12-01; not read: who signs each)"),
        (("President", "President"), "(President, 2030-12-01)"),
    ],
)
def test_who_signs_is_not_told_as_a_name_where_the_data_do_not_have_it(
    signs: tuple[str, str], words: str
) -> None:
    rows = [{**WAIVER, "certification": f"w{at}", "signatory": who, "date": "2030-12-01"}
            for at, who in enumerate(signs)]  # fmt: skip
    said = waivers_taken(plan_of(*rows))
    assert f"waivers that the data take as given {words}; the money" in said


def test_a_waiver_without_a_date_says_by_its_words_for_which_years_it_was_made() -> None:
    years = tiny().years
    plan = plan_of({**WAIVER, "condition": "made for FY2019", "years": str(years[-1])})
    (said,) = certifications(plan, END)["not_checked"]
    assert said.startswith(f"it was made for 2019 and is taken as given for {years[-1]}, too")


def test_a_waiver_made_for_all_its_years_is_not_said_to_be_made_again() -> None:
    years = tiny().years
    dated = {**WAIVER, "date": f"{years[0]}-01-02"}
    words = " and ".join(f"FY{year}" for year in years)
    plan = plan_of(
        WAIVER,
        {**dated, "certification": "of_one_year", "years": str(years[0])},
        {**dated, "certification": "of_all_years", "condition": f"{words}: waived"},
    )
    assert set(certifications(plan, END)["not_checked"]) == {""}


def test_waivers_of_which_nothing_is_used_are_not_rested_on() -> None:
    plan = plan_of({**WAIVER, "free_share": 1.0})
    found = ledger(plan)
    assert "The plan rests on no waiver." in found.sentences
    assert set(found.reliance["nations"]) == {UNUSED}
    assert not waivers_taken(plan) and not waivers_taken(al.solve(tiny()))


def test_a_case_without_any_says_nothing_of_them() -> None:
    found = ledger(al.solve(tiny()))
    assert found.certifications.empty and certification_words(found.certifications) == ""
    assert not any("taken as given" in one for one in found.sentences)
    assert "None listed in the data." in ledger_page(found)
    assert "Taken as given" not in {one.title for one in exhibits(found.plan)}


def test_a_nation_that_the_case_does_not_have_is_refused() -> None:
    with pytest.raises(DataError, match="certifications"):
        tiny(certifications=[{**ALL, "nations": "NOWHERE"}])


def test_the_default_plan_lists_what_its_law_takes_as_given() -> None:
    plan = load_plan(Path(__file__).parents[2] / "data" / "us-fy2020-plan")
    found = ledger(plan)
    table = found.certifications.set_index("certification")
    judged = pd.read_csv(Path(__file__).parents[2] / "data" / "judgement" / "relied_on.csv",
                         dtype=str)  # fmt: skip
    assert set(table.index) == set(judged.loc[judged["kind"].notna(), "law_rule"])
    egypt = plan.lines.query("nation == 'EGY' and account == 'FMF' and year == 2020")
    assert table.loc["egy_withhold_fmf_2020", "musd"] == pytest.approx(
        egypt["obligation_musd"].sum() - 1000.0
    )
    assert table.loc["egy_withhold_fmf_2020", "words"] == "Egypt: FMF"
    mexico = plan.lines.query("nation == 'MEX' and year == 2024 and account != 'S333'")
    assert table.loc["mex_withhold_2024", "musd"] == pytest.approx(
        0.15 * mexico["obligation_musd"].sum()
    )
    (sheet,) = (one for one in exhibits(plan) if one.title == "Taken as given")
    assert len(sheet.rows) == len(table)
    assert "rests on 5 waivers that the data take as given" in waivers_taken(plan)
    page = ledger_page(found)
    for words in (*certified_columns(plan.case).values(), "Secretary of State", "2020-09-30"):
        assert words in page
