"""Money that bars close which are known but not in the data is told wherever law is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import allocator as al
from allocator.inputs.scenario.later_bars import LATER_BARS, SCENARIO, later_bars
from allocator.plan.plan import Plan, load_plan
from allocator.report.exhibits.law import law
from allocator.report.first_page.brief import brief
from allocator.report.first_page.page import brief_page
from allocator.report.law_money.ledger import ledger
from allocator.report.law_money.page import ledger_page
from allocator.report.nation.reasons import nation_reasons
from allocator.report.nation.sheet import nation_rules
from allocator.report.rules.later_bars import closed_later, closed_words
from allocator.util.format import amount, musd

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped() -> Plan:
    return load_plan(ROOT / "data" / "us-fy2020-plan")


def test_every_nation_account_and_year_that_a_later_bar_closes_is_listed(shipped: Plan) -> None:
    closed = closed_later(shipped).set_index(["nation", "account", "year"])
    money = shipped.lines.groupby(["nation", "account", "year"])["obligation_musd"].sum()
    for place, given in money[money > 1e-6].items():
        nation, account, year = place
        bars = [one for one in LATER_BARS if account in one.closes(nation, year)]
        assert bool(bars) == (place in closed.index)
        if bars:
            assert closed.loc[place, "musd"] == pytest.approx(given)
            assert all(one.citation in closed.loc[place, "citation"] for one in bars)


def test_chad_in_2024_is_told_on_every_page_of_law(shipped: Plan) -> None:
    closed = closed_later(shipped).query("nation == 'TCD'")
    fmf, imet = (closed.set_index("account").loc[one, "musd"] for one in ("FMF", "IMET"))
    words = f"FMF {musd(fmf)} (2024) and IMET {amount(imet)} (2024)"
    cited = "Presidential Determination 2023-14"
    found = ledger(shipped)
    assert found.points["kind"].iloc[0] == "bar not in the data"
    for table, column in ((found.points, "about"), (found.bars, "words")):
        (row,) = table[table[column].str.endswith(words)].to_dict("records")
        assert row["citation"] == cited and row["rules"] == SCENARIO
    page = ledger_page(found)
    assert words in page and found.sentences[0] == closed_words(found.closed)
    first = nation_rules(shipped, "TCD").iloc[0]
    assert (first["holds"], first["citation"]) == ("not in the data", cited)
    (told,) = (one for one in nation_reasons(shipped, "TCD") if words in one)
    assert cited in told and SCENARIO in told
    assert any(words in str(cell) for row in law(shipped).rows for cell in row)


def test_the_sum_is_the_first_thing_to_decide_and_on_the_printed_page(shipped: Plan) -> None:
    found, closed = brief(shipped), closed_later(shipped)
    assert musd(closed["musd"].sum()) in found.decisions[0] and SCENARIO in found.decisions[0]
    assert musd(closed["musd"].sum()) in brief_page(found)
    assert (ROOT / SCENARIO).is_file()


def test_a_case_that_has_the_bars_misses_none(shipped: Plan) -> None:
    (scenario,) = al.load_scenarios(ROOT / SCENARIO)
    case = scenario.applied(shipped.case)[0]
    assert later_bars(shipped.case) and not later_bars(case)
    assert closed_later(replace(shipped, case=case)).empty and closed_words(closed_later(
        replace(shipped, case=case))) == ""  # fmt: skip
