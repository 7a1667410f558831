"""A planner at work: what is seen first, a rule that is changed, and what that does."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
from browser_acts import (
    changes,
    choose,
    download,
    find_setting,
    go,
    keep,
    made,
    make,
    make_and_wait,
    opened,
    ready,
    set_number,
    settle,
    worth,
)
from playwright.sync_api import expect

from allocator.inputs.policy.policy import Policy
from allocator.inputs.scenario.scenario import Scenario
from allocator.plan.plan import Plan, load_plan

MARKUP = "<img src=x onerror='window.hurt=1'><script>window.hurt=1</script> **b** =1+1"


def test_the_first_page_shows_a_plan(visit: Callable, first_plan: Plan) -> None:
    page = opened(visit())
    expect(worth(page)).to_have_text(re.compile(f"{first_plan.meta['value']:.2f}"))
    expect(page.locator(".st-key-state")).to_contain_text("Plan up to date")
    state = changes(page)
    expect(state).to_contain_text("The plan shown is made from these settings.")
    expect(state.get_by_role("button", name="Re-optimise everything")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.get_by_text("The whole plan: US$")).to_be_visible()


def test_a_smaller_risk_budget_changes_the_plan_and_can_be_handed_on(
    visit: Callable, tmp_path: Path
) -> None:
    page = opened(visit())
    before = worth(page).text_content() or ""
    set_number(page, "risk budget", "Risk budget", 4)
    expect(page.get_by_text("Risk budget: 10% → 4%")).to_be_visible()
    go(page, "Plan")
    expect(worth(page)).to_have_text(before)  # until the plan is made
    expect(page.locator(".st-key-state")).to_contain_text("1 unsaved change")
    make_and_wait(go(page, "Settings"))
    go(page, "Plan")
    expect(worth(page)).not_to_have_text(before)
    expect(page.get_by_text("risk budget 4% a year")).to_be_visible()
    told = page.locator(".st-key-changes")
    expect(told).to_contain_text("What changed from the previous plan")
    expect(told).to_contain_text("Value falls from")
    choose(page, "Nations", "Alvaria")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Filtered lines: US$")).to_be_visible()
    go(page, "Export")
    expect(page.get_by_test_id("stSidebar")).to_have_count(0)
    choose(page, "Page", "Plan")
    file = download(page, "Scenario (.toml)", tmp_path)
    assert Scenario.from_toml(file.read_text(encoding="utf-8")).policy == Policy(risk_budget=0.04)
    _restored(visit, page.get_by_test_id("stCode").inner_text().strip())
    go(page, "Plan")
    changes(page).get_by_role("button", name="Undo").click()
    expect(worth(page)).to_have_text(before)


def _restored(visit: Callable, link: str) -> None:
    """Open a link as somebody else: the settings are there, and a plan of them is asked for."""
    page = opened(visit(link))
    made = page.get_by_text("Filtered lines: US$")
    # a quick search may be over before it is looked at
    expect(page.get_by_text("its plan is being made").or_(made).first).to_be_visible()
    expect(made).to_be_visible()
    find_setting(go(page, "Settings"), "risk budget")
    expect(page.get_by_role("textbox", name="Risk budget")).to_have_value("4")


def test_a_nation_is_barred_with_a_reason_that_no_spreadsheet_runs(
    visit: Callable, tmp_path: Path
) -> None:
    page = go(opened(visit()), "Settings")
    find_setting(page, "locks")
    page.get_by_role("button", name="Add a decision").click()
    page.locator("label").filter(has_text=re.compile("^nothing$")).click()
    choose(page, "Nation", "Besania")
    page.get_by_label("Reason").fill("=1+1")
    page.get_by_label("Your name").last.fill("A. Planner")
    page.get_by_label("Your name").last.press("Enter")
    settle(page)
    page.get_by_role("button", name="Answer later, with other changes").click()
    panel = page.get_by_test_id("stMain")
    expect(panel).to_contain_text("Besania: nothing of all money, all years together")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("Unsaved changes: not in the plan yet")).to_be_visible()
    settle(page)
    make_and_wait(page)
    go(page, "Plan")
    expect(page.locator(".st-key-changes")).to_contain_text("Besania")
    file = made(go(page, "Export"), "Workbook (.xlsx)", tmp_path)
    cells = [cell for sheet in openpyxl.load_workbook(file) for row in sheet for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    plan = load_plan(file)
    (lock,) = plan.policy.locks
    assert (lock.nation, lock.reason, lock.author) == ("BSN", "=1+1", "A. Planner")
    assert plan.spending.query("nation == 'BSN'")["obligation_musd"].sum() < 1e-6


def test_a_long_search_is_stopped_and_the_page_stays_usable(
    visit: Callable, tmp_path: Path
) -> None:
    page = opened(visit("data"), "Data")
    page.locator(".st-key-door summary").click()
    choose(page, "Open", "us-fy2020")
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_text("United States security assistance").first).to_be_visible()
    set_number(page, "risk budget", "Risk budget", 9)
    page.locator(".st-key-make").get_by_role("button").click()
    page = go(page, "Plan")
    expect(page.locator(".st-key-solving")).to_contain_text("Making a plan")
    settle(page)
    page.get_by_role("heading", name="Rules that shape it").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Cancel", exact=True)).to_be_in_viewport()
    go(page, "Data").locator(".st-key-door summary").click()
    file = download(page, "Download an empty template", tmp_path)
    assert "nations" in openpyxl.load_workbook(file, read_only=True).sheetnames
    expect(page.locator(".st-key-solving")).to_contain_text("Making a plan")
    page.locator(".st-key-cancel_search button").filter(visible=True).click()
    expect(page.locator(".st-key-solving")).to_have_count(0)
    told = re.compile("plan from before the search is shown|The plan is ready")
    expect(page.get_by_text(told).first).to_be_visible()
    go(page, "Law and money")


def test_two_scenarios_stand_side_by_side(visit: Callable) -> None:
    page = go(opened(visit()), "Scenarios")
    before = page.get_by_role("combobox", name="Before", exact=True)
    expect(before).to_have_value(re.compile("^Last plan"))
    keep(page, "as it is")
    set_number(page, "risk budget", "Risk budget", 4)
    make_and_wait(page)
    keep(go(page, "Scenarios"), "careful")
    page.reload()
    opened(page, "Scenarios")
    choose(page, "Before", "Scenario: as it is")
    choose(page, "After", "Scenario: careful")
    expect(page.get_by_text("Value falls from")).to_be_visible()
    page.locator("summary", has_text="Settings that differ: 1").click()
    expect(page.get_by_text("Risk budget: 10% → 4%", exact=True)).to_be_visible()
    choose(page, "After", "Scenario: as it is")
    expect(page.get_by_text("Settings that differ: 0")).to_be_visible()


def test_two_people_at_once_do_not_disturb_each_other(visit: Callable) -> None:
    one, other = opened(visit()), opened(visit())
    first = worth(other).text_content() or ""
    set_number(one, "risk budget", "Risk budget", 4)
    make(one)
    set_number(other, "risk budget", "Risk budget", 6)
    expect(worth(go(other, "Plan"))).to_have_text(first)
    go(other, "Settings")
    expect(other.get_by_text("Risk budget: 10% → 6%")).to_be_visible()
    make(other)
    ready(one)
    ready(other)
    for page, budget in ((one, "4"), (other, "6")):
        expect(page.get_by_role("textbox", name="Risk budget")).to_have_value(budget)
        go(page, "Plan")
        expect(page.get_by_text(f"risk budget {budget}% a year")).to_be_visible()


def test_markup_in_a_name_is_text(visit: Callable) -> None:
    page = go(opened(visit()), "Scenarios")
    keep(page, MARKUP)
    page.locator("summary", has_text="Saved scenarios: 1").click()
    expect(page.get_by_text(f"{MARKUP} (value")).to_be_visible()
    choose(page, "After", f"Scenario: {MARKUP}")
    assert page.evaluate("window.hurt === undefined")
    assert page.locator("img[src=x]").count() == 0
