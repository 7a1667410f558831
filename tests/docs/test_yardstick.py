"""The yardstick of the back-test: what a copy of last year leaves, and what a plan leaves."""

import importlib
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pandas as pd
import pytest

import allocator as al

ROOT = Path(__file__).resolve().parents[2]
META = {"name": "two", "base_year": 2020, "first_year": 2020, "last_year": 2021}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT))
    return importlib.import_module("docs.yardstick")


def case() -> al.Case:
    return al.build_case(META, {
        "nations": pd.DataFrame({"nation": ["AAA", "BBB", "CCC", "ISR"]}),
        "accounts": pd.DataFrame({"account": ["FMF", "IMET"], "budget_musd": [100.0, 10.0]}),
        "courses": pd.DataFrame({"item": ["staff"], "area": ["staff"], "cost_musd": [0.05]}),
        "last_plan": pd.DataFrame({
            "nation": ["AAA", "BBB", "ISR"], "account": ["FMF", "IMET", "FMF"],
            "amount_musd": [10.0, 4.0, 3000.0],
        }),
    })  # fmt: skip


def test_moved_is_half_of_all_differences_without_the_nations_of_floors(made: ModuleType) -> None:
    plan = {("AAA", "FMF"): 8.0, ("BBB", "FMF"): 2.0, ("BBB", "IMET"): 4.0, ("ISR", "FMF"): 1.0}
    real = {("AAA", "FMF"): 9.0, ("BBB", "IMET"): 4.0, ("CCC", "IMET"): 7.0, ("ISR", "FMF"): 9.0}
    found = made.Yardstick.of(case(), plan, real).measures()
    both = found.loc["by nation and account"]
    assert both["real"] == 20.0 and both["plan"] == both["copy"] == 14.0
    assert both["copy_moved"] == pytest.approx((1 + 7) / 2 / 20)
    assert both["plan_moved"] == pytest.approx((1 + 2 + 7) / 2 / 20)
    assert both["times"] == pytest.approx(10 / 8)
    assert both["from_copy"] == pytest.approx((2 + 2) / 2 / 14)
    assert found.loc["IMET", "plan_moved"] == pytest.approx(7 / 2 / 11)


def test_zeros_count_in_ranks(made: ModuleType) -> None:
    same = {("AAA", "FMF"): 10.0, ("BBB", "IMET"): 4.0}
    found = made.Yardstick.of(case(), same, same).measures().loc["by nation and account"]
    assert found["plan_rank"] == found["copy_rank"] == pytest.approx(1.0)
    assert found["plan_moved"] == 0.0


@pytest.mark.parametrize(
    ("name", "times", "rank", "fine"),
    [("by nation", 1.1, 0.80, True), ("by nation", 1.11, 0.83, False),
     ("by nation", 1.0, 0.79, False), ("IMET", 1.5, 0.0, True), ("IMET", 1.6, 0.9, False)],
)  # fmt: skip
def test_what_is_aimed_at(
    made: ModuleType, name: str, times: float, rank: float, fine: bool
) -> None:
    row = pd.Series({"times": times, "plan_rank": rank, "copy_rank": 0.83 - 1e-9})
    assert made.reached(name, row) is fine


def test_obligations_take_one_year_and_no_negative_sum(made: ModuleType, tmp_path: Path) -> None:
    text = (
        "iso3,fiscal_year,account,obligations_const2020_usd\n"
        "AAA,2020,FMF,2000000\nAAA,2020,FMF,1000000\nAAA,2019,FMF,5000000\n"
        "BBB,2020,DOD_OM_DW,4000000\nCCC,2020,IMET,-1\n"
    )
    (tmp_path / "h.csv").write_text(text, encoding="utf-8")
    assert made.obligations(tmp_path / "h.csv", 2020) == {
        ("AAA", "FMF"): 3.0,
        ("BBB", "S333"): 4.0,
        ("CCC", "IMET"): 0.0,
    }


def test_what_an_interior_point_leaves_of_nothing_is_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    curve = importlib.import_module("docs.change_curve")
    keys = [("AAA", "FMF", 2020), ("BBB", "FMF", 2020), ("AAA", "FMF", 2021)]
    compiled = SimpleNamespace(columns={"obligation": {key: i for i, key in enumerate(keys)}})
    found = curve.first_year(case(), compiled, [2.0, 1e-8, 3.0])
    assert found == {("AAA", "FMF"): 2.0, ("BBB", "FMF"): 0.0}


def test_the_page_says_what_the_shipped_plan_is_proven_to(made: ModuleType) -> None:
    plan = al.load_plan(ROOT / "data" / "us-fy2020-plan")
    assert 0.014 < plan.gap < 0.015 and " | 1.5% | " in made.judged(plan)
    page = (ROOT / "docs" / "back-test.md").read_text(encoding="utf-8")
    assert f"<!-- judged -->\n{made.judged(plan)}\n<!-- end of judged -->" in page
