"""After the least change everything may be searched anew; what that gains is told honestly."""

import threading

import pytest
from points import small

import allocator as al
from allocator.check import check_plan
from allocator.explore.revision.everything import Reoptimised, reoptimise
from allocator.explore.revision.revise import revise
from allocator.explore.revision.revision import Revision
from allocator.inputs.policy.policy import Lock
from allocator.solver.options import SolveOptions

EXACT = SolveOptions(gap=0)


@pytest.fixture(scope="module")
def answer() -> Revision:
    """A nation that held most of the money may have half of it."""
    case = small(3, with_delivery=True)
    plan = al.solve(case, options=EXACT)
    held = plan.spending.groupby("nation")["obligation_musd"].sum()
    return revise(plan, [Lock("less", str(held.idxmax()), high=float(held.max()) / 2)])


@pytest.fixture(scope="module")
def anew(answer: Revision) -> Reoptimised:
    return reoptimise(answer, options=EXACT)


def test_a_search_over_everything_is_no_worse_and_keeps_what_was_asked(
    answer: Revision, anew: Reoptimised
) -> None:
    assert anew.before is answer.plan
    assert anew.plan.policy == answer.plan.policy
    assert anew.gain == pytest.approx(anew.plan.value - answer.plan.value)
    assert anew.gain >= 0
    assert check_plan(anew.plan) == []


def test_its_proof_is_that_of_a_solve(answer: Revision, anew: Reoptimised) -> None:
    best = al.solve(answer.plan.case, answer.plan.policy, options=EXACT)
    assert anew.left_open == pytest.approx(0.0, abs=1e-5)
    assert anew.plan.value == pytest.approx(best.value, abs=1e-5)


def test_what_moves_is_counted(anew: Reoptimised) -> None:
    change = anew.goods["change_musd"]
    assert len(anew.goods) and not anew.tie
    assert anew.moved_musd == pytest.approx(
        max(change[change > 0].sum(), -change[change < 0].sum())
    )
    assert "gains" in anew.words[0] and f"{len(anew.goods)} entries" in anew.words[0]


def test_a_gain_within_what_the_search_leaves_open_is_a_tie(answer: Revision) -> None:
    found = reoptimise(answer, options=SolveOptions(gap=0.9))
    assert found.left_open is not None and found.tie == (found.gain <= found.left_open)
    if found.plan is not answer.plan:
        assert any("tie" in words for words in found.words) == found.tie


def test_the_best_plan_stays_itself() -> None:
    plan = al.solve(small(1), options=EXACT)
    found = reoptimise(revise(plan, []), options=EXACT)
    assert found.plan is plan
    assert found.gain == 0 and found.moved_musd == 0 and found.goods.empty
    assert "found no better plan" in found.words[0]


def test_it_can_be_stopped(answer: Revision) -> None:
    cancel = threading.Event()
    cancel.set()
    try:
        found = reoptimise(answer, options=EXACT, cancel=cancel)
    except al.SolveError:
        return  # before there was any plan
    assert found.gain >= 0
