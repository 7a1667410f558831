"""A nation's sheet: what areas cost closes with its money, and quantities have their unit."""

from pathlib import Path

import pytest

from allocator.plan.plan import Plan, load_plan
from allocator.report.nation.sheet import (
    nation_areas,
    nation_goods,
    nation_goods_in_short,
    nation_lines,
    nation_needs,
)


@pytest.fixture(scope="module")
def shipped() -> Plan:
    return load_plan(Path(__file__).parents[2] / "data" / "us-fy2020-plan")


@pytest.mark.parametrize("nation", ["KEN", "ISR", "UKR", "BTN"])
def test_costs_by_area_add_up_to_the_money_of_the_nation(shipped: Plan, nation: str) -> None:
    table, areas = nation_areas(shipped, nation), nation_needs(shipped, nation)
    money = shipped.spending.query("nation == @nation")["obligation_musd"].sum()
    assert table["obligation_musd"].iloc[-1] == pytest.approx(money)
    assert table["obligation_musd"].iloc[:-1].sum() == pytest.approx(money)
    assert table["area"].tolist()[: len(areas)] == areas["area"].tolist()
    assert not any(table["area"].iloc[len(areas) :])
    for points in ("need_points", "met_points"):
        assert table[points].iloc[-1] == pytest.approx(areas[points].sum())


def test_every_quantity_of_a_year_has_its_unit(shipped: Plan) -> None:
    lines, goods = nation_lines(shipped, "KEN"), nation_goods(shipped, "KEN")
    years = [str(year) for year in shipped.case.years]
    units = {"US$M": "US$ ", "lots": "lot", "seats": "seat"}
    for line, row in zip(lines.to_dict("records"), goods.to_dict("records"), strict=True):
        for year in years:
            assert (row[year] == "") == (line[year] <= 1e-6)
            assert not row[year] or units[line["unit"]] in row[year]
    short = nation_goods_in_short(shipped, "KEN")
    assert short["total_musd"].sum() == pytest.approx(lines["total_musd"].sum())
    trucks = short.set_index("item_name").loc["Mine-resistant trucks (8)", "given"]
    assert "lot" in trucks and "." not in trucks, "whole where all accounts are told together"
