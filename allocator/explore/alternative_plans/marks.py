"""More like this, never that: marks on plans, nations and lines, and what they ask of next plans.

A plan that is liked or refused is meant by the money that it moves away from the plan asked about.
A sum with the sign of each move is the whole of it; the next plans must move at least half of that
of a liked plan, and at most half of that of a refused one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from allocator.errors import DataError, Fault
from allocator.explore.alternative_plans.tables import money_by, money_of_lines, money_of_nations
from allocator.explore.explanation.names import called, names_of, nearest
from allocator.util.tolerance import NEAR, NOTHING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan
    from allocator.session.near_best import NearBest
    from allocator.solver.backend.compiled_model import Floats
    from allocator.solver.search.far_plans import Measure, SumRow

HALF = 0.5
"""Share of a marked plan's moves that the next plans make at the least, or at the most."""

LEAST = 1.0
"""US$ million that a liked nation or line gets at the least where no plan known gives it any."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark: `plan` is the number of a plan on the card, else a nation or a line of it."""

    like: bool
    plan: int = 0
    nation: str = ""
    area: str = ""
    name: str = ""

    def __str__(self) -> str:
        """Return the mark as it is written."""
        line = f"{self.nation}:{self.area}" if self.area else self.nation
        return str(self.plan) if self.plan else line


def marks_of(
    case: Case, plans: int, like: Sequence[str | int], never: Sequence[str | int]
) -> tuple[Mark, ...]:
    """Return marks on a card of so many plans: numbers, nations, or lines as NATION:AREA.

    Raises
    ------
    DataError
        There is no such plan, nation or area, or something is liked and refused; all at once.
    """
    found, faults = list[Mark](), list[Fault]()
    for text, liked in (*((one, True) for one in like), *((one, False) for one in never)):
        place = "like" if liked else "never"
        one = _mark(case, plans, str(text).strip(), liked, place)
        if isinstance(one, Fault):
            faults.append(one)
        else:
            found.append(one)
    liked_ones = {str(one) for one in found if one.like}
    faults += [
        Fault("never", f"{one} is liked and refused", "one or the other", "leave one of them out")
        for one in found
        if not one.like and str(one) in liked_ones
    ]
    if faults:
        raise DataError(faults)
    return tuple(found)


def _mark(case: Case, plans: int, text: str, liked: bool, place: str) -> Mark | Fault:
    if text.isdecimal():
        if 1 <= int(text) <= plans:
            return Mark(liked, plan=int(text), name=f"plan {int(text)}")
        allowed = f"a plan from 1 to {plans}" if plans else "a nation or line: there is no card yet"
        fix = "look at the numbers on the card" if plans else "make a card first, then mark it"
        return Fault(place, f"no plan {text}", allowed, fix)
    names, (who, _, what) = names_of(case), text.partition(":")
    nation = called(names, who, ["nation"])
    area = called(names, what, ["area"]) if what else None
    if nation is not None and (area is not None or not what):
        name = nation.name if area is None else f"{nation.name}, {area.name}"
        return Mark(liked, 0, nation.code, area.code if area else "", name)
    wrong, kind = (who, "nation") if nation is None else (what, "area")
    near = ", ".join(f"{one.code} ({one.name})" for one in nearest(names, wrong, [kind]))
    return Fault(
        place, f"the case has no {kind} {wrong!r}", "the number of a plan, NATION or NATION:AREA",
        f"nearest names: {near}" if near else "look it up in the tables of the case",
    )  # fmt: skip


def rows_of(
    marks: Sequence[Mark], near: NearBest, measure: Measure, plans: Sequence[Plan], by: str
) -> list[SumRow]:
    """Return what marks ask of next plans; `plans` are the one asked about and those of the card.

    Raises
    ------
    DataError
        A marked plan moves nothing, or a liked nation or line can get nothing; all at once.
    """
    money = [money_by(plan, by, measure.names) for plan in plans]
    found = [
        _row_of_plan(one, near, measure, money) if one.plan else _row_of_line(one, near, plans)
        for one in marks
    ]
    faults = [one for one in found if isinstance(one, Fault)]
    if faults:
        raise DataError(faults)
    return [one for one in found if not isinstance(one, Fault)]


def _row_of_plan(
    mark: Mark, near: NearBest, measure: Measure, money: Sequence[Floats]
) -> SumRow | Fault:
    moves = money[mark.plan] - money[0]
    signs = np.where(np.abs(moves) > NOTHING, np.sign(moves), 0.0)
    if not signs.any():
        place = "like" if mark.like else "never"
        return Fault(place, f"{mark.name} moves no money", "a plan that does", "mark another plan")
    half = float(signs @ money[0]) + HALF * float(np.abs(moves).sum())
    numbers = measure.weights(signs)
    return near.row(numbers, half) if mark.like else near.row(numbers, most=half)


def _row_of_line(mark: Mark, near: NearBest, plans: Sequence[Plan]) -> SumRow | Fault:
    total = near.sum_of(mark.nation, mark.area)
    numbers = near.numbers_of(total)
    if not mark.like:
        return near.row(numbers, most=0.0)
    if not len(total.columns):
        return Fault("like", f"{mark.name} can get nothing in this case",
                     "a nation or line that can", "leave the mark out")  # fmt: skip
    held = [
        money_of_lines(plan).get((mark.nation, mark.area), 0.0) if mark.area
        else money_of_nations(plan).get(mark.nation, 0.0)
        for plan in plans
    ]  # fmt: skip
    some = [one for one in held if one > NOTHING]
    least = held[0] if held[0] > NOTHING else min(some, default=LEAST)
    return near.row(numbers, least * (1.0 - NEAR))
