"""A line of a plan forced in or out: the best plan of either side, and what stops the other one."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from allocator.session.revise import Reviser
from allocator.session.room_columns import Room
from allocator.session.stopping_rules import stopping_rules
from allocator.solver.backend.block_structure import BlockStructure, NationBlock
from allocator.solver.backend.submodel import matrix_of
from allocator.solver.search.line_sides import (
    Limits,
    LineSides,
    LineSum,
    Moved,
    Relaxed,
    holders,
    line_sides,
    moved_for,
    relaxed,
)
from allocator.solver.search.line_switches import GOODS
from allocator.solver.search.near_plan import OPEN, limited_columns
from allocator.solver.search.reduced_cost_fixing import NoAnswer
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import Floats
    from allocator.solver.search.near_plan import NearSolution
    from allocator.util.progress import CancelFlag

RIVALS = 3
"""Nations that may give up what they hold for a line."""

MORE_RIVALS = 12
"""As many where the line cannot be had otherwise."""

COMPETITORS = 3
"""Other nations that are free in the wider search."""

_WORK = 16.0
"""Times the usual nodes of a near search: where one side is left open, a difference says little.

With the usual ones armoured vehicles for Ukraine left 0.049 open of a loss of 0.091, with four
times as many 0.00004 of 0.041 in the same time; surveillance aircraft for Tunisia 0.012 of 0.013,
with 16 times as many 0.0004 of 0.0024 in 3 CPU s more.
"""

_SMALL = 600
"""Whole numbers of a model that is searched with all nations free."""

_IDLE_OPEN = 1e-3
"""Share of what money left idle loses that a search may leave open: no digit told differs much."""

_SHARED = ("course_seats", "production", "stock")
"""Rows of seats and lots that nations share."""


@dataclass(slots=True)
class ForcedLines:
    """A plan in its own model, in which lines of it are forced in or out.

    Raises
    ------
    SolveError
        Stopped, or the plan does not keep the rules of its own case.
    """

    plan: Plan
    seed: int = 0
    cancel: CancelFlag | None = None
    reviser: Reviser = field(init=False)
    blocks: BlockStructure = field(init=False)
    reference: Floats = field(init=False)
    _relaxed: Relaxed | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.reviser = Reviser(self.plan, seed=self.seed, cancel=self.cancel)
        self.blocks = BlockStructure(self.reviser.session.compiled)
        self.reference = self.reviser.reference()

    @contextmanager
    def under(self, case: Case, policy: Policy) -> Iterator[None]:
        """Hold the model of other data or settings for a while, with the plan in it."""
        try:
            self._hold(case, policy)
            yield
        finally:
            self._hold(self.plan.case, self.plan.policy)

    def _hold(self, case: Case, policy: Policy) -> None:
        self.reviser.session.update(policy, case)
        self.blocks = BlockStructure(self.reviser.session.compiled)
        self.reference = self.reviser.reference()
        self._relaxed = None

    def line_sum(self, nation: str, kind: str, line: str) -> LineSum:
        """Return the quantity of a line: lots, seats or US$ million of it over the horizon."""
        session = self.reviser.session
        price = dict(session.problem.figures["price"].items())
        items = session.case.items
        area = dict(zip(items["item"], items["area"], strict=True))
        found: dict[int, float] = {}
        if kind in ("account", "nation"):
            for key, column in session.compiled.columns.get("obligation", {}).items():
                if key[0] == nation and line in ("", key[1]):
                    found[column] = 1.0
        for name in GOODS if kind in ("item", "area") else ():
            for key, column in session.compiled.columns.get(name, {}).items():
                if key[0] == nation and kind == "item" and key[1] == line:
                    found[column] = 1.0
                elif key[0] == nation and kind == "area" and area[key[1]] == line:
                    found[column] = 1.0 if name == "grant" else price[key[1]]
        return LineSum(np.array(list(found), dtype=np.int32), np.array(list(found.values())))

    def most(self, line: LineSum) -> float:
        """Return the most that limits of purchases alone leave of a line."""
        return line.of(self.reviser.session.compiled.upper)

    def rivals(
        self, nation: str, line: LineSum, sides: tuple[Limits, Limits]
    ) -> tuple[str, ...] | NoAnswer:
        """Return the other nations that give up goods for the line, by the relaxation."""
        found = self._moved(nation, line, sides, grow=False)
        if isinstance(found, NoAnswer):
            return found
        return tuple(name for name in found.givers if name != nation)

    def givers(self, nation: str, rivals: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """Yield nations that may give, ever more; who holds what is full is found only then."""
        yield rivals[:RIVALS]
        if len(rivals) > RIVALS:
            yield rivals[:MORE_RIVALS]
        if rivals and len(rivals) < MORE_RIVALS:
            known = tuple(dict.fromkeys((*rivals, *self.holders(nation))))[:MORE_RIVALS]
            if known != rivals:
                yield known

    def all_givers(self, nation: str) -> tuple[str, ...]:
        """Return the nations that may give where no plan has the line though all others give.

        All others of a small model; else those that hold most of what is full, then most money.
        """
        costs = self.costs()
        held = {
            block.nation: float(costs[block.columns] @ self.reference[block.columns])
            for block in self.blocks.blocks
            if block.nation != nation
        }
        if self._is_small:
            return tuple(held)
        by_money = sorted((one for one in held if held[one] > 0), key=lambda one: -held[one])
        return tuple(dict.fromkeys((*self.holders(nation), *by_money)))[:RIVALS]

    @property
    def _is_small(self) -> bool:
        return int(self.reviser.session.compiled.integer.sum()) <= _SMALL

    def competitors(
        self,
        nation: str,
        line: LineSum,
        sides: tuple[Limits, Limits],
        rivals: Sequence[str],
    ) -> tuple[str, ...]:
        """Return the other nations that compete for the same money, seats and production.

        In turn one that would use best what is set free, by the relaxation, one of `rivals`, which
        give up most, and one that holds most of what is full; all nations of a small model.
        """
        everyone = [block.nation for block in self.blocks.blocks if block.nation != nation]
        if self._is_small:
            return tuple(everyone)
        moved = self._moved(nation, line, sides, grow=True)
        getters = () if isinstance(moved, NoAnswer) else moved.gainers
        turns = zip_longest(getters, rivals, self.holders(nation))
        order = dict.fromkeys(name for turn in turns for name in turn if name and name != nation)
        return tuple(order)[:COMPETITORS]

    def _moved(
        self, nation: str, line: LineSum, sides: tuple[Limits, Limits], *, grow: bool
    ) -> Moved | NoAnswer:
        """Return what moves for the line in the relaxation; `grow`: of all that is held, more."""
        compiled = self.reviser.session.compiled
        request = replace(self.reviser.request(self.reference, Room()), price=0.0)
        if self._relaxed is None:
            self._relaxed = relaxed(compiled, request, self.reviser.stop())
        own, limited = self.block(nation).columns, limited_columns(compiled)
        request.may_grow[own[limited[own]]] = True
        if grow:
            request.may_grow[limited & (self.reference > 0)] = True
        found = moved_for(self.blocks, request, line, sides, self.reviser.stop(), self._relaxed)
        self.reviser.require_time()
        return found

    def block(self, nation: str) -> NationBlock:
        """Return a nation's columns and rows in the model."""
        return next(block for block in self.blocks.blocks if block.nation == nation)

    def holders(self, nation: str) -> tuple[str, ...]:
        """Return the other nations that hold most of what is full and this nation could use.

        Full are courses, production and stock of which the plan leaves less than one seat or lot.
        """
        compiled = self.reviser.session.compiled
        matrix = matrix_of(compiled)
        left = compiled.row_upper - np.asarray(matrix @ self.reference)
        full = [
            row
            for family in _SHARED
            for row in compiled.rows.get(family, {}).values()
            if left[row] < 1.0
        ]
        own = self.block(nation).columns
        wanted = own[compiled.upper[own] > 0]
        usable = matrix[np.array(full, dtype=np.int32)][:, wanted].count_nonzero(axis=1) > 0
        rows = np.array(full, dtype=np.int32)[usable]
        found = holders(self.blocks, self.reference, rows)
        return tuple(name for name in found if name != nation)

    def sides(self, free: Sequence[str], giving: Sequence[str], line: LineSum) -> LineSides:
        """Return the model in which nations in `free` may get anything, those in `giving` give."""
        request = self.reviser.request(self.reference, Room())
        gap = OPEN * request.money * float(request.cost @ self.reference)
        found = line_sides(
            self.blocks, self.reference, free, giving, line, gap, self.reviser.stop(), self.seed
        )
        return replace(found, work=_WORK) if len(free) <= 1 else found

    def best(
        self, sides: LineSides, limits: Limits, known: NearSolution | None = None
    ) -> NearSolution | NoAnswer:
        """Return the best plan with the line within `limits`; `known` is one to start from.

        Raises
        ------
        SolveError
            Stopped.
        """
        found = sides.best(limits, None if known is None else known.solution)
        self.reviser.require_time()
        return found

    def left_idle(self, nation: str, line: LineSum) -> tuple[float, float] | None:
        """Return what the plan loses without a line, whose money then lies idle, and that money.

        Nobody gets anything more. Value points apart from rules that are missed, and US$ million
        obligated; None where the plan cannot be without it, or that was not found out: the loss is
        told as a fact, so that a search that leaves much of it open has no answer.
        """
        found = self.best(self.sides((), (nation,), line), Limits(most=0.0))
        if isinstance(found, NoAnswer):
            return None
        compiled, less = self.reviser.session.compiled, self.reference - found.solution
        lost = float((compiled.costs["value"] + compiled.costs["bending"]) @ less)
        paid = [
            column
            for key, column in compiled.columns.get("obligation", {}).items()
            if key[0] == nation
        ]
        money = float(less[paid].sum())
        proven = found.missing <= _IDLE_OPEN * lost
        return (lost, money) if proven and min(lost, money) > NOTHING else None

    def costs(self) -> Floats:
        """Return US$ million of one unit of each good."""
        return self.reviser.request(self.reference, Room()).cost

    def plan_of(self, near: NearSolution) -> Plan:
        """Return the plan of a solution."""
        return self.reviser.plan_of(near, self.reference)

    def value(self, near: NearSolution) -> float:
        """Return the value points of a solution."""
        return float(self.reviser.session.compiled.costs["value"] @ near.solution)

    def stopping(
        self, sides: LineSides, limits: Limits, nation: str
    ) -> tuple[tuple[str, ...], ...] | None:
        """Return sets of families of rules, each of which leaves no plan within `limits`.

        None where they were not found within the limits of the search.
        """
        found = stopping_rules(self.reviser.session.compiled, sides, limits, nation)
        self.reviser.require_time()
        return found
