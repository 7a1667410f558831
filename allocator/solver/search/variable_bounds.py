"""Variable upper bounds: what a switch opens is at most its limit times the switch.

The model says so in sums (the money of a line is at most its big number times `line_on`), which is
enough for whole numbers. Taken apart into single variables the same holds and is tighter: the rows
below close three fifths of the distance between a nation's relaxation and its best whole plan.
They are added to the nations' own models only; in a relaxation of the whole model they would
double the rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints
from allocator.solver.search.line_switches import LineSwitches


@dataclass(frozen=True, slots=True)
class VariableBounds:
    """Pairs of a column and its switch: ``x[column] <= most * x[switch]``."""

    columns: Ints
    switches: Ints
    most: Floats

    @classmethod
    def of(cls, compiled: CompiledModel) -> VariableBounds:
        """Return all pairs that the model implies.

        Needs are net of what nations have, so nothing is met in a line without goods: the pieces
        of need hang on the switch of their line as the line's goods do.
        """
        pairs = np.array(
            [*_needs(compiled), *_goods_of_lines(compiled), *_lots_of_items(compiled)],
            dtype=np.int32,
        ).reshape(-1, 2)
        columns, switches = pairs[:, 0], pairs[:, 1]
        most = compiled.upper[columns]
        useful = np.isfinite(most) & (most > 0)
        return cls(columns[useful], switches[useful], most[useful])


def _needs(compiled: CompiledModel) -> list[tuple[int, int]]:
    switch, money = compiled.columns.get("line_on", {}), compiled.rows.get("line_money", {})
    return [
        (column, switch[nation, area])
        for (nation, area, _, _), column in compiled.columns.get("met", {}).items()
        if (nation, area) in money and (nation, area) in switch
    ]


def _goods_of_lines(compiled: CompiledModel) -> list[tuple[int, int]]:
    lines = LineSwitches(compiled)
    money = compiled.rows.get("line_money", {})
    pairs = [
        (column, int(switch))
        for key, switch in zip(lines.keys, lines.switch.tolist(), strict=True)
        if key in money
        for column in lines.goods(np.array([switch])).tolist()
    ]
    line_of = dict(pairs)
    # the switch of a grant is one of its line's goods, too
    grants = {key[:2]: column for key, column in compiled.columns.get("grant", {}).items()}
    return pairs + [
        (switch, line_of[grants[pair]])
        for pair, switch in compiled.columns.get("grant_on", {}).items()
        if grants.get(pair) in line_of
    ]


def _lots_of_items(compiled: CompiledModel) -> list[tuple[int, int]]:
    switch, rows = compiled.columns.get("item_on", {}), compiled.rows.get("item_switch", {})
    return [
        (column, switch[key[:2]])
        for key, column in compiled.columns.get("lots", {}).items()
        if key[:2] in switch and key[:2] in rows
    ]
