"""The brief of the plan that is shipped prints on one sheet of A4."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser

from allocator.plan.plan import load_plan
from allocator.report.first_page.brief import brief
from allocator.report.first_page.page import brief_page


def test_the_saved_brief_prints_on_one_sheet(browser: Browser) -> None:
    plan = load_plan(Path(__file__).resolve().parents[3] / "data" / "us-fy2020-plan")
    page = browser.new_page()
    page.set_content(brief_page(brief(plan)))
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
