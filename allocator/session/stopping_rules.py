"""Which rules leave no plan with a line forced: smallest sets of rules by a deletion filter.

Rules are lifted one family after the other (Chinneck and Dravnieks 1991,
doi:10.1287/ijoc.3.2.157). Where the relaxation has a solution, whole numbers are kept.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

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

_NODES, _MOST = 200, 4
_AMPLE = 1e4


def stopping_rules(
    whole: CompiledModel, sides: LineSides, limits: Limits, nation: str
) -> tuple[tuple[str, ...], ...] | None:
    """Return sets of families of rules that leave no plan with the sum within `limits`.

    Each is a smallest one: with any of its families lifted, and those named before it, the rules
    that are left have a plan or none that is known. Sets are named until lifting all of them
    leaves a plan. Empty where lifting all families leaves none: the line cannot be had at all.
    None where that no plan is left was not proven again within the limits of this search.
    """
    model = sides.limited(limits)
    model = replace(model, upper=model.upper.copy())
    pay = _own(whole, sides, nation, ("pay",))
    upper = np.where(model.upper > 0, _AMPLE, 0.0)[pay]  # law closes some; of others rules tell
    model.upper[pay] = np.maximum(model.upper[pay], upper)
    columns = {name: _own(whole, sides, nation, names) for name, names in _COLUMNS.items()}
    lifting = _Lifting(model, sides, _families(whole, sides), columns)
    if lifting.infeasible_without(lifting.order):
        return ()
    found: list[tuple[str, ...]] = []
    while len(found) < _MOST:
        named = [family for one in found for family in one]
        if found and not lifting.infeasible_without(named):
            break
        conflict = lifting.conflict(named)
        if conflict is None:
            return tuple(found) or None
        found.append(conflict)
    return tuple(found)


class _Lifting:
    """A model in HiGHS of which rules can be lifted, one family at a time."""

    def __init__(
        self,
        model: CompiledModel,
        sides: LineSides,
        rows: dict[str, Ints],
        columns: dict[str, Ints],
    ) -> None:
        self._model, self._rows, self._columns = model, rows, columns
        self.order = list(dict.fromkeys([*rows, *columns]))
        self._engine = self._relaxed = _engine(model, sides, relaxed=True)
        self._whole = _engine(model, sides, relaxed=False)

    def infeasible_without(self, families: Collection[str]) -> bool:
        """Tell whether no plan is left with just these families lifted, by relaxation or search."""
        for engine in (self._relaxed, self._whole):
            self._engine = engine
            for family in self.order:
                self._put(family, lifted=family in families)
            engine.run()
            if engine.infeasible:
                return True
        return False

    def conflict(self, named: Collection[str]) -> tuple[str, ...] | None:
        """Return a smallest set of families that leaves no plan with those in `named` lifted.

        None where it is not known that all together leave none.
        """
        if not self.infeasible_without(named):
            return None
        kept = []
        for family in (one for one in self.order if one not in named):
            self._put(family, lifted=True)
            self._engine.run()
            if not self._engine.infeasible:  # needed for the conflict, or not known to be spare
                self._put(family, lifted=False)
                kept.append(family)
        return tuple(kept)

    def _put(self, family: str, *, lifted: bool) -> None:
        model = self._model
        if family in self._columns:
            own = self._columns[family]
            upper = np.maximum(model.upper[own], _AMPLE) if lifted else model.upper[own]
            self._engine.set_column_bounds(own, model.lower[own], upper)
        rows = self._rows.get(family, np.zeros(0, dtype=np.int32))
        low, high = (-np.inf, np.inf) if lifted else (model.row_lower[rows], model.row_upper[rows])
        self._engine.set_row_bounds(rows, low, high)


def _engine(model: CompiledModel, sides: LineSides, *, relaxed: bool) -> HighsModel:
    engine = HighsModel(model, relaxed=relaxed, seed=sides.seed)
    engine.minimise(np.zeros(len(model.lower)))
    if not relaxed:
        engine.set_options(mip_max_nodes=_NODES)
    engine.stop = sides.stop
    return engine


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
