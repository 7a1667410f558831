"""Plans near the best: what is proven of all of them, and some that differ widely."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from allocator.errors import SolveError
from allocator.session.mip_start import integer_start
from allocator.session.revise import Reviser
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.options import SolveOptions
from allocator.solver.search.column_generation import ColumnGeneration
from allocator.solver.search.dual_scale import money_a_unit
from allocator.solver.search.far_plans import FarPlans, Measure, SumRow, value_row, with_rows
from allocator.solver.search.initial_duals import estimate_linking_duals
from allocator.solver.search.left_open import value_of_money
from allocator.solver.search.line_sides import LineSum
from allocator.solver.search.neighbourhood import reoptimise_neighbourhood
from allocator.solver.search.result import SearchResult
from allocator.solver.search.slack_ranges import PricedBound, Range, proven_ranges, relaxed_ranges
from allocator.solver.search.violation import solve_with_integers_fixed

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import CompiledModel, Floats
    from allocator.solver.backend.highs import StopCondition
    from allocator.util.progress import CancelFlag

_ROUNDS, _NEAR = 40, 2e-3
_WHOLE_ROUNDS, _CLOSE, _WIDTH = 2, 5e-4, 0.1
"""Rounds of pricing, with whole lines in the second row, as in the search for a plan."""

_HELPERS = 4
"""Nations that may give or take where a mark is to be kept, besides those marked."""

_DEAR = 100.0
"""Price of leaving a linking row on the way there, in times the worth of its money."""


@dataclass(slots=True)
class NearBest:
    """A plan in its own model, and a proof of how good plans of it can be.

    Raises
    ------
    SolveError
        Stopped, or the plan does not keep the rules of its own case.
    """

    plan: Plan
    seed: int = 0
    cancel: CancelFlag | None = None
    reviser: Reviser = field(init=False)
    reference: Floats = field(init=False)
    proof: PricedBound = field(init=False)

    def __post_init__(self) -> None:
        self.reviser = Reviser(self.plan, seed=self.seed, cancel=self.cancel)
        self.reference = self.reviser.reference()

    def prove(self, tell: Callable[[str], None], stop: StopCondition) -> None:
        """Find the duals that prove most of all plans.

        Raises
        ------
        SolveError
            Stopped before anything was proven.
        """
        session = self.reviser.session
        blocks = BlockStructure(session.compiled)
        duals = estimate_linking_duals(session.problem, session.compiled, blocks)
        generation = ColumnGeneration(
            session.problem, blocks, duals, self.seed, lambda: stop.reached
        )
        generation.offer(self.reference)
        tell("pricing each nation separately")
        generation.rounds(_ROUNDS, _NEAR)
        tell("tightening the bound with complete plans for each nation")
        generation.step.width = _WIDTH
        generation.rounds(_WHOLE_ROUNDS, _CLOSE, integral=True)
        if stop.cancelled or not np.isfinite(generation.bound):
            raise SolveError("Stopped before there was an answer.")
        self.proof = PricedBound(blocks, generation.bound, generation.centre, generation.least)

    @property
    def bound(self) -> float:
        """The closest bound known on the value of any plan: the search's or this one."""
        return min(self.proof.bound, self.plan.bound)

    def worth(self) -> float:
        """Return the value points of US$ 1 million at the duals; the mean where none binds."""
        compiled = self.reviser.session.compiled
        duals = np.zeros(len(compiled.row_lower))
        duals[self.proof.blocks.linking_rows] = self.proof.duals
        found = value_of_money(compiled, duals, self.reference)
        spent = self.reference[compiled.positions("obligation")].sum()
        return abs(self.plan.value) / max(spent, 1.0) if found is None else found

    def ranges(self, sums: Sequence[LineSum], floor: float, stop: StopCondition) -> list[Range]:
        """Return from where to where sums go in every plan of at least `floor`, as proven."""
        found, compiled = proven_ranges(self.proof, sums, floor, stop, self.seed), self.compiled
        if not compiled.is_small:
            return found
        model = with_rows(compiled, [SumRow(compiled.costs["value"], floor)])
        other = relaxed_ranges(model, sums, stop, self.seed)
        return [(max(a[0], b[0]), min(a[1], b[1])) for a, b in zip(found, other, strict=True)]

    def far_plans(
        self, measure: Measure, rows: Sequence[SumRow], floor: float, stop: StopCondition
    ) -> FarPlans:
        """Return the search for plans of at least `floor` that keep `rows`."""
        give = max(0.0, self.plan.value - floor)
        every = [value_row(self.compiled, floor), *rows]
        return FarPlans(self.proof, measure, every, self.worth(), give, stop, self.seed)

    def keeping(
        self, plan: Plan, rows: Sequence[SumRow], floor: float, stop: StopCondition
    ) -> Floats | None:
        """Return a plan with its lots, seats and switches that keeps `rows`; None: there is none.

        Its money is found again.
        """
        model = with_rows(self.compiled, [value_row(self.compiled, floor), *rows])
        start = integer_start(plan, self.compiled)
        found = solve_with_integers_fixed(model, start, stop, self.seed)
        return None if found is None else self.compiled.rounded(found.solution)

    def forced(
        self, nations: Collection[str], rows: Sequence[SumRow], floor: float, stop: StopCondition
    ) -> Floats | None:
        """Return a plan near this one that keeps `rows`, which are about `nations`.

        Those and a few others are re-optimised. None: none was found, which proves nothing.
        """
        model = with_rows(self.compiled, [value_row(self.compiled, floor), *rows])
        blocks = BlockStructure(model)
        paid = np.zeros(len(self.reference))
        where = self.compiled.positions("obligation")
        paid[where] = self.reference[where]
        money = {one.nation: float(paid[one.columns].sum()) for one in blocks.blocks}
        others = sorted(set(money) - set(nations), key=lambda name: (-money[name], name))
        chosen = {*nations, *others[:_HELPERS]}
        group = [one for one in blocks.blocks if one.nation in chosen]
        unit = money_a_unit(self.reviser.session.problem, blocks)
        found = reoptimise_neighbourhood(
            blocks, group, self.reference, stop, self.seed, penalty=_DEAR * self.worth() * unit
        )
        settled = solve_with_integers_fixed(model, found, stop, self.seed)
        return None if settled is None else self.compiled.rounded(settled.solution)

    @property
    def compiled(self) -> CompiledModel:
        """The model of the plan's case and policy."""
        return self.reviser.session.compiled

    def value(self, solution: Floats) -> float:
        """Return the value points of a solution."""
        return float(self.compiled.costs["value"] @ solution)

    def nations(self) -> list[str]:
        """Return all nations of the case."""
        return [str(code) for code in self.plan.case.tables["nations"]["nation"]]

    def lines(self) -> list[tuple[str, str]]:
        """Return all lines that law and need leave: nation and area."""
        return sorted(self.compiled.columns.get("line_cost", {}))

    def plan_of(self, solution: Floats) -> Plan:
        """Return the plan of a solution, with the bound that is proven for all plans."""
        value = self.value(solution)
        outcome = SearchResult(solution, max(self.bound, value), "stopped", value)
        return self.reviser.session.plan_of(outcome, SolveOptions(seed=self.seed))

    def sum_of(self, nation: str, area: str = "") -> LineSum:
        """Return the money of a nation, surcharges included, or the cost of its line in an area."""
        name = "line_cost" if area else "obligation"
        keys = self.compiled.columns.get(name, {})
        where = [
            at for key, at in keys.items() if key[0] == nation and (not area or key[1] == area)
        ]
        return LineSum(np.array(where, dtype=np.int32), np.ones(len(where)))

    def numbers_of(self, one: LineSum) -> Floats:
        """Return the number of each column of the model in a sum."""
        numbers = np.zeros(len(self.compiled.lower))
        numbers[one.columns] = one.numbers
        return numbers

    @staticmethod
    def row(numbers: Floats, least: float = -np.inf, most: float = np.inf) -> SumRow:
        """Return the row that holds a sum between two limits."""
        return SumRow(numbers, least, most)

    def measure(self, by: str) -> Measure:
        """Return money by nation (surcharges included), or by area (what its lines cost)."""
        name, at = ("obligation", 0) if by == "nation" else ("line_cost", 1)
        keys = self.compiled.columns.get(name, {})
        names = tuple(sorted({key[at] for key in keys}))
        number = {one: place for place, one in enumerate(names)}
        label = np.full(len(self.compiled.lower), -1, dtype=np.int32)
        for key, column in keys.items():
            label[column] = number[key[at]]
        return Measure(names, label)
