"""A planner opens the office's own list, gets a first plan of it and finds both after F5."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import messy_lists as lists
from axe_playwright_python.sync_playwright import Axe
from browser_acts import choose, figure, go, opened, ready, settle
from playwright.sync_api import expect


def test_an_own_list_is_matched_corrected_opened_planned_and_there_after_a_reload(
    visit: Callable, tmp_path: Path
) -> None:
    page = opened(visit("data"), "Data")
    page.locator(".st-key-door summary").click()
    choose(page, "Open", "your own list")
    page.locator(".st-key-list_upload_0 input[type=file]").set_input_files(lists.german(tmp_path))
    expect(page.get_by_text("liste.csv makes a case: 3 nations, 2 items")).to_be_visible()
    expect(page.get_by_text("1.234,5 | 2.500 | 800,0")).to_be_visible()
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    assert [one["help"] for one in found if one["impact"] in ("serious", "critical")] == []
    choose(page, "Meaning of Beantragt", "Not used")
    settle(page)
    choose(page, "Meaning of Vorjahr", "Amount requested")
    settle(page)
    expect(page.get_by_text("Filled by defaults and formulas")).to_be_visible()
    page.get_by_role("button", name="Open and make a first plan").click()
    expect(page.get_by_text("Opened liste.csv.")).to_be_visible()
    # the title says 2027, and the column that is asked for now is of the year before
    years = "Case liste, fiscal years 2026 to 2026"
    expect(page.get_by_text(years)).to_be_visible()
    ready(page)
    go(page, "Brief")
    money = figure(page, "Money a year").get_by_test_id("stMetricValue")
    expect(money).to_have_text(re.compile(r"US\$ [\d,.]+M"))
    told = money.inner_text()
    expect(page).to_have_url(re.compile(r"open=[0-9a-f]{12}-[0-9a-f]{12}"))
    page.reload()
    opened(page, "Brief")
    expect(money).to_have_text(told)
    go(page, "Data")
    expect(page.get_by_text(years)).to_be_visible()
    settle(page)
