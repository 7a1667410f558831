"""A part of a model leaves out only what can be nothing but 0 in it."""

import numpy as np

from allocator.solver.backend.compiled_model import CompiledModel
from allocator.solver.backend.submodel import restrict


def model(lower: list[float]) -> CompiledModel:
    """One row: first + second is at most 0."""
    columns = {"x": {"first": 0}, "y": {"second": 1}}
    return CompiledModel(
        np.array([0, 2], dtype=np.int32), np.array([0, 1], dtype=np.int32), np.ones(2),
        np.array(lower), np.ones(2), np.zeros(2, dtype=bool), np.array([-np.inf]), np.zeros(1),
        {"value": np.ones(2)}, columns, {"sum": {"all": 0}},
    )  # fmt: skip


def test_what_a_row_holds_at_0_is_left_out() -> None:
    assert len(restrict(model([0.0, 0.0]), np.ones(2, dtype=bool)).columns) == 0


def test_what_another_column_may_make_room_for_stays() -> None:
    """The second may fall, so that the first may rise."""
    assert len(restrict(model([0.0, -1.0]), np.ones(2, dtype=bool)).columns) == 2
