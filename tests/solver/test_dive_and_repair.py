"""Steps from a relaxation to a whole plan, each held to what it promises."""

import numpy as np
import pytest
from points import small

from allocator.inputs.policy.policy import Policy
from allocator.session.session import Session
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.solver.backend.submodel import matrix_of
from allocator.solver.search.initial_duals import goods_columns
from allocator.solver.search.integer_repair import IntegerRepair
from allocator.solver.search.money_changes import with_changes


def relaxed(session: Session) -> HighsModel:
    engine = HighsModel(session.compiled, relaxed=True)
    engine.minimise(-session.compiled.costs["value"])
    assert engine.run()
    return engine


@pytest.mark.parametrize("seed", range(3))
def test_changes_follow_from_the_money(seed: int) -> None:
    session = Session(small(seed, with_delivery=True), Policy(change_price=0.05, swing_price=0.05))
    compiled, solution = session.compiled, relaxed(session).solution
    forgotten = solution.copy()
    for name in ("up", "down", "rise", "fall"):
        forgotten[compiled.positions(name)] = 7.0
    found = with_changes(compiled, forgotten)
    families = [name for name in ("change", "swing") if compiled.rows.get(name)]
    assert "swing" in families
    for family in families:
        rows = list(compiled.rows[family].values())
        moved = matrix_of(compiled)[rows] @ found
        assert moved == pytest.approx(compiled.row_lower[rows], abs=1e-6)
    # the optimum moves no money up and down at once, so nothing but this fits
    assert found == pytest.approx(solution, abs=1e-5)


def test_a_conflict_proves_infeasibility_by_its_columns_alone() -> None:
    session = Session(small(1, with_delivery=True))
    compiled, engine = session.compiled, relaxed(session)
    goods = np.flatnonzero(goods_columns(compiled) & ~compiled.integer)
    dear = goods[np.argsort(-compiled.upper[goods])][:3]
    engine.set_column_bounds(dear, compiled.upper[dear] * 50, compiled.upper[dear] * 50)
    assert not engine.run()
    assert engine.infeasible
    inside = engine.conflict
    assert inside[dear].any()
    assert not inside.all()
    others = np.flatnonzero(~inside)
    engine.set_column_bounds(others, -1e9, 1e9)
    assert not engine.run()
    assert engine.infeasible


def test_nations_that_use_an_exceeded_row_give_first() -> None:
    session = Session(small(2, with_delivery=True))
    compiled, blocks = session.compiled, BlockStructure(session.compiled)
    solution = np.maximum(compiled.lower, 0.0)
    repair = IntegerRepair(blocks, np.ones(len(blocks.linking_rows)), StopCondition(None), 0, 1e-3)
    row = next(
        at
        for at, place in enumerate(blocks.linking_rows)
        if np.isfinite(compiled.row_upper[place])
        and sum(one.linking_matrix[[at]].max() > 0 for one in blocks.blocks) > 2
    )
    inside = [one for one in blocks.blocks if one.linking_matrix[[row]].max() > 0]
    last = repair._takers(row, solution, inside)[-1]
    uses = last.columns[last.linking_matrix[[row]].indices]
    solution[uses] += 10 * (1 + compiled.row_upper[blocks.linking_rows[row]])
    assert repair._takers(row, solution, inside)[0] is last
