"""Whenever a solve is stopped there is a plan that keeps the rules, or a plain word that not."""

import threading
import time

import hypothesis.strategies as st
import pytest
from hypothesis import given
from invariants.drawn_policies import policies
from invariants.solves import faults, few, may_conflict
from invariants.strategies import cases

from allocator.errors import ConflictError, SolveError
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.session.solve import solve
from allocator.solver.options import Method, SolveOptions
from allocator.util.progress import Progress

METHODS: tuple[Method, ...] = ("whole", "guided")
PERMITTED = ("optimal", "within_gap", "stopped")


def honest(case: Case, policy: Policy, method: Method, **how: object) -> str:
    """Solve; return the status, or the word for having no plan."""
    limit = how.pop("time_limit", None)
    options = SolveOptions(gap=0.0, method=method, time_limit=limit)  # type: ignore[arg-type]
    try:
        plan = solve(case, policy, options=options, **how)  # type: ignore[arg-type]
    except SolveError as error:
        assert str(error).startswith("Stopped after")
        return "no plan"
    except ConflictError:
        assert may_conflict(case)
        return "conflict"
    assert faults(plan) == ""
    assert plan.meta["words"]
    return str(plan.meta["status"])


@pytest.mark.parametrize("method", METHODS)
@few
@given(data=st.data())
def test_cancelled_before_it_began(data: st.DataObject, method: Method) -> None:
    case = data.draw(cases())
    cancel = threading.Event()
    cancel.set()
    policy = data.draw(policies(case))
    assert honest(case, policy, method, cancel=cancel) in (*PERMITTED, "no plan", "conflict")


@pytest.mark.parametrize("method", METHODS)
@few
@given(data=st.data(), seconds=st.sampled_from((1e-6, 0.002, 0.01, 0.03, 0.1)))
def test_short_of_time(data: st.DataObject, method: Method, seconds: float) -> None:
    case = data.draw(cases())
    policy = data.draw(policies(case))
    ended = honest(case, policy, method, time_limit=seconds)
    assert ended in (*PERMITTED, "no plan", "conflict")


@pytest.mark.parametrize("method", METHODS)
@few
@given(data=st.data(), heard=st.integers(1, 8))
def test_cancelled_at_any_word_of_progress(data: st.DataObject, method: Method, heard: int) -> None:
    case = data.draw(cases())
    cancel, told = threading.Event(), []

    def hear(event: Progress) -> None:
        told.append(event)
        if len(told) == heard:
            cancel.set()

    ended = honest(case, data.draw(policies(case)), method, cancel=cancel, progress=hear)
    assert ended in (*PERMITTED, "no plan", "conflict")
    assert all(event.gap is None or event.gap >= 0 for event in told)


@pytest.mark.parametrize("method", METHODS)
def test_a_cancel_is_heard_soon(starter_case: Case, method: Method) -> None:
    cancel = threading.Event()
    threading.Timer(0.7, cancel.set).start()
    start = time.perf_counter()
    ended = honest(starter_case, Policy(), method, cancel=cancel)
    assert ended in (*PERMITTED, "no plan")
    assert time.perf_counter() - start < 60
