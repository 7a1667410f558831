"""Legal bars and what of the law was not checked are told in one form, with years and money."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from tiny_revision import tiny

import allocator as al
from allocator.cli.law import law_view
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan, load_plan
from allocator.report.exhibits.law import law
from allocator.report.law_money.bars import bar_words, bars_listed
from allocator.report.law_money.ledger import ledger
from allocator.report.law_money.page import ledger_page
from allocator.report.law_money.points import SIGNATORY
from allocator.report.nation.reasons import nation_reasons
from allocator.report.nation.sheet import nation_rules, unchecked
from allocator.report.rules.legal_bars import legal_bars
from allocator.util.format import musd

LOUD = "subject to relief; LATER PARAGRAPHS WERE NOT READ: keep overridable"
QUIET = "later paragraphs were not read"
BAR = {"rule": "bar_b", "effect": "bar", "nations": "B", "accounts": "*", "kinds": "*",
       "areas": "*", "items": "*", "years": "*", "citation": "Act, sec. 1", "waivable": "yes",
       "exception": LOUD, "note": "law.csv: bar_b, secondary_source"}  # fmt: skip


def plan_of(policy: Policy | None = None, **changes: Any) -> Plan:
    return al.solve(tiny(**changes), policy, options=al.SolveOptions(gap=0))


@pytest.fixture(scope="module")
def shipped() -> Plan:
    return load_plan(Path(__file__).parents[2] / "data" / "us-fy2020-plan")


@pytest.fixture(scope="module")
def barred() -> Plan:
    return plan_of(eligibility=[BAR])


def test_every_place_tells_what_was_not_read_alike(barred: Plan) -> None:
    found = ledger(barred)
    (bar,) = found.bars.to_dict("records")
    assert bar["exception"] == "subject to relief" and bar["not_checked"].startswith(QUIET)
    (row,) = nation_rules(barred, "B").query("holds == 'bars'").to_dict("records")
    assert row["not_checked"] == bar["not_checked"]
    assert unchecked(nation_rules(barred, "B")) and not unchecked(nation_rules(barred, "A"))
    first, *_, last = barred.case.years
    assert f"in {first}" in row["meaning"] and str(last) in row["meaning"]
    (told,) = (one for one in nation_reasons(barred, "B") if one.startswith("Barred"))
    mark = f"Not checked: {bar['not_checked']}; confirm with counsel."
    assert "exception: subject to relief" in told and told.endswith(mark)
    sheet = [str(cell) for row in law(barred).rows for cell in row]
    assert bar["not_checked"] in sheet
    screen = Console(width=400, record=True, file=None, quiet=True)
    screen.print(*law_view(found))
    for text in (told, *sheet, ledger_page(found), *found.sentences):
        assert "overridable" not in text and "NOT READ" not in text


def test_bars_are_listed_with_years_and_what_the_accounts_gave(shipped: Plan) -> None:
    table = bars_listed(shipped)
    assert set("; ".join(table["rules"]).split("; ")) == set(legal_bars(shipped)["rule"])
    (gambia,) = table[table["nations"].str.contains("Gambia")].to_dict("records")
    rows = shipped.deviations.query(
        "nation in ('BDI', 'GMB', 'MRT') and account in ('FMF', 'IMET', 'PKO')"
    )
    last = rows["last_musd"].sum() / len(shipped.case.years)
    assert gambia["last_musd"] == pytest.approx(last) and last > 0
    assert gambia["plan_musd"] == 0.0 and gambia["years"] == "2020-2024"
    assert "2020-02" in gambia["citation"]
    assert "it was made for 2020 and is held for every year" in gambia["not_checked"]
    (myanmar,) = table[table["rules"].str.contains("burma_imet_fmf")].to_dict("records")
    assert "(2021, 2023, 2024)" in myanmar["not_checked"]
    page = ledger_page(ledger(shipped))
    assert gambia["citation"] in page and "Legal bars and exemptions" in page


def test_money_under_two_bars_on_the_same_nations_is_told_once() -> None:
    bars = [{**BAR, "rule": "bar_aid", "accounts": "AID"}, BAR]
    last = [{"nation": "B", "account": "AID", "amount_musd": 3.0}]
    found = bars_listed(plan_of(last_plan=last, eligibility=bars))
    assert found["whole"].all() and (found["last_musd"] > 0).all()
    assert bar_words(found) == (
        "2 legal bars are in force, 2 of them about certain nations; from accounts closed to them "
        f"the last plan gave most, a year, to B {musd(found['last_musd'].max())} "
        "(none in this plan)."
    )


def test_every_point_is_listed_and_counted(shipped: Plan) -> None:
    found = ledger(shipped)
    (said,) = (one for one in found.sentences if "counsel must check" in one)
    assert said.startswith(f"{len(found.points)} points of law")
    assert not found.points.duplicated(["kind", "about", "not_checked"]).any()
    bars = found.bars[found.bars["not_checked"] != ""]
    named = set("; ".join(found.points["rules"]).split("; "))
    assert len(bars) and all(not named.isdisjoint(one.split("; ")) for one in bars["rules"])
    unsigned = shipped.case.tables["certifications"].query("signatory == ''")["certification"]
    signs = found.points[found.points["not_checked"] == SIGNATORY]
    assert set("; ".join(signs["rules"]).split("; ")) == set(unsigned)
    assert set(found.points["kind"]) >= {"bar", "exemption", "waiver", "appropriation"}


def test_law_that_was_read_leaves_no_point() -> None:
    plain = {**BAR, "exception": "subject to relief", "note": "law.csv: bar_b, read_text"}
    found = ledger(plan_of(eligibility=[plain]))
    assert found.points.empty and not any("counsel must" in one for one in found.sentences)
    assert found.bars["not_checked"].tolist() == [""]
    assert ledger(plan_of()).bars.empty


def test_a_waived_bar_is_listed_as_waived() -> None:
    plan = plan_of(Policy(waivers=("bar_b",)), eligibility=[BAR])
    (row,) = bars_listed(plan).to_dict("records")
    assert row["state"] == "waived by a setting" and row["plan_musd"] > 0
