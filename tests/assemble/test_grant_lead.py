"""A grant that pays for goods gives its points when they come, in the horizon or after it."""

import pandas as pd
import pytest

from allocator.check import check_plan
from allocator.inputs.case.case import Case, build_case
from allocator.inputs.policy.policy import Policy
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions

META = {"name": "order", "base_year": 2030, "first_year": 2031, "last_year": 2033}


def case(lead: int | None, years_after: int = 0) -> Case:
    tables: dict[str, list[dict[str, object]]] = {
        "nations": [{"nation": "A"}],
        "accounts": [{"account": "MIL", "budget_musd": 5}],
        "grants": [
            {"item": "order", "area": "sea", **({} if lead is None else {"lead_years": lead})}
        ],
        "needs": [{"nation": "A", "area": "sea", "need_points": 20}],
    }
    meta = META | ({"years_after": years_after} if years_after else {})
    return build_case(meta, {name: pd.DataFrame(rows) for name, rows in tables.items()})


POLICY = {"risk_budget": 1.0, "retention": 0.5, "change_price": 0.0, "swing_price": 0.0}


def supplied(lead: int | None, years_after: int = 0, **settings: object) -> list[float]:
    plan = solve(
        case(lead, years_after), policy=Policy(**(POLICY | settings)), options=SolveOptions(gap=0)
    )
    assert check_plan(plan) == []
    points = plan.coverage.set_index("year")["supply_points"].tolist()
    return points + (plan.after["supply_points"].tolist() if years_after else [])


def test_points_come_so_many_years_later() -> None:
    assert supplied(None) == supplied(0) == pytest.approx([5, 7.5, 8.75])
    assert supplied(1) == pytest.approx([0, 5, 7.5])
    assert supplied(2) == pytest.approx([0, 0, 5])
    assert supplied(1, delivery_delay=1) == pytest.approx([0, 0, 5])
    assert supplied(0, delivery_delay=1) == pytest.approx([5, 7.5, 8.75])
    assert supplied(2, left_out=("delivery",)) == pytest.approx([5, 7.5, 8.75])


def test_goods_that_come_after_the_horizon_count_there() -> None:
    """Given 5 a year: 5 come in 2033; in 2034 and 2035 5 more each, half is left a year later."""
    in_2034, in_2035 = 2.5 + 5, 1.25 + 2.5 + 5
    assert supplied(2, years_after=2) == pytest.approx([0, 0, 5, (in_2034 + in_2035) / 2])
