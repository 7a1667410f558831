"""The bound of column generation holds: held against the optimum and against a sum of its own."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from points import small
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from allocator.errors import ConflictError
from allocator.inputs.case.case import Case, load_case
from allocator.inputs.policy.policy import Policy
from allocator.session.session import Session
from allocator.solver.backend.block_structure import BlockStructure, NationBlock
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.submodel import matrix_of
from allocator.solver.options import SolveOptions
from allocator.solver.search import lagrangian
from allocator.solver.search.column_generation import ColumnGeneration
from allocator.solver.search.initial_duals import estimate_linking_duals

EXACT = SolveOptions(gap=1e-4, method="whole")

CASES: dict[str, Case] = {
    "starter": load_case("data/starter"),
    **{f"plain {seed}": small(seed) for seed in (1, 2, 3)},
    **{f"delivered {seed}": small(seed, with_delivery=True) for seed in (1, 2)},
}


def optimum(session: Session) -> float:
    """Return the value of the best plan; the test is skipped where there is none."""
    try:
        return float(session.solve(EXACT).meta["best_value"])
    except ConflictError:
        pytest.skip("no plan keeps law and capacity")


def generation_of(session: Session, *, integral: bool = True) -> ColumnGeneration:
    blocks = BlockStructure(session.compiled)
    duals = estimate_linking_duals(session.problem, session.compiled, blocks)
    found = ColumnGeneration(session.problem, blocks, duals)
    found.rounds(15, 1e-3)
    if integral:
        found.rounds(3, 1e-3, integral=True)
    return found


def recomputed(session: Session, duals: Floats, *, all_whole: bool) -> float:
    """Return the Lagrangian bound at `duals`, by SciPy, from the matrix and the nations alone.

    With `all_whole` everything that must be whole is, else lines alone are.
    """
    compiled, blocks = session.compiled, BlockStructure(session.compiled)
    rows, costs = blocks.linking_rows, -compiled.costs["value"]
    matrix = matrix_of(compiled).tocsr()
    reduced = costs - matrix[rows].T @ duals
    low, high = compiled.row_lower[rows], compiled.row_upper[rows]
    total = float(sum(
        dual * (below if dual > 0 else above)
        for dual, below, above in zip(duals, low, high, strict=True) if dual
    ))  # fmt: skip
    lines = np.isin(np.arange(len(costs)), compiled.positions("line_on"))
    whole = compiled.integer if all_whole else lines
    common = blocks.common
    # no draw, total or earmarked sum is more than all money there is
    money = compiled.row_upper[list(compiled.rows["vintage"].values())].sum()
    upper = np.minimum(compiled.upper[common], money)
    free = linprog(reduced[common], bounds=np.column_stack([compiled.lower[common], upper]))
    nations = (_alone(compiled, matrix, reduced, whole, one) for one in blocks.blocks)
    return -(total + free.fun + sum(nations))


def _alone(compiled: Any, matrix: Any, reduced: Floats, whole: Any, block: NationBlock) -> float:
    own = matrix[block.rows][:, block.columns]
    found = milp(
        reduced[block.columns],
        integrality=whole[block.columns].astype(int),
        bounds=Bounds(compiled.lower[block.columns], compiled.upper[block.columns]),
        constraints=LinearConstraint(own, compiled.row_lower[block.rows],
                                     compiled.row_upper[block.rows]),
        options={"mip_rel_gap": 1e-6},
    )  # fmt: skip
    return float(found.mip_dual_bound)


@pytest.mark.parametrize("name", CASES)
def test_the_bound_is_never_below_the_optimum(name: str) -> None:
    session = Session(CASES[name])
    best = optimum(session)
    found = generation_of(session)
    assert found.bound >= best - 1e-6 * abs(best)
    assert found.bound <= 1.2 * abs(best)


def agrees(session: Session, found: ColumnGeneration) -> bool:
    """Tell whether the bound lies between those of all things whole and of lines whole alone."""
    least = recomputed(session, found.centre, all_whole=True)
    most = recomputed(session, found.centre, all_whole=False)
    slack = 2e-3 * abs(found.bound)
    return least - slack <= found.bound <= most + slack


@pytest.mark.parametrize("name", ["starter", "plain 1", "delivered 1"])
def test_the_bound_is_that_of_a_sum_from_its_duals(name: str) -> None:
    session = Session(CASES[name])
    assert agrees(session, generation_of(session))


def test_a_tampered_dual_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(CASES["starter"])
    right = lagrangian.PricedNations.reduced_costs

    def wrong(self: lagrangian.PricedNations, number: int) -> Floats:
        self.duals = self.duals * 1.5
        return right(self, number)

    monkeypatch.setattr(lagrangian.PricedNations, "reduced_costs", wrong)
    found = generation_of(session)
    monkeypatch.undo()
    assert not agrees(session, found)


def test_a_tampered_block_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(CASES["starter"])
    right = BlockStructure.__init__

    def wrong(self: BlockStructure, compiled: CompiledModel) -> None:
        right(self, compiled)
        first = self.blocks[0]
        self.blocks[0] = replace(first, linking_matrix=0.0 * first.linking_matrix)

    monkeypatch.setattr(BlockStructure, "__init__", wrong)
    found = generation_of(session)
    monkeypatch.undo()
    assert not agrees(session, found)


def test_the_same_rounds_give_the_same_duals() -> None:
    one, other = (generation_of(Session(CASES["delivered 1"])) for _ in range(2))
    assert one.bound == other.bound and (one.centre == other.centre).all()
    assert len(one.master.plans) == len(other.master.plans)


@pytest.mark.parametrize(
    "policy",
    [
        Policy(rules_off=("earmark", "coverage", "risk", "exposure", "grade")),
        Policy(exposure_cap=0.12, risk_budget=0.02),
        Policy(nation_band={"*": 0.1}),
        Policy(budget_factor={"*": 0.001}),
        Policy(budget_factor={"*": 1000.0}),
    ],
    ids=["nothing couples but money", "tight", "bands", "no money", "much money"],
)
def test_odd_couplings_end_with_a_bound_that_holds(policy: Policy) -> None:
    session = Session(CASES["plain 2"], policy)
    best = optimum(session)
    found = generation_of(session)
    assert np.isfinite(found.bound)
    assert found.bound >= best - 1e-6 * max(1.0, abs(best))
