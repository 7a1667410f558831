"""What a package asks for besides itself, as if the nation had it: prerequisites and modules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from allocator.session.line_levers import Lever

if TYPE_CHECKING:
    from collections.abc import Callable

    from allocator.session.forced_line import ForcedLines
    from allocator.solver.backend.compiled_model import CompiledModel, Ints
    from allocator.solver.search.line_sides import LineSides

PREREQUISITE, MODULE = "prerequisite", "module_policy"
"""Rows of what must come first, and of what goes with a package by policy; law is not lifted."""


def package_levers(
    lines: ForcedLines, sides: LineSides, nation: str, items: set[str]
) -> Iterator[Lever]:
    """Yield each item that packages among `items` wait for, then each that must go with them.

    The number is 1: the nation has all of it that these packages need, from elsewhere.
    """
    whole = lines.reviser.session.compiled
    places = {row: at for at, row in enumerate(sides.rows.tolist())}
    asked: dict[str, list[int]] = {}
    for key, row in whole.rows.get(PREREQUISITE, {}).items():
        if key[0] == nation and key[1] in items and row in places:
            asked.setdefault(key[2], []).append(places[row])
    for needs, rows in asked.items():
        yield _lever(PREREQUISITE, needs, nation, _lifted(np.array(rows)))
    lots = _lots(whole, nation, items)
    bought = np.array(
        [at for at, column in enumerate(sides.columns.tolist()) if column in lots], dtype=np.int32
    )
    modules: dict[str, list[int]] = {}
    for key, row in whole.rows.get(MODULE, {}).items():
        if key[0] == nation and row in places:
            modules.setdefault(key[1], []).append(places[row])
    asks = lines.reviser.session.case.tables["modules"]
    by_policy = asks["item"].isin(items) & asks["status"].eq("policy")
    wanted = set(asks.loc[by_policy, "module"])
    for module, rows in modules.items():
        if module in wanted:
            yield _lever(MODULE, module, nation, _not_due(np.array(rows), bought))


def _lots(whole: CompiledModel, nation: str, items: set[str]) -> set[int]:
    lots = whole.columns.get("lots", {})
    return {column for key, column in lots.items() if key[0] == nation and key[1] in items}


def _lever(
    family: str, item: str, nation: str, apply: Callable[[LineSides, float], LineSides]
) -> Lever:
    return Lever("package", f"{family} {item}", "items", 1.0, apply, 1.0, nation=nation)


def _lifted(rows: Ints) -> Callable[[LineSides, float], LineSides]:
    def apply(sides: LineSides, number: float) -> LineSides:
        upper = sides.model.row_upper.copy()
        upper[rows] = np.inf if number else upper[rows]
        return replace(sides, model=replace(sides.model, row_upper=upper))

    return apply


def _not_due(rows: Ints, bought: Ints) -> Callable[[LineSides, float], LineSides]:
    def apply(sides: LineSides, number: float) -> LineSides:
        model = sides.model
        where = np.isin(model.row_of_entry, rows) & np.isin(model.indices, bought)
        numbers = np.where(where & (number > 0), 0.0, model.numbers)
        return replace(sides, model=replace(model, numbers=numbers))

    return apply
