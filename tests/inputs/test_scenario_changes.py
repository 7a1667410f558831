"""Named changes: each operation, what they may not do, and the ready scenarios."""

import csv
import importlib.util
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import allocator as al
from allocator.cli.main import app
from allocator.inputs.case.case import Case
from allocator.inputs.policy.fields import FIELDS
from allocator.inputs.scenario import catalogue as ready
from allocator.inputs.scenario.changes import names_of_targets
from allocator.inputs.scenario.files import scenario_named
from allocator.inputs.scenario.known_law import COUP, WAIVER_NOT_READ

ROOT = Path(__file__).resolve().parents[2]
PROMISE = al.Lock("promise", "BSN", account="MIL", low=1)
EVERY_KIND = (
    al.scenario.Set("risk_budget", 0.2), al.scenario.Set("waivers", ["coup_in_corvina"]),
    al.scenario.Scale("budget_factor.*", 0.9), al.scenario.Add("delivery_delay", 1),
    al.scenario.Add("rules_off", "lock"),
    al.scenario.Set("nations.tier", 2, {"nation": ["BSN", "ESM"]}),
    al.scenario.Scale("equipment.price_musd", 1.5, {"area": "border", "lethal": True}),
    al.scenario.AddRows("needs", [{"nation": "ESM", "area": "sea", "need_points": 1}]),
    al.scenario.Drop("needs", {"nation": "FAR", "area": "staff"}),
    al.scenario.Add("case.last_year", -1), PROMISE,
)  # fmt: skip


def refused(case: Case, *changes: Any) -> str:
    with pytest.raises(al.DataError) as caught:
        al.Scenario("wrong", changes=changes).applied(case)
    return str(caught.value)


def policy_of(case: Case, *changes: Any, policy: al.Policy | None = None) -> al.Policy:
    return al.Scenario("s", changes=changes).applied(case, policy)[1]


def table_of(case: Case, name: str, *changes: Any) -> Any:
    return al.Scenario("s", changes=changes).applied(case)[0].tables[name]


def test_a_scenario_of_every_kind_of_change_comes_back_from_toml() -> None:
    policy = al.Policy(budget={"MIL": 9}, locks=[al.Lock("a", "ALV", high=0)])
    scenario = al.Scenario("all", policy, "A. Planner", "why\nand how", EVERY_KIND)
    assert al.Scenario.from_toml(scenario.to_toml()) == scenario
    both = (scenario, al.Scenario("other", changes=EVERY_KIND[:2]))
    assert al.load_scenarios(al.scenario.scenarios_toml(both)) == both


def test_settings_are_set_scaled_and_added_to(starter_case: Case) -> None:
    base = al.Policy(budget_factor={"MIL": 0.5}, risk_budget=0.1)
    change = al.scenario.Scale("budget_factor.*", 0.9)
    assert policy_of(starter_case, change, policy=base).budget_factor == {"MIL": 0.45, "*": 0.9}
    assert policy_of(starter_case, change, change).budget_factor["*"] == pytest.approx(0.81)
    assert policy_of(starter_case, al.scenario.Scale("risk_budget", 2)).risk_budget == 0.2
    assert policy_of(starter_case, al.scenario.Add("delivery_delay", 1)).delivery_delay == 1
    assert (
        policy_of(starter_case, al.scenario.Scale("price.patrol_boat", 1.5)).price["patrol_boat"]
        == 6
    )
    both = al.scenario.Set("price_factor.*", 2), al.scenario.Scale("price_factor.boat_crew", 1.5)
    named = policy_of(starter_case, *both)
    assert named.price_factor == {"*": 2, "boat_crew": 3}
    back = policy_of(starter_case, al.scenario.Set("budget_factor.MIL", ""), policy=base)
    assert back == al.Policy()
    words = policy_of(
        starter_case, al.scenario.Add("left_out", "people"), al.scenario.Add("left_out", "after")
    )
    assert words.left_out == ("after", "people")


def test_decisions_are_added_and_replaced_by_name(starter_case: Case) -> None:
    less = al.Lock("promise", "BSN", account="MIL", low=0.5)
    assert policy_of(starter_case, PROMISE, less).locks == (less,)
    kept = policy_of(starter_case, PROMISE, policy=al.Policy(locks=[al.Lock("a", "ALV", high=0)]))
    assert [lock.lock for lock in kept.locks] == ["a", "promise"]


def test_the_policy_of_a_scenario_is_changes_too(starter_case: Case) -> None:
    policy = al.Policy(risk_budget=0.2, locks=[PROMISE], waivers=["coup_in_corvina"],
                       rule_price={"risk": 9}, budget={"MIL": 9})  # fmt: skip
    assert al.Scenario("s", policy).applied(starter_case) == (starter_case, policy)
    base = al.Policy(discount=0.05, risk_budget=0.3)
    met = al.Scenario("s", policy).applied(starter_case, base)[1]
    assert (met.discount, met.risk_budget) == (0.05, 0.2)


def test_columns_rows_and_keys_of_the_case_change(starter_case: Case) -> None:
    nations = table_of(starter_case, "nations", EVERY_KIND[5]).set_index("nation")["tier"]
    assert nations[["ALV", "BSN", "ESM"]].tolist() == [1, 2, 2]
    prices = table_of(starter_case, "equipment", EVERY_KIND[6]).set_index("item")["price_musd"]
    assert prices[["patrol_boat", "border_radio", "armed_truck"]].tolist() == [4, 1, 3]
    half = al.scenario.Scale("nations.trainable_persons", 0.6)
    persons = table_of(starter_case, "nations", half)["trainable_persons"]
    assert persons.tolist() == [2, 2, 2, 2, 1, 1]  # whole persons
    row = {"nation": "ESM", "area": "sea", "need_points": 1.5}
    assert len(table_of(starter_case, "needs", al.scenario.AddRows("needs", [row]))) == 15
    dropped = table_of(starter_case, "needs", al.scenario.Drop("needs", {"nation": ["FAR", "ALV"]}))
    assert set(dropped["nation"]).isdisjoint({"FAR", "ALV"})
    emptied = table_of(starter_case, "nations", al.scenario.Set("nations.absorbable_musd", ""))
    assert emptied["absorbable_musd"].isna().all()
    titled = al.Scenario("s", changes=[al.scenario.Set("case.title", "Other")]).applied(
        starter_case
    )[0]
    assert titled.meta.title == "Other"


def test_changes_of_the_case_are_met_by_those_of_the_policy(starter_case: Case) -> None:
    dearer = al.scenario.Scale("equipment.price_musd", 2)
    for order in ((dearer, al.scenario.Scale("price.patrol_boat", 1.5)),
                  (al.scenario.Scale("price.patrol_boat", 1.5), dearer)):  # fmt: skip
        assert policy_of(starter_case, *order).price["patrol_boat"] == 12


def test_nothing_changes_without_changes(starter_case: Case) -> None:
    case, policy = al.Scenario("nothing").applied(starter_case, al.Policy(risk_budget=0.2))
    assert case is starter_case and policy == al.Policy(risk_budget=0.2)


def test_scenarios_combine_in_order(starter_case: Case) -> None:
    one = al.Scenario("one", al.Policy(risk_budget=0.2), "A", "first")
    two = al.Scenario("two", author="B", changes=[al.scenario.Scale("risk_budget", 2)])
    assert (one + two).applied(starter_case)[1].risk_budget == 0.4
    assert (two + one).applied(starter_case)[1].risk_budget == 0.2
    both = one + two
    assert (both.name, both.author, both.note) == ("one + two", "A; B", "first")
    assert (
        al.scenario.combine(one, two, two, name="three").applied(starter_case)[1].risk_budget == 0.8
    )
    with pytest.raises(al.DataError, match="no name"):
        al.scenario.combine()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (al.scenario.Set("risk_bugdet", 1), "did you mean risk_budget"),
        (al.scenario.Set("risk_budget", 7), "found 7"),
        (al.scenario.Set("nation.tier", 1), "did you mean nations"),
        (al.scenario.Set("nations.tir", 1), "did you mean tier"),
        (al.scenario.Set("case.last_yaer", 1), "did you mean last_year"),
        (al.scenario.Set("budget_factor.MILL", 1), "did you mean MIL"),
        (al.scenario.Scale("price.patrol_boot", 1), "did you mean patrol_boat"),
        (al.scenario.Scale("budget.MIL", 0.9), "scale budget_factor"),
        (al.scenario.Scale("changed_lines_most", 2), "no figure to change"),
        (al.scenario.Scale("delivery_delay.x", 2), "delivery_delay"),
        (al.scenario.Set("budget_factor", 1), "budget_factor.<account"),
        (al.scenario.Set("locks", 1), "write lock = ..."),
        (al.scenario.Set("risk_budget", 0.1, {"nation": "ALV"}), "where for columns of tables"),
        (al.scenario.Add("left_out", 3), "a word"),
        (al.scenario.Add("delivery_delay", "x"), "a number"),
        (al.scenario.Drop("need", {"nation": "ALV"}), "did you mean needs"),
        (al.scenario.Drop("needs", {"nation": "ALX"}), "did you mean ALV"),
        (al.scenario.Drop("needs", {"natoin": "ALV"}), "did you mean nation"),
        (al.scenario.Drop("needs", {"nation": "ESM", "area": "sea"}), "together"),
        (al.scenario.Drop("last_goods", {"nation": "ESM"}), "no row has 'ESM'"),
        (al.scenario.Scale("nations.region", 2), "columns of numbers"),
        (al.scenario.Scale("earmarks.share", 2, {"rule": "corvina_cap"}), "only empty cells"),
        (al.scenario.Scale("nations.propensity", 9), "number from 0 to 1"),
        (al.scenario.Add("case.title", 1), "keys that are numbers"),
        (al.scenario.Scale("case.last_year", 2), "a key cannot have"),
        (
            al.scenario.AddRows("needs", [{"nation": "ALV", "area": "sea", "need_points": 1}]),
            "second time",
        ),
        (al.scenario.AddRows("needs", [{"nation": "ALV", "aera": "x"}]), "aera"),
        (al.Lock("l", "ALX", high=0), "did you mean ALV"),
    ],
)
def test_what_does_not_fit_is_told_with_the_nearest_name(
    starter_case: Case, change: Any, told: str
) -> None:
    message = refused(starter_case, change)
    assert told in message and "scenario 'wrong'" in message


def test_all_faults_are_told_at_once(starter_case: Case) -> None:
    message = refused(
        starter_case, al.scenario.Set("risk_bugdet", 1), al.scenario.Set("discont", 1)
    )
    assert "risk_budget" in message and "discount" in message
    message = refused(
        starter_case,
        al.scenario.Drop("needs", {"nation": "ALX"}),
        al.scenario.Set("nations.tir", 1),
    )
    assert "ALV" in message and "tier" in message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("changes = [{ sett = 'risk_budget', to = 1 }]", "did you mean set"),
        ("changes = [{ set = 'risk_budget', too = 1 }]", "did you mean to"),
        ("changes = [{ set = 'risk_budget', scale = 'discount', by = 1 }]", "one of"),
        ("changes = [{ set = 'risk_budget' }]", "give to"),
        ("changes = [{ scale = 'risk_budget', by = 'x' }]", "a finite number"),
        ("changes = [{ scale = 'risk_budget', by = inf }]", "a finite number"),
        ("changes = [{ set = 3, to = 1 }]", "a name in quotes"),
        ("changes = [{ drop = 'needs', where = {} }]", "no rows are selected"),
        ("changes = [{ drop = 'needs', where = 'KEN' }]", "columns and their values"),
        (
            "changes = [{ set = 'nations.tier', to = 1, where = {nation = {x = 1}} }]",
            "a list of these",
        ),
        ("changes = [{ add = 'needs', rows = 3 }]", "a list of rows"),
        ("changes = [{ add = 'needs', rows = [{ nation = {} }] }]", "numbers or texts"),
        ("changes = [{ lock = 'a', nation = 'KEN', hihg = 1 }]", "did you mean high"),
        ("changes = [3]", "a table"),
        ("changes = 'x'", "a list of tables"),
        ("chnages = []", "did you mean changes"),
    ],
)
def test_a_file_with_faults_tells_where(text: str, told: str) -> None:
    with pytest.raises(al.DataError) as caught:
        al.Scenario.from_toml(f'name = "s"\n{text}\n')
    assert told in str(caught.value)


def test_changes_given_in_python_are_judged_at_once() -> None:
    with pytest.raises(al.DataError, match="Set, Scale, Add"):
        al.Scenario("s", changes=["risk_budget"])  # type: ignore[arg-type]
    with pytest.raises(al.DataError, match="finite"):
        al.Scenario("s", changes=(al.scenario.Scale("risk_budget", float("nan")),))


def test_a_scenario_is_named_by_file_and_name(tmp_path: Path) -> None:
    file = tmp_path / "some.toml"
    file.write_text(
        al.scenario.scenarios_toml([al.Scenario("a: b"), al.Scenario("c")]), encoding="utf-8"
    )
    assert scenario_named(f"{file}:a: b") == al.Scenario("a: b")
    with pytest.raises(al.DataError, match="2 scenarios"):
        scenario_named(str(file))
    with pytest.raises(al.DataError, match="no scenario 'd'"):
        scenario_named(f"{file}:d")
    file.write_text(al.Scenario("only").to_toml(), encoding="utf-8")
    assert scenario_named(str(file)) == al.Scenario("only")
    file.write_text('[[scenarios]]\nname = "a"\n[[scenarios]]\nname = "a"\n', encoding="utf-8")
    with pytest.raises(al.DataError, match="two scenarios are called 'a'"):
        scenario_named(f"{file}:a")
    file.write_text('other = 1\n[[scenarios]]\nname = "a"\n', encoding="utf-8")
    with pytest.raises(al.DataError, match="unknown name 'other'"):
        scenario_named(f"{file}:a")


def test_the_command_solve_takes_scenarios(tmp_path: Path) -> None:
    file = tmp_path / "some.toml"
    lean = al.Scenario("lean", changes=[al.scenario.Scale("budget_factor.*", 0.5)])
    dear = al.Scenario("dear", changes=[al.scenario.Scale("equipment.price_musd", 2)])
    file.write_text(al.scenario.scenarios_toml([lean, dear]), encoding="utf-8")
    call = ["solve", str(ROOT / "data" / "starter"), "--quiet", "--out", str(tmp_path / "plan"),
            "--scenario", f"{file}:lean", "--scenario", f"{file}:dear",
            "--set", "risk_budget=0.3"]  # fmt: skip
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.output
    plan = al.load_plan(tmp_path / "plan")
    assert plan.policy == al.Policy(risk_budget=0.3, budget_factor={"*": 0.5})
    assert plan.case.tables["equipment"]["price_musd"].max() == 8
    call[6] = f"{file}:laen"
    wrong = CliRunner().invoke(app, call)
    assert wrong.exit_code == 2 and "did you mean lean" in " ".join(wrong.stderr.split())
    file.write_text(lean.to_toml(), encoding="utf-8")
    told = CliRunner().invoke(app, ["solve", "data/starter", "--policy", str(file)])
    assert told.exit_code == 2 and "--scenario" in told.stderr


def test_no_name_can_mean_two_things() -> None:
    names = names_of_targets()
    assert {name for name in names if names.count(name) > 1} == {"locks"}
    (locks,) = [one for one in FIELDS if one.name == "locks"]
    assert locks.kind == "locks"  # set and scale take no list of decisions, so it is the table


def test_ready_scenarios_fit_the_starter_case(starter_case: Case) -> None:
    for scenario in (
        ready.budget_change(-30), ready.cost_growth(), ready.late_deliveries(24),
        ready.continuing_resolution(2), ready.late_appropriation(starter_case, 0.5),
        ready.coup(starter_case, "DRN"), ready.donor_exit(starter_case, "EDU"),
        ready.donor_exit(starter_case, "LAW"), ready.horizon(starter_case, 2032),
        ready.horizon(starter_case, 2031), ready.horizon(starter_case, 2035),
    ):  # fmt: skip
        scenario.applied(starter_case)


def test_late_money_is_not_lost(starter_case: Case) -> None:
    from allocator.assemble.appropriations import vintage_table

    late, policy = ready.late_appropriation(starter_case, 0.25).applied(starter_case)
    one, other = (vintage_table(case, policy) for case in (starter_case, late))
    same = [frame.groupby("account")["amount_musd"].sum() for frame in (one, other)]
    assert same[0].equals(same[1])
    both = one.merge(other, on=["account", "vintage"], suffixes=("", "_late"))
    moved = both.set_index(["account", "vintage"])
    assert moved.at[("MIL", 2031), "amount_musd_late"] == 7.5
    assert moved.at[("MIL", 2032), "amount_musd_late"] == 14.5
    assert moved.at[("MIL", 2033), "amount_musd_late"] == 10


def test_equal_values_of_other_kinds_are_other_changes(starter_case: Case) -> None:
    for value, text in ((1, "1"), (True, "yes"), (1.0, "1")):
        assert set(
            table_of(starter_case, "nations", al.scenario.Set("nations.note", value))["note"]
        ) == {text}


def test_a_coup_brings_the_bar_with_its_citation(starter_case: Case) -> None:
    case, _ = ready.coup(starter_case, "ALV", 2032).applied(starter_case)
    rules = case.tables["eligibility"].set_index("rule")
    bar, model = rules.loc["coup_ALV_scenario"], rules.loc["coup_in_corvina"]
    assert bar["nations"] == "ALV" and bar["years"] == "2032-2033"
    for column in ("accounts", "citation", "exception", "waivable"):
        assert bar[column] == model[column]
    floors = case.tables["earmarks"].set_index("rule")["years"]
    assert floors["alvaria_floor"] == "2031"  # the floor ends where the bar begins
    told = ready.coup(starter_case, "ALV", 2032).note
    assert told.endswith("The bar closes MIL; it is not about EDU, LAW.")
    kept = ready.coup(starter_case, "ALV", 2032, keep_floors=True).applied(starter_case)[0]
    assert kept.tables["earmarks"].equals(starter_case.tables["earmarks"])


def test_a_coup_cites_the_act_of_each_year() -> None:
    """Of table law.csv: the rows of the coup clause have the acts and the years that were read."""
    case = al.load_case(ROOT / "data" / "us-fy2020")
    changed, _ = ready.coup(case, "NER", 2021).applied(case)
    rules = changed.tables["eligibility"]
    bars = rules[rules["rule"].str.startswith("coup_NER_scenario")].set_index("years")
    assert list(bars.index) == ["2021", "2022", "2023", "2024"]
    with (ROOT / "data" / "reference" / "law.csv").open(encoding="utf-8", newline="") as file:
        law = {row["rule"]: row for row in csv.DictReader(file)}
    act = {"2021": "P.L. 116-260", "2022": "P.L. 117-103", "2023": "P.L. 117-328",
           "2024": "P.L. 118-47"}  # fmt: skip
    of_two = law["bar_7008_coup_2021_2023"]["citation"]
    assert all(act[year] in of_two for year in ("2021", "2023"))
    assert act["2024"] in law["coup_waiver_2024"]["citation"]
    for year, bar in bars.iterrows():
        assert bar["citation"].startswith(act[str(year)]) and "sec. 7008" in bar["citation"]
        assert bar["waivable"] == (year == "2024")
        assert "assumed" not in bar["note"]
        assert (WAIVER_NOT_READ in bar["note"]) == (year == "2023")
        assert ("national security interest" in bar["exception"]) == (year == "2024")
    assert bars["accounts"].nunique() == bars["nations"].nunique() == 1


def test_years_without_a_known_act_rest_on_its_being_enacted_again() -> None:
    case = al.load_case(ROOT / "data" / "us-fy2020")
    later = ready.horizon(case, 2026).applied(case)[0]
    rules = ready.coup(later, "NER", 2024).applied(later)[0].tables["eligibility"]
    bars = rules[rules["rule"].str.startswith("coup_NER_scenario")].set_index("years")
    assert list(bars.index) == ["2024", "2025-2026"]
    assert bars["citation"].nunique() == 1
    assert "assumed" not in bars.loc["2024", "note"]
    assert "assumed to be enacted again: the last words known are those of 2024" in str(
        bars.loc["2025-2026", "note"]
    )


def test_years_before_the_first_known_act_are_not_enacted_again() -> None:
    early, late = (str(COUP.of_year(year)["note"]) for year in (2018, 2026))
    assert "enacted again" not in early and "the first words known are those of 2020" in early
    assert "assumed to be enacted again: the last words known are those of 2024" in late


def test_a_bar_of_the_case_for_some_years_is_held_after_them(starter_case: Case) -> None:
    case = al.Scenario("one", changes=[al.scenario.Set("eligibility.years", "2031",
                                                       {"rule": "coup_in_corvina"}),
                                       al.scenario.Drop("eligibility", {"rule":
                                                        "corvina_sea_rescue"})])  # fmt: skip
    now = case.applied(starter_case)[0]
    rules = ready.coup(now, "ALV").applied(now)[0].tables["eligibility"].set_index("rule")
    notes = rules["note"][[one for one in rules.index if one.startswith("coup_ALV")]]
    assert list(notes.index) == ["coup_ALV_scenario_2031", "coup_ALV_scenario_2032"]
    assert ["assumed to be enacted again" in note for note in notes] == [False, True]


def test_an_account_that_ends_leaves_no_policy_floor_on_it_alone(starter_case: Case) -> None:
    rows = [
        {"rule": "keep", "status": "policy", "sense": "floor", "accounts": "EDU", "amount_musd": 1},
        {"rule": "both", "status": "policy", "sense": "floor", "accounts": "EDU;MIL",
         "amount_musd": 1},
        {"rule": "most", "status": "policy", "sense": "cap", "accounts": "EDU", "amount_musd": 9},
    ]  # fmt: skip
    more = al.scenario.Scenario("more", changes=(al.scenario.AddRows("earmarks", rows),))
    case, _ = more.applied(starter_case)
    for since, left in ((None, None), (2032, "2031")):
        ended, _ = ready.donor_exit(case, "EDU", since).applied(case)
        years = ended.tables["earmarks"].set_index("rule")["years"]
        assert years.get("keep") == left
        assert {"both", "most"} <= set(years.index)


SUMS = (
    {"rule": "keep", "sense": "floor", "years": "*", "per": "all_years", "amount_musd": 6},
    {"rule": "late", "sense": "floor", "years": "2032;2033", "per": "all_years", "amount_musd": 6},
    {"rule": "span", "sense": "cap", "years": "2031-2034", "per": "all_years", "amount_musd": 9},
    {"rule": "each", "sense": "floor", "years": "*", "per": "each_year", "amount_musd": 6},
    {"rule": "share", "sense": "share_floor", "years": "*", "per": "all_years", "share": 0.1,
     "base_accounts": "EDU;MIL"},
)  # fmt: skip
"""Rules of sums of years, and rules whose limit has nothing to do with how many years they have."""


def with_sums(case: Case) -> Case:
    rows = [{"status": "policy", "accounts": "EDU", "nations": "ALV", **row} for row in SUMS]
    more = al.scenario.Scenario("s", changes=(al.scenario.AddRows("earmarks", rows),))
    return more.applied(case)[0]


def limits_of(case: Case) -> tuple[dict[str, str], dict[str, float]]:
    """Years and amounts of the rules of `SUMS` that a case still has."""
    rules = case.tables["earmarks"].set_index("rule")
    rules = rules[rules.index.isin([row["rule"] for row in SUMS])]
    return dict(rules["years"]), dict(rules["amount_musd"].dropna())


def test_a_floor_on_a_sum_of_years_falls_with_the_years_it_loses(starter_case: Case) -> None:
    case = with_sums(starter_case)
    for scenario in (ready.donor_exit(case, "EDU", 2032), ready.donor_exit(case, "EDU", 2033)):
        left = 1 if scenario.name.endswith("2032") else 2
        years, amounts = limits_of(scenario.applied(case)[0])
        assert years["keep"] == years["each"] == ";".join(["2031", "2032"][:left])
        assert amounts["keep"] == 2 * left and amounts["each"] == 6
        assert amounts.get("late") == (None if left == 1 else 3)
        assert amounts["span"] == 9  # a cap can be kept without money


def test_a_bar_leaves_of_a_floor_on_a_sum_what_its_years_are_worth(starter_case: Case) -> None:
    rows = [{**SUMS[0], "status": "policy", "accounts": "MIL", "nations": "ALV"}]
    more = al.scenario.Scenario("s", changes=(al.scenario.AddRows("earmarks", rows),))
    case = more.applied(starter_case)[0]
    years, amounts = limits_of(ready.coup(case, "ALV", 2032).applied(case)[0])
    assert (years["keep"], amounts["keep"]) == ("2031", 2)


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (2031, {"keep": 2, "span": 3, "each": 6}),
        (2032, {"keep": 4, "late": 3, "span": 6, "each": 6}),
        (2033, {"keep": 6, "late": 6, "span": 9, "each": 6}),
        (2035, {"keep": 10, "late": 6, "span": 12, "each": 6}),
    ],
)
def test_limits_on_sums_of_years_change_with_the_horizon(
    starter_case: Case, last: int, expected: dict[str, float]
) -> None:
    case = with_sums(starter_case)
    _, amounts = limits_of(ready.horizon(case, last).applied(case)[0])
    assert amounts == pytest.approx(expected)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda case: ready.coup(case, "ALX"), "did you mean ALV"),
        (lambda case: ready.coup(case, "ALV", 2050), "2031 to 2033"),
        (lambda case: ready.sanction(case, "ALV"), "no bar that begins with sanction"),
        (lambda case: ready.donor_exit(case, "MILL"), "did you mean MIL"),
        (lambda case: ready.late_appropriation(case, 1.5), "below 1"),
        (lambda case: ready.late_deliveries(7), "whole years"),
        (lambda case: ready.budget_change(-100), "donor_exit"),
    ],
)
def test_ready_scenarios_say_what_they_cannot_do(starter_case: Case, make: Any, told: str) -> None:
    with pytest.raises(al.DataError) as caught:
        make(starter_case)
    assert told in str(caught.value)


def test_the_shipped_file_is_what_the_functions_give() -> None:
    spec = importlib.util.spec_from_file_location("build", ROOT / "data" / "build_scenarios.py")
    assert spec is not None and spec.loader is not None
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    case = al.load_case(ROOT / "data" / "us-fy2020")
    file = ROOT / "data" / "scenarios.toml"
    assert file.read_text(encoding="utf-8") == build.text(case)
    found = al.load_scenarios(file)
    assert len(found) == 15
    for scenario in found:
        scenario.applied(case)
    bars = found[10].applied(case)[0].tables["eligibility"].set_index("rule")
    assert "7008" in bars.loc["coup_MLI_scenario_2021", "citation"]


def test_every_comment_of_the_shipped_file_is_a_change() -> None:
    lines = (ROOT / "data" / "scenarios.toml").read_text(encoding="utf-8").splitlines()
    told = [line[1 : line.rindex("}") + 1] for line in lines if line.startswith("#   {")]
    assert len(told) == 6
    for change in told:
        al.Scenario.from_toml(f'name = "s"\nchanges = [{change}]\n')


def test_usual_futures_leave_out_what_no_law_has_the_words_for(starter_case: Case) -> None:
    names = [one.name for one in ready.usual_scenarios(starter_case, "ALV")]
    other = [one.name for one in ready.usual_scenarios(starter_case, "BSN")]
    chosen = [names[0], next(name for name in names if name.startswith("coup in"))]
    renamed = ready.renamed_futures(chosen, names, other)
    assert renamed == [names[0], chosen[1].replace("Alvaria", "Besania")]
    assert ready.renamed_futures(chosen, names, other[:1]) == [names[0]]
    assert any(name.startswith("coup in") for name in names)
    assert not any(name.startswith("sanction") for name in names)
    assert "budget -10%" in names
    with pytest.raises(al.DataError):
        ready.usual_scenarios(starter_case, "XXX")
