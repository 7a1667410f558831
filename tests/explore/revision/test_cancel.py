"""A stop is heard before there is an answer, and costs no answer that is there."""

import threading

import pytest
from tiny_revision import tiny

import allocator as al
from allocator.errors import Clash, SolveError
from allocator.explore.revision.requests import Cut
from allocator.explore.revision.revise import revise
from allocator.plan.plan import Plan
from allocator.session import revise as session_revise
from allocator.session.revise import Reviser
from allocator.session.room_columns import Room
from allocator.session.session import Session
from allocator.solver.backend.highs import StopCondition
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
    monkeypatch.setattr(reviser.session.__class__, "clashes", lambda *_: pytest.fail("sought"))
    with pytest.raises(SolveError, match="Stopped"):
        reviser.refuse(Room(), (), unfinished=True)


@pytest.mark.parametrize("executed", [False, True])
def test_a_stop_is_heard_while_the_clashes_are_sought(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, executed: bool
) -> None:
    cancel = threading.Event()
    reviser = Reviser(plan, cancel=cancel)

    def sought(stop: StopCondition) -> list[Clash]:
        assert not stop.cancelled and not stop.within(9.0).cancelled
        cancel.set()
        assert stop.cancelled and stop.within(9.0).reached
        return []

    place = "executed_clashes" if executed else "clashes"
    if executed:
        monkeypatch.setattr(session_revise, place, lambda *args: sought(args[-1]))
    else:
        monkeypatch.setattr(Session, place, lambda _, stop: sought(stop))
    with pytest.raises(SolveError, match="Stopped"):
        reviser.refuse(Room(frozen_before=2032), (), unfinished=False)
    assert cancel.is_set()
