"""A change taken back returns the plan before, and only what the change itself moved."""

import numpy as np
import pandas as pd
import pytest
from points import small
from tiny_revision import tiny

import allocator as al
from allocator.assemble.appropriations import vintage_table
from allocator.check import check_plan
from allocator.explore.revision.requests import Addition, Cut, Event, Request
from allocator.explore.revision.revise import answer, revise
from allocator.explore.revision.revision import Revision
from allocator.explore.revision.take_back import take_back
from allocator.inputs.policy.policy import Lock
from allocator.plan.plan import Plan

KEY = ["nation", "item", "kind", "year"]


def goods(plan: Plan) -> pd.Series:
    bought = plan.lines[plan.lines["kind"] != "sustainment"]
    return bought.groupby(KEY)["quantity"].sum()


def same_goods(one: Plan, other: Plan) -> bool:
    was, now = goods(one).align(goods(other), fill_value=0.0)
    return bool(np.allclose(was, now, rtol=0, atol=1e-6))


def chain_of(plan: Plan, *requests: Request) -> list[Revision]:
    chain = list[Revision]()
    for request in requests:
        chain.append(revise(chain[-1].plan if chain else plan, [request]))
    return chain


@pytest.fixture(scope="module", params=[(1, False), (2, True), (3, True)], ids=str)
def plan(request: pytest.FixtureRequest) -> Plan:
    seed, fielded = request.param
    return al.solve(small(seed, with_delivery=fielded), options=al.SolveOptions(gap=1e-4))


def richest(plan: Plan) -> str:
    money = plan.spending.groupby("nation")["obligation_musd"].sum()
    return str(money.idxmax())


def half(plan: Plan) -> Lock:
    nation = richest(plan)
    own = plan.spending["nation"] == nation
    return Lock("half", nation, high=float(plan.spending.loc[own, "obligation_musd"].sum()) / 2)


def first_account(plan: Plan) -> str:
    return str(plan.case.tables["accounts"]["account"].iloc[0])


def requests_for(plan: Plan) -> list[Request]:
    row = goods(plan).reset_index().query("kind != 'grant'").iloc[0]
    return [half(plan), Cut(first_account(plan), share=0.2),
            Addition(1, row["item"], row["nation"])]  # fmt: skip


def test_the_last_change_taken_back_is_the_plan_before(plan: Plan) -> None:
    for request in requests_for(plan):
        chain = chain_of(plan, request)
        back = take_back(chain)
        assert back.plan is plan and back.before is chain[0].plan
        assert back.requests["words"].iloc[0].startswith("Taken back: ")


def test_the_search_itself_finds_the_plan_before(plan: Plan) -> None:
    """Moved back by a search and not looked up: what the answer moves is the change's doing."""
    for request in requests_for(plan):
        found = revise(plan, [request])
        back = answer(found.plan, (), (plan.case, plan.policy), lambda _: None, price=4.0, seed=0,
                      cancel=None, undone=(plan, found.plan))  # fmt: skip
        assert check_plan(back.plan) == []
        assert same_goods(back.plan, plan), request


def test_an_earlier_change_taken_back_leaves_the_later_one(plan: Plan) -> None:
    cut, tight = Cut(first_account(plan), share=0.2), half(plan)
    for requests in ((cut, tight), (tight, cut)):
        chain = chain_of(plan, *requests)
        back = take_back(chain, 0)
        assert check_plan(back.plan) == []
        alone = revise(plan, [requests[1]])
        assert back.plan.case.hash == alone.plan.case.hash
        assert back.plan.policy.hash == alone.plan.policy.hash
        assert back.requests["kept"].all()


def test_goods_that_have_nothing_to_do_with_each_other_come_back_alone() -> None:
    plan = al.solve(tiny(), options=al.SolveOptions(gap=0))
    tight = Lock("less", "B", item="staff", years="*", high=0.0)
    none = Lock("none", "A", item="boat", years="*", high=0.0)
    chain = chain_of(plan, none, tight)
    assert not chain[0].goods.empty and not chain[1].goods.empty
    back = take_back(chain, 0)
    assert check_plan(back.plan) == []
    assert same_goods(back.plan, revise(plan, [tight]).plan)


def test_additions_after_one_that_is_taken_back_count_without_it() -> None:
    plan = al.solve(tiny(), options=al.SolveOptions(gap=0))
    held = float(goods(plan).get(("B", "truck"), pd.Series(0.0)).sum())
    chain = chain_of(plan, Addition(1, "truck", "B"), Addition(1, "truck", "B"))
    assert chain[1].plan.policy.locks[-1].low == pytest.approx(held + 2)
    back = take_back(chain, 0)
    assert back.plan.policy.locks[-1].low == pytest.approx(held + 1)
    again = take_back([*chain, back])
    assert again.plan.policy.hash == chain[1].plan.policy.hash
    assert again.requests["words"].iloc[0].startswith("In force again: ")
    assert check_plan(again.plan) == []


def test_an_amount_stays_that_amount_when_a_share_is_taken_back() -> None:
    plan = al.solve(tiny(), options=al.SolveOptions(gap=0))
    chain = chain_of(plan, Cut("AID", share=0.5), Cut("AID", amount_musd=1.0))
    back = take_back(chain, 0)
    assert "AID loses US$ 1 million of its new money every year" in back.words[1]
    money = vintage_table(back.plan.case, back.plan.policy)["amount_musd"]
    assert money.tolist() == pytest.approx([3.0, 3.0])
    again = take_back([*chain, back])
    assert again.plan is chain[1].plan


def test_a_share_is_told_of_what_is_there_without_what_is_taken_back() -> None:
    plan = al.solve(tiny(), options=al.SolveOptions(gap=0))
    chain = chain_of(plan, Cut("AID", amount_musd=2.0), Cut("AID", share=0.5))
    assert "US$ 2.0 million in all" in chain[1].words[0]
    assert "US$ 4.0 million in all" in take_back(chain, 0).words[1]


def test_years_that_an_event_froze_do_not_move_back(starter_plan: Plan) -> None:
    last = starter_plan.case.years[-1]
    coup = Event("coup", richest(starter_plan), pd.Timestamp(last, 3, 1).date())
    chain = chain_of(starter_plan, Cut(first_account(starter_plan), share=0.1), coup)
    back = take_back(chain, 0)
    assert check_plan(back.plan) == []
    executed = [goods(one).loc[lambda own: own.index.get_level_values("year") < last]
                for one in (back.plan, chain[1].plan)]  # fmt: skip
    was, now = executed[0].align(executed[1], fill_value=0.0)
    assert np.allclose(was, now, rtol=0, atol=1e-4)


def test_what_is_no_chain_is_refused(plan: Plan) -> None:
    one = revise(plan, [half(plan)])
    with pytest.raises(al.DataError, match="0 to 0, or -1 for the last"):
        take_back([one], 1)
    with pytest.raises(al.DataError, match="a chain with revisions"):
        take_back([])
    with pytest.raises(al.DataError, match="does not begin with the plan of revision 0"):
        take_back([one, one])
    back = take_back([one])
    with pytest.raises(al.DataError, match="which revision 1 took back"):
        take_back([one, back], 0)
    assert take_back([one, back]).plan.policy.hash == one.plan.policy.hash
