"""What a planner does on a page and what there is to see, by the words that the page shows."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Download, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

PAGES = {
    "Brief": "Brief",
    "Plan": "The plan",
    "What if": "What if",
    "Scenarios": "Scenarios",
    "Law and money": "Law and money",
    "Nation": None,
    "Why": "Why?",
    "Analysis": "Analysis",
    "Settings": "Settings",
    "Data": "Data",
    "Export": "Export",
}
"""Every page with its title; that of a nation's sheet is the nation."""

_TRIES = 4
_TRY_MS = 15_000

_ROW_PX = 35

SEARCH_MS = 300_000
"""How long to wait for a plan; the searches here take seconds on a machine of their own."""


def settle(page: Page) -> None:
    """Wait until the server has drawn the page."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


MENU = ("Nation", "Why", "Analysis", "Settings", "Data", "Export")
"""Pages that are in the menu at the top."""


def opened(page: Page, name: str = "Plan") -> Page:
    """Wait until a page is there with its title."""
    title = PAGES[name]
    heading = page.locator("h1")
    expect(heading.filter(has_text=title) if title else heading).to_be_visible()
    expect(heading).to_have_count(1)
    settle(page)
    return page


def go(page: Page, name: str) -> Page:
    """Go to another page by its name at the top or in the menu."""
    if name in MENU:
        page.get_by_test_id("stTopNavSection").click()
    link = "stTopNavDropdownLink" if name in MENU else "stTopNavLink"
    page.get_by_test_id(link).filter(has_text=re.compile(f"^{name}$")).click()
    return opened(page, name)


def worth(page: Page) -> Locator:
    """Return the figure that says what the plan is worth, in its box that is opened."""
    box = page.locator("details:not([open]) > summary", has_text="More figures of the plan")
    if box.count():
        box.first.click()
    # while a page is drawn again, the old figure may stand beside the new one for a moment
    return figure(page, "Value of the plan").get_by_test_id("stMetricValue").first


def figure(page: Page, name: str) -> Locator:
    """Return a headline figure."""
    return page.get_by_test_id("stMetric").filter(has_text=name)


def set_number(page: Page, words: str, label: str, value: float) -> None:
    """Find a setting on its page by words about it, and enter a figure."""
    go(page, "Settings")
    find_setting(page, words)
    control = page.get_by_role("textbox", name=label)
    control.fill(f"{value:g}")
    control.press("Enter")
    expect(page.get_by_text("Unsaved changes: not in the plan yet")).to_be_visible()
    settle(page)


def changes(page: Page) -> Locator:
    """Open the list of unsaved changes in the bar at the top, with its buttons."""
    page.locator(".st-key-state button").first.click()
    return page.get_by_test_id("stPopoverBody")


def find_setting(page: Page, words: str) -> None:
    """Type into the search for settings."""
    search = page.get_by_label("Find a setting")
    search.fill(words)
    search.press("Enter")
    expect(page.get_by_text(re.compile(r"\d+ of \d+ settings"))).to_be_visible()
    settle(page)


def make(page: Page) -> None:
    """Press the button of page Settings that makes a plan."""
    button = page.locator(".st-key-make").get_by_role("button")
    button.click()
    expect(button).to_be_disabled()


def make_and_wait(page: Page) -> None:
    """Make a plan and wait until it is shown."""
    make(page)
    ready(page)


def ready(page: Page) -> None:
    """Wait until the plan that was asked for is shown."""
    told = page.get_by_test_id("stMainBlockContainer").get_by_text("The plan is ready.")
    expect(told).to_be_visible(timeout=SEARCH_MS)
    expect(page.locator(".st-key-solving")).to_have_count(0)
    settle(page)


def choose(page: Page, label: str, option: str) -> None:
    """Choose in a list; once more where the page was drawn anew and closed it."""
    box = page.get_by_role("combobox", name=label, exact=True)
    for left in reversed(range(_TRIES)):
        settle(page)
        box.click()
        box.fill(option)
        try:
            page.get_by_role("option", name=option, exact=True).click(timeout=_TRY_MS)
            break
        except PlaywrightTimeout:
            if not left:
                raise
            page.keyboard.press("Escape")
    settle(page)


def open_case(page: Page, name: str) -> Page:
    """Open a case that comes with the app, on page Data, with its plan."""
    page.locator(".st-key-door summary").click()
    choose(page, "Open", name)
    page.get_by_role("button", name="Open it").click()
    told = page.get_by_text(re.compile(rf"^Opened .*{name}\."))
    expect(told).to_be_visible(timeout=SEARCH_MS)
    settle(page)
    return page


def tab(page: Page, name: str) -> None:
    """Open a tab by its name."""
    page.get_by_role("tab", name=name, exact=True).click()
    settle(page)


def pick_row(page: Page, row: int) -> None:
    """Pick a row of the first table that can be sorted, by the box at its left; 0 is the first.

    Such a table is drawn as a picture, so its rows are places in it.
    """
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    table.click(position={"x": 16, "y": _ROW_PX * (row + 1.5)})
    settle(page)


def keep(page: Page, name: str) -> None:
    """Keep the plan shown as a scenario, on page Compare."""
    field = page.get_by_label("Name of the scenario")
    if not field.is_visible():
        page.locator("summary", has_text="Saved scenarios").click()
    field.fill(name)
    field.press("Enter")
    page.get_by_role("button", name="Save the plan shown").click()
    expect(page.get_by_text(f"Saved as “{name}”.")).to_be_visible()
    settle(page)


def upload(page: Page, file: Path) -> None:
    """Send a workbook, on page Data."""
    door = page.locator(".st-key-door summary")
    door.click()
    choose(page, "Open", "your own .xlsx workbook")
    page.locator(".st-key-upload input[type=file]").set_input_files(file)


def made(page: Page, button: str, folder: Path) -> Path:
    """Ask for a file that takes a while, and save it when it is made."""
    page.get_by_role("button", name=button, exact=True).click()
    return download(page, f"Save {button[:1].lower()}{button[1:]}", folder)


def download(page: Page, button: str, folder: Path) -> Path:
    """Save a file that is there."""
    with page.expect_download() as coming:
        page.get_by_role("button", name=button).click()
    sent: Download = coming.value
    file = folder / sent.suggested_filename
    sent.save_as(file)
    return file
