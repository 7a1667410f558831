"""The saved brief prints on one sheet: law is never left out, and what is left out is counted."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from pathlib import Path

import pytest

from allocator.plan.plan import load_plan
from allocator.report.first_page.brief import Brief, brief
from allocator.report.first_page.one_sheet import fitting
from allocator.report.first_page.page import brief_page
from allocator.report.first_page.sentences import law_points


@pytest.fixture(scope="module")
def found() -> Brief:
    return brief(load_plan(Path(__file__).parents[2] / "data" / "us-fy2020-plan"))


def test_law_is_on_the_page_and_what_is_left_out_is_counted(found: Brief) -> None:
    law, page = law_points(found.plan), brief_page(found)
    assert found.decisions[: len(law)] == law and any("waivers" in one for one in law)
    assert all(escape(one) in page for one in law)
    shown = sum(escape(one) in page for one in found.decisions)
    assert len(law) < shown < len(found.decisions)
    assert f"{len(found.decisions) - shown} more on page Brief" in page


def test_law_stays_where_nothing_else_fits(found: Brief) -> None:
    law = law_points(found.plan)
    long = replace(found, sentences=("Much is said. " * 500,))
    assert fitting(long, law, 12, 8) == law
    assert fitting(replace(found, decisions=law), law, 12, 8) == law
