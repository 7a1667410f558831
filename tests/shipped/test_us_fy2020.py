"""The default case: rebuilt byte for byte, true to its sources, and sensible."""

import csv
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from builder import continuity

from allocator.inputs.case.case import Case, load_case
from allocator.inputs.case.schema import tables as schema
from allocator.session.check_case import check_case

DATA = Path(__file__).resolve().parents[2] / "data"
FOLDER = DATA / "us-fy2020"
CODES = {"S333": "DOD_OM_DW"}
OWN_PROGRAMME = {("UKR", "S333"): "USAI"}


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
            allowed = ["fact", "formula", "formula (fitted)", "judgement"]
            assert frame["basis"].isin(allowed).all(), name
            assert (frame["author"] != "").all(), name
            assert (frame["source"] != "")[frame["basis"] != "judgement"].all(), name


def test_last_plan_is_the_history(case: Case) -> None:
    inside = set(case.tables["nations"]["nation"])
    codes = {CODES.get(a, a): a for a in case.tables["accounts"]["account"]}
    sums: defaultdict[tuple[str, str, str], float] = defaultdict(float)
    for row in reference("history.csv"):
        if row["iso3"] in inside and row["account"] in codes and row["fiscal_year"] in "2018 2019":
            nation, account = row["iso3"], codes[row["account"]]
            account = OWN_PROGRAMME.get((nation, account), account)
            key = nation, account, row["fiscal_year"]
            sums[key] += float(row["obligations_const2020_usd"] or 0) / 1e6
    history: defaultdict[str, float] = defaultdict(float)
    for (_, account, _), amount in sums.items():
        history[account] += max(amount, 0) / 2
    plan = case.tables["last_plan"].groupby("account")["amount_musd"].sum()
    assert plan.to_dict() == pytest.approx(dict(history), abs=0.1)


def test_ukraine_has_the_account_that_the_defence_acts_give_it(case: Case) -> None:
    last = case.tables["last_plan"].set_index(["nation", "account"])["amount_musd"]
    assert last["UKR", "USAI"] > 200 and ("UKR", "S333") not in last.index
    assert set(case.tables["last_plan"].query("account == 'USAI'")["nation"]) == {"UKR"}
    bars = case.tables["eligibility"].set_index("rule")
    assert bars.loc["usai_ukraine_only", ["nations", "accounts"]].tolist() == ["*;!UKR", "USAI"]


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
    assert set(floors["nations"]) == {"ISR", "JOR", "PHL"}
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


def test_bars_and_floors_of_an_act_hold_in_its_year(case: Case) -> None:
    acts = {"P.L. 116-260": "2021", "P.L. 117-103": "2022", "P.L. 117-328": "2023"}
    acts |= {"P.L. 118-47": "2024"}
    for name in ("eligibility", "earmarks"):
        rules = case.tables[name]
        for act, year in acts.items():
            years = rules.loc[rules["citation"].str.startswith(act), "years"]
            assert len(years) and set(years) == {year}, (name, act)
    laws = {row["rule"]: row for row in reference("law.csv")}
    for rule in case.tables["eligibility"].itertuples():
        source = laws[rule.note.rpartition("law.csv: ")[2].split(",")[0]]
        assert rule.years == "*" or set(rule.years.split(";")) <= set(source["years"].split(";"))


def test_the_case_knows_no_event_after_its_plan_was_due(case: Case) -> None:
    bars = case.tables["eligibility"]
    assert not bars["rule"].str.contains("coup|taliban").any()
    held = bars[bars["citation"].str.contains("etermination")]
    assert len(held) and (held["date"] < "2019-12-31").all()


def test_imet_of_a_nation_is_held_near_its_record(case: Case) -> None:
    marks = case.tables["earmarks"]
    caps = marks[marks["rule"].str.startswith("imet_most_")].set_index("nations")
    assert set(caps.index) == set(case.tables["nations"]["nation"])
    assert (caps["status"] == "policy").all() and (caps["accounts"] == "IMET").all()
    last = case.tables["last_plan"].query("account == 'IMET'").set_index("nation")["amount_musd"]
    assert (last <= caps["amount_musd"].reindex(last.index)).all()
    assert caps["amount_musd"].min() == 0.3 and caps["amount_musd"].max() < 10


def test_a_programme_that_goes_on_keeps_half_of_its_money(case: Case) -> None:
    marks = case.tables["earmarks"]
    kept = marks[marks["rule"].str.startswith("keep_")].set_index(["nations", "accounts"])
    assert (kept["status"] == "policy").all() and (kept["sense"] == "floor").all()
    last = case.tables["last_plan"].set_index(["nation", "account"])["amount_musd"]
    years = kept["years"].map(lambda text: 5 if text == "*" else len(text.split(";")))
    assert (kept["per"] == "all_years").all()
    shares = kept["amount_musd"] / last.reindex(kept.index) / years
    fewer = list(continuity.FEWER)
    assert shares.drop(fewer).between(0.49, 0.51).all() and (shares[fewer] < 0.49).all()
    assert kept["note"].str.contains("judgement").all()
    assert not {"ISR", "EGY", "JOR"} & set(kept.index.get_level_values("nations"))
    assert {("LBN", "FMF"), ("SOM", "PKO"), ("KEN", "INCLE"), ("LAO", "NADR")} <= set(kept.index)
    assert ("TON", "FMF") not in kept.index  # money in two of five years


def test_no_nation_fills_a_school_and_its_forces_are_not_of_a_later_war(case: Case) -> None:
    courses = case.tables["courses"].set_index("item")
    assert courses["max_per_nation_year"]["officer_basic"] == 344
    single = courses["note"].str.contains("a seat is a student")
    most = courses["max_per_nation_year"] / courses["seats_per_year"]
    assert most[single].between(0.19, 0.21).all() and most[~single].isna().all()
    note = case.tables["nations"].set_index("nation")["note"]["UKR"]
    assert "before the invasion of February 2022" in note


def test_delivery_and_upkeep_are_in_their_ranges(case: Case) -> None:
    packages = case.tables["equipment"]
    assert packages["lead_years"].between(0, 3).all()
    assert packages["ramp_years"].between(0, 2).all()
    assert packages["initial_support_years"].between(1, 2).all()
    assert packages["tail_share"].between(0.03, 0.15).all()
    assert (packages["lead_years"] <= case.tables["accounts"]["disburse_years"].min()).all()
    assert packages["note"].str.contains("are judgements of").all()
    assert case.meta.years_after == 3


def test_money_after_the_horizon_leaves_out_floors_and_set_aside(case: Case) -> None:
    budgets = case.tables["budgets"]
    last = budgets[budgets["year"] == 2024].set_index("account")
    free = last["amount_musd"] - last["set_aside_musd"]
    marks = case.tables["earmarks"]
    floors = marks[marks["rule"].str.startswith("fmf_floor_") & (marks["years"] == "2024")]
    assert set(floors["nations"]) == {"ISR", "EGY", "JOR", "PHL"}
    after = case.tables["accounts"].set_index("account")["budget_after_musd"]
    expected = free - floors["amount_musd"].sum() * (free.index == "FMF")
    assert after.to_dict() == pytest.approx(expected.to_dict(), abs=0.01)


def test_every_skill_is_taught_and_spared_in_proportion_to_forces(case: Case) -> None:
    tables = case.tables
    skills = set(tables["skills"]["skill"])
    assert set(tables["crews"]["skill"]) == set(tables["graduates"]["skill"]) == skills
    assert tables["skills"]["attrition_per_year"].between(0.05, 0.15).all()
    sizes = tables["courses"].set_index("item")["note"].str.extract(r"of (\d+) ")[0].fillna("1")
    students = tables["graduates"]["item"].map(sizes).astype(int)
    given = tables["graduates"].groupby("item")["persons_per_seat"].transform("sum")
    assert (given < students).all()
    base = tables["skill_base"].pivot_table(index="nation", columns="skill", values="persons")
    forces = {row["iso3"]: row["armed_forces"] for row in reference("nations.csv")}
    share = base.sum(axis=1) / base.index.map(lambda n: float(forces[n] or "nan"))
    assert (share.dropna() < 0.05).all()
    landlocked = tables["nations"].loc[tables["nations"]["landlocked"], "nation"]
    sailors = tables["skill_base"][tables["skill_base"]["skill"] == "boat_crew"]["nation"]
    assert not set(sailors) & set(landlocked)


def test_richer_and_better_governed_nations_sustain_more(case: Case) -> None:
    nations = case.tables["nations"].set_index("nation")
    spending = {row["iso3"]: row["milex_usd_est"] for row in reference("nations.csv")}
    own = nations.index.map(lambda n: float(spending[n] or "nan") / 1e6)
    share = (nations["host_sustain_musd"] / own).dropna()
    assert share.between(0.0004, 0.0051).all()
    assert share["EST"] > share["KEN"] > share["AFG"]
    assert nations["new_types_most"].between(3, 12).all()


def test_what_belongs_together_cites_its_text(case: Case) -> None:
    modules = case.tables["modules"]
    law = modules[modules["status"] == "law"]
    texts = {row["citation"] for row in reference("law.csv") if row["confidence"] == "read_text"}
    assert set(law["citation"]) == {"10 USC 333(c)(2)-(3)"} <= texts
    assert set(law["module"]) == {"law_of_war"} and (law["units_per_lot"] == 1).all()
    lethal = case.tables["equipment"].query("lethal")["item"]
    assert set(lethal) == set(law["item"])
    wished = modules[modules["status"] == "policy"]["citation"]
    assert wished.str.contains("judgement|SAMM").all()


def test_fleets_in_service_rest_on_a_text(case: Case) -> None:
    facts = {row["fact"]: row for row in reference("fielding.csv")}
    assert all(row["source"] and row["text"] for row in facts.values())
    fielded, forces = case.tables["fielded"], reference("forces.csv")
    texts = {row["iso3"]: row["forces_text"] for row in forces}
    for row in fielded[fielded["basis"] != "formula"].itertuples():
        assert row.source.removeprefix("fielding.csv: ").split(",")[0] in facts
    for row in fielded[fielded["basis"] == "formula"].itertuples():
        assert row.source.split("'; ")[0].removeprefix("forces.csv: '") in texts[row.nation]


def test_fleets_follow_branch_size_and_money(case: Case) -> None:
    fleets = case.tables["fielded"].groupby("nation")["item"].agg(set)
    assert {"patrol_boats", "patrol_vessel", "utility_helicopters"} <= fleets["PHL"]
    assert fleets["TON"] == {"patrol_boats"}
    assert not {"patrol_vessel", "transport_aircraft", "artillery_battery"} & fleets["SOM"]
    landlocked = case.tables["nations"].query("landlocked")["nation"]
    afloat = {n for n, items in fleets.items() if items & {"patrol_boats", "patrol_vessel"}}
    assert not afloat & set(landlocked)
    unarmed = ("CRI", "PAN", "MUS", "FSM")
    assert all(fleets.get(nation, set()) <= {"patrol_boats"} for nation in unarmed)
    assert "patrol_vessel" not in fleets["TGO"] | fleets["GIN"] | fleets["COD"]
    assert {"cargo_trucks", "transport_aircraft"} <= fleets["MEX"] & fleets["IRQ"]
    assert "transport_aircraft" not in fleets["BIH"]
    assert set(reference("../judgement/fleets.csv")[0]) >= {"least_forces", "author", "date"}


def test_catalogue_packages_show_their_sum(case: Case) -> None:
    packages = case.tables["equipment"]
    formula = packages[packages["basis"] == "formula"]
    assert len(formula) >= 15
    assert formula["source"].str.contains("LESO catalogue").all()
    assert (packages[packages["basis"] == "judgement"]["note"] != "").all()
