"""The last steps of a search: what the plan found leaves open is decided by stated rules.

Its value is kept, but for what the policy trades for less turbulence. Of a plan proven optimal
(`finish_optimal`) lots and seats may still change; of others (`finish_feasible`) they stay as
chosen, except that idle goods are dropped and that less turbulent plans are looked for, the last
plan's goods among them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from allocator.models import Problem
from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints
from allocator.solver.backend.highs import HighsModel
from allocator.solver.search.result import SearchLog
from allocator.solver.search.tie_breaking import SearchEffort, TieBreaker
from allocator.solver.search.violation import solve_with_integers_fixed
from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from allocator.solver.backend.compiled_model import CompiledModel, Floats

COUNTS = ("lots", "seats")
"""Variables that count something; the other whole ones say what is on."""


class LexicographicPhases:
    """Finishes plans of one compiled problem; `last_goods` is a MIP start from the last plan."""

    def __init__(
        self,
        problem: Problem,
        compiled: CompiledModel,
        log: SearchLog,
        seed: int,
        last_goods: Floats | None,
    ) -> None:
        self.problem, self.compiled, self.log = problem, compiled, log
        self.seed, self.last_goods = seed, last_goods

    def finish_optimal(self, engine: HighsModel, solution: Floats, effort: SearchEffort) -> Floats:
        """Return the plan that wins all ties on `engine`, which keeps integrality.

        It is for a `solution` of proven best value. Of others less spending at the same value
        says little, since the money left could make them better: see `finish_feasible`.
        """
        ties = self._tie_breaker(engine, solution, effort)
        self._minimise_spending(ties)
        if self._time_left and self._has_last:
            near = None if self.last_goods is None else self._with_goods(self.last_goods, ties)
            if near is not None and near.turbulence < ties.turbulence:
                ties.incumbent = near.incumbent
            ties.minimise_turbulence()
        least = ties.least_turbulence
        exact = None
        if self._time_left:
            ties.maximise_evenness()
            # the solver keeps rows less exactly with whole numbers than without
            exact = self._with_goods(ties.incumbent, ties)
        if self._has_last:
            self._record_turbulence(exact or ties, least)
        if exact is None:
            return ties.incumbent
        self._maximise_evenness(exact)
        return exact.incumbent

    def or_last_goods(self, solution: Floats) -> Floats:
        """Return the better one of `solution` and the best plan with the last plan's goods."""
        engine = self._last_goods_model
        if engine is None:
            return solution
        other, worth = self.compiled.rounded(engine.solution), self.compiled.costs["value"]
        return other if worth @ other > worth @ solution else solution

    def finish_feasible(self, solution: Floats, effort: SearchEffort | None) -> Floats:
        """Return the plan that wins all ties with lots, seats and lines as chosen in `solution`.

        Where value may be traded for less turbulence, that is also searched by branch and cut, with
        `effort`; None: that would take too long, and so would evenness, which on the default case
        took longer than half the search. Where time is up the plan so far is returned.
        """
        engine = solve_with_integers_fixed(self.compiled, solution, self.log.stop, self.seed)
        if engine is None:
            return solution
        ties = self._tie_breaker(engine, self.compiled.rounded(engine.solution))
        self.log.record("settled", value=ties.required_value)
        if self._time_left:
            self._drop_idle_goods(ties)
            self._minimise_spending(ties)
        if self._time_left and self._has_last and ties.minimise_turbulence():
            ties = self._less_turbulent(ties, effort)
        if effort is not None:
            self._maximise_evenness(ties)
        return ties.incumbent

    @cached_property
    def _last_goods_model(self) -> HighsModel | None:
        """The best money for the last plan's goods, solved once; None where they are infeasible."""
        if self.last_goods is None or not self._time_left:
            return None
        return solve_with_integers_fixed(self.compiled, self.last_goods, self.log.stop, self.seed)

    @property
    def _time_left(self) -> bool:
        return not self.log.stop.reached

    @property
    def _count_columns(self) -> Ints:
        return np.concatenate([self.compiled.positions(name) for name in COUNTS])

    @property
    def _may_trade_value(self) -> bool:
        return bool(self.problem.figures["value_tolerance"].values[0] > 0)

    @property
    def _has_last(self) -> bool:
        return bool(self.problem.sets["last_pairs"])

    def _minimise_spending(self, ties: TieBreaker) -> None:
        ties.minimise_spending()
        ties.cap_spending(ties.spending)
        self.log.record("spending", reached=ties.spending, least=ties.least_spending)

    def _maximise_evenness(self, ties: TieBreaker) -> None:
        if self._time_left:
            ties.maximise_evenness()
            self.log.record("even", value=ties.value)

    def _record_turbulence(self, ties: TieBreaker, least: float | None) -> None:
        least = None if least is None else min(least, ties.turbulence)
        self.log.record("calm", value=ties.value, turbulence=ties.turbulence, least=least)

    def _less_turbulent(self, ties: TieBreaker, effort: SearchEffort | None) -> TieBreaker:
        """Return the ties of a less turbulent plan with other goods, or those given."""
        near, least = self._with_last_goods(ties), None
        if near is not None and near.turbulence < ties.turbulence:
            ties = near
        if ties.turbulence <= NEAR * ties.spending:
            least = 0.0
        elif effort is not None and self._may_trade_value and self._time_left:
            other = self._least_change_mip(ties, effort)
            least = other.least_turbulence
            if other.turbulence < (1 - NEAR) * ties.turbulence:
                ties = self._with_goods(other.incumbent, ties) or ties
        self._record_turbulence(ties, least)
        return ties

    def _least_change_mip(self, ties: TieBreaker, effort: SearchEffort) -> TieBreaker:
        """Search for a less turbulent plan of the same value and spending with integers free."""
        engine = HighsModel(self.compiled, relaxed=False, seed=self.seed)
        engine.stop = self.log.stop
        other = self._tie_breaker(engine, ties.incumbent, effort, ties.required_value)
        other.cap_spending(ties.spending)
        other.minimise_turbulence()
        return other

    def _with_last_goods(self, ties: TieBreaker) -> TieBreaker | None:
        """Return the least turbulent plan with the last plan's goods; None: there is none so good.

        It may spend more than `ties`, where less is not proven to do: as much as those goods need.
        """
        engine = self._last_goods_model
        if engine is None or not self._time_left:
            return None
        near = self._tie_breaker(engine, self.compiled.rounded(engine.solution))
        near.required_value = min(near.required_value, ties.required_value)
        near.minimise_spending()
        near.cap_spending(max(near.spending, ties.spending))
        near.required_value = ties.required_value
        return near if near.minimise_turbulence() else None

    def _with_goods(self, solution: Floats, ties: TieBreaker) -> TieBreaker | None:
        """Return the least turbulent plan with these goods, as good as `ties` and as cheap.

        Without a last plan it is the cheapest. None: there is none so good.
        """
        engine = solve_with_integers_fixed(self.compiled, solution, self.log.stop, self.seed)
        if engine is None:
            return None
        other = self._tie_breaker(
            engine, self.compiled.rounded(engine.solution), worth=ties.required_value
        )
        if self._has_last:
            other.cap_spending(ties.spending)
            return other if other.minimise_turbulence() else None
        if not other.minimise_spending():
            return None
        other.cap_spending(other.spending)
        return other

    def _drop_idle_goods(self, ties: TieBreaker) -> None:
        """Drop lots and seats that add nothing to value, on a model that holds them fixed.

        They may fall in parts first; what is left of them is then rounded up.
        """
        engine, compiled, before = ties.engine, self.compiled, ties.incumbent
        counts = self._count_columns
        chosen, spent = before[counts], ties.spending
        engine.set_column_bounds(counts, compiled.lower[counts], chosen)
        ties.minimise_spending()
        fewer, saved = np.ceil(ties.incumbent[counts] - NEAR), spent - ties.spending
        ties.incumbent = before
        if (fewer >= chosen).all() or saved <= NEAR * spent:
            fewer = chosen
        engine.set_column_bounds(counts, fewer, fewer)
        if not ties.minimise_spending():
            ties.incumbent = before
            engine.set_column_bounds(counts, chosen, chosen)

    def _tie_breaker(
        self,
        engine: HighsModel,
        solution: Floats,
        effort: SearchEffort | None = None,
        worth: float | None = None,
    ) -> TieBreaker:
        return TieBreaker(
            engine, self.compiled, self.problem, solution, effort or SearchEffort(0.0, 0), worth
        )
