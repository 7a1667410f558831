"""A line that competes with another one, less of it: a cap on what the best plan gives of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from allocator.session.line_levers import Lever
from allocator.solver.search.line_sides import LineSum
from allocator.solver.search.line_switches import GOODS

if TYPE_CHECKING:
    from allocator.session.forced_line import ForcedLines
    from allocator.solver.backend.compiled_model import Floats
    from allocator.solver.search.line_sides import LineSides

RIVAL_LINES = 3
"""Lines that are tried, those that lose most first."""

_UNITS = {"lots": "lots", "seats": "seats", "grant": "US$ million"}
_STEP_MUSD = 0.01


def rival_levers(
    lines: ForcedLines,
    losers: Sequence[tuple[str, str]],
    own: tuple[str, set[str]],
    best: Floats,
    forced: Floats,
) -> Iterator[Lever]:
    """Yield less of lines that lose for another one, `own` (a nation and items).

    `losers` are nations and areas, those that lose most first; of each the good that gives up most
    money is meant. No lever goes beyond what `forced`, the best plan with the other line, gives up:
    that plan then stays the best of its side, and the further, the worse is the best without it.
    """
    found = 0
    for nation, area in losers:
        item = _gives_most(lines, nation, area, own, best - forced)
        if item is not None:
            yield _lever(lines, nation, item, best, forced)
            found += 1
        if found == RIVAL_LINES:
            return


def _gives_most(
    lines: ForcedLines, nation: str, area: str, own: tuple[str, set[str]], less: Floats
) -> str | None:
    """Return the item of a nation in an area that gives up most money; None: none does."""
    goods, costs = lines.reviser.session.case.items, lines.costs()
    given = {}
    for item in goods.loc[goods["area"] == area, "item"]:
        line = lines.line_sum(nation, "item", item)
        if line.of(less) > _STEP_MUSD and (nation != own[0] or item not in own[1]):
            given[item] = float(costs[line.columns] @ less[line.columns])
    return max(given, key=lambda item: (given[item], item), default=None)


def _lever(lines: ForcedLines, nation: str, item: str, best: Floats, forced: Floats) -> Lever:
    line, columns = lines.line_sum(nation, "item", item), lines.reviser.session.compiled.columns
    unit = next(
        _UNITS[name] for name in GOODS
        if any(key[:2] == (nation, item) for key in columns.get(name, {}))
    )  # fmt: skip
    step = _STEP_MUSD if unit == "US$ million" else 1.0
    held = _whole(line, best, step)
    most = held - _whole(line, forced, step)

    def apply(sides: LineSides, less: float) -> LineSides:
        return sides.capped(line, held - less)

    return Lever(
        "rival", item, unit, most, apply, step, forced_changes=False, nation=nation
    )  # fmt: skip


def _whole(line: LineSum, solution: Floats, step: float) -> float:
    """Return what a solution gives of a line; of lots and seats a whole number."""
    quantity = line.of(solution)
    return float(np.round(quantity)) if step == 1.0 else quantity
