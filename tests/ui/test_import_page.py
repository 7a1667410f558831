"""Page Data opens somebody's own list: matching, corrections, faults, and a first plan."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import messy_lists as lists
import pytest

pytest.importorskip("streamlit", reason="the app's packages are not installed: uv sync --extra app")

from app_pages import page_of_app
from streamlit.testing.v1 import AppTest

from allocator.inputs.case.case import load_case
from allocator.inputs.importing.corrections import Corrections, read_corrected
from allocator.inputs.importing.import_list import import_list
from allocator.ui.state.page_state import Desk

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Desk]:
    found: list[Desk] = []
    monkeypatch.setattr("allocator.ui.pages.open_case.ask", found.append)
    monkeypatch.setattr("allocator.ui.state.startup.ask", lambda here: None)
    return found


@pytest.fixture
def app(asked: list[Desk], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AppTest:
    monkeypatch.setenv("ALLOCATOR_CASE", str(ROOT / "data" / "starter"))
    monkeypatch.setenv("ALLOCATOR_FIRST_PLAN", str(tmp_path / "none"))
    monkeypatch.setattr("allocator.ui.controls.changes.warm_up", lambda here: None)
    monkeypatch.setattr("allocator.ui.widgets.list_reading._AT_ONCE_S", 60.0)
    page = page_of_app("Data").run()
    return page.selectbox(key="door_what").set_value("your own list").run()


def send(app: AppTest, path: Path) -> AppTest:
    app.file_uploader(key="list_upload_0").set_value((path.name, path.read_bytes(), "")).run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.success, *app.error]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def pick(app: AppTest, label: str) -> Any:
    (found,) = [one for one in app.selectbox if one.label == label]
    return found


def desk(app: AppTest) -> Desk:
    found: Desk = app.session_state["desk"]
    return found


def test_a_list_is_matched_shown_and_opened(
    app: AppTest, asked: list[Desk], tmp_path: Path
) -> None:
    send(app, lists.german(tmp_path))
    assert pick(app, "Meaning of Beantragt").value == "requested"
    assert "1.234,5 | 2.500 | 800,0" in text(app)
    assert "liste.csv makes a case: 3 nations, 2 items, fiscal year 2027." in text(app)
    assert app.table[0].value["Kind"].tolist() == ["warning", "warning"]
    needs = next(one.value for one in app.dataframe if "need_points" in one.value)
    assert needs["need_points"].tolist() == [1.2345, 2.5, 0.8]
    app.button(key="list_open").click().run()
    assert desk(app).case == import_list(lists.german(tmp_path)).case
    assert asked and not app.exception
    assert "Opened liste.csv." in text(app)
    assert not [one for one in app.button if one.key == "list_open"]


def test_the_case_is_saved_with_its_mapping(app: AppTest, tmp_path: Path) -> None:
    send(app, lists.german(tmp_path))
    for place, said in ((tmp_path / "new", "Saved in"), (tmp_path / "new", "already exists")):
        app.text_input(key="list_folder").set_value(str(place)).run()
        app.button(key="list_save_it").click().run()
        assert said in text(app)
    assert (tmp_path / "new" / "import-mapping.toml").exists()
    assert load_case(tmp_path / "new").years == (2027,)


@pytest.mark.parametrize(("name", "mapping"), [
    ("later", "later/import-mapping.toml"), ("later.xlsx", "later-import-mapping.toml"),
])  # fmt: skip
def test_a_case_that_was_opened_first_is_saved_with_its_mapping_too(
    app: AppTest, asked: list[Desk], tmp_path: Path, name: str, mapping: str
) -> None:
    send(app, lists.german(tmp_path))
    app.button(key="list_open").click().run()
    app.text_input(key="save_as").set_value(str(tmp_path / name)).run()
    app.button(key="save_case").click().run()
    assert not app.exception and "with the mapping in" in text(app)
    again = import_list(lists.german(tmp_path), tmp_path / mapping)
    assert again.case == desk(app).case == load_case(tmp_path / name)


def test_what_is_open_is_asked_and_stated(app: AppTest, asked: list[Desk], tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Country,Alpha,Beta\nKenya,1200,1\nPeru,50,2\n", encoding="utf-8")
    send(app, path)
    assert "list.csv makes no case yet" in text(app)
    assert app.button(key="list_open").disabled
    pick(app, "Meaning of Alpha").set_value("requested").run()
    pick(app, "Unit of Alpha").set_value("US$ thousand").run()
    (budget,) = [one for one in app.text_input if one.label == "Budget, US$ million a year"]
    budget.set_value("2.5").run()
    assert not app.button(key="list_open").disabled, text(app)
    app.button(key="list_open").click().run()
    case = desk(app).case
    assert case.tables["needs"]["need_points"].tolist() == [1.2, 0.05]
    assert case.tables["accounts"]["budget_musd"].tolist() == [2.5]


def test_a_hopeless_list_gets_one_message(app: AppTest, tmp_path: Path) -> None:
    send(app, lists.hopeless(tmp_path))
    assert "tasks.csv makes no case yet: 1 fault." in text(app)
    assert re.match("no column with nations", app.table[0].value["Found"][0])


@pytest.mark.parametrize(("said", "expected"), [
    (Corrections(budgets="lots"), "budget"), (Corrections(rates="1.1"), "rate"),
    (Corrections(first_year="soon"), "type a year such as 2027"),
    (Corrections(nations="Regional"), "type NAME=KEN"),
    (Corrections(mapping="unti = 1"), "did you mean 'unit'"),
])  # fmt: skip
def test_what_is_typed_wrongly_is_a_fault(said: Corrections, expected: str, tmp_path: Path) -> None:
    path = lists.german(tmp_path)
    found, faults = read_corrected(path.name, path.read_bytes(), said)
    assert found is None
    assert expected in "\n".join(map(str, faults))


def test_a_mapping_and_a_year_are_taken(tmp_path: Path) -> None:
    path = lists.french(tmp_path)
    mapping = import_list(path, budgets={"Fonds A": 8, "Fonds B": 2}).mapping.to_toml()
    said = Corrections(mapping=mapping, first_year="2030")
    found, faults = read_corrected(path.name, path.read_bytes(), said)
    assert found is not None and found.case is not None, faults
    assert found.case.years == (2030,)
    assert found.case.tables["accounts"]["budget_musd"].tolist() == [8.0, 2.0]


def test_the_unit_of_an_account_can_be_corrected_alone(tmp_path: Path) -> None:
    path = lists.codes(tmp_path)
    sheet = "Obligated FY2026"
    said = Corrections((
        (sheet, "FMF ($M)", "last", "US$ thousand", ""), (sheet, "IMET ($M)", "last", "", ""),
    ))  # fmt: skip
    found, faults = read_corrected(path.name, path.read_bytes(), said)
    assert found is not None and found.case is not None, faults
    assert found.case.tables["accounts"]["budget_musd"].tolist() == [0.041, 3.575]


def test_a_name_that_is_no_country_can_be_settled() -> None:
    data = b"Country,Requested (US$ m)\nKenya,1\nPeru,3\nRegional,2\n"
    found, faults = read_corrected("list.csv", data, Corrections(budgets="2"))
    assert found is not None and found.case is None
    assert "'Regional', no nation known" in "\n".join(map(str, faults))
    said = Corrections(budgets="2", nations="Regional=-")
    found, faults = read_corrected("list.csv", data, said)
    assert found is not None and found.case is not None, faults
    assert found.case.tables["needs"]["need_points"].tolist() == [1.0, 3.0]
