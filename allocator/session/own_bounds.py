"""Limits of a nation's columns that follow from other figures, raised where such a figure changes.

What a nation can have of an item in a year is worked out from money, price, production and people,
and the switches of lines and items from that. Rules have rows of their own; these limits only keep
the model small, and would be in the way of a figure that is changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from allocator.solver.backend.submodel import matrix_of
from allocator.solver.search.line_switches import GOODS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from allocator.session.forced_line import ForcedLines
    from allocator.session.session import Session
    from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints
    from allocator.solver.search.line_sides import LineSides

_OF_LOTS = {
    "item_switch": ("item_on", "item_most"),
    "start_window": ("start", "start_most"),
}
_OF_MONEY = {
    "line_money": ("line_on", "line_most"),
    "grant_switch": ("grant_on", "grant_total_most"),
    "changed": ("changed_on", "change_most"),
}
"""Rows with a big number, the switch whose coefficient it is, and its figure: in lots, in US$
million."""

_OF_PAYERS = ("changed", "changed_on")
"""Of these, all nations' are raised: one that gives may be paid by the account that has more."""

_TABLES = ("equipment", "courses", "grants")


@dataclass(frozen=True, slots=True)
class OwnBounds:
    """A nation's goods that may be had at all, the most by the item's own rule, and switches.

    Positions are those of the small model; prices are of the cheapest and the dearest item.
    `pays` are of all its nations: one that gives may be paid by the account that has more, so that
    another account has money for this nation.
    `lots` and `money` are rows and columns of switches, `shut_lots` and `shut_money` those that the
    matrix lacks: there no lot can be paid, so that the big number is nothing.
    """

    goods: Ints
    most: Floats
    pays: Ints
    lots: tuple[Ints, Ints]
    money: tuple[Ints, Ints]
    shut_lots: tuple[Ints, Ints]
    shut_money: tuple[Ints, Ints]
    cheapest: float
    dearest: float
    years: int

    @classmethod
    def of(cls, lines: ForcedLines, sides: LineSides, nation: str) -> OwnBounds:
        """Return those of a nation that is free in `sides`."""
        session = lines.reviser.session
        whole, case = session.compiled, session.case
        columns = {one: at for at, one in enumerate(sides.columns.tolist())}
        rows = {one: at for at, one in enumerate(sides.rows.tolist())}
        own = {
            columns[column]: key[1]
            for name in GOODS
            for key, column in whole.columns.get(name, {}).items()
            if key[0] == nation and column in columns and whole.upper[column] > 0
        }
        limits = {
            item: most
            for table in _TABLES
            for item, most in zip(case.tables[table]["item"],
                                  case.tables[table]["max_per_nation_year"], strict=True)
        }  # fmt: skip
        most = np.array([limits.get(item, np.nan) for item in own.values()], dtype=float)
        pays = [columns[column] for column in whole.columns.get("pay", {}).values()
                if column in columns and whole.upper[column] > 0]  # fmt: skip
        prices = [1.0, *dict(session.problem.figures["price"].items()).values()]
        lots, money = (
            (_places(whole.rows, families, nation, rows),
             _places(whole.columns, [name for name, _ in families.values()], nation, columns))
            for families in (_OF_LOTS, _OF_MONEY)
        )  # fmt: skip
        return cls(_ints(own), np.where(np.isnan(most), np.inf, most), _ints(pays), lots, money,
                   _shut(lines, nation, _OF_LOTS, rows, columns),
                   _shut(lines, nation, _OF_MONEY, rows, columns),
                   min(prices), max(prices), len(case.years))  # fmt: skip

    def raised(
        self, model: CompiledModel, *, units: float = 0.0, money: float = 0.0, times: float = 1.0
    ) -> CompiledModel:
        """Return a model with room for so many times what could be had, and so much more of it.

        `units` are lots, seats or US$ million of an item in a year, `money` is in US$ million.
        """
        upper, numbers = model.upper.copy(), model.numbers.copy()
        before = upper[self.goods]
        upper[self.goods] = np.minimum(times * before + units, np.maximum(self.most, before))
        upper[self.pays] = times * upper[self.pays] + money
        in_lots, in_money = units * self.years, (units * self.dearest + money) * self.years
        for (rows, columns), more in ((self.lots, in_lots), (self.money, in_money)):
            where = np.isin(model.indices, columns) & np.isin(model.row_of_entry, rows)
            numbers[where] = times * numbers[where] - more
        raised = _opened(replace(model, upper=upper, numbers=numbers), self.shut_lots, -in_lots)
        return _opened(raised, self.shut_money, -in_money)


def _shut(
    lines: ForcedLines,
    nation: str,
    families: Mapping[str, tuple[str, str]],
    rows: dict[int, int],
    columns: dict[int, int],
) -> tuple[Ints, Ints]:
    """Return rows and columns of switches whose big number is nothing, so that no entry stands."""
    session = lines.reviser.session
    known, figures = session.compiled, session.problem.figures
    found = [
        (rows[row], columns[column])
        for family, (switch, figure) in families.items()
        for key, most in dict(figures[figure].items()).items()
        if not most and _is_about(nation, family, key)
        for row in [known.rows.get(family, {}).get(key)]
        for one in _switches(session, family, key)
        for column in [known.columns.get(switch, {}).get(one)]
        if row in rows and column in columns
    ]
    return _ints(row for row, _ in found), _ints(column for _, column in found)


def _switches(session: Session, family: str, key: Any) -> Iterable[Any]:
    """Return the keys of the switches in a row: of a lot's year all starts that it may follow."""
    if family != "start_window":
        return [key]
    return [(*key[:2], year) for year in session.problem.members["starts_of_year"][key]]


def _is_about(nation: str, family: str, key: Any) -> bool:
    return family in _OF_PAYERS or (isinstance(key, tuple) and key[0] == nation)


def _opened(model: CompiledModel, shut: tuple[Ints, Ints], number: float) -> CompiledModel:
    """Return a model with the entries that it lacks."""
    if not number or not len(shut[0]):
        return model
    matrix = matrix_of(model)
    more = sp.coo_array((np.full(len(shut[0]), number), shut), shape=matrix.shape)
    matrix = sp.csr_array(matrix + more)
    return replace(
        model, starts=matrix.indptr.astype(np.int32), indices=matrix.indices.astype(np.int32),
        numbers=matrix.data, _row_of_entry=None,
    )  # fmt: skip


def _places(
    known: Mapping[str, Mapping[Any, int]],
    names: Iterable[str],
    nation: str,
    places: dict[int, int],
) -> Ints:
    """Return where rows or columns of some families that are about a nation, or payers, are."""
    return _ints(
        places[one]
        for name in names
        for key, one in known.get(name, {}).items()
        if one in places and _is_about(nation, name, key)
    )


def _ints(found: Iterable[int]) -> Ints:
    return np.array(list(found), dtype=np.int32)
