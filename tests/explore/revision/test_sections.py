"""A revision in parts: one sentence first, then who pays as a short table, the rest as an annex."""

import re
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from one_form import mixed_columns
from tiny_revision import tiny

import allocator as al
from allocator.explore.revision.answer_tables import nations_moved
from allocator.explore.revision.events import more_by_account
from allocator.explore.revision.idle import idle_words
from allocator.explore.revision.requests import Addition, Cut, Event, Rise
from allocator.explore.revision.revise import revise
from allocator.explore.revision.revision import Revision
from allocator.explore.revision.sections import headline, label_of, sections_of
from allocator.explore.revision.value_words import missed_more
from allocator.plan.plan import Plan
from allocator.util.format import amount

EXACT = al.SolveOptions(gap=0)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return al.solve(tiny(), options=EXACT)


@pytest.fixture(scope="module")
def cut(plan: Plan) -> Revision:
    return revise(plan, [Cut("AID", share=0.5)])


def test_a_cut_is_one_sentence_and_a_table_of_who_pays(cut: Revision) -> None:
    told = headline(cut)
    assert told.startswith("AID loses 50% of its new money every year")
    assert "give up US$ " in told and "the whole plan loses " in told
    assert "value points" not in told and re.search(r"loses [\d.]+% of its value", told)
    assert label_of(cut) == "Answered"
    first = sections_of(cut)[0]
    assert first.title == "Who pays" and first.table is not None
    assert list(first.table) == ["Nation", "What it gives up", "US$ million", "Years"]
    given = sum(float(one.replace("−", "-")) for one in first.table["US$ million"])
    assert given == pytest.approx(cut.lines["change_musd"].sum(), abs=0.2)


def test_columns_of_every_part_have_one_number_of_decimals(starter_plan: Plan) -> None:
    for changes in ([Cut("MIL", share=0.4)], [Rise("MIL", share=0.4)]):
        tables = [one.table for one in sections_of(revise(starter_plan, changes))]
        known = [one for one in tables if one is not None]
        assert known
        assert [told for one in known for told in mixed_columns(one)] == []


def test_a_change_of_value_too_small_for_a_digit_is_told_as_one(cut: Revision) -> None:
    for by, told in ((4e-5, "loses less than 0.005% of its value."), (0.0, "stays the same.")):
        value = cut.before.value * (1 - by) - float(cut.plan.meta["bending_value"])
        value += float(cut.before.meta["bending_value"])
        meta = {**cut.plan.meta, "value": value}
        small = Plan(cut.plan.case, cut.plan.policy, meta, cut.plan.tables)
        assert headline(replace(cut, plan=small)).endswith(told)


def test_what_cannot_be_kept_is_said_first(plan: Plan) -> None:
    found = revise(plan, [Addition(1, "boat", "A", 2031)])
    assert label_of(found) == "Not kept in full" and "boat" in headline(found)
    titles = [one.title for one in sections_of(found)]
    assert "The nation asked about, by year" in titles and titles[-1] == "Details and proof"


def test_the_nation_asked_about_is_shown_by_year(plan: Plan) -> None:
    found = revise(plan, [Addition(1, "truck", "A")])
    (own,) = [one for one in sections_of(found) if "by year" in one.title]
    assert own.table is not None
    assert own.table[""].to_list() == ["Plan shown", "This answer", "Change"]
    assert list(own.table)[1:] == ["2031", "2032", "Together"]


def test_no_sentence_is_lost_but_those_that_are_a_table(cut: Revision) -> None:
    shown = [words for one in sections_of(cut) for words in (*one.words, *one.items)]
    for part, sentences in cut.said.items():
        if part not in ("payers", "closing", "balance"):
            assert set(sentences) <= set(shown), part
    assert all(one.annex == (one.title == "Details and proof") for one in sections_of(cut))


def test_eight_nations_are_named_and_the_others_are_one_row() -> None:
    names = [f"N{at}" for at in range(11)]
    lines = pd.DataFrame({"nation": names, "name": names, "area": "sea",
                          "change_musd": [-float(at + 1) for at in range(11)]})  # fmt: skip
    goods = lines.assign(item_name="Boat (10)", unit="lots", change=-2.0, year=2031)
    table = nations_moved(lines, goods, "gives up")
    assert len(table) == 9 and table["Nation"].iloc[0] == "N10"
    assert table["What it gives up"].iloc[0] == "2 lots of Boat"
    assert table.iloc[-1].to_list() == ["3 other nations", "", "−6.0", ""]


def test_what_is_newly_missed_is_said_in_front(starter_plan: Plan) -> None:
    found = revise(starter_plan, [Cut("MIL", share=0.4)])
    missed = found.missed
    assert len(missed)
    more = missed_more(found.before, found.plan, found.requests)
    assert f"Newly missed: {missed['places'].sum()} policy rule" in headline(found)
    assert any(f"Rules that are missed count {more:.2f}" in one for one in found.said["value"])
    (own,) = [one for one in sections_of(found) if one.title.startswith("Rules and decisions")]
    assert own.table is not None
    assert len(own.table) == len(missed) or f"{len(missed) - 6} more" in set(own.table["Rule"])


def test_penalties_above_all_else_that_is_lost_are_told_apart_from_it(starter_plan: Plan) -> None:
    found = revise(starter_plan, [Cut("MIL", share=0.4)])
    more = missed_more(found.before, found.plan, found.requests)
    other = found.before.value - found.plan.value - more
    dear = replace(found, plan=_missing(found.plan, 3 * other))
    for one, penalty in ((found, more), (dear, more + 3 * other)):
        told = f"Their penalties, which this loss leaves out, are {penalty / other:.1f} times"
        assert (told in headline(one)) == (penalty > other)
        assert ("re-optimise everything may miss less" in headline(one)) == (penalty > other)


def _missing(plan: Plan, points: float) -> Plan:
    """Return a plan whose missed rules count so many more value points."""
    meta = plan.meta | {
        "bending_value": float(plan.meta["bending_value"]) + points,
        "value": plan.value - points,
    }
    return replace(plan, meta=meta)


def test_a_nation_that_gets_more_after_an_event_is_told_in_front(starter_plan: Plan) -> None:
    day = date(starter_plan.case.years[-1], 3, 1)
    found = revise(starter_plan, [Event("coup", "ALV", day, more=True)])
    more = more_by_account(found.before, found.plan, "ALV")
    assert more and f"Alvaria gets US$ {amount(sum(more.values()))} million more of" in headline(
        found
    )
    cut = revise(starter_plan, [Cut("MIL", share=0.1)])
    assert "law still allows" not in headline(cut)


def test_idle_equipment_names_what_is_short(starter_plan: Plan) -> None:
    table = starter_plan.deliveries.copy()
    row = table.index[table["lots_idle"] <= 0][0]
    for column, word in (("lots_idle_tail", "upkeep is"), ("lots_idle_crew", "crews are")):
        worse = table.copy()
        worse.loc[row, ["lots_idle", column, "idle_musd"]] = 1.0, 1.0, 5.0
        after = replace(starter_plan, tables={**starter_plan.tables, "deliveries": worse})
        assert f"idle now, as {word} short: " in idle_words(starter_plan, after)
