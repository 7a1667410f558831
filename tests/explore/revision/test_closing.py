"""The sums of a cut close: what is cut is what nations give up and all that lies between."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from allocator.explore.revision.closing import CLOSES, closing_words
from allocator.explore.revision.requests import Addition, Cut, Request
from allocator.explore.revision.revise import revise
from allocator.explore.revision.saved_first import SAVE_FIRST, saved_first
from allocator.explore.revision.saved_or_back import BOTH, WHY, why_not_back, why_not_ranked
from allocator.explore.revision.sections import headline, sections_of
from allocator.explore.revision.value_words import points_without_missed
from allocator.explore.revision.words import others_moved
from allocator.plan.plan import Plan

MARK = "Bought back"
PART = re.compile(r"(?:^| ([+−]) )([\d,]+\.\d+) (?=that|saved|more|set)")


def told(words: str) -> tuple[float, list[float]]:
    """Return the sum of a closing sentence, and its parts with their signs."""
    body = words.removeprefix(f"{CLOSES}: US$ ").rstrip(".")
    whole, _, parts = body.partition(" million of new money less = ")
    found = [(sign, float(much.replace(",", ""))) for sign, much in PART.findall(parts)]
    return float(whole.replace(",", "")), [-much if sign == "−" else much for sign, much in found]


@pytest.mark.parametrize("asked", [
    [Cut("MIL", share=0.1)], [Cut("MIL", share=0.4)], [Cut("LAW", share=0.3)],
    [Cut("MIL", share=0.2), Addition(1, "patrol_boat", "BSN")],
])  # fmt: skip
def test_parts_add_up_to_what_is_cut_as_they_are_shown(
    starter_plan: Plan, asked: list[Request]
) -> None:
    found = revise(starter_plan, asked, extras=False)
    (words,) = found.said["closing"]
    whole, parts = told(words)
    cut = starter_plan.accounts["amount_musd"].sum() - found.plan.accounts["amount_musd"].sum()
    assert whole == pytest.approx(cut, abs=0.05)
    assert parts and sum(parts) == pytest.approx(whole, abs=1e-9)
    others = others_moved(found.lines, found.nations)
    gives = -others["change_musd"].clip(upper=0.0).sum()
    if gives > 0.05:
        assert parts[0] == pytest.approx(gives, abs=0.051)
        assert f"{parts[0]:,.1f} million" in headline(found)
    (section,) = [one for one in sections_of(found) if one.title == CLOSES]
    assert [f"{CLOSES}: {one}" for one in section.words] == [words]


def test_money_that_was_unused_is_named_with_its_account_and_year(starter_plan: Plan) -> None:
    """A cut of one account may be met with money of another that the plan shown let expire."""
    found = revise(starter_plan, [Cut("MIL", share=0.1)], extras=False)
    was, now = (
        one.accounts.set_index(["account", "vintage"]) for one in (starter_plan, found.plan)
    )
    names = ["lapsed_musd", "carried_past_horizon_musd"]
    used = (was[names] - now[names]).sum(axis=1)
    assert list(used[used > 0.01].index) == [("LAW", 2033)]
    (words,) = found.said["closing"]
    much = f"{used.max():.1f} that the plan shown left unused and this answer uses (LAW of 2033)"
    assert much in words


def test_nothing_is_said_where_nothing_is_cut(starter_plan: Plan) -> None:
    none = pd.DataFrame({"nation": [], "change_musd": []})
    assert not list(closing_words(starter_plan, starter_plan, none, ()))


def test_a_share_of_value_is_the_same_in_front_and_among_the_details(starter_plan: Plan) -> None:
    found = revise(starter_plan, [Cut("MIL", share=0.4)], extras=False)
    was, now = (points_without_missed(one) for one in (found.before, found.plan))
    shown = re.search(r"loses ([\d.]+)% of its value", headline(found))
    assert shown is not None and "value points" not in headline(found)
    assert float(shown[1]) == pytest.approx(100 * (was - now) / was, abs=0.05)
    assert any(f"{shown[1]}% of its {was:.2f}" in one for one in found.said["value"])


def test_lines_to_save_first_stand_beside_what_comes_back(starter_plan: Plan) -> None:
    found = revise(starter_plan, [Cut("MIL", share=0.4)])
    others = others_moved(found.lines, found.nations)
    section = saved_first(found, others)
    assert section is not None and section.table is not None
    table = section.table
    assert "averages" not in section.title and "an average over all years" in section.words[0]
    ranks = [one for one in table[SAVE_FIRST] if one]
    assert ranks == [str(at + 1) for at in range(len(ranks))] and ranks
    rates = [float(one) for one in table.loc[table[SAVE_FIRST] != "",
                                             "Value points per US$ 100 million"]]  # fmt: skip
    assert rates == sorted(rates, reverse=True)
    # the line's cost stands beside either mark
    named = table[~table["Line"].str.contains("other line|upkeep that donors pay")]
    assert (named["US$ million"] != "").all()
    assert "small sum of one account and year" in section.words[1]


def test_each_line_says_why_it_stands_at_one_mark_alone(starter_plan: Plan) -> None:
    found = revise(starter_plan, [Cut("MIL", share=0.4)])
    others = others_moved(found.lines, found.nations)
    section = saved_first(found, others)
    assert section is not None and section.table is not None
    table = section.table.set_index("Line")
    ranked = [name for name in table.index if table.loc[name, SAVE_FIRST]]
    both = {name for name in ranked if any(table.loc[name, head] for head in table if MARK in head)}
    assert both and set(table.index[table[WHY] == BOTH]) == both
    # nothing of the first line comes back: its money could have been spent on it
    first, account = ranked[0], found.back["account"].iloc[0]
    key = found.lines["name"] + ", " + found.lines["area_name"]
    (line,) = found.lines[key == first].to_dict("records")
    area = found.plan.case.items.set_index("item")["area"]
    own = (found.back["nation"] == line["nation"]) & (found.back["item"].map(area) == line["area"])
    without = saved_first(replace(found, back=found.back[~own]), others)
    assert without is not None and without.table is not None
    why = without.table.set_index("Line").loc[first, WHY]
    assert why == (
        "US$ 20 million spent here gain no more than what is bought, rules that are missed counted"
    )
    # a line that another account paid cannot come back for this account's money
    assert account != "LAW" and why_not_back(found, ("A", "b"), ["LAW"]).startswith("US$ 20")
    told = why_not_back(found, (line["nation"], line["area"]), ["LAW"])
    assert told == f"gives up money of {account}, not of LAW"


def test_a_line_that_only_comes_back_says_why_it_is_not_ranked(starter_plan: Plan) -> None:
    found = revise(starter_plan, [Cut("MIL", share=0.4)], extras=False)
    others = others_moved(found.lines, found.nations)
    gives = others[others["change_musd"] <= -1.0].sort_values("value_per_musd", ascending=False)
    least = gives.iloc[-1]
    told = why_not_ranked(found, others, [], (least["nation"], least["area"]))
    assert told.startswith(f"number {len(gives)} of {len(gives)} lines by rate")
    small = found.lines[found.lines["change_musd"].between(-0.99, -1e-3)]
    more = found.lines[found.lines["change_musd"] >= 0]
    for lines, words in ((small, "gives up less than US$ 1 million"), (more, "in all no less")):
        for row in lines.to_dict("records"):
            assert words in why_not_ranked(found, others, [], (row["nation"], row["area"]))
    assert "no line" in why_not_ranked(found, others, [], (least["nation"], ""))


def test_few_lines_are_not_ranked(starter_plan: Plan) -> None:
    found = revise(starter_plan, [Cut("MIL", share=0.1)])
    others = others_moved(found.lines, found.nations)
    few = replace(found, back=found.back.iloc[:0])
    assert saved_first(few, others.head(3)) is None
    section = saved_first(found, others.head(3))
    assert section is not None and section.title == "What the next money buys back"
    assert section.table is not None and SAVE_FIRST not in section.table
