"""Change the planner's decisions in a compiled model without rebuilding it.

Decisions come and go while a planner plays. Their rows are made by the model's own family of rules,
on a problem cut down to the goods they name, and put where a new build would have them, those that
went are taken out: the arrays are those of a new build, so the same decisions give the same plan
whatever came before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp

from allocator.models import FAMILIES, Problem, decisions
from allocator.models.places import Coefficient, Cost, RowLimit
from allocator.models.problem import FIGURES, MEMBERS, SETS, Figure
from allocator.solver.backend.compiled_model import CompiledModel, Ints, compile_problem

_ROWS = ("lock_low", "lock_high")
_COLUMNS = ("bend_low", "bend_high")
_SETS = ("low_locks", "high_locks")
_MEMBERS = ("lock_lots", "lock_seats", "lock_grants", "lock_obligations")
_FIGURES = ("lock_least", "lock_most")
_GOODS = {
    "lock_lots": ("lot_pairs", "lots_most"),
    "lock_seats": ("seat_pairs", "seats_most"),
    "lock_grants": ("grant_pairs", "grant_most"),
    "lock_obligations": ("obligation_pairs", None),
}

_LATER_ROWS = {
    place.row
    for family in FAMILIES[FAMILIES.index(decisions) + 1 :]
    for place in family.PLACES
    if isinstance(place, RowLimit | Coefficient)
}
"""Rows that a build puts after those of decisions."""

_EARLIER_COLUMNS = {
    place.variable
    for family in FAMILIES[: FAMILIES.index(decisions)]
    for place in family.PLACES
    if isinstance(place, Cost) and place.objective == "value"
}
"""Columns that a build puts before those of decisions: it begins with those that have a value."""


def only_locks_differ(old: Problem, new: Problem) -> bool:
    """Whether two problems have the same structure but for the planner's decisions."""
    return (
        all(old.sets[name] == new.sets[name] for name in SETS if name not in _SETS)
        and all(old.members[name] == new.members[name] for name in MEMBERS if name not in _MEMBERS)
        and all(
            old.figures[name].keys == new.figures[name].keys
            for name in FIGURES
            if name not in _FIGURES
        )
    )


def replace_locks(compiled: CompiledModel, problem: Problem) -> int:
    """Put the decisions of `problem` in the place of those held; return the rows added."""
    old_rows = [row for name in _ROWS for row in compiled.rows.pop(name, {}).values()]
    old_columns = [at for name in _COLUMNS for at in compiled.columns.get(name, {}).values()]
    compiled.columns.update({name: {} for name in _COLUMNS if name in compiled.columns})
    held = len(compiled.row_lower), len(compiled.lower)
    if problem.sets["low_locks"] or problem.sets["high_locks"]:
        _append(compiled, compile_problem(_locks_only_problem(problem), units=compiled.units))
    added = len(compiled.row_lower) - held[0]
    row = min((at for name in _LATER_ROWS for at in compiled.rows.get(name, {}).values()),
              default=held[0])  # fmt: skip
    column = max((at + 1 for name in _EARLIER_COLUMNS
                  for at in compiled.columns.get(name, {}).values()), default=0)  # fmt: skip
    _reorder(
        compiled,
        _order(len(compiled.row_lower), held[0], row, old_rows),
        _order(len(compiled.lower), held[1], column, old_columns),
    )
    return added


def _order(count: int, held: int, place: int, gone: Sequence[int]) -> Ints:
    """Return positions in their new order: those from `held` on go to `place`, `gone` are left."""
    stay = np.ones(held, dtype=bool)
    stay[list(gone)] = False
    before, after = np.flatnonzero(stay[:place]), place + np.flatnonzero(stay[place:])
    return np.concatenate([before, np.arange(held, count), after]).astype(np.int32)


def _reorder(compiled: CompiledModel, rows: Ints, columns: Ints) -> None:
    """Put rows and columns into another order; what is not named goes."""
    shape = len(compiled.row_lower), len(compiled.lower)
    matrix = sp.csr_array((compiled.numbers, compiled.indices, compiled.starts), shape=shape)
    matrix = matrix[rows][:, columns]
    matrix.sort_indices()
    compiled.starts = matrix.indptr.astype(np.int32)
    compiled.indices = matrix.indices.astype(np.int32)
    compiled.numbers = matrix.data
    compiled.row_lower, compiled.row_upper = compiled.row_lower[rows], compiled.row_upper[rows]
    compiled.lower, compiled.upper = compiled.lower[columns], compiled.upper[columns]
    compiled.integer = compiled.integer[columns]
    if compiled.row_units is not None and compiled.column_units is not None:
        compiled.row_units = compiled.row_units[rows]
        compiled.column_units = compiled.column_units[columns]
    compiled.costs = {name: costs[columns] for name, costs in compiled.costs.items()}
    renumbered = _renumbered(compiled.rows, rows, shape[0]).items()
    compiled.rows = dict(sorted(renumbered, key=lambda item: min(item[1].values())))
    compiled.columns = _renumbered(compiled.columns, columns, shape[1])
    compiled.forget_rows()


def _renumbered(
    names: Mapping[str, Mapping[Any, int]], order: Ints, count: int
) -> dict[str, dict[Any, int]]:
    place = np.full(count, -1)
    place[order] = np.arange(len(order))
    at = place.tolist()
    return {name: {key: at[one] for key, one in keys.items()} for name, keys in names.items()}


def _locks_only_problem(problem: Problem) -> Problem:
    """Return the problem of the decisions alone: their goods, and nothing to pay or to gain."""
    sets: dict[str, tuple[Any, ...]] = dict.fromkeys(SETS, ())
    members: dict[str, Mapping[Any, tuple[Any, ...]]] = {name: {} for name in MEMBERS}
    empty = Figure((), np.zeros(0))
    figures = dict.fromkeys(FIGURES, empty)
    years = problem.sets["years"]
    sets["years"] = years
    for name in _SETS:
        sets[name] = problem.sets[name]
    for name in (*_FIGURES, "bend_price"):
        figures[name] = problem.figures[name]
    for family, (pairs, most) in _GOODS.items():
        members[family] = problem.members[family]
        named = {key[:2] for keys in problem.members[family].values() for key in keys}
        sets[pairs] = tuple(sorted(named))
        if most is not None:
            keys = tuple((*pair, year) for pair in sets[pairs] for year in years)
            figures[most] = Figure(keys, np.ones(len(keys)))
    members["uses_of_obligation"] = dict.fromkeys(sets["obligation_pairs"], ())
    return Problem(sets=sets, members=members, figures=figures, title="decisions")


def _append(compiled: CompiledModel, small: CompiledModel) -> None:
    """Append the decisions' rows and columns of `small`."""
    place = _places(compiled, small)
    rows = [(name, key, row) for name in _ROWS for key, row in small.rows.get(name, {}).items()]
    starts, indices, numbers = [], [], []
    for _, _, row in rows:
        span = slice(small.starts[row], small.starts[row + 1])
        indices.append(place[small.indices[span]])
        numbers.append(small.numbers[span])
        starts.append(span.stop - span.start)
    first = len(compiled.row_lower)
    for number, (name, key, _) in enumerate(rows):
        compiled.rows.setdefault(name, {})[key] = first + number
    at = [row for _, _, row in rows]
    ends = compiled.starts[-1] + np.cumsum(starts)
    compiled.starts = np.concatenate([compiled.starts, ends]).astype(np.int32)
    compiled.indices = np.concatenate([compiled.indices, *indices]).astype(np.int32)
    compiled.numbers = np.concatenate([compiled.numbers, *numbers])
    compiled.row_lower = np.concatenate([compiled.row_lower, small.row_lower[at]])
    compiled.row_upper = np.concatenate([compiled.row_upper, small.row_upper[at]])
    if compiled.row_units is not None and small.row_units is not None:
        compiled.row_units = np.concatenate([compiled.row_units, small.row_units[at]])


def _places(compiled: CompiledModel, small: CompiledModel) -> Any:
    """Map columns of `small` to the whole model, appending the violations of the new decisions."""
    place = np.full(len(small.lower), -1, dtype=np.int64)
    new: list[int] = []
    for name, keys in small.columns.items():
        for key, column in keys.items():
            if name in _COLUMNS:
                position = len(compiled.lower) + len(new)
                compiled.columns.setdefault(name, {})[key] = position
                new.append(column)
                place[column] = position
            elif key in compiled.columns.get(name, {}):
                place[column] = compiled.columns[name][key]
    compiled.lower = np.concatenate([compiled.lower, small.lower[new]])
    compiled.upper = np.concatenate([compiled.upper, small.upper[new]])
    compiled.integer = np.concatenate([compiled.integer, small.integer[new]])
    if compiled.column_units is not None and small.column_units is not None:
        compiled.column_units = np.concatenate([compiled.column_units, small.column_units[new]])
    for name, costs in compiled.costs.items():
        compiled.costs[name] = np.concatenate([costs, small.costs[name][new]])
    return place
