"""Nation by nation: which columns and rows of a compiled model belong to one nation alone.

What is left are the linking rows (money, production, course seats, law and policy over several
nations) and a few columns that belong to none (draws on vintages, totals, violations).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from allocator.models.families import EITHER, VARIABLES
from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints

Places = npt.NDArray[np.intp]

_LINKING_TOLERANCE = 1e-7
"""How far a row may be missed, on top of what `known` misses, as a share of its size."""


_OF_EARMARKS = ("earmarked", "bend_earmark")
_STEPS = 2
"""A sum belongs to the nation whose money it counts, then the violation of the row on that sum."""


@dataclass(frozen=True, slots=True)
class NationBlock:
    """One nation's columns and own rows, with their parts of the matrix."""

    nation: str
    columns: Ints
    rows: Ints
    own_matrix: sp.csr_array
    linking_matrix: sp.csr_array


class BlockStructure:
    """A compiled model split by nation."""

    def __init__(self, compiled: CompiledModel) -> None:
        self.compiled = compiled
        columns, rows = len(compiled.lower), len(compiled.row_lower)
        label, nations = _labels(compiled)
        entry_label = label[compiled.indices]
        most = np.full(rows, -1)
        least = np.full(rows, len(nations))
        np.maximum.at(most, compiled.row_of_entry, entry_label)
        np.minimum.at(least, compiled.row_of_entry, entry_label)
        alone = (most == least) & (most >= 0)
        matrix = sp.csr_array(
            (compiled.numbers, compiled.indices, compiled.starts), shape=(rows, columns)
        )
        self.linking_rows = np.flatnonzero(~alone)
        self.label = label
        self.common = np.flatnonzero(label < 0)
        self.linking_matrix = matrix[self.linking_rows]
        by_column = matrix.tocsc()
        self.common_matrix = by_column[:, self.common][self.linking_rows].tocsr()
        row_label = np.where(alone, most, -1)
        self.blocks = [
            _block(nation, number, by_column, label, row_label, self.linking_rows)
            for number, nation in enumerate(nations)
        ]

    def keeps_linking_rows(self, solution: Floats, known: Floats) -> bool:
        """Tell whether `solution` keeps the linking rows, at least as well as `known` does."""
        lower = self.compiled.row_lower[self.linking_rows]
        upper = self.compiled.row_upper[self.linking_rows]
        now, before = (
            np.asarray(self.linking_matrix @ solution),
            np.asarray(self.linking_matrix @ known),
        )
        room = _LINKING_TOLERANCE * (self.compiled.row_unit(self.linking_rows) + np.abs(before))
        low = now >= np.minimum(lower, before) - room
        high = now <= np.maximum(upper, before) + room
        slip = _LINKING_TOLERANCE * self.compiled.column_unit(self.common)
        inside = solution[self.common] >= self.compiled.lower[self.common] - slip
        return bool((low & high).all() and inside.all())


def _labels(compiled: CompiledModel) -> tuple[Ints, list[str]]:
    own = {n: keys for n, keys in compiled.columns.items() if VARIABLES[n].scope == "nation"}
    nations = sorted({_nation(key) for keys in own.values() for key in keys})
    number = {nation: position for position, nation in enumerate(nations)}
    label = np.full(len(compiled.lower), -1, dtype=np.int32)
    for keys in own.values():
        for key, position in keys.items():
            label[position] = number[_nation(key)]
    for _ in range(_STEPS):
        _give_own_sums(compiled, label)
    return label, nations


def _nation(key: object) -> str:
    """Return the nation of a column's key, which is the nation itself or begins with it."""
    return str(key[0] if isinstance(key, tuple) else key)


def _give_own_sums(compiled: CompiledModel, label: Ints) -> None:
    """Give a nation the sums and violations of rules that are about it alone."""
    entry_label = label[compiled.indices]
    of_nations = entry_label >= 0
    rows = len(compiled.row_lower)
    most, least = np.full(rows, -1), np.full(rows, len(compiled.lower))
    np.maximum.at(most, compiled.row_of_entry[of_nations], entry_label[of_nations])
    np.minimum.at(least, compiled.row_of_entry[of_nations], entry_label[of_nations])
    mine = np.isin(compiled.indices, _of_either(compiled))
    row, column = compiled.row_of_entry[mine], compiled.indices[mine]
    alone = most[row] == least[row]
    shared = column[(most[row] >= 0) & ~alone]
    alone &= ~np.isin(column, shared)
    label[column[alone]] = most[row][alone]


def _of_either(compiled: CompiledModel) -> list[int]:
    """Return the columns that may be a nation's or nobody's.

    Of earmarks those that bend, so that a nation without money is still one of its plans, and have
    no base: that may be money of other nations. Columns without a name count what others exceed.
    """
    bends, based = (compiled.columns.get(name, {}) for name in ("bend_earmark", "earmark_base"))
    kept = bends.keys() - based.keys()
    unnamed = np.ones(len(compiled.lower), dtype=bool)
    for keys in compiled.columns.values():
        unnamed[list(keys.values())] = False
    return np.flatnonzero(unnamed).tolist() + [
        at
        for name in EITHER
        for key, at in compiled.columns.get(name, {}).items()
        if name not in _OF_EARMARKS or key in kept
    ]


def _block(
    nation: str,
    number: int,
    matrix: sp.csc_array,
    label: Ints,
    row_label: Places,
    linking_rows: Places,
) -> NationBlock:
    columns = np.flatnonzero(label == number).astype(np.int32)
    rows = np.flatnonzero(row_label == number).astype(np.int32)
    part = matrix[:, columns].tocsr()
    return NationBlock(nation, columns, rows, part[rows], part[linking_rows])
