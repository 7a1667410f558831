"""What goes in and out of the app in a browser: workbooks, exports, links."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from browser_acts import (
    PAGES,
    download,
    go,
    made,
    opened,
    upload,
    worth,
)
from playwright.sync_api import expect

from allocator.inputs.case.case import load_case, save_case
from allocator.plan.plan import Plan, load_plan

STARTER = Path(__file__).resolve().parents[3] / "data" / "starter"
TITLE = "Starter: six invented nations"


@pytest.fixture
def own_workbook(tmp_path: Path) -> Path:
    """Return a workbook of the small case under another title."""
    folder = shutil.copytree(STARTER, tmp_path / "own")
    meta = folder / "case.toml"
    meta.write_text(meta.read_text(encoding="utf-8").replace(TITLE, "Our own nations"), "utf-8")
    save_case(load_case(folder), tmp_path / "own.xlsx")
    return tmp_path / "own.xlsx"


def test_a_sound_workbook_is_opened_and_a_plan_asked_for(
    visit: Callable, own_workbook: Path
) -> None:
    page = opened(visit("data"), "Data")
    upload(page, own_workbook)
    expect(page.get_by_text("Our own nations", exact=True)).to_be_visible()
    expect(page.get_by_text("Making a plan")).to_be_visible()
    expect(page.get_by_text("so a first one is being made")).to_be_visible()


def test_a_faulty_workbook_is_told_and_the_plan_stays(visit: Callable, own_workbook: Path) -> None:
    book = openpyxl.load_workbook(own_workbook)
    heads = {cell.value: cell.column for row in book["nations"].iter_rows() for cell in row}
    last = book["nations"].max_row
    book["nations"].cell(last, heads["tier"]).value = "first"
    book["nations"].cell(last - 1, heads["nation"]).value = "=1+1"
    book.save(own_workbook)
    page = opened(visit())
    shown = worth(page).text_content() or ""
    upload(go(page, "Data"), own_workbook)
    expect(page.get_by_role("alert")).to_contain_text(
        re.compile(r"own\.xlsx was not opened: \d+ faults\. The plan shown is unchanged")
    )
    faults = page.get_by_role("region", name="Faults of own.xlsx")
    expect(faults).to_be_visible()
    for words in ("What to do", "first"):
        expect(faults.locator("table")).to_contain_text(words)
    expect(page.get_by_text(TITLE, exact=True)).to_be_visible()
    expect(worth(go(page, "Plan"))).to_have_text(shown)


def test_a_file_that_is_no_workbook_is_told(visit: Callable, tmp_path: Path) -> None:
    (tmp_path / "text.xlsx").write_bytes(b"not a workbook at all")
    page = opened(visit("data"), "Data")
    upload(page, tmp_path / "text.xlsx")
    expect(page.get_by_role("alert")).to_contain_text("text.xlsx was not opened")
    expect(page.get_by_text(TITLE, exact=True)).to_be_visible()


def test_what_is_exported_is_the_plan_shown(
    visit: Callable, tmp_path: Path, first_plan: Plan
) -> None:
    page = go(opened(visit()), "Export")
    # the second is asked for while the first is made
    page.get_by_role("button", name="Workbook (.xlsx)", exact=True).click()
    with zipfile.ZipFile(made(page, "All tables as CSV (.zip)", tmp_path)) as packed:
        packed.extractall(tmp_path / "unpacked")
    book = load_plan(download(page, "Save workbook (.xlsx)", tmp_path))
    for plan in (book, load_plan(tmp_path / "unpacked" / "plan")):
        assert plan.case.hash == first_plan.case.hash
        assert plan.policy == first_plan.policy
        assert plan.meta["value"] == pytest.approx(first_plan.meta["value"])
        assert plan.spending["obligation_musd"].sum() == pytest.approx(
            first_plan.spending["obligation_musd"].sum()
        )


def test_pictures_are_exported(visit: Callable, tmp_path: Path) -> None:
    page = go(opened(visit()), "Export")
    assert made(page, "World map as PNG", tmp_path).read_bytes()[:4] == b"\x89PNG"
    assert "<svg" in made(page, "World map as SVG", tmp_path).read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["nonsense", "eNqrVkpOLE5VslIyS0tKNbI0"])
def test_a_link_that_does_not_fit_is_told_and_the_plan_shown(visit: Callable, text: str) -> None:
    page = opened(visit(f"plan?scenario={text}"))
    expect(page.get_by_role("alert")).to_contain_text("broken link")
    expect(worth(page)).to_have_count(1)


def test_a_link_restores_page_and_filters(visit: Callable) -> None:
    page = opened(visit("nation?nation=Dorania"), "Nation")
    expect(page.locator("h1")).to_have_text("Dorania")
    page = opened(visit("plan?nations=Alvaria&view=item"))
    expect(page.get_by_text("Filtered lines: US$")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "name"),
    [("", "Brief"), ("brief", "Brief"), ("compare", "Scenarios"), ("money", "Law and money"),
     ("explore", "Analysis"), ("money?money_tab=Budgets", "Analysis"),
     ("?nations=Alvaria&view=item", "Plan")],
)  # fmt: skip
def test_addresses_of_earlier_versions_lead_to_their_pages(
    visit: Callable, address: str, name: str
) -> None:
    page = opened(visit(address), name)
    if name == "Plan":
        expect(page.get_by_text("Filtered lines: US$")).to_be_visible()
    page.get_by_test_id("stTopNavSection").click()
    links = page.locator("[data-testid=stTopNavLink], [data-testid=stTopNavDropdownLink]")
    expect(links).to_have_text(list(PAGES))
