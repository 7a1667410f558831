"""What a change of inputs is worth: best plan before and after it, in one set around a plan.

The set has two parts: plans with the base plan's lots, seats, lines and other whole numbers, in
which any money may move; and plans in which one nation gets anything, a few others may give up what
they hold, and the rest keep their goods. The base plan is the best of the set before the change.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from allocator.errors import SolveError
from allocator.session.price_slopes import Slopes
from allocator.session.revise import Reviser
from allocator.session.room_columns import Room
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.search.line_sides import Limits, LineSum, line_sides
from allocator.solver.search.near_plan import NearSolution, settled
from allocator.solver.search.reduced_cost_fixing import NoAnswer
from allocator.solver.search.violation import solve_with_integers_fixed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import Floats
    from allocator.util.progress import CancelFlag

GAP_MUSD = 0.02
"""A search may leave open what so much money (US$ million) is worth."""

_QUIET = 2e-3
"""Price of moving money, as a share of its value: among equal uses money stays where it was."""

_SLIP = 1e-5
"""Units by which a reference may miss a row that it keeps: the arithmetic of an earlier solve."""

_SAME = 1e-8
"""Value points by which a part of a set must be better than one before it."""

_ROUNDS = 12
_MOVING = ("grant", "sustained")


@dataclass(frozen=True, slots=True)
class Among:
    """Plans in which those in `free` get anything, `giving` may give, all others keep theirs."""

    free: tuple[str, ...]
    giving: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The best plan of a set; none of it is worth over `open` more.

    `among` is the part of the set that has it, None for the one with whole numbers kept. `values`
    are those of each part asked about, None where it has no plan.
    """

    solution: Floats
    value: float
    open: float
    among: Among | None
    values: tuple[float | None, ...]


@dataclass(slots=True)
class PricedChanges:
    """A plan made the best of a set of plans around it, and the best ones under changed inputs.

    Raises
    ------
    SolveError
        Stopped, or the plan does not keep the rules of its own case.
    """

    plan: Plan
    sets: tuple[Among, ...]
    gap_musd: float = GAP_MUSD
    seed: int = 0
    cancel: CancelFlag | None = None
    tell: Callable[[str], None] = lambda _: None
    reviser: Reviser = field(init=False)
    base: Plan = field(init=False)
    base_solution: Floats = field(init=False)
    base_value: float = field(init=False)
    base_open: float = field(init=False)
    _slopes: dict[bool, Slopes] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        start = Reviser(self.plan, seed=self.seed, cancel=self.cancel)
        solution, bound = self._improved(start)
        self.base = start.plan_of(NearSolution(solution, 0.0, True))
        self.reviser = Reviser(self.base, seed=self.seed, cancel=self.cancel)
        self.base_solution = self.reviser.reference()
        compiled = self.reviser.session.compiled
        self.base_value = float(compiled.costs["value"] @ self.base_solution)
        self.base_open = max(0.0, bound - self.base_value)

    def best(
        self, case: Case, policy: Policy, sets: Sequence[Among], *, money: bool
    ) -> Found | None:
        """Return the best plan of the set under `case` and `policy`; None: it has none.

        `money`: plans in which any money moves count, too. The session holds the changed model.
        """
        self.reviser.session.update(policy, case)
        return _best(
            self.reviser, self.reviser.reference(), sets, self._gap(self.reviser), money=money
        )

    def slope(self, case: Case, policy: Policy, *, in_parts: bool) -> float | None:
        """Return what dual values say of a change of numbers; None where the structure changes.

        Whole numbers are kept; with `in_parts` lots and seats may vary in parts.
        """
        session = self.reviser.session
        if in_parts not in self._slopes:
            session.update(self.base.policy, self.base.case)
            self._slopes[in_parts] = Slopes.around(
                self.base_solution, session.compiled, self.reviser.stop(), in_parts=in_parts
            )
        session.update(policy, case)
        return self._slopes[in_parts].of(session.compiled)

    def plan_of(self, found: Found) -> Plan:
        """Return the plan that was found last; the session must still hold its model."""
        return self.reviser.plan_of(NearSolution(found.solution, found.open, True))

    def _improved(self, reviser: Reviser) -> tuple[Floats, float]:
        """Return the best plan of the whole set, and a value that none of it exceeds."""
        compiled, reference = reviser.session.compiled, reviser.reference()
        gap = self._gap(reviser)
        for _ in range(_ROUNDS):
            value = float(compiled.costs["value"] @ reference)
            self.tell("making the plan the best of those around it")
            found = _best(reviser, reference, self.sets, gap, money=True, in_turn=True)
            if found is None:
                raise SolveError("The plan has no prices: no plan around it was found.")
            if found.value - value <= gap:
                return reference, found.value + found.open
            reference = found.solution
        return reference, np.inf

    def _gap(self, reviser: Reviser) -> float:
        """Return the value points that a search may leave open."""
        return self.gap_musd * reviser.request(reviser.reference(), Room()).money


def _best(
    reviser: Reviser,
    reference: Floats,
    sets: Sequence[Among],
    gap: float,
    *,
    money: bool,
    in_turn: bool = False,
) -> Found | None:
    """Return the best of each part of a set; `in_turn`: one that gains is where the next begins."""
    compiled = reviser.session.compiled
    held = float(compiled.costs["value"] @ reference)
    blocks = BlockStructure(compiled)
    best: NearSolution | None = None
    among: Among | None = None
    values, bounds, top = list[float | None](), list[float](), -np.inf
    for part in (*((None,) if money else ()), *sets):
        gains = best is not None and top - held > gap
        start = best.solution if in_turn and best is not None and gains else reference
        near = (
            _money_moved(reviser, start, quiet=not in_turn)
            if part is None
            else _nation_free(reviser, blocks, start, part, gap)
        )
        reviser.require_time()
        if isinstance(near, NoAnswer):
            values.append(None)
            bounds.append(np.inf if near is NoAnswer.UNFINISHED else -np.inf)
            continue
        value = float(compiled.costs["value"] @ near.solution)
        values.append(value)
        bounds.append(value + near.missing)
        if best is None or value > top + _SAME:
            best, among, top = near, part, value
    if best is None:
        return None
    return Found(best.solution, top, max(0.0, max(bounds) - top), among, tuple(values))


def _money_moved(reviser: Reviser, reference: Floats, *, quiet: bool) -> NearSolution | NoAnswer:
    """Return the best money around the whole numbers of a plan.

    `quiet`: among uses that are nearly as good, money stays where it was.
    """
    compiled, stop = reviser.session.compiled, reviser.stop()
    engine = solve_with_integers_fixed(compiled, reference, stop, reviser.seed)
    if engine is None:
        return NoAnswer.UNFINISHED if stop.cancelled else NoAnswer.INFEASIBLE
    solution = compiled.rounded(engine.solution)
    if quiet:
        request = replace(reviser.request(reference, Room()), price=_QUIET)
        for name in _MOVING:
            request.may_grow[compiled.positions(name)] = True
        near = settled(compiled, request, reference, stop, reviser.seed)
        solution = solution if isinstance(near, NoAnswer) else near
    value = float(compiled.costs["value"] @ solution)
    return NearSolution(solution, max(0.0, -engine.objective - value), True)


def _nation_free(
    reviser: Reviser, blocks: BlockStructure, reference: Floats, among: Among, gap: float
) -> NearSolution | NoAnswer:
    nothing = LineSum(np.zeros(0, dtype=np.int32), np.zeros(0))
    known = {block.nation for block in blocks.blocks}
    free, giving = ([name for name in own if name in known] for own in (among.free, among.giving))
    if not free:
        return NoAnswer.INFEASIBLE
    sides = line_sides(
        blocks, reference, free, giving, nothing, gap, reviser.stop(), reviser.seed, _SLIP
    )
    return sides.best(Limits())
