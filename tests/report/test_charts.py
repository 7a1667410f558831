"""Charts say what the plan's tables say, in colours, words and files, for all sizes of plans."""

import importlib.util
import itertools
import json
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_example import tiny_plan

from allocator import charts
from allocator.errors import DataError
from allocator.inputs.case.case import Case, build_case, load_case
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan
from allocator.report.chart_files import grammar_of, plan_picture, png_bytes, svg_bytes
from allocator.report.charts.circle_spacing import apart, on_earth, projected
from allocator.report.charts.look import COLOURS, DARK, LIGHT, ink_on
from allocator.report.charts.stacks import Stack, placed
from allocator.report.equipment import upkeep_by_year
from allocator.util.format import figure, listed, musd, percent, signed

ROOT = Path(__file__).resolve().parents[2]
WHOLE = [charts.money_by_nation, charts.world_map, charts.need_by_tier, charts.accounts_bar,
         charts.risk_bar, charts.idle_by_year, charts.upkeep]  # fmt: skip
ONE = [charts.gantt, charts.nation_money, charts.absorption]


@pytest.fixture(scope="module")
def us_case() -> Case:
    return load_case(ROOT / "data" / "us-fy2020")


def paid_plan(case: Case) -> Plan:
    """A plan that gives every nation of the case some money, from hardly any to very much."""
    nations, account = list(case.tables["nations"]["nation"]), case.tables["accounts"]["account"][0]
    rows = [
        {"nation": nation, "account": account, "year": case.years[0],
         "obligation_musd": 10 ** (at % 7 - 2)}
        for at, nation in enumerate(nations)
    ]  # fmt: skip
    return Plan(case, Policy(), {}, {"spending": pd.DataFrame(rows)})


def rows_of(chart: Any, field: str) -> list[dict[str, Any]]:
    """Return the rows of all data of a chart that have a column."""
    spec = chart.to_dict()
    return [row for rows in spec["datasets"].values() for row in rows if field in row]


def parts_of(chart: Any) -> pd.DataFrame:
    """Return the parts of a stacked chart once each."""
    table = pd.DataFrame(rows_of(chart, "start"))
    return table.drop_duplicates(["bar", "part", "start"])


def texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for one in node.values():
            yield from texts(one)
    elif isinstance(node, list):
        for one in node:
            yield from texts(one)
    elif isinstance(node, str):
        yield node


def all_of(plan: Plan, nation: str, dark: bool = False) -> list[Any]:
    changes = plan.deviations.rename(
        columns={"last_musd": "before_musd", "plan_musd": "after_musd"}
    ).assign(name="")
    curve = pd.DataFrame({"factor": [0.9, 1.0], "value": [1.0, 2.0], "bound": [1.5, None]})
    worth = pd.DataFrame({"account": ["A"], "year": [2020], "value": [0.1]})
    return [
        *(draw(plan, dark=dark) for draw in WHOLE),
        *(draw(plan, nation, dark=dark) for draw in ONE),
        charts.changes(changes, dark=dark), charts.value_curve(curve, dark=dark),
        charts.marginal(worth, dark=dark),
    ]  # fmt: skip


def test_money_by_nation_is_that_of_the_spending_table(starter_plan: Plan) -> None:
    years = len(starter_plan.case.years)
    wanted = starter_plan.spending.groupby(["nation", "account"])["obligation_musd"].sum() / years
    table = charts.nation_table(starter_plan)
    for (nation, account), value in wanted.items():
        assert table.loc[nation, account] == pytest.approx(value)
    drawn = parts_of(charts.money_by_nation(starter_plan))
    assert drawn["value"].sum() == pytest.approx(wanted.sum())


def test_nations_left_out_of_the_bars_are_told(us_case: Case) -> None:
    plan = paid_plan(us_case)
    total = plan.spending["obligation_musd"].sum() / len(us_case.years)
    chart = charts.money_by_nation(plan, 25)
    shown = parts_of(chart)["value"].sum()
    told = " ".join(chart.to_dict()["title"]["subtitle"])
    assert f"{len(plan.spending) - 25} nations with {musd(total - shown)}" in told


def test_needs_by_tier_are_those_of_coverage_and_after(starter_plan: Plan) -> None:
    table = charts.tier_table(starter_plan).set_index(["period", "number"])
    for (period, tier), row in table.iterrows():
        source = starter_plan.after if "after" in period else starter_plan.coverage
        nations = starter_plan.case.tables["nations"]
        mine = source[source["nation"].isin(nations.loc[nations["tier"] == tier, "nation"])]
        assert row["met_points"] == pytest.approx(mine["met_points"].sum())
        assert row["share"] == pytest.approx(mine["met_points"].sum() / mine["need_points"].sum())


def test_every_account_is_whole(starter_plan: Plan) -> None:
    drawn = parts_of(charts.accounts_bar(starter_plan))
    assert drawn.groupby("bar")["value"].sum().tolist() == pytest.approx([100.0] * 3)
    money = starter_plan.accounts["amount_musd"].sum()
    assert drawn["musd"].sum() == pytest.approx(money)


def test_risk_idle_and_upkeep_are_those_of_the_tables(starter_plan: Plan) -> None:
    loss = parts_of(charts.risk_bar(starter_plan)).groupby("bar")["value"].sum()
    for year, value in starter_plan.risk.groupby("year")["expected_loss_musd"].sum().items():
        assert loss[str(year)] == pytest.approx(value)
    idle = charts.idle_table(starter_plan).groupby(["year", "period"])["idle_musd"].sum()
    wanted = starter_plan.deliveries.groupby(["year", "period"])["idle_musd"].sum()
    pd.testing.assert_series_equal(idle, wanted, atol=1e-6)
    drawn = parts_of(charts.idle_by_year(starter_plan))
    assert drawn["value"].sum() == pytest.approx(wanted.sum())
    needed = upkeep_by_year(starter_plan)["need_musd"].sum()
    assert parts_of(charts.upkeep(starter_plan))["value"].sum() == pytest.approx(needed)


def test_one_nation_is_that_of_the_tables(starter_plan: Plan) -> None:
    for nation in starter_plan.case.tables["nations"]["nation"]:
        money = starter_plan.spending
        money = money[money["nation"] == nation]["obligation_musd"].sum()
        given = charts.given_table(starter_plan, nation)
        assert given["obligation_musd"].sum() == pytest.approx(money)
        if money > 0:
            for draw in (charts.nation_money, charts.absorption):
                assert parts_of(draw(starter_plan, nation))["value"].sum() == pytest.approx(money)
        upkeep = given["kind"] == "sustainment"
        assert (given["row"].str.startswith("Upkeep of ") == upkeep).all()
        fleet = charts.fleet_table(starter_plan, nation)
        mine = starter_plan.deliveries
        mine = mine[(mine["nation"] == nation) & (mine["period"] == "horizon")]
        assert fleet["lots_in_hand"].sum() == pytest.approx(mine["lots_in_hand"].sum())


def test_changes_add_up(starter_plan: Plan) -> None:
    money = pd.DataFrame(
        {"nation": ["A", "A", "B"], "name": ["Aland", "Aland", "Bland"],
         "account": ["X", "Y", "X"], "before_musd": [1.0, 5.0, 0.0],
         "after_musd": [3.0, 1.0, 0.0001], "change_musd": [2.0, -4.0, 0.0001]}
    )  # fmt: skip
    chart = charts.changes(money, accounts=["Y", "X"])
    drawn = parts_of(chart)
    assert sorted(drawn["value"]) == [-4.0, 2.0]
    assert {row["figure"] for row in rows_of(chart, "net")} == {"−2.0"}
    assert (
        "1 nation changes: US$ 2.0 million a year more, US$ 4.0 million less"
        in (chart.to_dict()["description"])
    )


@pytest.mark.parametrize("draw", ONE)
def test_unknown_nation_is_a_clear_fault(draw: Callable[..., Any], starter_plan: Plan) -> None:
    with pytest.raises(DataError, match="no nation XXX"):
        draw(starter_plan, "XXX")


@pytest.mark.parametrize("dark", [False, True])
def test_every_chart_has_title_words_and_units(starter_plan: Plan, dark: bool) -> None:
    for chart in all_of(starter_plan, "ALV", dark):
        spec = chart.to_dict()
        said = spec["description"]
        assert said.startswith(spec["title"]["text"])
        assert len(said) > len(spec["title"]["text"]) + 10
        assert not re.search(r"\b(nan|None|inf)\b", " ".join(texts(spec)), re.IGNORECASE)
        assert spec["background"] == "transparent"
        assert spec["usermeta"]["ground"] == (DARK if dark else LIGHT).ground


def test_empty_tables_say_so_in_words(starter_plan: Plan) -> None:
    plan = Plan(starter_plan.case, starter_plan.policy, {}, {})
    drawn = [*(draw(plan) for draw in WHOLE), *(draw(plan, "ALV") for draw in ONE)]
    drawn += [charts.changes(pd.DataFrame({"change_musd": [], "nation": [], "account": []}))]
    drawn += [charts.value_curve(pd.DataFrame({"factor": [], "value": [], "bound": []}))]
    drawn += [charts.marginal(pd.DataFrame({"account": [], "year": [], "value": []}))]
    for chart in drawn:
        (row,) = rows_of(chart, "words")
        assert chart.to_dict()["description"].endswith(row["words"])
        assert re.search(r"\b([Nn]o|nothing|None)\b", row["words"]), row


def test_files_come_out_on_the_ground_of_the_mode(starter_plan: Plan) -> None:
    for dark, ground in ((False, LIGHT.ground), (True, DARK.ground)):
        chart = charts.need_by_tier(starter_plan, dark=dark)
        assert png_bytes(chart, scale=1).startswith(b"\x89PNG\r\n\x1a\n")
        root = ElementTree.fromstring(svg_bytes(chart))
        assert root[0].tag.endswith("title")
        assert root[0].text == chart.to_dict()["description"]
        assert f'fill="{ground}"' in svg_bytes(chart).decode()


@pytest.mark.slow
def test_every_chart_can_be_drawn(starter_plan: Plan, us_case: Case) -> None:
    plans = [(starter_plan, "ALV"), (tiny_plan(), "KEN"), (paid_plan(us_case), "KEN")]
    for plan, nation in plans:
        for chart in all_of(plan, nation):
            assert svg_bytes(chart).startswith(b"<svg")


def test_every_nation_with_money_is_on_the_map(us_case: Case) -> None:
    plan = paid_plan(us_case)
    table = charts.map_table(plan).set_index("nation")
    assert set(table["place"]) == {"shape", "point"}
    spec = charts.world_map(plan).to_dict()
    shapes = {one["nation"]: one for one in spec["datasets"]["shapes"]}
    (points,) = [
        {row["nation"]: row for row in rows}
        for rows in spec["datasets"].values()
        if rows and "longitude" in rows[0]
    ]
    for row in plan.spending.itertuples():
        drawn = (points if table.at[row.nation, "place"] == "point" else shapes)[row.nation]
        value = row.obligation_musd / len(us_case.years)
        assert table.at[row.nation, "musd"] == pytest.approx(value)
        assert drawn["money"] == f"US$ {figure(value)} million a year"
        assert drawn["class"] == table.at[row.nation, "class"]
    assert all(
        abs(one["longitude"]) <= 180 and abs(one["latitude"]) < 85 for one in points.values()
    )


def test_no_circle_covers_another_or_a_small_nation(us_case: Case) -> None:
    table = charts.map_table(paid_plan(us_case)).set_index("nation")
    points = table[table["place"] == "point"]
    at = {code: projected((row["circle_longitude"], row["circle_latitude"]))
          for code, row in points.iterrows()}  # fmt: skip
    width = 2 * math.sqrt(42 / math.pi) / 141
    for one, other in itertools.combinations(at, 2):
        assert math.dist(at[one], at[other]) > width, (one, other)
    small = table.loc[["DOM", "JOR", "MDA"]]
    for code, row in small.iterrows():
        place = projected((row["longitude"], row["latitude"]))
        assert all(math.dist(place, circle) > width / 2 for circle in at.values()), code
    moved = {code: math.dist(at[code], projected((row["longitude"], row["latitude"])))
             for code, row in points.iterrows()}  # fmt: skip
    assert max(moved.values()) < 4 * width and moved["ISR"] < width < moved["PSE"]


@given(st.lists(st.tuples(st.floats(-179, 179), st.floats(-80, 80)), max_size=12))
def test_circles_are_apart_wherever_they_belong(places: list[tuple[float, float]]) -> None:
    close = [(east / 60, north / 60) for east, north in places]
    at = [projected(one) for one in apart(close, [((0.0, 0.0), 0.05)], 0.08)]
    for one, other in itertools.combinations(at, 2):
        assert math.dist(one, other) > 0.0799
    assert all(math.dist(one, (0, 0)) > 0.0499 for one in at)
    for place in places:
        assert on_earth(*projected(place)) == pytest.approx(place, abs=1e-6)


def test_a_click_on_the_map_names_the_nation(us_case: Case) -> None:
    plan = paid_plan(us_case)
    spec = charts.world_map(plan).to_dict()
    (param,) = spec["params"]
    assert param["name"] == "nation"
    assert param["select"]["fields"] == ["nation"]
    assert charts.clicked_nation(plan, {"selection": {"nation": [{"nation": "KEN"}]}}) == "KEN"
    for event in (None, {}, {"selection": {}}, {"selection": {"nation": []}},
                  {"selection": {"nation": [{"nation": "USA"}]}},
                  {"selection": {"nation": [{"nation": None}]}}):  # fmt: skip
        assert charts.clicked_nation(plan, event) is None


def test_nations_that_the_map_does_not_know_are_told() -> None:
    plan = tiny_plan()
    told = " ".join(charts.world_map(plan).to_dict()["title"]["subtitle"])
    assert "Not on the map: =cmd|x 0.15." in told


@pytest.mark.parametrize("most", [0.004, 0.5, 1.0, 9.99, 10.0, 3326.0])
def test_classes_hold_their_amounts(most: float) -> None:
    from allocator.report.charts.world import class_names, classes

    amounts = pd.Series([0.0, most, most / 30, most / 3e5])
    names = class_names(amounts)
    assert len(names) == 7
    assert classes(amounts)[0] == "no money"
    assert classes(amounts)[1] == names[-1]
    assert classes(amounts)[3] == names[0]
    assert float(names[-1].split()[0].replace(",", "")) <= most


def test_the_map_has_a_disclaimer_and_is_fitted_to_the_nations_of_the_case(us_case: Case) -> None:
    whole, some = paid_plan(us_case), paid_plan(only(us_case, ["KEN", "UGA", "DJI"]))
    for plan, shapes in ((whole, 170), (some, 60)):
        spec = charts.world_map(plan).to_dict()
        assert "imply no endorsement" in " ".join(spec["title"]["subtitle"])
        drawn = spec["datasets"]["ground"] + spec["datasets"]["shapes"]
        assert (len(drawn) > shapes) == (plan is whole)
    places = spec["datasets"]["ground"][0]["geometry"]["coordinates"]
    assert min(one[0][0] for one in places) < 29.5  # west of Uganda
    assert max(one[0][0] for one in places) > 43.2  # east of Djibouti


def only(case: Case, nations: list[str]) -> Case:
    """The case with a few nations and no other tables about nations."""
    tables = case.tables["nations"]
    frames = {name: case.tables[name] for name in ("accounts", "grants", "areas")}
    frames["nations"] = tables[tables["nation"].isin(nations)]
    return build_case(case.meta.as_text(), frames)


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_a_picture_says_which_plan_it_shows_and_where_it_is_from(
    starter_plan: Plan, ending: str
) -> None:
    picture = plan_picture("accounts_bar", starter_plan, ending, "Fewer boats")
    assert picture != plan_picture("accounts_bar", starter_plan, ending, "More boats")
    if ending == "svg":
        text = "".join(ElementTree.fromstring(picture).itertext())
        assert "Scenario: Fewer boats" in text
        assert starter_plan.meta["created"][:10] in text
        assert f"Source: case {starter_plan.case.meta.name}" in text


def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_world", ROOT / "data" / "build_world.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_map_is_what_its_script_builds() -> None:
    kept = (ROOT / "allocator" / "report" / "charts" / "world.json").read_text(encoding="utf-8")
    assert json.loads(json.dumps(builder().build())) == json.loads(kept)
    licence = "world-atlas-LICENSE"
    reference = ROOT / "data" / "reference" / licence
    kept = ROOT / "allocator" / "report" / "charts" / licence
    assert kept.read_bytes() == reference.read_bytes()


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_texts_are_easy_to_read() -> None:
    for look in (LIGHT, DARK):
        assert contrast(look.ink, look.ground) >= 4.5
        assert contrast(look.quiet, look.ground) >= 4.5
        assert contrast(look.edge, look.ground) >= 2.5
    for colour in COLOURS:
        assert contrast(ink_on(colour), colour) >= 4.5


def test_stacked_parts_touch_and_keep_their_order() -> None:
    rows = pd.DataFrame({"bar": ["a", "a", "b"], "part": ["y", "x", "x"], "value": [1.0, 2.0, 0.0]})
    table = placed(Stack(rows, ["a", "b"], ["x", "y"], "bar", "part", "unit"))
    assert table[["bar", "part", "start", "end"]].to_numpy().tolist() == [
        ["a", "x", 0.0, 2.0], ["a", "y", 2.0, 3.0],
    ]  # fmt: skip
    assert table["figure"].tolist() == ["2 unit", "1 unit"]


def test_figures_in_words() -> None:
    assert [figure(value) for value in (3326.4, 99.96, 9.999, 1, 0.25, 0.00123, 0.0)] == [
        "3,326", "99.96", "9.999", "1", "0.25", "0.00123", "0",
    ]  # fmt: skip
    assert [signed(value) for value in (1.5, -1.5, 0)] == ["+1.5", "−1.5", "0"]
    assert [percent(share) for share in (0.5, 0.0421, 0)] == ["50%", "4.2%", "0%"]
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"


def test_nations_of_one_name_keep_bars_of_their_own() -> None:
    plan = tiny_plan()
    tables = {name: frame for name, frame in plan.case.tables.items() if name in plan.case.given}
    tables["nations"] = tables["nations"].assign(name="Twin")
    meta = {name: getattr(plan.case.meta, name)
            for name in ("name", "title", "base_year", "first_year", "last_year")}  # fmt: skip
    twins = Plan(build_case(meta, tables), plan.policy, plan.meta, plan.tables)
    assert set(charts.nation_table(twins)["name"]) == {"Twin (KEN)", "Twin (1)"}
    assert math.isclose(
        parts_of(charts.money_by_nation(twins))["value"].sum(),
        plan.spending["obligation_musd"].sum() / 2,
    )


def test_shapes_of_a_map_are_put_into_its_grammar_as_they_are(us_case: Case) -> None:
    chart = charts.world_map(paid_plan(us_case))
    shapes = chart.datasets
    found = grammar_of(chart, checked=False)
    assert found == chart.to_dict(validate=False) and chart.datasets is shapes
    assert all(found["datasets"][name] is one for name, one in shapes.items())
