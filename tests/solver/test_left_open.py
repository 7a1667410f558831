"""What a search leaves open is held against SciPy, from the matrix alone."""

from functools import cache
from typing import Any

import numpy as np
import pytest
from instant_case import instant_case
from points import small
from scipy.optimize import Bounds, LinearConstraint, milp

from allocator.inputs.policy.policy import Policy
from allocator.session.session import Session
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import StopCondition
from allocator.solver.backend.submodel import matrix_of
from allocator.solver.options import SolveOptions
from allocator.solver.search.column_generation import ColumnGeneration
from allocator.solver.search.initial_duals import estimate_linking_duals
from allocator.solver.search.left_open import left_open, relaxed_value_of_money
from allocator.solver.search.monolithic import solve_monolithic
from allocator.solver.search.result import LeftOpen, SearchLog, SearchResult

CLOSE = SolveOptions(gap=5e-3, method="whole")


class Searched:
    """A small problem with pricing that has ended, and its best solution."""

    def __init__(self, seed: int, policy: Policy | None = None) -> None:
        self.session = Session(small(seed, with_delivery=True), policy)
        self.compiled = self.session.compiled
        self.result = whole(self.session, CLOSE)
        blocks = BlockStructure(self.compiled)
        duals = estimate_linking_duals(self.session.problem, self.compiled, blocks)
        self.generation = ColumnGeneration(self.session.problem, blocks, duals)
        self.generation.offer(self.result.solution)

    def priced(self) -> "Searched":
        self.generation.rounds(20, 1e-4)
        self.generation.rounds(4, 1e-4, integral=True)
        return self

    @property
    def value(self) -> float:
        return float(self.compiled.costs["value"] @ self.result.solution)


def whole(session: Session, options: SolveOptions) -> SearchResult:
    log = SearchLog(StopCondition(None))
    return solve_monolithic(session.problem, session.compiled, options, log)


@cache
def searched(seed: int) -> Searched:
    return Searched(seed).priced()


def relaxation(
    compiled: CompiledModel, fixed: tuple[Any, Floats] | None = None, more: Floats | None = None
) -> float:
    """Return the value of the relaxation with some columns fixed, or more on the rows' limits."""
    lower, upper = compiled.lower.copy(), compiled.upper.copy()
    if fixed is not None:
        lower[fixed[0]] = upper[fixed[0]] = fixed[1]
    more = np.zeros(len(compiled.row_lower)) if more is None else more
    rows = LinearConstraint(matrix_of(compiled), compiled.row_lower + more,
                            compiled.row_upper + more)  # fmt: skip
    found = milp(-compiled.costs["value"], bounds=Bounds(lower, upper), constraints=rows)
    return -np.inf if found.x is None else -float(found.fun)


def above_least(one: Searched, number: int, solution: Floats) -> float:
    """Return by how much a nation's part costs more than the least at the best duals."""
    blocks, duals = one.generation.blocks, one.generation.centre
    columns = blocks.blocks[number].columns
    rows = matrix_of(one.compiled).tocsr()[blocks.linking_rows]
    reduced = -one.compiled.costs["value"] - rows.T @ duals
    return float(reduced[columns] @ solution) - float(one.generation.least[number])


def money(one: Searched, number: int, solution: Floats) -> float:
    columns = one.generation.blocks.blocks[number].columns.tolist()
    paid = set(one.compiled.columns["obligation"].values())
    return sum(part for column, part in zip(columns, solution, strict=True) if column in paid)


@pytest.mark.parametrize("seed", [1, 2])
def test_ranges_are_those_of_the_plans_seen_that_are_not_ruled_out(seed: int) -> None:
    one = searched(seed)
    generation, apart = one.generation, one.generation.bound - one.value
    found = left_open(generation, one.result.solution).money
    assert set(found) == {block.nation for block in generation.blocks.blocks}
    for number, block in enumerate(generation.blocks.blocks):
        own = one.result.solution[block.columns]
        seen = [own, *(plan.solution for plan in generation.pools[number].plans)]
        sums = [money(one, number, part) for part in seen
                if above_least(one, number, part) <= apart + 1e-7]  # fmt: skip
        assert found[block.nation] == pytest.approx((min(sums), max(sums)), abs=1e-6)
        assert sums[0] == pytest.approx(money(one, number, own))


@pytest.mark.parametrize("seed", [1, 2])
def test_no_plan_as_good_holds_what_is_ruled_out(seed: int) -> None:
    one = searched(seed)
    generation, apart = one.generation, one.generation.bound - one.value
    tried = 0
    for number, block in enumerate(generation.blocks.blocks):
        for plan in generation.pools[number].plans:
            if above_least(one, number, plan.solution) > apart + 1e-6:
                tried += 1
                assert relaxation(one.compiled, (block.columns, plan.solution)) < one.value
    assert tried > 5


@pytest.mark.parametrize("seed", [1, 2])
def test_money_is_worth_what_a_little_more_of_it_adds(seed: int) -> None:
    one = searched(seed)
    price = relaxed_value_of_money(one.compiled, one.result.solution, StopCondition(None), 0)
    assert price is not None
    more = np.zeros(len(one.compiled.row_lower))
    for (_, account, year), column in one.compiled.columns["obligation"].items():
        more[one.compiled.rows["account_year"][account, year]] += one.result.solution[column]
    more *= 1e-3 / more.sum()
    least, now, most = (relaxation(one.compiled, more=sign * more) for sign in (1, 0, -1))
    assert (least - now) / 1e-3 <= price + 1e-6
    assert price <= (now - most) / 1e-3 + 1e-6
    priced = left_open(one.generation, one.result.solution).money_value
    assert priced == pytest.approx(price, rel=0.5)


def test_money_that_does_not_bind_is_worth_nothing() -> None:
    one = Searched(2, Policy(budget_factor={"*": 1000.0})).priced()
    assert left_open(one.generation, one.result.solution).money_value is None
    assert relaxed_value_of_money(one.compiled, one.result.solution, StopCondition(None), 0) is None


def test_nothing_is_known_before_a_bound_is_proven() -> None:
    one = Searched(1)
    assert left_open(one.generation, one.result.solution) == LeftOpen()


def test_a_search_in_one_piece_knows_what_money_is_worth_where_something_is_open() -> None:
    rough = whole(Session(small(1)), SolveOptions(gap=0.2))
    assert rough.status == "within_gap" and (rough.left_open.money_value or 0.0) > 0
    assert rough.left_open.money == {}
    exact = whole(Session(instant_case()), SolveOptions(gap=0.0))
    assert exact.status == "optimal" and exact.left_open == LeftOpen()
