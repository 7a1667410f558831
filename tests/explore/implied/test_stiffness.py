"""Stiffness of weights: what is stiff moves less."""

import numpy as np
import pandas as pd
import pytest

import allocator as al
from allocator.explore.implied.point import point_of_last_money
from allocator.explore.implied.weights import priorities_of
from allocator.solver.backend.highs import StopCondition
from allocator.solver.search.inverse_weights import (
    NearestWeights,
    nearest_weights,
    taken_as_given,
)

META = {"name": "few", "base_year": 2030, "first_year": 2031, "last_year": 2031, "years_after": 0}
NEVER = StopCondition(None, None)


def case() -> al.Case:
    """Two nations, and a last plan that gives most to the one that matters less by the weights."""
    frames = {
        "nations": [{"nation": "A", "propensity": 0.6}, {"nation": "B", "propensity": 0.4}],
        "accounts": [{"account": "AID", "budget_musd": 6.0}],
        "grants": [{"item": "cops", "area": "police"}],
        "needs": [{"nation": n, "area": "police", "need_points": 8.0} for n in "AB"],
        "objectives": [{"objective": "drugs"}],
        "relevance": [{"area": "police", "objective": "drugs", "relevance": 1.0}],
        "priorities": [{"nation": n, "objective": "drugs", "priority": 3.0} for n in "AB"],
        "last_plan": [
            {"nation": "A", "account": "AID", "amount_musd": 1.0},
            {"nation": "B", "account": "AID", "amount_musd": 5.0},
        ],
    }
    return al.build_case(META, {name: pd.DataFrame(rows) for name, rows in frames.items()})


def found(rate: float, stiffness: tuple[float, float] | None = None) -> NearestWeights:
    policy = al.Policy(change_price=0.0, swing_price=0.0, risk_budget=1.0)
    asked = point_of_last_money(case(), policy, None)
    value = priorities_of(asked.session.case, policy, asked.session.compiled).value
    model, point, _ = taken_as_given(asked.session.compiled, asked.point)
    stiff = None if stiffness is None else np.array(stiffness)
    return nearest_weights(model, value, point, rate, 5.0, NEVER, stiffness=stiff)


def test_stiffness_of_all_weights_is_a_lower_rate() -> None:
    plain = found(0.3).ratios
    assert plain != pytest.approx(np.ones(2))
    assert found(3.0, (10.0, 10.0)).ratios == pytest.approx(plain, abs=1e-4)


def test_a_stiff_weight_moves_less() -> None:
    soft, stiff = found(10.0).ratios, found(10.0, (100.0, 1.0)).ratios
    assert abs(stiff[0] - 1) < abs(soft[0] - 1)
    assert (found(1.0, (100.0, 100.0)).ratios == 1.0).all()
