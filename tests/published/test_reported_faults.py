"""Small inputs with the substance of faults that were reported of other tools in public."""

import csv
import io
from pathlib import Path

import pytest
from case_files import FILES, write
from exact import solve

import allocator as al

TABLES = [name for name in FILES if name.endswith(".csv")]


def renamed(names: dict[str, str]) -> dict[str, str | None]:
    """Return the case's tables with other codes of nations."""
    changed: dict[str, str | None] = {}
    for table in TABLES:
        text = io.StringIO()
        rows = csv.reader(io.StringIO(FILES[table]))
        csv.writer(text, lineterminator="\n").writerows(
            [names.get(cell, cell) for cell in row] for row in rows
        )
        changed[table] = text.getvalue()
    return changed


@pytest.mark.parametrize("code", ["NA", "NULL", "None", "nan", "TRUE", "1E5", "inf", "007"])
def test_a_code_that_looks_like_nothing_is_a_code(tmp_path: Path, code: str) -> None:
    """Namibia's NA was taken for an empty cell: https://github.com/OasisLMF/OasisLMF/issues/307."""
    case = al.load_case(write(tmp_path / "case", renamed({"BOR": code})))
    assert list(case.tables["nations"]["nation"]) == ["ALV", code]
    al.save_case(case, tmp_path / "case.xlsx")
    assert al.load_case(tmp_path / "case.xlsx") == case


@pytest.mark.parametrize("table", TABLES)
def test_a_row_twice_is_refused_in_every_table(tmp_path: Path, table: str) -> None:
    """Rows written twice doubled a capacity: https://github.com/openego/eGon-data/issues/1489."""
    last = FILES[table].splitlines()[-1]
    write(tmp_path / "case", {table: f"{FILES[table]}{last}\n"})
    faults = [one for one in al.check_case(tmp_path / "case") if not one.warning]
    assert {one.place for one in faults} == {table}


@pytest.mark.parametrize("codes", [("A-B", "A_B"), ("a", "A"), ("É", "E"), ("x_1", "x_1_")])
def test_codes_that_differ_in_a_sign_are_two(tmp_path: Path, codes: tuple[str, str]) -> None:
    """Variables x+ and x- became one: https://github.com/coin-or/pulp/issues/87."""
    alike = solve(al.load_case(write(tmp_path / "plain")))
    names = dict(zip(("ALV", "BOR"), codes, strict=True))
    found = solve(al.load_case(write(tmp_path / "case", renamed(names))))
    assert found.meta["value"] == pytest.approx(alike.meta["value"])
    assert found.spending.groupby("nation")["obligation_musd"].sum().to_dict() == pytest.approx({
        names[nation]: money
        for nation, money in alike.spending.groupby("nation")["obligation_musd"].sum().items()
    })  # fmt: skip


def test_every_table_adds_up_to_the_same_money_and_value(tmp_path: Path) -> None:
    """Statistics did not add up to the objective: https://github.com/PyPSA/PyPSA/issues/1200."""
    plan = al.load_plan(Path(__file__).parents[2] / "data" / "us-fy2020-plan")
    tables = plan.tables
    sums = [
        tables["lines"]["obligation_musd"].sum(), tables["spending"]["obligation_musd"].sum(),
        tables["vintages"]["obligated_musd"].sum(), tables["accounts"]["obligated_musd"].sum(),
        tables["disbursements"]["obligated_musd"].sum(), tables["risk"]["obligation_musd"].sum(),
        tables["disbursements"]["disbursed_musd"].sum(),
    ]  # fmt: skip
    assert sums == pytest.approx([sums[0]] * len(sums), rel=1e-9)
    meta = plan.meta
    costs = ("waste_value", "bending_value", "change_cost_value", "swing_cost_value")
    parts = meta["need_value"] - sum(meta.get(cost, 0.0) for cost in costs)
    assert meta["value"] == pytest.approx(parts, abs=1e-6)


def test_a_start_that_breaks_new_rules_is_only_a_start(tmp_path: Path) -> None:
    """A start out of bounds was told optimal: https://github.com/ERGO-Code/HiGHS/issues/902."""
    case = al.load_case(write(tmp_path / "case"))
    scenarios = [
        al.Scenario("poor", changes=[al.scenario.Scale("budget_factor.*", 0.12)]),
        al.Scenario("locked", changes=[al.Lock("no_boat", "BOR", item="boat", high=0)]),
    ]
    fresh = al.explore.sweep(case, scenarios, workers=0)
    begun = al.explore.sweep(case, scenarios, workers=0, start=al.solve(case))
    columns = ["name", "status", "value"]
    assert begun.table[columns].equals(fresh.table[columns])
