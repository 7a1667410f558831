"""Answers, scenarios, a decision on a row, law and money: nothing serious for axe, in any look."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser_acts import (
    SEARCH_MS,
    go,
    keep,
    open_case,
    opened,
    pick_row,
    set_number,
    settle,
    tab,
)
from page_access import grave
from playwright.sync_api import Page, expect

LOOKS = [("light", 1280), ("dark", 1280), ("light", 820), ("dark", 820)]
CARDS = ("Cut or add money", "Add or take away an item", "Event from a date",
         "Extra money for a nation", "Late deliveries", "Waive or change a rule")  # fmt: skip
TABS = ("Accounts", "Waivers and exceptions", "Decisions and settings", "Targets missed",
        "Limits reached")  # fmt: skip


def first_page(visit: Callable, scheme: str, width: int) -> Page:
    page: Page = visit(color_scheme=scheme, viewport={"width": width, "height": 900})
    return opened(page)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_answers_and_their_forms(visit: Callable, scheme: str, width: int) -> None:
    page = go(first_page(visit, scheme, width), "What if")
    found = []
    for card in CARDS:
        tab(page, card)
        found += grave(page, card)
    page.locator(".st-key-request_near").get_by_role("button").click()
    answer = page.locator(".st-key-revision")
    told = "Among which plans this is the best"
    expect(answer).to_contain_text(told, timeout=SEARCH_MS)
    settle(page)
    found += grave(page, "What if, answered")
    go(page, "Law and money")
    expect(page.locator(".st-key-answer_line")).to_be_visible()
    found += grave(page, "Law and money, answered")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_scenarios_decisions_and_the_ledger(visit: Callable, scheme: str, width: int) -> None:
    page = first_page(visit, scheme, width)
    pick_row(page, 2)
    expect(page.locator(".st-key-picked").get_by_label("Reason")).to_be_visible()
    found = grave(page, "Plan, a row picked")
    keep(go(page, "Scenarios"), f"{scheme} {width}")
    found += grave(page, "Scenarios")
    go(page, "Law and money")
    for name in TABS:
        tab(page, name)
        found += grave(page, f"Law and money, {name}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_while_a_search_runs(visit: Callable, scheme: str) -> None:
    """The full case takes minutes, so that its strip is there all the time."""
    page = first_page(visit, scheme, 1280)
    page = open_case(go(page, "Data"), "us-fy2020")
    set_number(page, "risk budget", "Risk budget", 9)
    page.locator(".st-key-make").get_by_role("button").click()
    found = []
    for name, width in (("Plan", 1280), ("Brief", 820)):
        go(page, name)
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator(".st-key-solving")).to_contain_text("Making a plan")
        settle(page)
        found += grave(page, f"{name} while a search runs, {scheme}, {width}")
    page.locator(".st-key-cancel_search button").filter(visible=True).click()
    expect(page.locator(".st-key-solving")).to_have_count(0)
    assert not found, "\n".join(found)
