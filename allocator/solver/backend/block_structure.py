"""Nation by nation: which columns and rows of a compiled model belong to one nation alone.

What is left are the linking rows (money, production, course seats, law and policy over several
nations) and a few columns that belong to none (draws on vintages, totals, bending).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from allocator.models.families import EITHER, VARIABLES
from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints

Places = npt.NDArray[np.intp]

_LINKING_TOLERANCE = 1e-7
"""How far a row may be missed, on top of what the known solution misses, as a share of its size."""


@dataclass(frozen=True, slots=True)
class NationBlock:
    """One nation's columns and own rows; `own` and `shared` are their parts of the matrix."""

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
    _give_own_violations(compiled, label)
    return label, nations


def _nation(key: object) -> str:
    """Return the nation of a column's key, which is the nation itself or begins with it."""
    return str(key[0] if isinstance(key, tuple) else key)


def _give_own_violations(compiled: CompiledModel, label: Ints) -> None:
    """Give a nation the bending of rules that are about it alone."""
    either = [at for name in EITHER for at in compiled.columns.get(name, {}).values()]
    entry_label = label[compiled.indices]
    of_nations = entry_label >= 0
    rows = len(compiled.row_lower)
    most, least = np.full(rows, -1), np.full(rows, len(compiled.lower))
    np.maximum.at(most, compiled.row_of_entry[of_nations], entry_label[of_nations])
    np.minimum.at(least, compiled.row_of_entry[of_nations], entry_label[of_nations])
    mine = np.isin(compiled.indices, either)
    row = compiled.row_of_entry[mine]
    alone = most[row] == least[row]
    label[compiled.indices[mine][alone]] = most[row][alone]


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


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A smaller model: some columns of the whole with all that touches them.

    `columns` and `rows` are positions in the whole; the matrix rows are those left of it.
    """

    columns: Ints
    rows: Ints
    matrix: sp.csr_array
    row_lower: Floats
    row_upper: Floats


def neighbourhood(
    blocks: BlockStructure, group: Sequence[NationBlock], solution: Floats
) -> Neighbourhood:
    """Return the model of a few nations and the common columns, all others fixed at `solution`."""
    compiled = blocks.compiled
    columns = np.concatenate([*(block.columns for block in group), blocks.common])
    inside = np.asarray(
        sum(block.linking_matrix @ solution[block.columns] for block in group)
        + blocks.common_matrix @ solution[blocks.common]
    )
    fixed = _activity(blocks, solution) - inside
    # what is already a hair outside must not make the neighbourhood impossible
    lower = np.minimum(compiled.row_lower[blocks.linking_rows] - fixed, inside)
    upper = np.maximum(compiled.row_upper[blocks.linking_rows] - fixed, inside)
    own = sp.block_diag([block.own_matrix for block in group], format="csr")
    filler = sp.csr_array((own.shape[0], len(blocks.common)))
    shared = sp.hstack([*(block.linking_matrix for block in group), blocks.common_matrix])
    matrix = sp.vstack([sp.hstack([own, filler]), shared]).tocsr()
    rows = np.concatenate([block.rows for block in group])
    return Neighbourhood(
        columns.astype(np.int32),
        np.concatenate([rows, blocks.linking_rows]).astype(np.int32),
        sp.csr_array(matrix),
        np.concatenate([compiled.row_lower[rows], lower]),
        np.concatenate([compiled.row_upper[rows], upper]),
    )


def _activity(blocks: BlockStructure, solution: Floats) -> Floats:
    return np.asarray(blocks.linking_matrix @ solution)
