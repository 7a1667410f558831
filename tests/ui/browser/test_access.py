"""Every page for people who see, hear or work otherwise: axe finds nothing serious."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser_acts import PAGES, find_setting, go, opened, set_number
from page_access import grave
from playwright.sync_api import expect


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_finding(visit: Callable, scheme: str) -> None:
    page = opened(visit(color_scheme=scheme))
    set_number(page, "risk budget", "Risk budget", 4)  # the button that makes a plan is awake
    found = []
    for name in PAGES:
        go(page, name)
        found += grave(page, f"{name}, {scheme}")
    assert not found, "\n".join(found)


def test_what_opens_on_a_page_has_no_serious_finding(visit: Callable) -> None:
    page = go(opened(visit()), "Settings")
    find_setting(page, "budget")
    found = grave(page, "settings")
    find_setting(page, "locks")
    page.get_by_role("button", name="Add a decision").click()
    expect(page.get_by_label("Reason")).to_be_visible()
    found += grave(page, "decision")
    page.keyboard.press("Escape")
    go(page, "Data")
    page.locator(".st-key-door summary").click()
    expect(page.get_by_role("button", name="Open it")).to_be_visible()
    found += grave(page, "another case")
    assert not found, "\n".join(found)


def test_the_pages_are_reached_and_a_plan_is_asked_for_by_keyboard(visit: Callable) -> None:
    page = opened(visit())
    page.get_by_test_id("stTopNavLink").filter(has_text="Scenarios").focus()
    page.keyboard.press("Enter")
    opened(page, "Scenarios")
    find_setting(go(page, "Settings"), "risk budget")
    page.get_by_role("textbox", name="Risk budget").focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("9%")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Risk budget: 10% → 9%")).to_be_visible()
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The plan shown is made from these settings.")).to_be_visible()
