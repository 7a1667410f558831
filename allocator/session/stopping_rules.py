"""Which rules leave no plan with a line forced: the smallest set of rules by a deletion filter.

Rules are lifted one family after the other (Chinneck and Dravnieks 1991,
doi:10.1287/ijoc.3.2.157). Where the relaxation has a solution, whole numbers are kept.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from allocator.inputs.rule_families import FAMILIES
from allocator.solver.backend.highs import HighsModel
from allocator.solver.search.line_switches import GOODS

if TYPE_CHECKING:
    from collections.abc import Collection

    from allocator.solver.backend.compiled_model import CompiledModel, Ints
    from allocator.solver.search.line_sides import Limits, LineSides

_COLUMNS = {"max_per_nation_year": GOODS, "money": ("spend",)}
"""Rules that are limits of a nation's columns."""

_NODES = 200
_AMPLE = 1e4


def stopping_rules(
    whole: CompiledModel, sides: LineSides, limits: Limits, nation: str
) -> tuple[str, ...]:
    """Return families of rules that together leave no plan with the sum within `limits`.

    None where lifting all of them leaves none either: the line cannot be had at all.
    """
    model = sides.limited(limits)
    model = replace(model, upper=model.upper.copy())
    families = _families(whole, sides)
    columns = {name: _own(whole, sides, nation, names) for name, names in _COLUMNS.items()}
    pay = _own(whole, sides, nation, ("pay",))
    upper = np.where(model.upper > 0, _AMPLE, 0.0)[pay]  # law closes some; of others rules tell
    model.upper[pay] = np.maximum(model.upper[pay], upper)
    engine = HighsModel(model, relaxed=True, seed=sides.seed)
    engine.minimise(np.zeros(len(model.lower)))
    engine.run()
    if not engine.infeasible:
        engine = HighsModel(model, relaxed=False, seed=sides.seed)
        engine.minimise(np.zeros(len(model.lower)))
        engine.set_options(mip_max_nodes=_NODES)
    engine.stop = sides.stop

    def put(family: str, *, lifted: bool) -> None:
        if family in columns:
            own = columns[family]
            upper = np.maximum(model.upper[own], _AMPLE) if lifted else model.upper[own]
            engine.set_column_bounds(own, model.lower[own], upper)
        rows = families.get(family, np.zeros(0, dtype=np.int32))
        low, high = (-np.inf, np.inf) if lifted else (model.row_lower[rows], model.row_upper[rows])
        engine.set_row_bounds(rows, low, high)

    order = list(dict.fromkeys([*families, *columns]))
    for family in order:
        put(family, lifted=True)
    engine.run()
    if engine.infeasible:
        return ()
    for family in order:
        put(family, lifted=False)
    return tuple(_irreducible(engine, order, put))


def _irreducible(engine: HighsModel, order: Collection[str], put: Any) -> list[str]:
    kept = []
    for family in order:
        put(family, lifted=True)
        engine.run()
        if not engine.infeasible:  # needed for the conflict, or not known to be spare
            put(family, lifted=False)
            kept.append(family)
    return kept


def _families(whole: CompiledModel, sides: LineSides) -> dict[str, Ints]:
    """Return the rows of the small model by family of rules."""
    place = {row: at for at, row in enumerate(sides.rows.tolist())}
    found = {}
    for name, record in FAMILIES.items():
        rows = [
            place[row]
            for family in record.rows
            for row in whole.rows.get(family, {}).values()
            if row in place
        ]
        if rows:
            found[name] = np.array(sorted(rows), dtype=np.int32)
    return found


def _own(whole: CompiledModel, sides: LineSides, nation: str, names: Collection[str]) -> Ints:
    """Return the columns of a nation's variables in the small model."""
    place = {column: at for at, column in enumerate(sides.columns.tolist())}
    own = [
        place[column]
        for name in names
        for key, column in whole.columns.get(name, {}).items()
        if key[0] == nation and column in place
    ]
    return np.array(own, dtype=np.int32)
