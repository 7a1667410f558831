"""What a plan's tables tell of its solution: goods, switches, grants and who pays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from allocator.extract.rounding import use_of_item
from allocator.session.mip_start import integer_start
from allocator.solver.backend.compiled_model import CompiledModel, Floats

if TYPE_CHECKING:
    import pandas as pd

    from allocator.models import Problem
    from allocator.plan.plan import Plan

TOLD_PAYERS = ("pay", "draw")
"""Payments that the tables of a plan tell; what nations pay in each pool follows from them."""

ITEM, VINTAGE = ("nation", "item", "year"), ("account", "vintage", "year")


def named_point(plan: Plan, problem: Problem, compiled: CompiledModel) -> Floats:
    """Return what the plan's tables tell of its solution: goods, switches and who pays."""
    solution = integer_start(plan, compiled)
    grants = {key: float(row["grant_musd"]) for key, row in _by_key(plan.grants, ITEM)}
    draws = {key: float(row["obligated_musd"]) for key, row in _by_key(plan.vintages, VINTAGE)}
    _enter_numbers(solution, compiled, "grant", grants)
    _enter_numbers(solution, compiled, "draw", draws)
    enter_payments(solution, plan, problem, compiled)
    return solution


def enter_payments(solution: Floats, plan: Plan, problem: Problem, compiled: CompiledModel) -> None:
    """Enter who pays each pool of uses; a changed problem may have other pools."""
    use, pays = use_of_item(problem), defaultdict[Any, float](float)
    for row in plan.lines.to_dict("records"):
        pool = use.get((row["nation"], row["item"]))
        pays[row["nation"], row["account"], pool, int(row["year"])] += row["cost_musd"]
    _enter_numbers(solution, compiled, "pay", pays)


def _enter_numbers(
    solution: Floats, compiled: CompiledModel, name: str, numbers: Mapping[Any, float]
) -> None:
    for key, column in compiled.columns.get(name, {}).items():
        solution[column] = numbers.get(key, 0.0)


def _by_key(table: pd.DataFrame, names: Sequence[str]) -> Iterator[tuple[Any, dict[Any, Any]]]:
    for row in table.to_dict("records"):
        yield tuple(row[name] for name in names), row
