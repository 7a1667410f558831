"""The relaxation of the whole, solved on the columns that matter.

A plan uses a tenth of the goods that could be bought. Which ones is asked of the nations, each by
itself under prices of what they share (column generation; the same pass proves a bound): first
under guessed prices of money, then between the best of these and the prices of a first relaxation,
which by themselves swing too far (smoothing after Wentges 1997, doi:10.1016/S0969-6016(97)00001-4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from allocator.errors import SolveError
from allocator.models import Problem
from allocator.solver.backend.compiled_model import Compiled, Floats
from allocator.solver.backend.highs import Engine, Stop
from allocator.solver.backend.submodel import Restricted, restrict
from allocator.solver.search.initial_duals import GOODS, guess_prices, obliged_goods
from allocator.solver.search.item_switches import Items
from allocator.solver.search.lagrangian import NationModels, Priced
from allocator.solver.search.line_switches import Lines
from allocator.solver.search.result import Impossible, Stopped, Story

Columns = npt.NDArray[np.bool_]

_LATER = ("change",)
"""Rows that only the calm phase needs, unless changes are limited."""

_LATER_COLUMNS = ("up", "down")

_GUESSES = (0.3, 0.7, 1.0)
"""Multiples of the guessed price of money at which nations are asked first.

Tried on the default case: the low one finds goods that are bought where money is not scarce; with
it the first plan is 1.7 % below the best one known, without it 3 %.
"""

_MIXES = (0.2, 0.3, 0.4)
"""Shares of the relaxation's prices mixed into the best prices so far."""

_CLOSER = (0.5, 0.8, 1.0)


@dataclass(slots=True)
class Relaxed:
    """A solved relaxation on some columns; `engine` holds it still, `prices` are of coupling rows.

    `point` is of the restricted model.
    """

    restricted: Restricted
    engine: Engine
    point: Floats
    prices: Floats
    value: float

    @property
    def whole_point(self) -> Floats:
        """The point in the columns of the whole model."""
        return self.restricted.point(self.point)


class Asked:
    """Prices at which the nations were asked, and the best bound proven so far."""

    def __init__(self, nations: NationModels, stop: Stop) -> None:
        self.nations = nations
        self.stop = stop
        self.bound = np.inf
        self.prices: Floats | None = None
        self.priced: Priced | None = None

    def ask(self, prices: Floats) -> Priced:
        """Ask all nations; raises Stopped if time is up."""
        priced = self.nations.price(prices, lambda: self.stop.now)
        if priced is None and self.stop.now:
            raise Stopped
        if priced is None:
            raise SolveError("HiGHS found no answer to what a nation would buy at given prices.")
        if priced.bound < self.bound:
            self.bound, self.prices, self.priced = priced.bound, prices, priced
        return priced

    def ask_between(self, prices: Floats, shares: Sequence[float]) -> list[Priced]:
        """Ask at mixtures of the best prices so far and `prices`, by the share of the latter."""
        best = prices if self.prices is None else self.prices
        return [self.ask((1 - share) * best + share * prices) for share in shares]


class Relaxation:
    """Relaxations of one compiled problem, each on more telling columns than the one before."""

    def __init__(
        self, problem: Problem, whole: Compiled, nations: NationModels, story: Story, seed: int
    ) -> None:
        self.problem, self.whole, self.story, self.seed = problem, whole, story, seed
        self.blocks = nations.blocks
        self.asked = Asked(nations, story.stop)
        self.keep = np.ones(len(whole.lower), dtype=bool)
        self._better: Columns | None = None
        self._narrow = False

    def first(self) -> Relaxed:
        """Return a relaxation in which lines and competing equipment are chosen already.

        It is on goods asked for at guessed prices: soon there, and good enough for a first plan.

        Raises
        ------
        Stopped
            Time is up.
        Impossible
            No point satisfies law and capacity.
        """
        base = self._without_goods()
        self.story.tell("value", "asking each nation what it would buy at guessed prices")
        look = base | self._wanted_at_guesses()
        self.story.tell("value", "a first relaxation on the goods that nations ask for")
        assert self.asked.priced is not None
        look &= ~self._losers(self.asked.priced.point)
        rough = self._feasible(look, look | obliged_goods(self.problem, self.whole))
        if rough is None:
            # the guess may lack what a law asks for; with all columns the answer is final
            return self.solve(self.keep, interior=True)
        bought = base | (rough.whole_point > 0)
        self.keep = bought.copy()
        for priced in self.asked.ask_between(rough.prices, _MIXES):
            self.keep |= priced.used
        assert self.asked.priced is not None
        best = self.asked.priced
        # chosen now: `second` will change the prices, perhaps while `better` runs
        self._better = (bought | best.used) & ~self._losers(best.point)
        return rough

    def _wanted_at_guesses(self) -> Columns:
        guess = guess_prices(self.problem, self.whole, self.blocks)
        wanted = np.zeros(len(self.whole.lower), dtype=bool)
        for multiple in _GUESSES:
            wanted |= self.asked.ask(multiple * guess).used
        return wanted

    def ask_at(self, prices: Floats | None) -> None:
        """Ask the nations at prices known from before, or where there are none at a guess."""
        guess = guess_prices(self.problem, self.whole, self.blocks) if prices is None else prices
        self.asked.ask(guess)

    def better(self) -> Relaxed | None:
        """Return the relaxation with the lines that are best at the prices of the first one."""
        return None if self._better is None else self._feasible(self._better)

    def _feasible(self, *keeps: Columns) -> Relaxed | None:
        """Return the relaxation on the first choice of columns that has a point; None without."""
        for keep in keeps:
            try:
                return self.solve(keep)
            except Impossible:
                continue
        return None

    def second(self) -> Relaxed:
        """Return the relaxation on all columns asked for so far, for prices and a bound."""
        if self._narrow:
            self.keep |= self._wanted_at_guesses()
        relaxed = self.solve(self.keep, interior=True)
        self.asked.ask_between(relaxed.prices, _CLOSER)
        return relaxed

    def bought_part(self, relaxed: Relaxed) -> Restricted:
        """Return the model of a relaxation without all that is not bought: much smaller."""
        bought = self._without_goods() | (relaxed.whole_point > 0)
        # grants are divisible and may fill what whole lots leave
        bought[self.whole.positions("grant")] = True
        return restrict(self.whole, bought & self._solved(relaxed), self._later)

    def only_bought(self, relaxed: Relaxed) -> Relaxed:
        """Return the same relaxation on its `bought_part`: quick to re-solve."""
        part = self.bought_part(relaxed)
        engine = Engine(part.compiled, relaxed=True, seed=self.seed)
        engine.start_at(relaxed.engine, *part.within(relaxed.restricted))
        return self._run(part, engine)

    def _solved(self, relaxed: Relaxed) -> Columns:
        inside = np.zeros(len(self.whole.lower), dtype=bool)
        inside[relaxed.restricted.columns] = True
        return inside

    def _without_goods(self) -> Columns:
        """Return all columns but those of goods that need not be bought."""
        base = np.ones(len(self.whole.lower), dtype=bool)
        for variable, _ in GOODS:
            base[self.whole.positions(variable)] = False
        return base | (self.whole.lower > 0)

    def around(self, point: Floats) -> Relaxed | None:
        """Return the relaxation on what `point` buys, with its lines; None if it has no point.

        Small, so a plan is soon mended; what nations would buy beside it waits for `better`.
        """
        assert self.asked.priced is not None
        bought = self._without_goods() | (point > 0)
        self._narrow = True
        self.keep = bought | self.asked.priced.used
        # at no price of money, so that a line held for a floor is not beaten by an empty one
        losers = self._losers(point, money=0.0)
        self._better = self.keep & ~losers
        relaxed = self._feasible(bought & ~losers, self._better)
        if relaxed is not None:
            self.asked.ask_between(relaxed.prices, _MIXES)
        return relaxed

    def with_lines_of(self, point: Floats, bought: Columns) -> Relaxed | None:
        """Return the relaxation with the lines and equipment that are best in `point`.

        It is on what `point` holds and on what earlier relaxations `bought`: half the columns that
        were ever asked for, at a few hundredths of a per cent of value.
        """
        few = self._without_goods() | bought | (point > 0)
        self.keep |= point > 0
        losers = self._losers(point)
        return self._feasible(few & ~losers, self.keep & ~losers)

    def _losers(self, point: Floats, money: float | None = None) -> Columns:
        """Return columns of lines and equipment that compete with better ones and lost.

        `money` is its price, value per US$ million; None: the mean of the best prices so far.
        """
        lines, items = Lines(self.whole), Items(self.whole)
        lost = np.zeros(len(self.whole.lower), dtype=bool)
        price = self._money_price() if money is None else money
        off = lines.switch[~lines.worthiest(point, price)]
        lost[off] = True
        lost[lines.goods(off)] = True
        beaten = items.beaten(point)
        lost[items.columns_of(beaten)] = True
        lost[[items.switch[pair] for pair in beaten]] = True
        return lost & (self.whole.lower <= 0)

    def _money_price(self) -> float:
        """Return the mean price of money of all accounts and years at the best prices so far."""
        assert self.asked.prices is not None
        rows = list(self.whole.rows.get("account_year", {}).values())
        among = np.isin(self.blocks.coupling, rows)
        return float(np.abs(self.asked.prices[among]).mean()) if among.any() else 0.0

    def solve(self, keep: Columns, *, interior: bool = False) -> Relaxed:
        """Solve the relaxation on the columns in `keep`.

        The simplex method is faster on few columns, the interior-point method on many.

        Raises
        ------
        Stopped
            Time is up or the solve was cancelled.
        Impossible
            No point satisfies the rows on these columns.
        """
        needed = keep.copy()
        for name in _LATER_COLUMNS if self._later else ():
            needed[self.whole.positions(name)] = False
        part = restrict(self.whole, needed, self._later)
        engine = Engine(part.compiled, relaxed=True, seed=self.seed)
        if interior:
            engine.options(solver="ipm")
        return self._run(part, engine)

    @property
    def _later(self) -> tuple[str, ...]:
        return () if self.problem.sets["changed_pairs"] else _LATER

    def _run(self, part: Restricted, engine: Engine) -> Relaxed:
        engine.stop = self.story.stop
        if not engine.run():
            if engine.infeasible:
                raise Impossible
            if self.story.stop.now:
                raise Stopped
            raise SolveError(f"HiGHS ended without an answer: {engine.status}")
        prices = part.row_prices(engine.row_prices)[self.blocks.coupling]
        point = engine.point
        value = float(part.compiled.costs["value"] @ point)
        return Relaxed(part, engine, point, prices, value)
