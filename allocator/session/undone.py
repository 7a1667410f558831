"""A plan with what moved between two other plans moved back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from allocator.session.plan_point import TOLD_PAYERS, named_point
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.search.line_switches import GOODS
from allocator.solver.search.near_request import Mask

if TYPE_CHECKING:
    from allocator.models import Problem
    from allocator.plan.plan import Plan


def moved_back(
    reference: Floats,
    undone: tuple[Plan, Plan],
    problem: Problem,
    compiled: CompiledModel,
    frozen: Mask,
) -> Floats:
    """Return `reference` without what moved from the first plan of `undone` to the second.

    Goods and payments alone move back, and none of those in `frozen` columns.
    """
    before, after = (named_point(plan, problem, compiled) for plan in undone)
    moved = after - before
    told = np.zeros(len(moved), dtype=bool)
    for name in (*GOODS, *TOLD_PAYERS):
        told[compiled.positions(name)] = True
    back = told & ~frozen
    return np.where(back, np.maximum(reference - moved, 0.0), reference)


def upkeep_returned(compiled: CompiledModel, reference: Floats, back: Floats) -> Mask:
    """Return the columns of upkeep of goods that nations have more of in `back`."""
    more = {
        key[:2]
        for name in GOODS
        for key, column in compiled.columns.get(name, {}).items()
        if back[column] > reference[column]
    }
    found = np.zeros(len(reference), dtype=bool)
    for key, column in compiled.columns.get("sustained", {}).items():
        found[column] = key[:2] in more
    return found
