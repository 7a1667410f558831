"""Big numbers of switches are as small as they may be and cut off no plan."""

from dataclasses import replace

import hypothesis.strategies as st
import numpy as np
from hypothesis import given
from invariants.drawn_policies import policies
from invariants.fleets import fleet_case, fleet_policies, fleets
from invariants.solves import close, fewest
from invariants.strategies import cases

from allocator.assemble import assemble
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.models import Problem
from allocator.models.problem import Figure
from allocator.solver.backend.compiled_model import compile_problem
from allocator.solver.backend.highs import HighsModel

BIG = ("line_most", "grant_total_most", "item_most", "start_most", "change_most")
LOOSE = 20.0


def loosened(problem: Problem) -> Problem:
    """Return the problem with big numbers many times as big."""
    figures = dict(problem.figures)
    for name in BIG:
        figures[name] = Figure(figures[name].keys, LOOSE * figures[name].values + LOOSE)
    return replace(problem, figures=figures)


def optimum(problem: Problem) -> float:
    compiled = compile_problem(problem)
    engine = HighsModel(compiled, relaxed=False)
    engine.set_options(mip_rel_gap=1e-7)
    engine.minimise(-compiled.costs["value"])
    return -engine.objective if engine.run() else -np.inf


def assert_nothing_is_cut_off(case: Case, policy: Policy) -> None:
    problem = assemble(case, policy)
    tight, loose = optimum(problem), optimum(loosened(problem))
    assert tight == loose or close(tight, loose)


@fewest
@given(st.data())
def test_big_numbers_cut_no_plan_off(data: st.DataObject) -> None:
    case = data.draw(cases())
    assert_nothing_is_cut_off(case, data.draw(policies(case)))


@fewest
@given(st.data())
def test_big_numbers_of_fleets_cut_no_plan_off(data: st.DataObject) -> None:
    case = fleet_case(data.draw(fleets()))
    assert_nothing_is_cut_off(case, data.draw(fleet_policies(case)))
