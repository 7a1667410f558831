"""A screen at 200% zoom, 720 by 450 pixels: every page at the top is named and reached."""

from collections.abc import Callable

from browser_acts import opened
from playwright.sync_api import expect

FIRST = {"Brief": "Brief", "Plan": "The plan", "What if": "What if", "Scenarios": "Scenarios",
         "Law and money": "Law and money"}  # fmt: skip


def test_the_first_pages_are_reached_where_the_navigation_is_folded(visit: Callable) -> None:
    page = opened(visit(viewport={"width": 720, "height": 450}))
    row = page.locator(".st-key-narrow_pages")
    for name, title in FIRST.items():
        link = row.get_by_role("link", name=name, exact=True)
        expect(link).to_be_in_viewport()
        link.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(row).to_be_hidden()


def test_the_table_of_the_plan_begins_in_the_upper_half_of_a_laptop_screen(
    visit: Callable,
) -> None:
    page = visit(viewport={"width": 1440, "height": 900})
    page.get_by_test_id("stTopNavLink").filter(has_text="Plan").click()
    table = page.locator(".stDataFrame").first
    expect(table).to_be_in_viewport()
    box = table.bounding_box()
    assert box is not None and box["y"] < 500
