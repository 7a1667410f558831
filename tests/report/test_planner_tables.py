"""What the app shows and takes in, without the app: figures, forms, lines, sheets, edits."""

from __future__ import annotations

import doctest
import time
from pathlib import Path

import pandas as pd
import pytest

from allocator.errors import DataError
from allocator.inputs.case.case import Case, load_case
from allocator.inputs.case.edits import changed_cells, changes_in_place, fault_table, where_changed
from allocator.inputs.case.library import case_workbook, cases_in, save_new_case, template_workbook
from allocator.inputs.case.schema.tables import TABLES
from allocator.inputs.case.schema.tables import table as schema_table
from allocator.inputs.case.typed_cells import as_text, read_back
from allocator.inputs.policy import differences as policy_words
from allocator.inputs.policy import form as policy_form
from allocator.inputs.policy.choices import keys_of, words_of
from allocator.inputs.policy.fields import FIELDS, field
from allocator.inputs.policy.policy import Policy
from allocator.plan import shipped_plan as first_plan
from allocator.plan.plan import Plan
from allocator.report import headline
from allocator.report import sentences as words
from allocator.report.decisions import lock as decision
from allocator.report.grouped_lines import plan_table
from allocator.report.line_table import VIEWS, Picked, picked_lines
from allocator.report.nation import sheet as nation_sheet
from allocator.report.rules import groups as rule_groups
from allocator.session.check_case import case_of_upload, edited_case
from allocator.session.check_policy import check_policy
from allocator.session.process.background_task import BackgroundTask
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="module")
def plan(starter_case: Case) -> Plan:
    return solve(starter_case, options=SolveOptions(method="whole", gap=0.05))


@pytest.mark.parametrize(
    "module", [decision, first_plan, headline, policy_form, policy_words, rule_groups, words]
)
def test_examples_in_the_code(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_headline_says_what_the_tables_say(plan: Plan) -> None:
    shown = {one.name: one for one in headline.headline(plan)}
    assert shown["Value of the plan"].shown == f"{plan.meta['value']:.2f} of 100"
    met = plan.coverage["met_points"].sum() / plan.coverage["need_points"].sum()
    assert shown["Need met"].shown == f"{100 * met:.1f}%"
    tiers = headline.need_by_tier(plan)
    assert tiers["need_points"].sum() == pytest.approx(plan.coverage["need_points"].sum())


def test_forms_give_back_what_they_show() -> None:
    for one in FIELDS:
        form = policy_form.form_of(one)
        for value in (one.default, 0.07, 0.1, 1.0):
            assert form.entered(form.shown(value)) == value
    assert policy_form.form_of(field("risk_budget")).shown(0.07) == 7.0


def test_keys_are_accepted_by_the_policy(starter_case: Case) -> None:
    for one in FIELDS:
        if one.kind == "mapping":
            keys = keys_of(one, starter_case)
            figures = dict.fromkeys(keys["key"], 1.0)
            policy = Policy(**{one.name: figures})  # type: ignore[arg-type]
            faults = [f for f in check_policy(policy, starter_case) if not f.warning]
            assert not faults, one.name
        elif one.kind == "list":
            words = words_of(one, starter_case)
            policy = Policy(**{one.name: words})  # type: ignore[arg-type]
            assert not [f for f in check_policy(policy, starter_case) if not f.warning]


def test_a_table_typed_as_text_comes_back_as_it_was(starter_case: Case) -> None:
    for one in TABLES:
        frame = starter_case.tables[one.name]
        texts = as_text(one, frame)
        assert read_back(one, frame, texts.copy()) is frame
        again = read_back(one, frame, texts.assign(**{one.columns[-1].name: "x"}))
        rest = [name for name in frame if name != one.columns[-1].name]
        assert changed_cells(one.name, frame[rest], again[rest]).empty


def test_figures_typed_into_a_table_keep_their_unit(starter_case: Case) -> None:
    nations, frame = schema_table("nations"), starter_case.tables["nations"]
    texts = as_text(nations, frame)
    texts.loc[0, "diversion_share"] = "12%"
    texts.loc[1, "absorbable_musd"] = "1.2 bn"
    texts.loc[2, "diversion_share"] = "$5"
    texts = pd.concat([texts, texts.iloc[[0]].assign(nation="NEW", absorbable_musd="500k")],
                      ignore_index=True)  # fmt: skip
    after = read_back(nations, frame, texts)
    assert after.loc[0, "diversion_share"] == pytest.approx(0.12)
    assert after.loc[1, "absorbable_musd"] == 1200 and after.loc[6, "absorbable_musd"] == 0.5
    case, (fault, *_) = edited_case(starter_case, {"nations": after})
    assert case is None and (fault.row, fault.column) == (4, "diversion_share")
    assert "$5" in fault.found
    after.loc[2, "diversion_share"] = 0.1
    case, _ = edited_case(starter_case, {"nations": after})
    assert case is not None and case.tables["nations"].loc[6, "diversion_share"] == 0.12


def test_lines_add_up_in_every_view(plan: Plan) -> None:
    total = plan.spending["obligation_musd"].sum()
    for view in VIEWS:
        table = plan_table(plan, view).iloc[1:]
        assert table["total_musd"].sum() == pytest.approx(total)
        years = [str(year) for year in plan.case.years]
        assert table[years].sum().sum() == pytest.approx(total)


def test_picked_lines(plan: Plan) -> None:
    assert Picked().everything and not Picked(years=(2031,)).everything
    some = picked_lines(plan, Picked(nations=("BSN",), years=(2031,)))
    assert set(some["nation"]) == {"BSN"} and set(some["year"]) == {2031}
    assert set(picked_lines(plan, Picked(text="besania mil"))["nation"]) == {"BSN"}
    assert picked_lines(plan, Picked(text="[(*")).empty
    assert plan_table(plan, "line", Picked(text="[(*")).empty


def test_nation_sheet(plan: Plan) -> None:
    for nation in plan.case.tables["nations"]["nation"]:
        figures = nation_sheet.nation_figures(plan, nation)
        assert figures and not any(" 0.0M" in one.shown + one.beside for one in figures)
        assert nation_sheet.nation_facts(plan, nation).startswith("Tier ")
        money = nation_sheet.nation_money(plan, nation)
        spent = plan.spending[plan.spending["nation"] == nation]["obligation_musd"].sum()
        assert money["total_musd"].sum() == pytest.approx(spent)
        lines = nation_sheet.nation_lines(plan, nation)
        assert lines["total_musd"].sum() == pytest.approx(spent)
        needs = nation_sheet.nation_needs(plan, nation)
        assert needs["share_met"].dropna().between(0, 1 + 1e-9).all()
        rules = nation_sheet.nation_rules(plan, nation)
        assert set(rules["holds"]) <= {"binds", "bends", "bars", "exempts"}


def test_first_plan_must_belong_to_the_case(plan: Plan, starter_case: Case, tmp_path: Path) -> None:
    plan.save(tmp_path / "p")
    found = first_plan.first_plan(starter_case, tmp_path / "p")
    assert found is not None and found.case is starter_case
    other = starter_case.with_meta(title="another")
    assert first_plan.first_plan(other, tmp_path / "p") is None
    assert first_plan.first_plan(starter_case, tmp_path / "none") is None
    (tmp_path / "p" / "lines.csv").write_text("nation\nX\n", encoding="utf-8")
    assert first_plan.first_plan(starter_case, tmp_path / "p") is None


def test_changed_cells_and_faults(starter_case: Case) -> None:
    before = starter_case.tables["nations"]
    after = before.copy()
    after.loc[after.index[0], "propensity"] = 3.0
    cells = changed_cells("nations", before, after)
    assert cells[["row", "column", "after"]].values.tolist() == [["2", "propensity", "3"]]
    case, faults = edited_case(starter_case, {"nations": after})
    assert case is None and faults
    assert fault_table(faults)["kind"].iloc[0] == "fault"
    after.loc[after.index[0], "propensity"] = 0.5
    case, faults = edited_case(starter_case, {"nations": after})
    assert case is not None and case.hash != starter_case.hash


def test_rows_added_and_taken_out_are_changes(starter_case: Case) -> None:
    before = starter_case.tables["needs"]
    fewer = before.drop(index=before.index[0])
    assert changed_cells("needs", before, fewer)["column"].tolist() == ["(row removed)"]
    more = pd.concat([before, before.iloc[:1].set_axis([len(before)])])
    assert changed_cells("needs", before, more)["column"].tolist() == ["(new row)"]


def test_changes_are_told_in_place(starter_case: Case) -> None:
    before = starter_case.tables["nations"]
    after = before.drop(index=before.index[1])
    after.loc[after.index[0], "propensity"] = 0.5
    after = pd.concat([after, before.iloc[2:3].set_axis([len(before)])])
    found = changes_in_place(before, after)
    assert found["change"].tolist() == ["changed", *[""] * (len(before) - 2), "new", "removed"]
    old = before["propensity"].iloc[0]
    assert found["propensity"].iloc[0] == f"0.5 (was {old:g})"
    told = found.apply(lambda column: column.str.contains("(was", regex=False)).to_numpy().sum()
    assert told == 1


def test_only_changed_cells_are_marked_and_not_texts_that_read_alike() -> None:
    before = pd.DataFrame({"name": ["Alvaria (was Albia)", "Borduria"], "tier": [1, 2]})
    after = before.assign(tier=[1, 3])
    changed = where_changed(before, after)
    assert changed.to_numpy().tolist() == [[False, False], [False, True]]
    assert changes_in_place(before, after)["change"].tolist() == ["", "changed"]


def test_shelf(starter_case: Case, tmp_path: Path) -> None:
    assert DATA / "starter" in cases_in([DATA, tmp_path / "none"])
    made = save_new_case(starter_case, tmp_path / "deep" / "mine")
    assert load_case(made) == starter_case
    with pytest.raises(DataError, match="something already exists there"):
        save_new_case(starter_case, made)
    with pytest.raises(DataError, match="no name"):
        save_new_case(starter_case, " ")


def test_uploads(starter_case: Case) -> None:
    assert case_of_upload("mine.xlsx", case_workbook(starter_case))[0] == starter_case
    assert case_of_upload("template.xlsx", template_workbook())[0] is not None
    for name, data in (("x.xlsx", b"no workbook"), ("x.docx", b""), ("x", b"")):
        case, faults = case_of_upload(name, data)
        assert case is None and [fault.place for fault in faults] == [name]


def test_policy_differences_name_locks_and_lists() -> None:
    after = Policy(left_out=("people",), budget_factor={"*": 0.9})
    lines = policy_words.policy_differences(Policy(), after, {})
    assert lines == ["Budget factor of all others: as in the case → 0.9", "Left out: + people"]


def test_errand_brings_pieces_and_faults() -> None:
    done = _finished(BackgroundTask(divmod, 7, 2))
    assert done.pieces == [(3, 1)] and not done.faults
    wrong = _finished(BackgroundTask(load_case, "no/such/case"))
    assert not wrong.pieces and "no such file or folder" in wrong.faults[0]


def _finished(errand: BackgroundTask) -> BackgroundTask:
    for _ in range(600):
        errand.poll()
        if not errand.running:
            return errand
        time.sleep(0.1)
    raise AssertionError("it did not end")
