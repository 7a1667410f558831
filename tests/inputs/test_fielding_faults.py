"""Faults and warnings of crews, modules, prerequisites, exclusions and of the last plan."""

from pathlib import Path

import pandas as pd
import pytest
from case_files import FILES, write

from allocator.inputs.case.case import Case, build_case, load_case, save_case
from allocator.session.check_case import check_case

FIELDING = {
    "equipment.csv": "item,area,price_musd,lead_years,ramp_years,initial_support_years,tail_share,"
    "min_lots,buy_years,new_type\nboat,sea,4,1,1,1,0.1,1,,no\nship,sea,9,,,,,,,yes\n",
    "courses.csv": "item,area,cost_musd,training_years\nstaff_college,staff,0.1,1\n",
    "accounts.csv": "account,budget_musd,life_years,disburse_years,budget_after_musd\n"
    "FMF,100,2,3,80\nIMET,5,1,,\n",
    "skills.csv": "skill,name,attrition_per_year\nengine,Engineers,0.1\n",
    "crews.csv": "item,skill,persons_per_lot\nboat,engine,2\n",
    "graduates.csv": "item,skill,persons_per_seat\nstaff_college,engine,0.9\n",
    "skill_base.csv": "nation,skill,persons\nALV,engine,4\n",
    "modules.csv": "item,module,units_per_lot,due_years,status\nboat,advisers,0.2,1,law\n",
    "prerequisites.csv": "item,needs,units,years_before\nship,staff_college,2,1\n",
    "exclusions.csv": "group,item\nhull,boat\nhull,ship\n",
    "fielded.csv": "nation,item,lots\nBOR,boat,3\n",
    "incompatible.csv": "rule,nations,items,reason\nshallow,region:North,ship,too shallow\n",
    "last_plan.csv": "nation,account,year,amount_musd\nALV,FMF,,40\n"
    "BOR,FMF,2020,5\nBOR,FMF,2022,6\n",
    "last_goods.csv": "nation,item,year,quantity\nALV,boat,2020,3\n",
}


def case_of(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """Write the small case with fielding, each change being table, old text and new text."""
    files: dict[str, str | None] = {**FIELDING}
    for table, old, new in changes:
        name = "case.toml" if table == "case" else f"{table}.csv"
        text = files.get(name, FILES.get(name)) or ""
        assert old in text
        files[name] = text.replace(old, new)
    return write(folder, files)


def test_the_small_case_with_fielding_has_no_fault(tmp_path: Path) -> None:
    assert check_case(case_of(tmp_path / "case")) == []


FAULTS = [
    (("modules", "boat,advisers", "boat,boat"), "modules.csv", 2, "module", "requires itself"),
    (("prerequisites", "ship,staff_college", "ship,ship"), "prerequisites.csv", 2, "needs",
     "ship, which requires itself"),
    (("modules", "boat,advisers", "boat,advicers"), "modules.csv", 2, "module", "mean 'advisers'"),
    (("modules", "boat,advisers", "staff_college,advisers"), "modules.csv", 2, "item",
     "equipment boat, ship"),
    (("modules", ",1,law", ",-1,law"), "modules.csv", 2, "due_years", "from 0 to 20"),
    (("modules", "0.2", "0"), "modules.csv", 2, "units_per_lot", "above 0"),
    (("prerequisites", ",2,1", ",2,1\nship,boat,1,0"), "prerequisites.csv", 3, "needs",
     "ship needs boat, and group hull"),
    (("modules", "boat,advisers", "boat,ship"), "modules.csv", 2, "module",
     "boat needs ship, and group hull"),
    (("skills", "0.1", "-0.1"), "skills.csv", 2, "attrition_per_year", "0 to 0.95"),
    (("skills", "0.1", "1"), "skills.csv", 2, "attrition_per_year", "0 to 0.95"),
    (("skill_base", "engine", "engines"), "skill_base.csv", 2, "skill", "mean 'engine'"),
    (("crews", "engine,2", "engine,0"), "crews.csv", 2, "persons_per_lot", "above 0"),
    (("graduates", "staff_college", "boat"), "graduates.csv", 2, "item", "unknown course"),
    (("fielded", "BOR,boat", "ALV,ship"), "fielded.csv", 2, "item", "rule shallow"),
    (("incompatible", "North", "Nord"), "incompatible.csv", 2, "nations", "North"),
    (("equipment", ",1,1,1,0.1,1,,", ",1,1,1,0.1,0,,"), "equipment.csv", 2, "min_lots", "1 or"),
    (("equipment", ",0.1,", ",1.1,"), "equipment.csv", 2, "tail_share", "0 to 1"),
    (("equipment", "4,1,", "4,21,"), "equipment.csv", 2, "lead_years", "0 to 20"),
    (("courses", "0.1,1", "0.1,11"), "courses.csv", 2, "training_years", "0 to 10"),
    (("last_plan", "2020,5", ",5"), "last_plan.csv", 4, "year", "both of every year and of 2022"),
    (("last_plan", "2022,6", "2020,6"), "last_plan.csv", 4, "year", "BOR, FMF, 2020 a second"),
    (("last_plan", "BOR,FMF,2020,5", "ALV,FMF,,5"), "last_plan.csv", 3, "year", "(empty)"),
    (("last_goods", "2020", ""), "last_goods.csv", 2, "year", "empty cell"),
    (("case", "2022", "2022\nyears_after = 21"), "case.toml", None, "years_after", "0 to 20"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "place", "row", "column", "words"), FAULTS)
def test_fault_is_told_with_its_place(
    tmp_path: Path, change: tuple[str, str, str], place: str, row: int | None, column: str,
    words: str,
) -> None:  # fmt: skip
    faults = check_case(case_of(tmp_path / "case", change))
    found = [f for f in faults if (f.place, f.row, f.column) == (place, row, column)]
    assert any(words in str(f) and not f.warning for f in found), "\n".join(map(str, faults))


WARNINGS = [
    (("crews", "boat,engine,2\n", "\n"), "graduates.csv", 2, "skill", "which no crew needs"),
    (("crews", "engine,2", "engine,2\nship,cook,1"), "skills.csv", 3, "skill", "crews of ship"),
    (("equipment", "4,1,", "4,3,"), "equipment.csv", 2, "lead_years", "boat works 3 years"),
    (("exclusions", "hull,ship", "keel,ship"), "exclusions.csv", 2, "group", "one package boat"),
    (("equipment", "4,1,1,1,0.1", "1500,1,1,1,0.1"), "equipment.csv", 2, "tail_share", "150 US$"),
    (("modules", ",1,law", ",3,law"), "modules.csv", 2, "due_years", "at most 2 years"),
    (("prerequisites", ",2,1", ",2,3"), "prerequisites.csv", 2, "years_before", "3 years before"),
    (("last_plan", "BOR,FMF,2020", "BOR,FMF,2019"), "last_plan.csv", 3, "year", "2019"),
    (("last_plan", "BOR,FMF,2020", "BRO,FMF,2020"), "last_plan.csv", 3, "nation", "mean 'BOR'"),
    (("last_plan", "BOR,FMF,2020", "XYZ,FMF,2020"), "last_plan.csv", 3, "nation", "is ignored"),
    (("last_goods", "ALV,boat,2020", "ALV,tank,2020"), "last_goods.csv", 2, "item", "is ignored"),
    (("last_goods", "ALV,boat,2020", "ALV,boat,2024"), "last_goods.csv", None, "", "absent table"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "place", "row", "column", "words"), WARNINGS)
def test_oddity_is_a_warning_that_stops_nothing(
    tmp_path: Path, change: tuple[str, str, str], place: str, row: int | None, column: str,
    words: str,
) -> None:  # fmt: skip
    changes = [change]
    if change[0] == "crews" and "cook" in change[2]:
        changes.append(("skills", "0.1", "0.1\ncook,,"))
    case = load_case(case_of(tmp_path / "case", *changes))
    found = [f for f in case.warnings if (f.place, f.row, f.column) == (place, row, column)]
    assert any(words in str(f) for f in found), "\n".join(map(str, case.warnings))


def warnings_of(tmp_path: Path, *changes: tuple[str, str, str]) -> str:
    return "\n".join(map(str, load_case(case_of(tmp_path / "case", *changes)).warnings))


def test_training_counts_where_no_nation_can_spare_people(tmp_path: Path) -> None:
    late = ("courses", "0.1,1", "0.1,3")
    told = warnings_of(tmp_path, late, ("skill_base", "engine,4", "engine,0"))
    assert "works 3 years after purchase at the earliest (its crews take" in told
    assert "3 years of training" in told
    assert "that long to train" not in warnings_of(tmp_path, late)


def test_years_after_the_horizon_make_room_for_late_delivery(tmp_path: Path) -> None:
    late = ("equipment", "4,1,", "4,3,")
    more = ("case", "2022", "2022\nyears_after = 1")
    assert "works 3 years" in warnings_of(tmp_path, late)
    assert warnings_of(tmp_path, late, more) == ""


def test_delivery_after_the_last_payment_is_told(tmp_path: Path) -> None:
    no_open_account = ("accounts", "IMET,5,1,,", "IMET,5,1,0,")
    more = ("case", "2022", "2022\nyears_after = 9")
    told = warnings_of(tmp_path, ("equipment", "4,1,", "4,4,"), no_open_account, more)
    assert "4 years to delivery, 3 years in which accounts pay" in told


def test_smallest_lots_that_cannot_be_had_are_told(tmp_path: Path) -> None:
    equipment = "item,area,price_musd,min_lots,buy_years,max_per_nation_year,stock_lots\n{}\n"
    for row, told in (
        ("boat,sea,4,7,,2,", True),
        ("boat,sea,4,6,,2,", False),
        ("boat,sea,4,5,2,2,", True),
        ("boat,sea,4,4,2,2,", False),
        ("boat,sea,4,5,,,4", True),
    ):
        files = {"equipment.csv": equipment.format(row), "eligibility.csv": None}
        found = [f.column for f in load_case(write(tmp_path / "case", files)).warnings]
        assert found == (["min_lots"] if told else []), row


def test_every_circle_is_named_once(tmp_path: Path) -> None:
    equipment = "item,area,price_musd\n" + "".join(f"{c},sea,4\n" for c in ["boat", *"abcde"])
    rows = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "e"), ("e", "d"), ("a", "d")]
    needs = "item,needs\n" + "".join(f"{item},{need}\n" for item, need in rows)
    files: dict[str, str | None] = {"equipment.csv": equipment, "prerequisites.csv": needs}
    faults = check_case(write(tmp_path / "case", files))
    assert [(f.row, f.found) for f in faults] == [
        (4, "a cycle: a needs b needs c needs a"),
        (6, "a cycle: d needs e needs d"),
    ]


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    folder = case_of(
        tmp_path / "case",
        ("modules", "boat,advisers", "boat,boat"),
        ("skills", "0.1", "2"),
        ("fielded", "BOR,boat", "ALV,ship"),
        ("last_plan", "BOR,FMF,2020", "XYZ,FMF,2020"),
    )
    faults = check_case(folder)
    assert [fault.place for fault in faults] == [
        "skills.csv", "modules.csv", "fielded.csv", "last_plan.csv",
    ]  # fmt: skip
    assert [fault.warning for fault in faults] == [False, False, False, True]


@pytest.mark.parametrize("name", ["again", "again.xlsx"])
def test_fielding_survives_saving(tmp_path: Path, name: str) -> None:
    case = load_case(case_of(tmp_path / "case", ("case", "2022", "2022\nyears_after = 3")))
    save_case(case, tmp_path / name)
    again = load_case(tmp_path / name)
    assert again == case and again.meta.years_after == 3
    assert {*(path.removesuffix(".csv") for path in FIELDING)} <= again.given
    assert again.tables["last_plan"]["year"].isna().tolist() == [True, False, False]


def small_case(**meta: object) -> Case:
    tables = {
        "nations": pd.DataFrame({"nation": ["ALV"]}),
        "accounts": pd.DataFrame({"account": ["FMF"], "budget_musd": [9.0]}),
        "equipment": pd.DataFrame({"item": ["boat"], "area": ["sea"], "price_musd": [4.0]}),
        "last_plan": pd.DataFrame(
            {"nation": ["ALV", "OLD"], "account": ["FMF", "FMF"], "amount_musd": [1.0, 2.0]}
        ),
    }
    return build_case({"name": "s", "base_year": 2020, "first_year": 2020, **meta}, tables)


def test_rows_of_strangers_are_left_out_and_nothing_is_said_of_the_future_by_default() -> None:
    case = small_case(last_year=2021)
    assert case.tables["last_plan"]["nation"].tolist() == ["ALV"]
    assert [(f.row, f.column) for f in case.warnings] == [(3, "nation")]
    assert case.meta.years_after == 0 and "years_after" not in case.meta.as_text()
    (row,) = case.tables["equipment"].to_dict("records")
    assert (row["lead_years"], row["ramp_years"], row["tail_share"], row["min_lots"]) == (
        0,
        0,
        0,
        1,
    )
    assert row["buy_years"] != row["buy_years"] and row["new_type"] is False
    assert case.with_tables({}).warnings == ()
