"""Restricted relaxation: the linear relaxation of the whole model on some of its columns.

A plan uses a tenth of the goods that could be bought. Which ones is known from pricing the nations
under an estimate of what money is worth (a first plan), from an earlier plan (a warm start), or
from the master over nation plans (`master_plans`). Diving makes a whole plan of the relaxation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from allocator.errors import SolveError
from allocator.models import Problem
from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.solver.backend.submodel import Submodel, restrict
from allocator.solver.search.initial_duals import (
    columns_under_floors,
    estimate_linking_duals,
    goods_columns,
)
from allocator.solver.search.item_switches import ItemSwitches
from allocator.solver.search.lagrangian import NationSubproblems, PricingRound
from allocator.solver.search.line_switches import LineSwitches
from allocator.solver.search.money_changes import families_left_out, with_changes
from allocator.solver.search.result import Infeasible, Interrupted, SearchLog

Columns = npt.NDArray[np.bool_]

_DUAL_MULTIPLES = (0.3, 0.7, 1.0)
"""Multiples of the estimated dual value of money at which nations are priced first.

Tried on the default case: the low one finds goods that are bought where money is not scarce; with
it the first plan is 1.7% below the best one known, without it 3%.
"""


@dataclass(slots=True)
class MasterSolution:
    """A solved restricted master, which `engine` still holds; `solution` is of its submodel."""

    submodel: Submodel
    engine: HighsModel
    solution: Floats
    linking_duals: Floats

    @property
    def value(self) -> float:
        """Value of the solution in the whole model."""
        return float(self.submodel.whole.costs["value"] @ self.full_solution)

    @property
    def full_solution(self) -> Floats:
        """The solution in the columns of the whole model."""
        return with_changes(self.submodel.whole, self.submodel.full_solution(self.solution))


class PricingHistory:
    """Pricing of the nations so far: the best Lagrangian bound with its duals and its round."""

    def __init__(self, subproblems: NationSubproblems, stop: StopCondition) -> None:
        self.subproblems = subproblems
        self.stop = stop
        self.bound = np.inf
        self.best_duals: Floats | None = None
        self.best_round: PricingRound | None = None

    def price_at(self, duals: Floats) -> PricingRound:
        """Price all nations at these duals; raises Interrupted if time is up."""
        pricing_round = self.subproblems.lagrangian_bound(duals, lambda: self.stop.reached)
        if pricing_round is None and self.stop.reached:
            raise Interrupted
        if pricing_round is None:
            raise SolveError("HiGHS could not solve a nation's problem at the given prices.")
        if pricing_round.bound < self.bound:
            self.bound, self.best_duals, self.best_round = pricing_round.bound, duals, pricing_round
        return pricing_round


class RestrictedMaster:
    """Relaxations of one compiled problem on some of its columns."""

    def __init__(
        self,
        problem: Problem,
        whole: CompiledModel,
        subproblems: NationSubproblems,
        log: SearchLog,
        seed: int,
    ) -> None:
        self.problem, self.whole, self.log, self.seed = problem, whole, log, seed
        self.blocks = subproblems.blocks
        self.pricing = PricingHistory(subproblems, log.stop)
        self._left_out = families_left_out(problem)

    def solve_first(self) -> MasterSolution:
        """Return a master in which lines and competing equipment are chosen already.

        It is on goods found at estimated duals: soon there, and good enough for a first plan.

        Raises
        ------
        Interrupted
            Time is up.
        Infeasible
            No solution satisfies law and capacity.
        """
        base = self._columns_always_in()
        self.log.report("value", "solving each nation separately with estimated prices of money")
        look = base | self._initial_columns()
        self.log.report("value", "estimating the best possible plan from the goods chosen there")
        assert self.pricing.best_round is not None
        look &= ~self._dominated_columns(self.pricing.best_round.solution)
        first = self._first_feasible(look, look | columns_under_floors(self.problem, self.whole))
        if first is None:
            # the columns may lack what a law asks for; with all of them the answer is final
            return self.solve(np.ones(len(self.whole.lower), dtype=bool), interior=True)
        return first

    def _initial_columns(self) -> Columns:
        estimate = estimate_linking_duals(self.problem, self.whole, self.blocks)
        wanted = np.zeros(len(self.whole.lower), dtype=bool)
        for multiple in _DUAL_MULTIPLES:
            wanted |= self.pricing.price_at(multiple * estimate).used
        return wanted

    def start_pricing(self, duals: Floats | None) -> None:
        """Price the nations at the duals of a warm start, or if there are none at an estimate."""
        estimate = (
            estimate_linking_duals(self.problem, self.whole, self.blocks)
            if duals is None
            else duals
        )
        self.pricing.price_at(estimate)

    def _first_feasible(self, *keeps: Columns) -> MasterSolution | None:
        """Return the master on the first choice of columns that is feasible; None if none is."""
        for keep in keeps:
            try:
                return self.solve(keep)
            except Infeasible:
                continue
        return None

    def support_submodel(self, relaxed: MasterSolution) -> Submodel:
        """Return the submodel of a master without all that is not bought: much smaller."""
        bought = self._columns_always_in() | (relaxed.full_solution > 0)
        # grants are divisible and may fill what whole lots leave
        bought[self.whole.positions("grant")] = True
        return restrict(self.whole, bought & self._columns_of(relaxed), self._left_out)

    def solve_on_support(self, relaxed: MasterSolution) -> MasterSolution:
        """Return the same master on its support: quick to re-solve."""
        part = self.support_submodel(relaxed)
        engine = HighsModel(part.compiled, relaxed=True, seed=self.seed)
        engine.set_basis_from(relaxed.engine, *part.positions_in(relaxed.submodel))
        return self._solve_model(part, engine)

    def _columns_of(self, relaxed: MasterSolution) -> Columns:
        inside = np.zeros(len(self.whole.lower), dtype=bool)
        inside[relaxed.submodel.columns] = True
        return inside

    def _columns_always_in(self) -> Columns:
        """Return all columns but those of goods that need not be bought."""
        return ~goods_columns(self.whole) | (self.whole.lower > 0)

    def solve_around(self, solution: Floats, promising: Columns) -> MasterSolution | None:
        """Return the master on what `solution` buys and what is promising; None: infeasible.

        Small, so a plan is soon repaired.
        """
        assert self.pricing.best_round is not None
        bought = self._columns_always_in() | (solution > 0) | promising
        # at no price of money, so that an empty line does not dominate one held for a floor
        dominated = self._dominated_columns(solution, money=0.0)
        more = bought | self.pricing.best_round.used
        return self._first_feasible(bought & ~dominated, more & ~dominated)

    def _dominated_columns(self, solution: Floats, money: float | None = None) -> Columns:
        """Return columns of lines and equipment that compete with better ones and lost.

        `money` is its price, value per US$ million; None: the mean of the best duals so far.
        """
        lines, items = LineSwitches(self.whole), ItemSwitches(self.whole)
        dominated_columns = np.zeros(len(self.whole.lower), dtype=bool)
        price = self._mean_dual_of_money() if money is None else money
        off = lines.switch[~lines.best_lines(solution, price)]
        dominated_columns[off] = True
        dominated_columns[lines.goods(off)] = True
        dominated_items = items.dominated(solution)
        dominated_columns[items.columns_of(dominated_items)] = True
        dominated_columns[[items.switch[pair] for pair in dominated_items]] = True
        return dominated_columns & (self.whole.lower <= 0)

    def _mean_dual_of_money(self) -> float:
        """Return the mean of the best duals of money so far, over accounts and years."""
        assert self.pricing.best_duals is not None
        rows = list(self.whole.rows.get("account_year", {}).values())
        among = np.isin(self.blocks.linking_rows, rows)
        return float(np.abs(self.pricing.best_duals[among]).mean()) if among.any() else 0.0

    def solve(self, keep: Columns, *, interior: bool = False) -> MasterSolution:
        """Solve the linear relaxation on the columns in `keep`.

        The simplex method is faster on few columns, the interior-point method on many.

        Raises
        ------
        Interrupted
            Time is up or the solve was cancelled.
        Infeasible
            No solution satisfies the rows on these columns.
        """
        needed = keep.copy()
        for pair in self._left_out.values():
            for name in pair:
                needed[self.whole.positions(name)] = False
        part = restrict(self.whole, needed, self._left_out)
        engine = HighsModel(part.compiled, relaxed=True, seed=self.seed)
        if interior:
            engine.set_options(solver="ipm")
        return self._solve_model(part, engine)

    def _solve_model(self, part: Submodel, engine: HighsModel) -> MasterSolution:
        engine.stop = self.log.stop
        if not engine.run():
            if engine.infeasible:
                raise Infeasible
            if self.log.stop.reached:
                raise Interrupted
            raise SolveError(f"HiGHS ended without an answer: {engine.status}")
        duals = part.full_row_duals(engine.row_duals)[self.blocks.linking_rows]
        return MasterSolution(part, engine, engine.solution, duals)
