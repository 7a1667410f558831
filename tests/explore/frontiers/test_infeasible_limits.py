"""What a frontier says of limits under which it has no plan: proven, or only not found."""

from typing import Any

import numpy as np
import pytest
from explore.frontiers.test_frontier import ISLANDS, LEAN, WHOLE

import allocator as al
import allocator.explore.frontiers.epsilon_constraint as frontier_module
from allocator.explore.frontiers import policy_solves
from allocator.explore.frontiers.infeasibility import proven_infeasible, relaxation_infeasible
from allocator.explore.frontiers.measures import MEASURES
from allocator.explore.frontiers.refinement import Levels
from allocator.session.session import Session

# dearer to bend than a limit of the frontier: two guns for the riskier nation
STUBBORN = LEAN.replace(
    locks=(al.Lock("must", nation="B", item="gun", years="2031", low=2, high=2),),
    rule_price={**LEAN.rule_price, "lock": 1e6},
)


def test_a_limit_that_no_plan_can_keep_is_proven() -> None:
    found = al.explore.frontier(
        ISLANDS, "coverage", points=3, policy=LEAN, options=WHOLE, compared=False
    )
    assert found.refused == ({"coverage": 1.0},) and not found.unfound
    assert "No plan brings lowest coverage among the floors to 100%." in found.words


def test_a_limit_that_bends_by_choice_is_not_told_as_impossible() -> None:
    found = al.explore.frontier(ISLANDS, "changed_lines", points=5, policy=STUBBORN, options=WHOLE,
                        compared=False)  # fmt: skip
    assert found.unfound == ({"changed_lines": 0.0},) and not found.refused
    assert not found.complete
    told = " ".join(found.words)
    assert "No plan was found that keeps lines of money that change to 0 lines" in told
    assert "not proven" in told and "No plan keeps" not in told
    # and indeed there is a plan that keeps it
    free = al.explore.frontier(ISLANDS, "changed_lines", points=5, policy=LEAN, options=WHOLE,
                       compared=False)  # fmt: skip
    assert free.complete and free.table["changed_lines"].min() == 0


@pytest.mark.parametrize(("level", "proven"), [(1.0, True), (0.5, False)])
def test_the_proof_holds_whatever_the_prices(level: float, proven: bool) -> None:
    policy = LEAN.replace(coverage_floor={"all_of_a": level})
    session = Session(ISLANDS, policy)
    limit = MEASURES["coverage"].limit
    assert limit is not None
    limits = [limit]
    assert proven_infeasible(session, limits, WHOLE) is proven
    assert relaxation_infeasible(session, limits, WHOLE) is proven
    assert relaxation_infeasible(session, limits, al.SolveOptions(time_limit=1e-9)) is False
    assert relaxation_infeasible(session, [MEASURES["cost"].limit], WHOLE) is False
    assert proven_infeasible(session, limits, al.SolveOptions(time_limit=1e-9)) is False


def test_a_plan_out_of_time_proves_nothing_and_the_walk_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    solve = Session.solve

    def late(session: Session, *more: Any) -> al.Plan:
        if session.policy.risk_budget == 0.0:
            raise al.SolveError("Stopped before a first plan was found.")
        return solve(session, *more)

    monkeypatch.setattr(Session, "solve", late)
    found = al.explore.frontier(ISLANDS, "expected_loss", points=4, policy=LEAN, options=WHOLE,
                        compared=False)  # fmt: skip
    assert found.unfound == ({"expected_loss": 0.0},) and not found.refused
    assert len(found.table) == 3 and not found.stopped


def test_a_large_problem_is_not_searched_under_limits_that_are_refused(
    starter_case: al.Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    solve, sought = Session.solve, []

    def noted(session: Session, *more: Any) -> al.Plan:
        sought.append(max(session.policy.coverage_floor.values()))
        return solve(session, *more)

    monkeypatch.setattr(Session, "solve", noted)
    rough = al.SolveOptions(method="guided", gap=0.5)
    found = al.explore.frontier(starter_case, "coverage", points=2, options=rough, compared=False)
    refused = [limits["coverage"] for limits in found.refused]
    assert 1.0 in refused and not set(refused) & set(sought)
    assert len(sought) == 2, "refused limits are no plans"


def test_refusals_do_not_go_on_for_ever(
    starter_case: al.Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float] = []

    def refused(session: Session, *_: Any) -> bool:
        looks.append(session.policy.risk_budget)
        return len(looks) > 1

    monkeypatch.setattr(policy_solves, "relaxation_infeasible", refused)
    rough = al.SolveOptions(method="guided", gap=0.5)
    found = al.explore.frontier(
        starter_case, "expected_loss", points=3, options=rough, compared=False
    )
    assert not found.complete
    assert 1 < len(looks) <= 2 + frontier_module._REFUSALS * 3


def test_only_what_is_proven_rules_out_tighter_limits() -> None:
    def tried(proven: bool) -> list[float]:
        levels, places = Levels([0.0]), []
        while (at := levels.next()) is not None and len(places) < 60:
            share = float(at[0])
            places.append(share)
            # a plan up to 0.2 and one beyond 0.7; between them and at the end none is found
            value = 2.0 if share <= 0.2 else 1.0 if 0.7 < share < 1.0 else None
            levels.tried(at, np.array([share]), value, proven=proven)
        return places

    first = next(share for share in tried(True) if 0.2 < share <= 0.7)
    assert not any(first < share < 1.0 for share in tried(True))
    loose = tried(False)
    at = next(place for place, share in enumerate(loose) if first < share < 1.0)
    assert all(share > 0.2 - 1 / 64 for share in loose[at:])  # looser limits came before
