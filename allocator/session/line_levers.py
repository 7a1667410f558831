"""What could be changed about a line, each as a change of the model in which it is forced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from allocator.session.own_bounds import OwnBounds
from allocator.solver.backend.submodel import matrix_of
from allocator.solver.search.line_switches import GOODS

if TYPE_CHECKING:
    from allocator.session.forced_line import ForcedLines
    from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints
    from allocator.solver.search.line_sides import LineSides
    from allocator.solver.search.near_request import Mask

_DEAREST, _CHEAPEST = 2.0, 0.9
_WEIGHT_MORE, _WEIGHT_LESS = 4.0, 1.0
_TIMES_COST = 3.0
_SLACK = 1e-4
"""How far a change is tried: prices three times or a tenth, weights five times or none, money three
times what the line costs."""


@dataclass(frozen=True, slots=True)
class Lever:
    """A number that may be changed, from 0 to `most`.

    Attributes
    ----------
    kind
        ``price``, ``weight``, ``money``, ``capacity``, ``rival`` or ``package``.
    what
        What it is about: an account, a family of rules, an item of `nation` (of a package after
        the family of its rows), or empty.
    step
        Numbers tried are whole times this.
    best_changes, forced_changes
        Whether the best plan may change with it, and the one with the line forced.
    nation
        The nation whose line is capped; empty for all other levers.
    """

    kind: str
    what: str
    unit: str
    most: float
    apply: Callable[[LineSides, float], LineSides]
    step: float = 0.01
    best_changes: bool = True
    forced_changes: bool = True
    nation: str = ""


@dataclass(frozen=True, slots=True)
class _Places:
    """Where columns and rows of the whole model are in the small one."""

    columns: dict[int, int]
    rows: dict[int, int]

    @classmethod
    def of(cls, sides: LineSides) -> _Places:
        return cls(
            {whole: at for at, whole in enumerate(sides.columns.tolist())},
            {whole: at for at, whole in enumerate(sides.rows.tolist())},
        )


def levers(
    lines: ForcedLines,
    sides: LineSides,
    nation: str,
    items: set[str],
    cost: float,
    forced: Floats | None,
    *,
    kept_in: bool,
) -> Iterator[Lever]:
    """Yield what may turn the answer about goods `items` of a nation; `cost` is in US$ million.

    `forced` is the plan with the line where it is not funded, None if there is none. Price and
    weight go the other way where the line is funded. The price is that for this nation alone, and
    money is for it alone, too: all others keep what the plan gives them.
    """
    whole, places = lines.reviser.session.compiled, _Places.of(sides)
    bounds = OwnBounds.of(lines, sides, nation)
    yield _price(whole, places, bounds, nation, items, kept_in=kept_in)
    yield _weight(lines, places, nation, items, kept_in=kept_in)
    if not kept_in:
        full = _used_up(sides, forced)
        yield from _capacity(whole, places, bounds, nation, items, full)
        yield from _money(whole, places, bounds, nation, _uses(whole, nation, items), cost, full)


def _price(
    whole: CompiledModel,
    places: _Places,
    bounds: OwnBounds,
    nation: str,
    items: set[str],
    *,
    kept_in: bool,
) -> Lever:
    columns = [
        places.columns[column]
        for name in ("lots", "seats")
        for key, column in whole.columns.get(name, {}).items()
        if key[0] == nation and key[1] in items and column in places.columns
    ]
    rows = [
        places.rows[row]
        for family in ("use_cost", "line_spent")
        for row in whole.rows.get(family, {}).values()
        if row in places.rows
    ]
    sign, most = (1.0, _DEAREST) if kept_in else (-1.0, _CHEAPEST)

    def apply(sides: LineSides, share: float) -> LineSides:
        factor = 1 + sign * share
        times = max(factor, 1 / factor)
        model = bounds.raised(sides.model, times=times, units=times)  # limits were rounded down
        where = np.isin(model.indices, columns) & np.isin(model.row_of_entry, rows)
        numbers = np.where(where, model.numbers * factor, model.numbers)
        return replace(sides, model=replace(model, numbers=numbers))

    return Lever("price", "", "share", most if columns else 0.0, apply, best_changes=kept_in)


def _weight(
    lines: ForcedLines, places: _Places, nation: str, items: set[str], *, kept_in: bool
) -> Lever:
    session = lines.reviser.session
    goods = session.case.items
    areas = set(goods.loc[goods["item"].isin(items), "area"])
    columns = np.array(
        [
            places.columns[column]
            for key, column in session.compiled.columns.get("met", {}).items()
            if key[0] == nation and key[1] in areas and column in places.columns
        ],
        dtype=np.int32,
    )
    sign, most = (-1.0, _WEIGHT_LESS) if kept_in else (1.0, _WEIGHT_MORE)

    def apply(sides: LineSides, share: float) -> LineSides:
        value = sides.model.costs["value"].copy()
        value[columns] *= 1 + sign * share
        return replace(sides, model=replace(sides.model, costs={"value": value}))

    return Lever("weight", "", "share", most if len(columns) else 0.0, apply)


_LIMITS = ("lines_at_once", "types", "course_seats", "production", "stock", "vetted", "language")


def _capacity(
    whole: CompiledModel,
    places: _Places,
    bounds: OwnBounds,
    nation: str,
    items: set[str],
    full: Mask,
) -> Iterator[Lever]:
    """Yield limits of the nation and of the items that are used up."""
    for family in _LIMITS:
        rows = [
            places.rows[row]
            for key, row in whole.rows.get(family, {}).items()
            if row in places.rows and _about(family, key, nation, items)
        ]
        if full[rows].any():
            most = 1.0 if family in ("lines_at_once", "types") else 20.0
            yield Lever("capacity", family, "units", most, _more_of(np.array(rows), bounds), 1.0)


def _about(family: str, key: Any, nation: str, items: set[str]) -> bool:
    parts = key if isinstance(key, tuple) else (key,)
    of_item = family in ("course_seats", "production", "stock")
    return bool(items & set(parts)) if of_item else nation in parts


def _uses(whole: CompiledModel, nation: str, items: set[str]) -> set[str]:
    """Return what accounts pay the items of a nation as: the rows of costs that they enter."""
    own = [
        column
        for name in GOODS
        for key, column in whole.columns.get(name, {}).items()
        if key[0] == nation and key[1] in items
    ]
    rows = set(np.flatnonzero(matrix_of(whole)[:, own].count_nonzero(axis=1)).tolist())
    return {key[1] for key, row in whole.rows.get("use_cost", {}).items() if row in rows}


def _money(
    whole: CompiledModel,
    places: _Places,
    bounds: OwnBounds,
    nation: str,
    uses: set[str],
    cost: float,
    full: Mask,
) -> Iterator[Lever]:
    """Yield more money of the accounts that may pay the nation for these uses, for it alone.

    It is new in the first year in which an account has any.
    """
    payers = {
        account
        for who, account, use, _ in whole.columns.get("pay", {})
        if who == nation and (not uses or use in uses)
    }
    for account in sorted(payers):
        rows = [
            places.rows[row]
            for key, row in whole.rows.get("vintage", {}).items()
            if key[0] == account and row in places.rows and whole.row_upper[row] > 0
        ]
        if full[rows].any():
            apply = _more_of(np.array(rows[:1]), bounds, money=True)
            yield Lever("money", account, "US$ million", _TIMES_COST * max(cost, 1.0), apply, 0.1)


def _used_up(sides: LineSides, forced: Floats | None) -> Mask:
    """Return the rows that a solution uses up; all of them without one."""
    upper = sides.model.row_upper
    if forced is None:
        return np.ones(len(upper), dtype=bool)
    activity = np.asarray(matrix_of(sides.model) @ forced[sides.columns])
    limited = np.isfinite(upper)
    size = np.where(limited, np.maximum(1.0, np.abs(upper)), 0.0)
    return np.asarray(limited & (activity >= upper - _SLACK * size))


def _more_of(
    rows: Ints, bounds: OwnBounds, *, money: bool = False
) -> Callable[[LineSides, float], LineSides]:
    def apply(sides: LineSides, amount: float) -> LineSides:
        upper = sides.model.row_upper.copy()
        upper[rows] += amount
        room = {"money": amount, "units": amount / bounds.cheapest if money else amount}
        model = bounds.raised(sides.model, **room)
        return replace(sides, model=replace(model, row_upper=upper))

    return apply
