"""Where change from the last plan has a price, a plan is made of the relaxation of the whole."""

import numpy as np
import pytest
from tamper_case import tamper_case, tamper_policy

import allocator as al
from allocator.session.session import Session
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.backend.highs import StopCondition
from allocator.solver.options import SolveOptions
from allocator.solver.search import first_plan
from allocator.solver.search.decomposed import DecomposedSearch
from allocator.solver.search.money_changes import change_is_priced
from allocator.solver.search.result import SearchLog

NEVER = StopCondition(None)
GUIDED = SolveOptions(gap=0.0, method="guided")


@pytest.fixture(autouse=True)
def every_model_counts_as_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_plan, "MOST_NONZEROS", 0)


def unpriced() -> al.Policy:
    policy: al.Policy = tamper_policy().replace(change_price=0.0)
    return policy


def phases(policy: al.Policy) -> list[str]:
    plan = al.solve(tamper_case(), policy, options=GUIDED)
    assert al.check_plan(plan) == []
    return [one["phase"] for one in plan.meta["phases"]]


def test_the_relaxation_is_made_whole_only_where_change_has_a_price() -> None:
    assert change_is_priced(Session(tamper_case(), tamper_policy()).compiled)
    assert not change_is_priced(Session(tamper_case(), unpriced()).compiled)
    assert "plan of the relaxation" in phases(tamper_policy())
    assert "plan of the relaxation" not in phases(unpriced())


def test_what_is_made_of_the_relaxation_is_a_plan() -> None:
    session = Session(tamper_case(), tamper_policy())
    search = DecomposedSearch(session.problem, session.compiled, GUIDED, SearchLog(NEVER))
    plan = search._plan_maker().from_relaxation()
    assert plan is not None
    compiled, blocks = session.compiled, BlockStructure(session.compiled)
    whole = plan[compiled.integer]
    assert np.abs(whole - np.round(whole)).max() < 1e-6
    assert blocks.keeps_linking_rows(plan, plan)
