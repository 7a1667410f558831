"""Which account pays which part of which item.

Within a use of money of a nation every account may pay every item, so the model says only what each
account gives to the use. Here items in order of their codes take from accounts in order of theirs:
the same payments always give the same shares, and as few lots as possible are split.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocator.extract.rounding import NOTHING

if TYPE_CHECKING:
    from allocator.solver.backend.solution import Solution

Place = tuple[str, str, int]
"""Nation, use of money and year."""

TRIFLE = 1e-5
"""What costs less than this of the unit of money may be bought without a payment."""

Payers = list[tuple[str, float]]


def payments_of(solution: Solution, trifles: Iterable[Place] = ()) -> dict[Place, Payers]:
    """Return the accounts that pay each use, by code, and how much in US$ million.

    In places of `trifles` the solver's tolerance may leave no payment: there the account that pays
    most, else the first that may, pays all.
    """
    found = solution.of("pay")
    values = np.fromiter(found.values(), float, len(found))
    keys = list(found)
    payments: dict[Place, Payers] = {}
    for position in np.flatnonzero(values > NOTHING * solution.compiled.units.money):
        nation, account, use, year = keys[position]
        payments.setdefault((nation, use, year), []).append((account, float(values[position])))
    without = {place for place in trifles if place not in payments}
    open_to = solution.compiled.upper[solution.compiled.positions("pay")] > 0 if without else ()
    for position in np.flatnonzero(open_to):
        nation, account, use, year = keys[position]
        if (nation, use, year) in without:
            payments.setdefault((nation, use, year), []).append((account, float(values[position])))
    for place in without & payments.keys():
        account, _ = max(sorted(payments[place]), key=lambda payer: payer[1])
        payments[place] = [(account, 1.0)]
    return {place: sorted(payers) for place, payers in payments.items()}


def shares(
    wanted: pd.DataFrame,
    price: Mapping[str, float],
    payments: Mapping[Place, Payers],
    unit: float = 1.0,
) -> list[tuple[str, str, str, str, int, float, str]]:
    """Return nation, item, kind, account, year, quantity and use for every share of an item.

    `wanted` is what is bought, and after it upkeep in US$ million under the kind sustainment; the
    solver had money in `unit`.

    Raises
    ------
    ValueError
        Something is bought that no account pays: not a point of the model.
    """
    groups: dict[Place, list[tuple[str, str, float, float]]] = {}
    names = ("nation", "use", "year", "item", "kind", "quantity")
    columns = (wanted[name].tolist() for name in names)
    for nation, use, year, item, kind, quantity in zip(*columns, strict=True):
        each = 1.0 if kind == "sustainment" else price[item]
        own = groups.setdefault((nation, use, year), [])
        own.append((item, kind, quantity, each))
    found = []
    for place, goods in groups.items():
        nation, use, year = place
        if place not in payments:
            raise ValueError(f"no account pays {nation} {use} {year}")
        costs = [each * quantity for _, _, quantity, each in goods]
        parts = pour(costs, _scaled(payments[place], sum(costs)), NOTHING * unit)
        for (item, kind, quantity, each), payers in zip(goods, parts, strict=True):
            for account, part in _quantities(quantity, each, payers):
                found.append((nation, item, kind, account, year, part, use))
    return found


def _scaled(payers: Payers, cost: float) -> Payers:
    """Make payments add up to the cost of what was rounded."""
    factor = cost / sum(money for _, money in payers)
    return [(account, money * factor) for account, money in payers]


def pour(costs: Sequence[float], payers: Payers, nothing: float = NOTHING) -> list[Payers]:
    """Return who pays each cost, both taken in order; the last account pays what is left.

    An account with less than `nothing` left has nothing left.

    Examples
    --------
    >>> pour([3.0, 2.0], [("a", 4.0), ("b", 1.0)])
    [[('a', 3.0)], [('a', 1.0), ('b', 1.0)]]
    """
    at, left = 0, payers[0][1]
    found = []
    for cost in costs:
        due = cost
        own: Payers = []
        while due > 0:
            while left <= nothing and at < len(payers) - 1:
                at += 1
                left += payers[at][1]
            whole = at == len(payers) - 1 or left >= due - nothing
            part = due if whole else left
            own.append((payers[at][0], part))
            due, left = (0.0 if whole else due - part), left - part
        found.append(own)
    return found


def _quantities(quantity: float, price: float, payers: Payers) -> Iterable[tuple[str, float]]:
    """Split a quantity as its payers do; the last takes the rest, so that the sum is whole."""
    rest = quantity
    for account, money in payers[:-1]:
        part = money / price
        rest -= part
        yield account, part
    yield payers[-1][0], rest
