"""Floors of law as regions of nations × accounts × uses × years, and what they need together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from allocator.assemble.eligibility import code_mask, use_mask, year_mask
from allocator.assemble.instance import Bools, Ground
from allocator.inputs.selection import years_in
from allocator.util.tolerance import NEAR

Axes = tuple[Bools, Bools, Bools, Bools]

NATIONS, ACCOUNTS, USES, YEARS = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class Floor:
    """A floor of law in one year, or over its years together.

    `selects` is what it counts, axis by axis; `region` what is left of it: not barred, and with
    something to buy. `amount` is US$ million.
    """

    row: dict[Any, Any]
    year: str
    amount: float
    selects: Axes
    region: Axes

    @property
    def rule(self) -> str:
        """Name of the earmark."""
        return str(self.row["rule"])

    def within(self, axes: Axes) -> bool:
        """Whether all that can be counted lies in `axes`."""
        return all(
            bool((mine <= other).all()) for mine, other in zip(self.region, axes, strict=True)
        )

    def apart(self, other: Floor) -> bool:
        """Whether no money can count for both."""
        return any(not (a & b).any() for a, b in zip(self.region, other.region, strict=True))

    @property
    def empty(self) -> bool:
        """Whether nothing is left to count."""
        return not self.region[0].any()


def all_within(inner: Axes, outer: Axes) -> bool:
    """Whether all that `inner` selects is selected by `outer` too."""
    return all(bool((a <= b).all()) for a, b in zip(inner, outer, strict=True))


def product(axes: Axes) -> Bools:
    """Return the cells of a selection."""
    n, a, u, t = axes
    return np.asarray(
        n[:, None, None, None]
        & a[None, :, None, None]
        & u[None, None, :, None]
        & t[None, None, None, :]
    )


def selection(ground: Ground, row: dict[Any, Any], years: Iterable[int]) -> Axes:
    """Return what a row of the table earmarks counts in `years`."""
    text = ";".join(map(str, years))
    return (
        code_mask(ground.nation_codes, row["nations"], ground.case),
        code_mask(ground.account_codes, row["accounts"]),
        use_mask(ground.uses, row["kinds"], row["areas"]),
        year_mask(ground.years, text),
    )


def to_be_had(ground: Ground) -> Bools:
    """Return nations × uses: some item of the use can be bought for the nation."""
    present = np.zeros((len(ground.nation_codes), len(ground.uses)), dtype=bool)
    np.logical_or.at(present.T, ground.use_of_item, ground.wanted.T)
    return present


def law_rows(ground: Ground, sense: str) -> Iterator[tuple[dict[Any, Any], str, tuple[int, ...]]]:
    """Yield row, year (or ``all``) and years of each limit of law of one sense."""
    for row in ground.case.tables["earmarks"].sort_values("rule").to_dict("records"):
        if row["status"] != "law" or row["sense"] != sense:
            continue
        years = years_in(row["years"], ground.years)
        if row["per"] == "all_years":
            yield row, "all", years
        else:
            yield from ((row, str(year), (year,)) for year in years)


def amount_of(ground: Ground, row: dict[Any, Any]) -> float:
    """Return the limit of a floor or cap after the policy."""
    return float(ground.policy.earmark.get(row["rule"], row["amount_musd"]))


def law_floors(ground: Ground) -> list[Floor]:
    """Return the floors of law that ask for money."""
    here = ground.may & to_be_had(ground)[:, None, :, None]
    floors = []
    for row, year, years in law_rows(ground, "floor"):
        amount = amount_of(ground, row)
        if amount > NEAR:
            selects = selection(ground, row, years)
            cells = product(selects) & here
            region = tuple(cells.any(axis=tuple({0, 1, 2, 3} - {k})) for k in range(4))
            floors.append(Floor(row, year, amount, selects, region))  # type: ignore[arg-type]
    return floors


@dataclass(frozen=True, slots=True)
class _Sum:
    floor: Floor
    amount: float
    named: tuple[Floor, ...]


def needed(floors: Iterable[Floor]) -> tuple[float, tuple[Floor, ...]]:
    """Return US$ million that `floors` need together at least, and the floors that make it up.

    A floor within another one counts once. Of floors that overlap in part only the larger counts:
    the sum must never be more than what is truly needed.
    """
    top: list[_Sum] = []
    for floor in sorted(floors, key=lambda one: [int(axis.sum()) for axis in one.region]):
        inside = [one for one in top if one.floor.within(floor.selects)]
        crossing = [one for one in top if one not in inside and not one.floor.apart(floor)]
        within = sum(one.amount for one in inside)
        if sum(one.amount for one in crossing) + within >= floor.amount and crossing:
            continue
        rest = [one for one in top if one not in inside and one not in crossing]
        named = (floor,) if floor.amount >= within else tuple(f for o in inside for f in o.named)
        top = [*rest, _Sum(floor, max(floor.amount, within), named)]
    return sum(one.amount for one in top), tuple(f for one in top for f in one.named)
