"""What holds of every solve: the rules are kept, the proof is honest, the plan is the same."""

import math

import hypothesis.strategies as st
from hypothesis import given
from invariants.drawn_policies import policies
from invariants.solves import EXACT, best, close, faults, few, same_tables, some, value
from invariants.strategies import case_of, cases, tables

from allocator.solver.options import SolveOptions
from allocator.util.gap import gap_of

GUIDED = SolveOptions(gap=0.0, method="guided")


@some
@given(st.data())
def test_a_plan_solved_whole_keeps_every_rule(data: st.DataObject) -> None:
    case = data.draw(cases())
    plan = best(case, data.draw(policies(case)))
    assert faults(plan) == ""
    assert plan.meta["status"] == "optimal"


@some
@given(st.data())
def test_a_guided_plan_keeps_every_rule_and_proves_what_it_says(data: st.DataObject) -> None:
    case = data.draw(cases())
    policy = data.draw(policies(case))
    exact, guided = best(case, policy), best(case, policy, GUIDED)
    assert faults(guided) == ""
    optimum, found, bound = value(exact), value(guided), guided.meta["bound"]
    assert found <= optimum or close(found, optimum)
    assert bound >= optimum or close(bound, optimum)
    told = gap_of(guided.meta["value"], bound)
    assert math.isclose(guided.meta["gap"], told, abs_tol=1e-6)
    assert guided.meta["status"] in ("optimal", "within_gap", "stopped")
    if guided.meta["status"] != "stopped":
        assert close(found, optimum)


@few
@given(st.data())
def test_the_same_inputs_give_the_same_plan(data: st.DataObject) -> None:
    case = data.draw(cases())
    policy = data.draw(policies(case))
    for options in (EXACT, GUIDED):
        same_tables(best(case, policy, options), best(case, policy, options))


@few
@given(st.data())
def test_the_order_of_rows_means_nothing(data: st.DataObject) -> None:
    frames = data.draw(tables())
    policy = data.draw(policies(case_of(frames)))
    seed = data.draw(st.integers(0, 99))
    shuffled = {name: frame.sample(frac=1, random_state=seed) for name, frame in frames.items()}
    same_tables(best(case_of(frames), policy), best(case_of(shuffled), policy))
