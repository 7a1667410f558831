"""What things cost around a plan: dual prices of what nations share, and the room each has left."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from allocator.assemble import Assembly
from allocator.errors import SolveError
from allocator.extract.rounding import use_of_item
from allocator.session.mip_start import integer_start
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.backend.compiled_model import compile_problem
from allocator.solver.backend.highs import StopCondition
from allocator.solver.backend.submodel import matrix_of
from allocator.solver.search.violation import solve_with_integers_fixed
from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from allocator.models import Problem
    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import CompiledModel, Floats
    from allocator.util.progress import CancelFlag

INF = float("inf")

_WHOLE_ROWS = ("production", "stock", "course_seats")
"""Rows of lots and seats alone: with these kept they have no dual price."""


class Market:
    """A plan's model solved with its whole numbers kept, and what is read from its duals.

    Costs are value points. What a nation shares with others is priced by duals; what is its own
    (absorption, change from the last plan, swings, pieces of a need) by what it has left.

    Raises
    ------
    SolveError
        Stopped, or the plan does not keep the rules of its own case.
    """

    def __init__(self, plan: Plan, cancel: CancelFlag | None = None) -> None:
        self.plan = plan
        self.problem: Problem = Assembly.of(plan.case, plan.policy).problem()
        self.compiled: CompiledModel = compile_problem(self.problem)
        stop = StopCondition(None, cancel.is_set if cancel is not None else None)
        start = integer_start(plan, self.compiled)
        engine = solve_with_integers_fixed(self.compiled, start, stop, 0)
        if stop.cancelled:
            raise SolveError("Stopped before there was an answer.")
        if engine is None:
            raise SolveError("The plan has no prices: it does not keep the rules of its own case.")
        self._use = use_of_item(self.problem)
        self._solution = engine.solution.tolist()
        self._costs = self._priced(engine.row_duals).tolist()
        used = np.asarray(matrix_of(self.compiled) @ engine.solution)
        self._left = (self.compiled.row_upper - used).tolist()
        self._upper = self.compiled.upper.tolist()
        self._rates: dict[tuple[str, str, int], tuple[float, float]] = {}

    def _priced(self, duals: Floats) -> Floats:
        """Return what one unit of each column costs: its own, and of rows of several nations."""
        compiled, duals = self.compiled, duals.copy()
        for family in _WHOLE_ROWS:
            duals[list(compiled.rows.get(family, {}).values())] = 0.0
        blocks = BlockStructure(compiled)
        shared = np.asarray(blocks.linking_matrix.T @ duals[blocks.linking_rows])
        return np.asarray(-compiled.costs["value"] - shared)

    def figure(self, name: str) -> dict[Any, float]:
        """Return a figure of the problem by key."""
        return dict(self.problem.figures[name].items())

    def keys(self, name: str) -> dict[Any, int]:
        """Return the columns of a variable by key."""
        return self.compiled.columns.get(name, {})

    def has(self, name: str, key: Any) -> float:
        """Return the plan's number; 0 where the model has none."""
        column = self.keys(name).get(key)
        return 0.0 if column is None else self._solution[column]

    def most(self, name: str, key: Any) -> float:
        """Return the largest number allowed; 0 where the model has none."""
        column = self.keys(name).get(key)
        return 0.0 if column is None else self._upper[column]

    def cost(self, name: str, key: Any) -> float:
        """Return what one unit costs by itself and in what nations share; INF: there is none."""
        column = self.keys(name).get(key)
        return INF if column is None else self._costs[column]

    def left(self, family: str, key: Any) -> float:
        """Return what a row has left; INF: there is no such row."""
        row = self.compiled.rows.get(family, {}).get(key)
        return INF if row is None else self._left[row]

    def money(self, nation: str, item: str, year: int, musd: float) -> tuple[float, float]:
        """Return what it costs to pay for an item, and the part of it that absorption is.

        INF where no account may pay in the year.
        """
        use = self._use.get((nation, item))
        rate, gross = (INF, 1.0) if use is None else self._rate(nation, use, year)
        if rate == INF:
            return INF, 0.0
        wasted = self._wasted(nation, year, musd * gross)
        return (rate + gross * self._swing(nation, year)) * musd + wasted, wasted

    def _rate(self, nation: str, use: str, year: int) -> tuple[float, float]:
        """Return value points and obligations of US$ 1 million by the cheapest account."""
        key = nation, use, year
        if key not in self._rates:
            found = [(INF, 1.0)]
            for account in self.problem.members["payers_of_use"].get((nation, use), ()):
                if self.most("pay", (nation, account, use, year)) > 0:
                    gross = self._gross[account]
                    obliged = self.cost("obligation", (nation, account, year))
                    obliged += self._change(nation, account, year)
                    own = self.cost("pay", (nation, account, use, year))
                    found.append((own + gross * obliged, gross))
            self._rates[key] = min(found)
        return self._rates[key]

    @cached_property
    def _gross(self) -> dict[Any, float]:
        return self.figure("gross")

    def _change(self, nation: str, account: str, year: int) -> float:
        """Return what US$ 1 million more costs as change from the last plan."""
        key = nation, account, year
        if key not in self.keys("up"):
            return 0.0
        return -self.cost("down", key) if self.has("down", key) > NEAR else self.cost("up", key)

    def _swing(self, nation: str, year: int) -> float:
        """Return what US$ 1 million more in a year costs as swings from year to year."""
        now, after = (nation, year), (nation, year + 1)
        total = 0.0
        if now in self.keys("rise"):
            less = self.has("fall", now) > NEAR
            total += -self.cost("fall", now) if less else self.cost("rise", now)
        if after in self.keys("rise"):
            more = self.has("rise", after) > NEAR
            total += -self.cost("rise", after) if more else self.cost("fall", after)
        return total

    def _wasted(self, nation: str, year: int, musd: float) -> float:
        """Return what is lost as a nation absorbs more money; beyond its limit, its own use."""
        total, rest = 0.0, musd
        for segment in self.problem.sets["segments"]:
            key = nation, year, segment
            if key not in self.keys("spend"):
                return 0.0
            part = min(rest, max(0.0, self.most("spend", key) - self.has("spend", key)))
            total, rest = total + part * self.cost("spend", key), rest - part
        return total + rest * self._own_money.get(nation, 0.0)

    @cached_property
    def _own_money(self) -> dict[str, float]:
        """Value points of needs met for US$ 1 million, on average, by nation."""
        worth, spent = dict[str, float](), dict[str, float]()
        for (nation, _), points in self.worth_of_lines.items():
            worth[nation] = worth.get(nation, 0.0) + points
        for (nation, *_), column in self.keys("obligation").items():
            spent[nation] = spent.get(nation, 0.0) + self._solution[column]
        return {name: worth.get(name, 0.0) / musd for name, musd in spent.items() if musd > NEAR}

    @cached_property
    def worth_of_lines(self) -> dict[tuple[str, str], float]:
        """Value points of needs met, by nation and area."""
        found: dict[tuple[str, str], float] = {}
        for (nation, area, *_), column in self.keys("met").items():
            met = -self._costs[column] * self._solution[column]
            found[nation, area] = found.get((nation, area), 0.0) + met
        return found

    def gained(self, nation: str, area: str, period: int, points: float) -> float:
        """Return what more usable points are worth, piece by piece of the need."""
        total, rest = 0.0, points
        for piece in self.problem.sets["pieces"]:
            column = self.keys("met").get((nation, area, period, piece))
            if column is None or rest <= 0.0:
                break
            part = min(rest, max(0.0, self._upper[column] - self._solution[column]))
            total, rest = total - part * self._costs[column], rest - part
        return total

    def given_up(self, nation: str, area: str, period: int, points: float) -> float:
        """Return what is lost with usable points: first those that meet no need."""
        rest, total = points - max(0.0, self.left("filled", (nation, area, period))), 0.0
        for piece in reversed(self.problem.sets["pieces"]):
            column = self.keys("met").get((nation, area, period, piece))
            if column is None or rest <= 0.0:
                break
            part = min(rest, self._solution[column])
            total, rest = total - part * self._costs[column], rest - part
        return total
