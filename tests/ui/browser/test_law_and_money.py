"""What counsel and the treasurer ask of the plan that is shipped, and a decision on a row."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from browser_acts import (
    SEARCH_MS,
    changes,
    download,
    go,
    open_case,
    opened,
    pick_row,
    settle,
    tab,
    worth,
)
from playwright.sync_api import Locator, Page, expect

from allocator.plan.plan import Plan, load_plan
from allocator.report.grouped_lines import plan_table
from allocator.report.law_money.ledger import ledger
from allocator.report.rules.groups import readable
from allocator.report.tables import binding_rules
from allocator.util.column_places import column_places
from allocator.util.format import figure, fixed

DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.fixture(scope="module")
def shipped_plan() -> Plan:
    return load_plan(DATA / "us-fy2020-plan")


def row_with(page: Page, *words: str) -> Locator:
    """Return the row of the table shown that has all these words."""
    rows = page.get_by_test_id("stTable").locator("tbody tr")
    for one in words:
        rows = rows.filter(has_text=one)
    return rows.first


def test_counsel_asks_which_rules_bind_and_what_the_plan_rests_on(
    visit: Callable, shipped_plan: Plan, tmp_path: Path
) -> None:
    page = go(open_case(opened(visit("data"), "Data"), "us-fy2020"), "Plan")
    page.get_by_role("button", name="Limits reached").click()
    opened(page, "Law and money")
    law = readable(binding_rules(shipped_plan)).query("status == 'law'")
    assert len(law) and (law["citation"] != "").all()
    for rule in law.head(3).to_dict("records"):
        expect(row_with(page, rule["meaning"], rule["citation"])).to_be_visible()
    found = ledger(shipped_plan)
    used = found.reliance.query("musd > 0")
    assert len(used)
    main = page.get_by_test_id("stMain")
    for said in found.sentences:
        expect(main).to_contain_text(said)
    expect(main).to_contain_text("waivers that the data take as given (President, 2019-10-18)")
    expect(main).not_to_contain_text("The plan rests on no waiver.")
    tab(page, "Waivers and exceptions")
    (places,) = set(column_places(found.reliance)["musd"])
    for one in used.to_dict("records"):
        row = row_with(page, one["words"], one["citation"])
        expect(row).to_contain_text(fixed(one["musd"], places))
        expect(row).to_contain_text(one["nations"])
    file = download(page, "Save the annex as a page to print", tmp_path)
    annex = visit()
    annex.set_content(file.read_text(encoding="utf-8"))
    first = used.iloc[0]
    expect(annex.locator("tr").filter(has_text=first["citation"]).first).to_be_visible()


def test_the_treasurer_asks_what_expires_and_what_is_left_to_execute(
    visit: Callable, shipped_plan: Plan
) -> None:
    page = go(open_case(opened(visit("data"), "Data"), "us-fy2020"), "Law and money")
    main = page.get_by_test_id("stMain")
    (money,) = (one for one in ledger(shipped_plan).sentences if one.startswith("Money that can"))
    assert "expires" in money
    expect(main).to_contain_text(money)
    year = shipped_plan.case.years[1]
    day = datetime.date(year, 3, 1)
    page.locator(".st-key-ledger_day").get_by_role("spinbutton").first.click()
    page.keyboard.type(f"{day:%Y%m%d}")
    page.locator("h1").click()  # the day is taken when its field is left
    found = ledger(shipped_plan, day)
    (now,) = (one for one in found.sentences if one.startswith(f"As of {day.isoformat()}"))
    assert "still obligates" in now and "in this fiscal year" in now
    expect(main).to_contain_text(now)
    (late,) = (one for one in found.sentences if one.startswith("If every obligation slips"))
    assert "expires: it is planned in the last year" in late
    expect(main).to_contain_text(late)
    row = found.by_year.query("year == @year and last_chance_musd > 0").iloc[0]
    printed = page.locator(".print-table").first.locator("tr")
    own = printed.filter(has_text=str(row["account"])).filter(has_text=str(year)).first
    for name in ("to_execute_musd", "last_chance_musd"):
        expect(own).to_contain_text(figure(row[name]))


def test_a_row_is_held_down_and_the_journal_keeps_who_and_why(
    visit: Callable, first_plan: Plan
) -> None:
    rows = plan_table(first_plan)
    at = 2
    name = str(rows["nation_name"].iloc[at])
    page = opened(visit())
    before = worth(page).text_content() or ""
    pick_row(page, at)
    picked = page.locator(".st-key-picked")
    expect(picked.get_by_role("heading", name=name)).to_be_visible()
    picked.get_by_role("radio", name="Exclude").or_(
        picked.get_by_role("button", name="Exclude", exact=True)
    ).first.click()
    picked.get_by_label("Reason").fill("no cooperation")
    picked.get_by_label("Your name").fill("A. Planner")
    picked.get_by_role("button", name="Answer with the least change").click()
    found = page.locator(".st-key-revision")
    expect(found).to_contain_text("Among which plans this is the best", timeout=SEARCH_MS)
    expect(found).to_contain_text(f"The least change for: {name}: exclude")
    expect(worth(page)).to_have_text(before)
    settle(page)
    expect(found.get_by_label("Your name")).to_have_value("A. Planner")
    found.get_by_role("button", name="Use this plan").click()
    expect(changes(page)).to_contain_text("It is the least change for a request")
    page.reload()
    state = changes(opened(page))
    expect(state).to_contain_text(re.compile(r"Step 2 of the journal.*no cooperation \(A. Planner"))
    page.keyboard.press("Escape")
    expect(worth(page)).not_to_have_text(before)
    go(page, "Law and money")
    tab(page, "Decisions and settings")
    for words in (name, "A. Planner", "no cooperation", "Kept"):
        expect(row_with(page, name)).to_contain_text(words)
