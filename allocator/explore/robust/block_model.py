"""Build a larger model from compiled ones: blocks on the diagonal, then single columns and rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp

from allocator.solver.backend.compiled_model import OBJECTIVES, CompiledModel, Floats
from allocator.solver.backend.submodel import matrix_of

Entries = Mapping[int, float]
Names = dict[str, dict[Any, int]]


class BlockModelBuilder:
    """Gathers blocks, columns and rows of a model; objectives of blocks are weighed.

    All blocks come first. Columns keep the positions that they are given; those of a block begin
    where `block` says.
    """

    def __init__(self) -> None:
        self._blocks: list[tuple[CompiledModel, float]] = []
        self._limits: list[tuple[float, float, bool]] = []
        self._rows: list[tuple[Entries, float, float]] = []
        self._row_units: list[float] = []
        self._width = 0

    @property
    def width(self) -> int:
        """Columns so far."""
        return self._width

    def block(self, compiled: CompiledModel, weight: float = 1.0) -> int:
        """Add a model and return the position of its first column."""
        assert not self._limits, "blocks come before single columns"
        self._blocks.append((compiled, weight))
        first, self._width = self._width, self._width + len(compiled.lower)
        return first

    def column(self, lower: float, upper: float, *, whole: bool = False) -> int:
        """Add a column and return its position."""
        self._limits.append((lower, upper, whole))
        self._width += 1
        return self._width - 1

    def row(
        self, entries: Entries, lower: float = -np.inf, upper: float = np.inf, unit: float = 1.0
    ) -> None:
        """Add a row over columns of any piece; `unit` is that of the blocks for what it adds up."""
        self._rows.append((entries, lower, upper))
        self._row_units.append(unit)

    def build(self) -> CompiledModel:
        """Return the model; a single block keeps the names of its columns and rows."""
        blocks, more = [block for block, _ in self._blocks], len(self._limits)
        lower, upper, whole = np.array(self._limits, dtype=float).reshape(-1, 3).T
        matrix = sp.vstack([self._block_rows(more), self._linking_rows()], format="csr")
        matrix.sort_indices()
        single = len(blocks) == 1
        return CompiledModel(
            matrix.indptr.astype(np.int32),
            matrix.indices.astype(np.int32),
            matrix.data.astype(float),
            _joined([*(block.lower for block in blocks), lower]),
            _joined([*(block.upper for block in blocks), upper]),
            _joined([*(block.integer for block in blocks), whole]).astype(bool),
            _joined([*(block.row_lower for block in blocks), [low for _, low, _ in self._rows]]),
            _joined([*(block.row_upper for block in blocks), [up for _, _, up in self._rows]]),
            {name: self._costs(name, more) for name in OBJECTIVES},
            dict(blocks[0].columns) if single else {},
            dict(blocks[0].rows) if single else {},
            blocks[0].units,
            _units([(block.column_units, len(block.lower)) for block in blocks], np.ones(more)),
            _units([(block.row_units, len(block.row_lower)) for block in blocks], self._row_units),
        )

    def _block_rows(self, more: int) -> Any:
        """Return the rows of the blocks, with no entry in the single columns."""
        diagonal = sp.block_diag([matrix_of(block) for block, _ in self._blocks], format="csr")
        return sp.hstack([diagonal, sp.csr_array((diagonal.shape[0], more))], format="csr")

    def _linking_rows(self) -> Any:
        at = [(row, column) for row, (one, _, _) in enumerate(self._rows) for column in one]
        numbers = [number for one, _, _ in self._rows for number in one.values()]
        places = np.array(at, dtype=np.int32).reshape(-1, 2)
        shape = (len(self._rows), self._width)
        return sp.csr_array((numbers, (places[:, 0], places[:, 1])), shape=shape)

    def _costs(self, name: str, more: int) -> Floats:
        parts = [weight * block.costs[name] for block, weight in self._blocks]
        return _joined([*parts, np.zeros(more)])


def _units(blocks: Sequence[tuple[Floats | None, int]], more: Any) -> Floats | None:
    """Return the units of all blocks and of `more`; None where no block has any."""
    if all(units is None for units, _ in blocks):
        return None
    filled = (np.ones(size) if units is None else units for units, size in blocks)
    return _joined([*filled, more])


def _joined(parts: list[Any]) -> Floats:
    return np.concatenate([np.asarray(part, dtype=float) for part in parts])
