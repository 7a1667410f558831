import threading

import pandas as pd
import pytest
from conftest import STARTER

from allocator.errors import DataError
from allocator.explore.marginal.value_curve import value_curve
from allocator.inputs.case.case import load_case
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan
from allocator.session.session import Session
from allocator.solver.options import SolveOptions

OPTIONS = SolveOptions(method="whole", gap=0.05)


def test_more_money_is_worth_more(monkeypatch: pytest.MonkeyPatch) -> None:
    built = []
    monkeypatch.setattr(Session, "_build", _counted(Session._build, built))
    policy = Policy(budget_factor={"MIL": 0.9})
    table = pd.DataFrame(value_curve(load_case(STARTER), policy, (0.5, 1.0, 1.5), OPTIONS))
    assert list(table.columns) == ["factor", "budget_musd", "value", "bound"]
    assert list(table["factor"]) == [0.5, 1.0, 1.5]
    assert len(built) == 1  # one session, its numbers changed in place
    assert table["bound"].is_monotonic_increasing and table["budget_musd"].is_monotonic_increasing
    steps = table["budget_musd"].diff().dropna()
    assert steps.iloc[0] == pytest.approx(steps.iloc[1])
    assert (table["value"] <= table["bound"] + 1e-9).all()


def _counted(build, built):  # type: ignore[no-untyped-def]
    def counting(self, *known):  # type: ignore[no-untyped-def]
        built.append(self)
        build(self, *known)

    return counting


def test_where_law_leaves_no_plan_the_value_is_empty() -> None:
    # the law's floors cannot be paid out of nothing
    points = list(value_curve(load_case(STARTER), None, (0.0,), OPTIONS))
    assert points[0].value is None and points[0].bound is None and points[0].factor == 0.0


def test_it_stops_between_solves(starter_plan: Plan) -> None:
    cancel = threading.Event()
    curve = value_curve(starter_plan.case, None, (0.9, 1.0), OPTIONS, cancel)
    first = next(curve)
    assert first.factor == 0.9
    cancel.set()
    assert list(curve) == []


@pytest.mark.parametrize("factor", [-1, float("nan"), "half", True])
def test_bad_factors_are_refused_before_any_solve(starter_plan: Plan, factor: object) -> None:
    with pytest.raises(DataError):
        next(value_curve(starter_plan.case, None, (1.0, factor)))  # type: ignore[arg-type]
