"""Every column of figures that a page shows has one number of decimals."""

from pathlib import Path

import pandas as pd
import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

from app_pages import page_of_app
from browser_acts import PAGES
from one_form import mixed_columns, mixed_on_page
from streamlit.testing.v1 import AppTest

from allocator.inputs.case.case import Case
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions
from allocator.ui.pages import law_money, plan

ROOT = Path(__file__).resolve().parents[2]
STARTER = ROOT / "data" / "starter"


@pytest.fixture(scope="module")
def folder(starter_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan") / "starter-plan"
    solve(starter_case, options=SolveOptions(method="whole", gap=0.05)).save(folder)
    return folder


TABS = [
    *[("Law and money", "ledger_tab", tab) for tab in law_money._TABS],
    *[("Plan", "pictures", tab) for tab in plan._TABS],
    ("Analysis", "money_tab", "Next million"),
    ("Analysis", "money_tab", "Rules"),
]
"""Parts of pages that are drawn only when they are opened."""


def open_page(title: str, case: Path, plan: Path, home: Path, **query: str) -> AppTest:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLOCATOR_CASE", str(case))
        patch.setenv("ALLOCATOR_FIRST_PLAN", str(plan))
        patch.setenv("ALLOCATOR_HOME", str(home))
        app = page_of_app(title, **query).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("title", PAGES)
def test_columns_of_a_page_have_one_number_of_decimals(
    title: str, folder: Path, tmp_path: Path
) -> None:
    assert mixed_on_page(open_page(title, STARTER, folder, tmp_path)) == []


@pytest.mark.parametrize(("title", "key", "tab"), TABS)
def test_so_have_those_of_its_tabs(
    title: str, key: str, tab: str, folder: Path, tmp_path: Path
) -> None:
    assert mixed_on_page(open_page(title, STARTER, folder, tmp_path, **{key: tab})) == []


@pytest.mark.parametrize("title", ["Brief", "Plan", "Scenarios", "Law and money", "Nation"])
def test_so_have_those_of_the_shipped_case(title: str, tmp_path: Path) -> None:
    data = ROOT / "data"
    app = open_page(title, data / "us-fy2020", data / "us-fy2020-plan", tmp_path)
    assert app.table or app.dataframe
    assert mixed_on_page(app) == []


def _units() -> None:
    import pandas as pd

    from allocator.ui.widgets import table

    rows = pd.DataFrame(
        {"unit": ["lots", "points", "points"], "limit": [3.0, 0.123, 12.0],
         "cost_value": [0.035, 12.0, 1.5], "share": [0.1, 0.0123, 1.0]}
    )  # fmt: skip
    table.read(rows, alt="read")
    table.show(rows, "rows", alt="shown")


def test_rows_of_one_unit_have_the_same_decimals() -> None:
    app = AppTest.from_function(_units).run()
    assert not app.exception and mixed_on_page(app) == []
    assert app.dataframe[0].value["limit"].tolist() == ["3", "0.12", "12.00"]
    assert app.dataframe[0].value["cost_value"].tolist() == [0.035, 12.0, 1.5]


def test_mixed_decimals_are_found() -> None:
    table = pd.DataFrame({"US$ million": ["1.0", "0.04"], "Lots": ["1", "12"],
                          "Share": ["1.5%", "12%"]})  # fmt: skip
    assert [one.split(":")[0].strip() for one in mixed_columns(table)] == ["US$ million", "Share"]
