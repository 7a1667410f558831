"""The plan shown stands next to the two plans that an answer compares."""

from dataclasses import replace

import pytest
from tiny_revision import LINES, META, drawn

import allocator as al
from allocator.explore.explanation.accounting import held_of
from allocator.explore.explanation.answer import Answer
from allocator.explore.explanation.answer_tables import lines
from allocator.explore.explanation.answer_tables import three_plans as table_of
from allocator.explore.explanation.sections import sections_of
from allocator.explore.explanation.three_plans import compared_words, heads, three_plans
from allocator.explore.explanation.words import answer_words
from allocator.plan.plan import Plan
from allocator.report.decisions.facts import amount_words
from allocator.report.nation.sheet import nation_needs

TITLE = "The plan shown and the two plans compared"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return al.solve(drawn(1), options=al.SolveOptions(gap=0))


def quantity(plan: Plan, nation: str, item: str) -> float:
    lines = plan.lines[(plan.lines["nation"] == nation) & (plan.lines["item"] == item)]
    return float(lines["quantity"].sum())


def answers(plan: Plan) -> list[Answer]:
    return [al.explain(plan, nation, line, more=more, keep=False)
            for nation, line in LINES for more in (False, True)]  # fmt: skip


def test_each_plan_has_a_column_with_what_it_gives_and_is_worth(plan: Plan) -> None:
    seen = 0
    for answer in answers(plan):
        rows = list(three_plans(answer))
        if answer.best is None or answer.forced is None:
            assert rows == [] and table_of(answer) is None
            continue
        plans = dict(zip(heads(answer), (plan, answer.best, answer.forced), strict=True))
        for head, own in plans.items():
            assert rows[-1][head] == pytest.approx(own.value)
            for row in rows[:-1]:
                nation, _, what = row["what"].partition(": ")
                if what in ("boat", "truck", "staff") and row["unit"] != "US$ million":
                    assert row[head] == pytest.approx(quantity(own, nation, what))
                    seen += 1
                if what == "All money":
                    money = own.spending[own.spending["nation"] == nation]
                    assert row[head] == pytest.approx(money["obligation_musd"].sum(), abs=1e-6)
        assert [one.title for one in sections_of(answer)].count(TITLE) == 1
    assert seen


def test_a_plan_that_is_neither_of_the_two_is_said_to_be(plan: Plan) -> None:
    answer = next(one for one in answers(plan) if one.forced is not None and one.loss)
    assert "The plan shown gives the same goods as" in compared_words(answer)[0]
    assert answer.forced is not None
    other = al.explain(answer.forced, answer.question.nation, answer.question.line or None,
                       more=answer.question.more, keep=False)  # fmt: skip
    if other.best is not None and other.best.value > answer.forced.value + 1e-3:
        assert "gives other goods than either" in compared_words(other)[0]


def test_a_lot_is_said_to_be_so_many_things(plan: Plan) -> None:
    case = plan.case
    equipment = case.tables["equipment"].assign(name=["Boats (2, with spares)", ""])
    named = al.build_case(META,
                          {"equipment": equipment, **{name: case.tables[name] for name in
                           ("nations", "accounts", "grants", "needs")}})  # fmt: skip
    answer = al.explain(al.solve(named, options=al.SolveOptions(gap=0)), "A", "boat", keep=False)
    assert compared_words(answer)[1] == "Quantities are lots: 1 lot is “Boats (2, with spares)”."


def test_the_table_of_lines_says_which_plans_its_figures_compare(plan: Plan) -> None:
    seen = 0
    for answer in answers(plan):
        if answer.best is None or answer.forced is None or not answer.lines:
            continue
        told = next(one.words[0] for one in sections_of(answer)
                    if one.title.startswith("Who gets more"))  # fmt: skip
        _, best, forced = heads(answer)
        assert told.startswith(f"Each figure is the b{forced[1:]} less the b{best[1:]}, over all")
        seen += 1
    assert seen


def test_money_of_a_line_is_one_figure_here_and_on_its_nations_sheet(plan: Plan) -> None:
    """What is obligated, with surcharges and upkeep, and not what the goods cost alone."""
    dearer = plan.lines.assign(obligation_musd=1.25 * plan.lines["obligation_musd"])
    costly = replace(plan, tables={**plan.tables, "lines": dearer})
    seen = 0
    for answer in answers(plan):
        question = answer.question
        if question.unit != "US$ million" or not answer.quantity or question.more:
            continue
        held, (first, *_) = held_of(costly, question), answer_words(replace(answer, plan=costly))
        assert held == pytest.approx(1.25 * held_of(plan, question))
        if "funded with" in first:
            assert f"funded with {amount_words(held, question.unit)}" in first
            seen += 1
        if question.kind == "area":
            needs = nation_needs(costly, question.nation).set_index("area")
            assert needs["obligation_musd"][question.line] == pytest.approx(held)
    assert seen


def test_money_that_is_shown_as_none_has_no_rate(plan: Plan) -> None:
    answer = next(one for one in answers(plan) if one.lines)
    for money, cell in ((0.04, ""), (0.06, "3.0")):
        line = replace(answer.lines[0], value=1.0, change_musd=money, value_per_musd=0.03)
        assert lines(replace(answer, lines=(line,))).iloc[0]["Points per US$ 100 million"] == cell


def test_a_line_that_gets_less_money_and_meets_more_need_has_no_rate(plan: Plan) -> None:
    answer = next(one for one in answers(plan) if one.lines)
    one = answer.lines[0]
    for value, money, cell in ((2.0, -100.0, ""), (-2.0, 100.0, ""), (-2.0, -100.0, "2.0")):
        line = replace(one, value=value, change_musd=money, value_per_musd=value / money)
        assert lines(replace(answer, lines=(line,))).iloc[0]["Points per US$ 100 million"] == cell


def test_all_other_goods_of_a_line_that_move_are_counted(plan: Plan) -> None:
    answer = next(one for one in answers(plan) if one.lines and one.moved)
    line = replace(answer.lines[0], goods="+1 lot of a (2031); −2 lots of b (2031); +3 lots of c")
    own = replace(answer.moved[0], nation=line.nation, area=line.area)
    for count, told in ((1, ""), (2, " and 1 other"), (10, " and 9 others")):
        moved = tuple(replace(own, item=f"item {at % count}") for at in range(20))
        table = lines(replace(answer, lines=(line,), moved=moved), most=8)
        assert table.iloc[0]["What changes"] == f"+1 lot of a (2031){told}"
