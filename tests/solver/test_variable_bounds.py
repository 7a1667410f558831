"""What hangs on a switch is nothing without it: the rows added to nations follow from the model."""

import numpy as np
import pytest
from points import small
from tiny_model import tiny_case, tiny_policy

from allocator.inputs.case.case import Case, load_case
from allocator.inputs.policy.policy import Policy
from allocator.session.session import Session
from allocator.solver.backend.highs import HighsModel
from allocator.solver.search.variable_bounds import VariableBounds

CASES = {
    "starter": (load_case("data/starter"), Policy()),
    "tiny": (tiny_case(), tiny_policy()),
    "plain": (small(3), Policy()),
    "delivered": (small(3, with_delivery=True), Policy()),
}


@pytest.mark.parametrize("name", CASES)
def test_without_the_switch_nothing_of_it_is_left(name: str) -> None:
    case, policy = CASES[name]
    compiled = Session(case, policy).compiled
    bounds = VariableBounds.of(compiled)
    families = {
        variable
        for variable, keys in compiled.columns.items()
        if set(keys.values()) & set(bounds.columns.tolist())
    }
    assert {"met", "lots"} <= families
    engine = HighsModel(compiled, relaxed=False)
    for switch in np.unique(bounds.switches):
        hanging = bounds.columns[bounds.switches == switch]
        engine.set_column_bounds([switch], 0.0, 0.0)
        engine.minimise(-np.isin(np.arange(len(compiled.lower)), hanging).astype(float))
        assert engine.run() or engine.infeasible  # a decision may ask for what is switched off
        if not engine.infeasible:
            assert engine.objective == pytest.approx(0.0, abs=1e-6), (name, switch)
        engine.set_column_bounds([switch], compiled.lower[switch], compiled.upper[switch])


def test_a_line_without_a_least_size_has_a_switch_all_the_same() -> None:
    case: Case = small(4)
    compiled = Session(case, Policy(min_line_musd=0.0)).compiled
    bounds = VariableBounds.of(compiled)
    money = compiled.rows.get("line_money", {})
    on = {column: key for key, column in compiled.columns.get("line_on", {}).items()}
    assert all(on[switch] in money for switch in bounds.switches.tolist() if switch in on)
