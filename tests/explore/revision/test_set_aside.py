"""A floor of a nation that the planner gives nothing is set aside, with its price, and no miss."""

from __future__ import annotations

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.explore.revision.requests import Cut
from allocator.explore.revision.revise import revise
from allocator.explore.revision.revision import Revision
from allocator.explore.revision.sections import headline, sections_of
from allocator.explore.revision.set_aside import deciding, set_aside_words
from allocator.explore.revision.value_words import missed_more, points_without_missed
from allocator.inputs.policy.policy import Lock
from allocator.plan.plan import Plan
from allocator.util.format import percent

TITLE = "Policy floors set aside by your decision"
MISSED = "Rules and decisions newly missed, or missed by more"


@pytest.fixture(scope="module")
def plan() -> Plan:
    floors = [{"rule": f"keep_{nation.lower()}", "status": "policy", "sense": "floor",
               "accounts": account, "nations": nation, "years": "*", "per": "all_years",
               "amount_musd": 1.0} for nation, account in (("A", "SEA"), ("B", "AID"))]  # fmt: skip
    case = tiny(earmarks=floors, accounts=[{"account": "AID", "budget_musd": 4.0},
                                           {"account": "SEA", "budget_musd": 2.0}])  # fmt: skip
    return al.solve(case, options=al.SolveOptions(gap=0))


def nothing(nation: str = "A", years: str = "*", **of: str) -> Lock:
    return Lock("nothing", nation, years=years, high=0.0, **of)


@pytest.fixture(scope="module")
def excluded(plan: Plan) -> Revision:
    return revise(plan, [nothing()], extras=False)


def test_a_floor_is_set_aside_and_its_price_is_told(excluded: Revision) -> None:
    (row,) = excluded.missed.to_dict("records")
    assert (row["decision"], row["rule"]) == ("nothing", "keep_a") and row["missed"] == 1.0
    told = headline(excluded)
    share = percent(row["points"] / points_without_missed(excluded.plan))
    assert "Set aside by your decision on A, and no miss of this answer: 1 policy floor" in told
    assert f"(US$ 1.0 million); at the price of such rules that is {share} of the plan" in told
    assert "not counting rules that are set aside" in told and "Newly missed" not in told
    sections = {one.title: one for one in sections_of(excluded)}
    assert MISSED not in sections and len(sections[TITLE].table) == 1
    more = missed_more(excluded.before, excluded.plan, excluded.requests)
    assert row["points"] == pytest.approx(more)
    assert not any(one.startswith("Rules that are missed count") for one in excluded.words)
    assert not any("newly missed, or missed by more:" in one for one in excluded.words)


def test_rules_that_are_missed_for_another_reason_stay_missed(plan: Plan) -> None:
    found = revise(plan, [nothing(), Cut("AID", share=0.95)], extras=False)
    decisions = dict(zip(found.missed["rule"], found.missed["decision"], strict=True))
    assert decisions["keep_a"] == "nothing" and decisions["keep_b"] == ""
    assert {MISSED, TITLE} <= {one.title for one in sections_of(found)}
    told = headline(found)
    assert "Newly missed: 1 policy rule" in told and "missed or set aside" in told
    without = revise(plan, [Cut("AID", share=0.95)], extras=False)
    assert set(without.missed["decision"]) <= {""} and set_aside_words(plan, without.missed) == ""


def row_of(found: Revision, **changes: object) -> dict[str, object]:
    rules = found.plan.rules
    return {**rules[rules["rule"] == "keep_a"].iloc[0].to_dict(), **changes}


def test_only_a_decision_that_leaves_the_floor_nothing_sets_it_aside(excluded: Revision) -> None:
    plan, row = excluded.plan, row_of(excluded)
    assert deciding(plan, row, 0) == "nothing"
    for other in (
        {"status": "law"},
        {"sense": "<="},
        {"nation": "B"},
        {"nation": "", "rule": "of_none"},
    ):
        assert deciding(plan, {**row, **other}, 0) == ""

    def by(lock: Lock, since: int = 0) -> str:
        policy = plan.policy.replace(locks=(lock,))
        return deciding(Plan(plan.case, policy, plan.meta, plan.tables), row, since)

    assert by(nothing(account="SEA")) == "nothing" and by(nothing(account="AID")) == ""
    assert by(nothing(item="boat")) == "" and by(Lock("some", "A", high=0.5)) == ""
    assert by(nothing(years="2032")) == "" and by(nothing(years="2032"), 2032) == "nothing"


@pytest.fixture(scope="module")
def shared() -> Plan:
    """A floor of nation A, and one of both nations together."""
    floors = [{"rule": rule, "status": "policy", "sense": "floor", "accounts": "AID",
               "nations": nations, "years": "*", "per": "all_years", "amount_musd": much}
              for rule, nations, much in [("keep_a", "A", 1.0),
                                          ("keep_ab", "A;B", 5.0)]]  # fmt: skip
    return al.solve(tiny(earmarks=floors), options=al.SolveOptions(gap=0))


def decided(plan: Plan, *locks: Lock) -> dict[str, str]:
    missed = revise(plan, locks, extras=False).missed
    return dict(zip(missed["rule"], missed["decision"], strict=True))


BY_YEAR = [Lock("n1", "A", years="2031", high=0.0), Lock("n2", "A", years="2032", high=0.0)]
BY_ITEM = [Lock("n1", "A", item="boat", high=0.0), Lock("n2", "A", item="truck", high=0.0)]


@pytest.mark.parametrize("locks", [BY_YEAR, BY_ITEM])
def test_a_floor_is_set_aside_by_decisions_that_close_its_nation_together(
    shared: Plan, locks: list[Lock]
) -> None:
    found = revise(shared, locks, extras=False)
    assert decided(shared, *locks)["keep_a"] == "n1;n2"
    told = headline(found)
    assert "Set aside by your decisions on A, and no miss of this answer: 1 policy floor" in told
    assert decided(shared, locks[0]).get("keep_a", "") == ""


def test_a_floor_of_a_group_is_set_aside_where_all_of_it_is_excluded(shared: Plan) -> None:
    nothing_for_b = Lock("m", "B", high=0.0)
    both = decided(shared, nothing(), nothing_for_b)
    assert both == {"keep_a": "nothing", "keep_ab": "nothing;m"}
    assert decided(shared, nothing()).get("keep_ab", "") == ""
