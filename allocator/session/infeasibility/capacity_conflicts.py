"""Floors of law that ask for more than there is room for: money, absorption, caps, goods."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from allocator.assemble.appropriations import vintage_table
from allocator.assemble.instance import Bools, Ground
from allocator.inputs.case.names import Words
from allocator.session.infeasibility.finding import (
    Finding,
    barring_rules,
    chosen,
    cited,
    requirement,
    when,
)
from allocator.session.infeasibility.goods_capacity import goods_capacity
from allocator.session.infeasibility.law_floors import (
    ACCOUNTS,
    NATIONS,
    USES,
    YEARS,
    Axes,
    Floor,
    all_within,
    amount_of,
    law_rows,
    needed,
    selection,
)
from allocator.util.format import listed, number
from allocator.util.tolerance import NEAR


@dataclass(frozen=True, slots=True)
class SharedCapacity:
    """A limit that some floors share.

    `covers` tells whether a floor that counts only a region falls under it, `most` how much fits
    into years (a mask), `words` what the limit is, after ``at most US$ … million can be had``.
    """

    rules: tuple[str, ...]
    covers: Callable[[Axes], bool]
    most: Callable[[Bools], float]
    words: str


def overfull_capacities(ground: Ground, floors: Sequence[Floor], words: Words) -> Iterator[Finding]:
    """Yield a finding for each capacity, in its shortest span of years, that floors exceed."""
    known: set[str] = set()
    makers = (_accounts, _nations, _caps, _goods)
    for capacity in (capacity for make in makers for capacity in make(ground, floors, words)):
        inside = [one for one in floors if not one.empty and capacity.covers(one.region)]
        findings = list(_overfull(ground, capacity, inside, words))
        if findings and not {f.rule for f in findings[0].floors} <= known:
            yield from findings
            known |= {floor.rule for finding in findings for floor in finding.floors}


def _overfull(
    ground: Ground, capacity: SharedCapacity, floors: Sequence[Floor], words: Words
) -> Iterator[Finding]:
    """Yield a clue for every crowded span of the least length."""
    count, found = len(ground.years), False
    for length in range(1, count + 1):
        for first in range(count - length + 1):
            span = np.zeros(count, dtype=bool)
            span[first : first + length] = True
            total, named = needed(f for f in floors if bool((f.region[YEARS] <= span).all()))
            most = capacity.most(span)
            if named and total > most + NEAR + 1e-9 * most:
                found = True
                yield _finding(ground, capacity, (total, named), most, words)
        if found:
            return


def _finding(
    ground: Ground,
    capacity: SharedCapacity,
    asked: tuple[float, tuple[Floor, ...]],
    most: float,
    words: Words,
) -> Finding:
    total, floors = asked
    # a bar has a part in it only where without bars the floor could go elsewhere
    pushed = [floor for floor in floors if not capacity.covers(floor.selects)]
    bars = tuple(dict.fromkeys(bar for floor in pushed for bar in barring_rules(ground, floor)))
    after = f" (after the bars {listed(bars)})" if bars else ""
    end = f", but at most US$ {number(most)} million is possible: {capacity.words}{after}."
    others = (*capacity.rules, *bars)
    if len(floors) == 1:
        return Finding(floors, others, requirement(floors[0], words) + end, years=(floors[0].year,))
    parts = [
        requirement(floor, words).replace("{when}", when((floor.year,), words, floor.row))
        for floor in floors
    ]
    together = f"together US$ {number(total)} million"
    return Finding(floors, others, f"{listed(parts)}, {together}{end}")


def _distinct(masks: Sequence[Bools]) -> list[Bools]:
    """Return different masks, those of fewest members first."""
    unlike = {mask.tobytes(): mask for mask in masks}
    return sorted(unlike.values(), key=lambda mask: (int(mask.sum()), mask.tobytes()))


def _accounts(ground: Ground, floors: Sequence[Floor], words: Words) -> Iterator[SharedCapacity]:
    table = vintage_table(ground.case, ground.policy)
    free = (table["amount_musd"] - table["set_aside_musd"]).to_numpy(float)
    money = np.maximum(free, 0.0)
    owner = np.array([ground.account_codes.index(code) for code in table["account"]], dtype=int)
    years = np.array(ground.years)[None, :]
    born = np.array(table["vintage"].tolist(), dtype=int)[:, None]
    last = np.array(table["last_use"].tolist(), dtype=int)[:, None]
    usable = (born <= years) & (years <= last)
    for mask in _distinct([floor.region[ACCOUNTS] for floor in floors if not floor.empty]):
        names = [ground.account_codes[k] for k in np.flatnonzero(mask)]
        yield SharedCapacity(
            tuple(f"vintage {name}" for name in names),
            lambda axes, mask=mask: bool((axes[ACCOUNTS] <= mask).all()),  # type: ignore[misc]
            lambda span, mask=mask: float(  # type: ignore[misc]
                money[mask[owner] & (usable & span).any(axis=1)].sum()
            ),
            f"the money of {listed([words.accounts[name] for name in names])} in these years, "
            "including money carried in and excluding what is reserved",
        )


def _nations(ground: Ground, floors: Sequence[Floor], words: Words) -> Iterator[SharedCapacity]:
    for mask in _distinct([floor.region[NATIONS] for floor in floors if not floor.empty]):
        names = [words.nations[ground.nation_codes[k]] for k in np.flatnonzero(mask)]
        whom = listed(names) if len(names) <= 4 else f"{len(names)} nations"
        yield SharedCapacity(
            ("absorbed_money",),
            lambda axes, mask=mask: bool((axes[NATIONS] <= mask).all()),  # type: ignore[misc]
            lambda span, mask=mask: float(ground.ceiling[mask].sum() * span.sum()),  # type: ignore[misc]
            f"{whom} can absorb no more in these years (absorbable_musd × absorption_limit)",
        )


def _caps(ground: Ground, floors: Sequence[Floor], words: Words) -> Iterator[SharedCapacity]:
    rows: dict[str, tuple[dict[Any, Any], list[int]]] = {}
    for row, _, years in law_rows(ground, "cap"):
        rows.setdefault(row["rule"], (row, []))[1].extend(years)
    for rule, (row, all_years) in rows.items():
        axes = selection(ground, row, all_years)
        amount, yearly = amount_of(ground, row), row["per"] == "each_year"
        yield SharedCapacity(
            (rule,),
            lambda inner, axes=axes: all_within(inner, axes),  # type: ignore[misc]
            lambda span, axes=axes, amount=amount, yearly=yearly: (  # type: ignore[misc]
                amount * float((span & axes[YEARS]).sum()) if yearly else amount
            ),
            f"{cited(rule, row['citation'])} allows no more {words.selection(row)}",
        )


def _goods(ground: Ground, floors: Sequence[Floor], words: Words) -> Iterator[SharedCapacity]:
    yearly = np.full(len(ground.years), True)
    for floor in floors:
        if floor.empty:
            continue
        capacity: Callable[[npt.NDArray[np.bool_]], float] = goods_capacity(ground, floor.region)
        if np.isfinite(capacity(yearly)):
            whom = chosen(ground, [floor], NATIONS)
            name = words.nations[whom[0]] if len(whom) == 1 else f"{len(whom)} nations"
            yield SharedCapacity(
                ("goods",),
                lambda axes, one=floor: all(  # type: ignore[misc]
                    bool((axes[k] <= one.region[k]).all()) for k in (NATIONS, USES)
                ),
                capacity,
                f"there is nothing more to buy for {name} (production, stock, seats, people, "
                "largest purchase a year)",
            )
