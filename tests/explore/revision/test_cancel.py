"""A stop is heard before there is an answer, and costs no answer that is there."""

import threading

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.errors import SolveError
from allocator.explore.revision.requests import Cut
from allocator.explore.revision.revise import revise
from allocator.plan.plan import Plan
from allocator.session.revise import Reviser
from allocator.solver.search.near_plan import NearSolution


@pytest.fixture(scope="module")
def plan() -> Plan:
    return al.solve(tiny(), options=al.SolveOptions(gap=0))


def test_a_stop_before_the_answer_ends_without_one(plan: Plan) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(SolveError, match="Stopped"):
        Reviser(plan, cancel=cancel)


def test_a_stop_after_the_answer_keeps_it_without_extras(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel, read = threading.Event(), Reviser.plan_of

    def read_and_stop(reviser: Reviser, near: NearSolution) -> Plan:
        cancel.set()
        return read(reviser, near)

    monkeypatch.setattr(Reviser, "plan_of", read_and_stop)
    cut = Cut("AID", share=0.3)
    stopped = revise(plan, [cut], cancel=cancel)
    assert stopped.back.empty and not any("buy back" in told for told in stopped.words)
    full = revise(plan, [cut])
    assert any("buy back" in told for told in full.words)
    assert stopped.plan.value == pytest.approx(full.plan.value, abs=1e-9)


def test_a_stop_is_heard_before_the_clashes_are_sought(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel = threading.Event()
    reviser = Reviser(plan, cancel=cancel)
    cancel.set()
    monkeypatch.setattr(reviser.session.__class__, "clashes", lambda _: pytest.fail("sought"))
    with pytest.raises(SolveError, match="Stopped"):
        reviser.refuse(unfinished=True)
