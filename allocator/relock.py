"""Change the planner's decisions in a compiled model without building it anew.

Decisions come and go while a planner plays. Their rows are made by the model's own family of rules,
on a problem cut down to the goods they name, and appended; rows and columns of decisions that went
stay behind without effect until the next build.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from allocator.compile import Compiled, compile_problem
from allocator.engine import SCALE, Engine
from allocator.models import Problem
from allocator.models.problem import FIGURES, MEMBERS, SETS, Figure

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


def relock(compiled: Compiled, engine: Engine | None, problem: Problem) -> int:
    """Put the decisions of `problem` in the place of those held; return the rows added."""
    _silence(compiled, engine)
    if not problem.sets["low_locks"] and not problem.sets["high_locks"]:
        return 0
    small = compile_problem(_cut_down(problem))
    added = _append(compiled, small)
    if engine is not None and added:
        _send(compiled, engine, added)
    return added


def _silence(compiled: Compiled, engine: Engine | None) -> None:
    """Free the rows of the old decisions and close their columns."""
    rows = [row for name in _ROWS for row in compiled.rows.pop(name, {}).values()]
    columns = [column for name in _COLUMNS for column in compiled.columns.pop(name, {}).values()]
    compiled.row_lower[rows], compiled.row_upper[rows] = -np.inf, np.inf
    compiled.upper[columns] = 0.0
    for costs in compiled.costs.values():
        costs[columns] = 0.0
    if engine is not None and rows:
        engine.limit_rows(rows, -np.inf, np.inf)
        engine.limit_columns(columns, 0.0, 0.0)
        engine.price(np.array(columns, dtype=np.int32), np.zeros(len(columns)))


def _cut_down(problem: Problem) -> Problem:
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


def _append(compiled: Compiled, small: Compiled) -> int:
    """Append the decisions' rows and columns of `small`; return the number of rows."""
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
    if rows:
        at = [row for _, _, row in rows]
        ends = compiled.starts[-1] + np.cumsum(starts)
        compiled.starts = np.concatenate([compiled.starts, ends]).astype(np.int32)
        compiled.indices = np.concatenate([compiled.indices, *indices]).astype(np.int32)
        compiled.numbers = np.concatenate([compiled.numbers, *numbers])
        compiled.row_lower = np.concatenate([compiled.row_lower, small.row_lower[at]])
        compiled.row_upper = np.concatenate([compiled.row_upper, small.row_upper[at]])
    compiled.forget_rows()
    return len(rows)


def _places(compiled: Compiled, small: Compiled) -> Any:
    """Map columns of `small` to the whole model, appending the bending of the new decisions."""
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
    for name, costs in compiled.costs.items():
        compiled.costs[name] = np.concatenate([costs, small.costs[name][new]])
    return place


def _send(compiled: Compiled, engine: Engine, added: int) -> None:
    """Send the last `added` rows, and the columns HiGHS does not have yet, to the kept HiGHS."""
    highs = engine.highs
    old = highs.getNumCol()
    count = len(compiled.lower) - old
    none = np.zeros(0, dtype=np.int32)
    highs.addCols(
        count, -SCALE * compiled.costs["value"][old:], compiled.lower[old:], compiled.upper[old:],
        0, np.zeros(count, dtype=np.int32), none, np.zeros(0),
    )  # fmt: skip
    first = len(compiled.row_lower) - added
    begin = compiled.starts[first]
    starts = (compiled.starts[first:-1] - begin).astype(np.int32)
    highs.addRows(
        added, compiled.row_lower[first:], compiled.row_upper[first:],
        len(compiled.numbers) - int(begin), starts, compiled.indices[begin:],
        compiled.numbers[begin:],
    )  # fmt: skip
