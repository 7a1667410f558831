"""The default case: rebuilt byte for byte, true to its sources, and sensible."""

import csv
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from allocator import schema
from allocator.case import Case, check_case, load_case

DATA = Path(__file__).resolve().parent.parent / "data"
FOLDER = DATA / "us-fy2020"
CODES = {"S333": "DOD_OM_DW"}


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(FOLDER)


def reference(name: str) -> list[dict[str, str]]:
    with (DATA / "reference" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_builder_gives_the_committed_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, DATA / "build_us_fy2020.py", tmp_path], check=True)
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix != ".md"}
    assert built.keys() == kept.keys()
    assert [name for name in built if built[name] != kept[name]] == []


def test_case_has_no_fault_and_no_warning() -> None:
    assert check_case(FOLDER) == []


def test_every_row_says_where_it_comes_from(case: Case) -> None:
    for name in case.given:
        columns = {column.name for column in schema.table(name).columns}
        frame = case.tables[name]
        if "basis" in columns:
            assert frame["basis"].isin(["fact", "formula", "judgement"]).all(), name
            assert (frame["author"] != "").all(), name
            assert (frame["source"] != "")[frame["basis"] != "judgement"].all(), name


def test_last_plan_is_the_history(case: Case) -> None:
    inside = set(case.tables["nations"]["nation"])
    codes = {CODES.get(a, a): a for a in case.tables["accounts"]["account"]}
    sums: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    for row in reference("history.csv"):
        if row["iso3"] in inside and row["account"] in codes and row["fiscal_year"] in "2018 2019":
            key = row["iso3"], codes[row["account"]], row["fiscal_year"]
            sums[key] += float(row["obligations_const2020_usd"] or 0) / 1e6
    history: defaultdict[str, float] = defaultdict(float)
    for (_, account, _), amount in sums.items():
        history[account] += max(amount, 0) / 2
    plan = case.tables["last_plan"].groupby("account")["amount_musd"].sum()
    assert plan.to_dict() == pytest.approx(dict(history), abs=0.1)


def test_budgets_are_the_enacted_totals_in_constant_dollars(case: Case) -> None:
    level = {int(r["year"]): float(r["index_2020_100"]) / 100 for r in reference("deflator.csv")}
    budgets = case.tables["budgets"].set_index(["account", "year"])
    confirmed = [
        row
        for row in reference("budgets.csv")
        if row["kind"] == "regular" and row["confidence"] != "not_confirmed"
    ]
    assert len(confirmed) >= 29
    for row in confirmed:
        year = int(row["fiscal_year"])
        amount = budgets.loc[(row["account"], year), "amount_musd"]
        assert amount * level[year] == pytest.approx(float(row["enacted_musd"]), abs=0.01)
    assert (budgets["set_aside_musd"] < budgets["amount_musd"]).all()


def test_landlocked_nations_need_nothing_at_sea(case: Case) -> None:
    nations = case.tables["nations"]
    landlocked = set(nations.loc[nations["landlocked"], "nation"])
    developing = {r["iso3"] for r in reference("nations.csv") if r["landlocked_developing"] == "1"}
    assert landlocked >= developing & set(nations["nation"])
    needs = case.tables["needs"]
    assert not landlocked & set(needs.loc[needs["area"] == "maritime", "nation"])


def test_last_plan_is_within_absorption(case: Case) -> None:
    spent = case.tables["last_plan"].groupby("nation")["amount_musd"].sum()
    able = case.tables["nations"].set_index("nation")["absorbable_musd"]
    assert (spent <= able.reindex(spent.index)).all()


def test_floors_in_law_can_be_executed(case: Case) -> None:
    able = case.tables["nations"].set_index("nation")["absorbable_musd"]
    marks = case.tables["earmarks"]
    floors = marks[(marks["sense"] == "floor") & (marks["status"] == "law")]
    assert set(floors["nations"]) == {"ISR", "JOR"}
    for row in floors.itertuples():
        assert row.amount_musd <= able[row.nations]


def test_needs_are_three_times_what_the_money_supplies(case: Case) -> None:
    budgets = case.tables["budgets"]
    yearly = (budgets["amount_musd"] - budgets["set_aside_musd"]).sum() / 5
    supplied = yearly * sum((5 - age) * 0.9**age for age in range(5))
    wanted = case.tables["needs"]["need_points"].sum() * 5
    assert wanted / supplied == pytest.approx(3, abs=0.05)


def test_every_nation_has_something_to_choose_and_not_too_much(case: Case) -> None:
    areas = case.tables["needs"].groupby("nation").size()
    assert set(areas.index) == set(case.tables["nations"]["nation"])
    assert areas.between(3, 8).all()
    items = case.items
    chosen = case.tables["needs"].merge(items[["item", "area", "kind"]], on="area")
    integers = chosen[chosen["kind"] != "grant"].groupby("kind").size() * 5
    assert integers["equipment"] <= 12_000
    assert integers["training"] <= 15_000


def test_law_has_citations_and_only_confirmed_rules(case: Case) -> None:
    doubtful = {r["citation"] for r in reference("law.csv") if r["confidence"] == "not_confirmed"}
    sure = {r["citation"] for r in reference("law.csv") if r["confidence"] != "not_confirmed"}
    bars = case.tables["eligibility"]
    assert (bars["citation"] != "").all()
    assert not set(bars["citation"]) & (doubtful - sure)
    assert set(bars["citation"]) <= sure


def test_catalogue_packages_show_their_sum(case: Case) -> None:
    packages = case.tables["equipment"]
    formula = packages[packages["basis"] == "formula"]
    assert len(formula) >= 15
    assert formula["source"].str.contains("LESO catalogue").all()
    assert (packages[packages["basis"] == "judgement"]["note"] != "").all()
