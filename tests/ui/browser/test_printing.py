"""What the bar at the top prints, and that it can be read where the screen is narrow."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser_acts import go, opened
from playwright.sync_api import expect


@pytest.mark.parametrize("name", ["Analysis", "Law and money", "Scenarios"])
def test_the_page_looked_at_is_printed_and_no_other(visit: Callable, name: str) -> None:
    page = go(opened(visit("plan")), name)
    page.evaluate("window.print = () => window.printed = document.querySelector('h1').innerText")
    page.get_by_role("button", name="Print", exact=True).click()
    page.wait_for_function("window.printed !== undefined")
    assert page.evaluate("window.printed") == name
    opened(page, name)
    head = page.locator(".print-head")
    expect(head).to_be_hidden()
    page.emulate_media(media="print")
    expect(head).to_be_visible()
    expect(head).to_have_text(re.compile(r"Plan as opened · printed 20\d\d-\d\d-\d\d$"))
    expect(page.locator(".st-key-top_bar")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()


def test_the_name_of_the_data_is_whole_on_a_narrow_screen(visit: Callable) -> None:
    page = opened(visit())
    page.set_viewport_size({"width": 820, "height": 1180})
    cut = page.locator(".st-key-dataset p").evaluate(
        "one => one.scrollWidth > one.clientWidth || getComputedStyle(one).whiteSpace === 'nowrap'"
    )
    assert not cut
