"""Tasks that end in the text of an answer: a cut, a wish for boats, a coup."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from browser_acts import SEARCH_MS, changes, choose, download, go, opened, pick_row, settle, worth
from playwright.sync_api import Locator, Page, expect


def answer(page: Page) -> Locator:
    """Press the button of the form that is open, and return the answer once it is there."""
    page.locator(".st-key-request_near, .st-key-decide_near").get_by_role("button").click()
    found = page.locator(".st-key-revision")
    expect(found).to_contain_text("Among which plans this is the best", timeout=SEARCH_MS)
    settle(page)
    return found


def sign(page: Page, found: Locator) -> None:
    """Say who uses the answer, and why."""
    found.get_by_role("textbox", name="Reason").fill("a lean year")
    name = found.get_by_role("textbox", name="Your name")
    name.fill("A. Planner")
    name.press("Tab")
    settle(page)


def without_commands(found: Locator) -> None:
    assert "'allocator" not in found.inner_text()
    expect(found).to_contain_text("“Re-optimise everything”")


def test_an_account_loses_a_tenth(visit: Callable) -> None:
    page = opened(visit())
    before = worth(page).text_content() or ""
    go(page, "What if")
    choose(page, "Account", "Military aid")
    found = answer(page)
    expect(found).to_contain_text("loses 10% of its new money every year")
    for words in (
        "Who pays",
        "The whole plan loses",
        "next money buys back",
        "Among which plans",
    ):
        expect(found).to_contain_text(words)
    without_commands(found)
    found.get_by_role("button", name="Re-optimise everything").click()
    expect(found).to_contain_text("A search over everything from this answer on", timeout=SEARCH_MS)
    sign(page, found)
    use = found.get_by_role("button", name="Use this plan")
    use.click()
    expect(use).to_have_count(0)
    settle(page)
    expect(worth(go(page, "Plan"))).not_to_have_text(before)
    expect(changes(page)).to_contain_text("It is the least change for a request")
    page.reload()
    state = changes(opened(page))
    expect(state).to_contain_text("Step 2 of the journal in")
    state.get_by_role("button", name="Undo").click()
    settle(page)
    expect(worth(page)).to_have_text(before)  # a click outside the list closes it
    changes(page).get_by_role("button", name="Redo").click()
    expect(worth(page)).not_to_have_text(before)


def test_a_nation_is_to_have_one_more_boat(visit: Callable) -> None:
    page = opened(visit("nation?nation=Alvaria"), "Nation")
    page.get_by_role("button", name="Add a decision").click()
    choose(page, "Item", "Patrol boat")
    page.get_by_role("button", name="Answer with a quick look").click()
    look = page.locator(".st-key-decide_preview")
    expect(look).to_contain_text("a quick look, not the full answer")
    expect(look).to_contain_text("the whole plan")
    page.get_by_label("Reason").fill("the ambassador asks")
    name = page.get_by_role("dialog").get_by_label("Your name")
    name.fill("A. Planner")
    name.press("Enter")
    settle(page)
    found = answer(page)
    for words in ("Asked: Alvaria", "Delivery: 1 lot", "Crews: ", "Upkeep of the equipment of"):
        expect(found).to_contain_text(words)
    without_commands(found)
    expect(found.get_by_role("textbox", name="Reason")).to_have_value("the ambassador asks")
    expect(found.get_by_role("textbox", name="Your name")).to_have_value("A. Planner")
    found.get_by_role("button", name="Use this plan").click()
    expect(page.locator(".st-key-decided_here")).to_contain_text("the ambassador asks")


def test_a_government_falls(visit: Callable) -> None:
    page = opened(visit())
    go(page, "What if").get_by_role("tab", name="Event from a date").click()
    page.locator(".st-key-request_kind label").filter(has_text=re.compile("^coup$")).click()
    choose(page, "Nation", "Dorania")
    found = answer(page)
    for words in ("Asked: A coup in Dorania", "What law bars", "Stopped from", "Who pays",
                  "What is stuck", "What becomes of the money set free"):  # fmt: skip
        expect(found).to_contain_text(words)
    without_commands(found)
    go(page, "Law and money")
    expect(page.locator(".st-key-revision")).to_have_count(0)
    line = page.locator(".st-key-answer_line")
    expect(line).to_contain_text("Answer: coup, Dorania")
    line.get_by_role("link", name="Read it on What if").click()
    expect(page.locator(".st-key-revision")).to_contain_text("What law bars")


def test_a_table_stays_where_it_was_when_a_row_is_picked(visit: Callable) -> None:
    page = visit("plan?view=line")
    settle(page)
    rows = page.locator(".dvn-scroller").first
    page.wait_for_function(
        "() => { const rows = document.querySelector('.dvn-scroller');"
        " rows?.scrollTo(0, 700); return rows?.scrollTop == 700 }"
    )
    before = rows.evaluate("rows => rows.scrollTop")
    pick_row(page, 3)
    expect(page.get_by_role("button", name="Open the nation's sheet")).to_be_visible()
    assert rows.evaluate("rows => rows.scrollTop") == before > 0


def test_the_way_back_leads_to_what_was_picked_and_asked(visit: Callable) -> None:
    page = visit("plan?find=besania&kinds=training")
    settle(page)
    pick_row(page, 0)
    page.get_by_role("button", name="Open the nation's sheet").click()
    expect(page.locator("h1")).to_have_text("Besania")
    settle(page)
    page.go_back()
    expect(page.get_by_label("Search the plan")).to_have_value("besania")
    assert "kinds=training" in page.url and "nation=" not in page.url
    go(page, "Brief")
    go(page, "Plan")
    expect(page.get_by_label("Search the plan")).to_have_value("besania")


@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_a_day_counts_as_soon_as_it_is_typed(visit: Callable, key: str) -> None:
    page = opened(visit("what-if?what=Event+from+a+date"), "What if")
    page.locator(".st-key-request_kind label").filter(has_text=re.compile("^coup$")).click()
    day = page.get_by_role("textbox", name="Day")
    day.fill("2032-01-05")
    day.press(key)
    page.get_by_role("button", name="Answer with the least change").click()
    expect(page.locator(".st-key-revision")).to_contain_text("2032-01-05")
    expect(page.get_by_text("by that day in fiscal year 2032")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()


def test_a_sceptic_asks_why_and_takes_the_answer_along(visit: Callable, tmp_path: Path) -> None:
    page = opened(visit("nation?nation=Besania"), "Nation")
    page.get_by_role("button", name="Why this much?").click()
    opened(page, "Why")
    proof = page.get_by_text("How far this is proven", exact=True).first
    expect(proof).to_be_visible(timeout=SEARCH_MS)
    proof.click()
    expect(page).to_have_url(re.compile(r"/why\?ask=why\+Besania"))
    for words in ("Money for Besania", "What the plan gives", "This answer is wrong only if"):
        expect(page.get_by_text(words).first).to_be_visible()
    file = download(page, "Save as a page to print or send", tmp_path)
    link = next(one for one in page.locator("code").all_inner_texts() if "/why?" in one)
    other = visit(link)
    expect(other.get_by_text("How far this is proven", exact=True).first).to_be_visible()
    other.set_content(file.read_text(encoding="utf-8"))
    expect(other.locator("h1")).to_have_text("Money for Besania")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="How far this is proven")).to_be_visible()
    expect(page.get_by_text("Print or share")).to_be_hidden()
    expect(page.get_by_test_id("stTextInputField").first).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Open the nation's sheet").click()
    opened(page, "Nation")
    expect(page.locator("h1")).to_have_text("Besania")


def test_plans_of_a_trade_off_are_compared_side_by_side(visit: Callable) -> None:
    """How long it takes is said first; its plans are scenarios with one click, one recommended."""
    page = go(opened(visit()), "Analysis")
    page.get_by_role("tab", name="Trade-off").click()
    settle(page)
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text(re.compile("May take up to|Takes about|Takes a few seconds"))
    page.get_by_role("button", name="Run the trade-off").click()
    words = re.compile("^(Save|Compare) its .* with the plan shown")
    compare = page.get_by_role("button", name=words)
    expect(compare).to_be_visible(timeout=SEARCH_MS)
    settle(page)
    compare.click()
    opened(page, "Scenarios")
    columns = page.get_by_test_id("stTable").first.locator("thead th")
    expect(columns.filter(has_text="Trade-off of").first).to_be_visible()
    expect(main).to_contain_text(re.compile("recommended"))
    expect(main).not_to_contain_text("cannot be compared")
    page.reload()
    expect(page.locator("h1")).to_have_text("Scenarios")
    expect(main).to_contain_text("Saved scenarios:")
