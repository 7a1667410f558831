"""Solve a large problem step by step: relax, round, improve, prove.

Bare HiGHS has no useful plan of the default case after minutes (``benchmarks/``). Everything is
limited by counts and not by time, so the same inputs give the same plan unless a time limit or a
cancel ends the solve early.
"""

from __future__ import annotations

import numpy as np

from allocator.blocks import Blocks
from allocator.bound import NationModels, Priced
from allocator.compile import Compiled, Floats
from allocator.engine import Engine, Stop
from allocator.improve import groups_by_promise, improve_group, promise_of
from allocator.models import Problem
from allocator.options import SolveOptions
from allocator.outcome import Outcome, Stopped, Story, gap_of
from allocator.phases import calm, least_bending, settle
from allocator.relaxation import Relaxed, proven, relax, solve_restricted
from allocator.rounding import Rounding
from allocator.whole import solve_whole

_GROUPS = (1, 3, 6)
"""Sizes of the groups of nations re-optimised together, one sweep each."""

_NOTHING = 1e-6


class Guided:
    """One guided solve of a compiled problem."""

    def __init__(
        self, problem: Problem, compiled: Compiled, options: SolveOptions, story: Story
    ) -> None:
        self.problem = problem
        self.compiled = compiled
        self.options = options
        self.story = story
        self.stop: Stop = story.stop
        self.blocks = Blocks(compiled)
        self.nations = NationModels(self.blocks, options.seed)
        self.point: Floats | None = None
        self.bound = np.inf
        self.prices: Floats | None = None
        self.priced: Priced | None = None

    @property
    def value(self) -> float:
        """Value of the best plan so far."""
        return -np.inf if self.point is None else float(self.compiled.costs["value"] @ self.point)

    @property
    def good_enough(self) -> bool:
        """Whether the gap is reached."""
        return self.point is not None and gap_of(self.value, self.bound) <= self.options.gap

    def run(self) -> Outcome:
        """Return the best plan found; raises Stopped or Impossible where there is none."""
        relaxed = relax(self.problem, self.compiled, self.nations, self.story, self.options.seed)
        repair = self._repair(relaxed)
        self._learn(relaxed)
        self.story.note("relaxation", value=relaxed.value, bound=self.bound)
        self._round(relaxed)
        if self.point is not None:
            self.story.note("first plan", value=self.value, bound=self.bound)
        self._refine(relaxed)
        if self.point is None:
            return self._in_one_piece()
        self._sweep()
        status, best = self._status(), self.value
        self._finish()
        return Outcome(self._whole(), self.bound, status, best, repair, self.story.phases)

    def _in_one_piece(self) -> Outcome:
        """Leave it to HiGHS: the rounding found no plan, which proves nothing."""
        if self.stop.now:
            raise Stopped
        self.story.tell("value", "rounding found no plan; searching in one piece")
        return solve_whole(self.problem, self.compiled, self.options, self.story, self.options.gap)

    def _repair(self, relaxed: Relaxed) -> dict[str, float]:
        bending = float(relaxed.restricted.compiled.costs["bending"] @ relaxed.point)
        if bending <= _NOTHING:
            self.story.note("repair", bending=0.0)
            return {}
        self.story.tell(
            "repair", "some policy rules cannot be met together; finding the least bending"
        )
        repair = least_bending(self.compiled, self.stop, self.options.seed)
        self.story.note("repair", rules=len(repair))
        return repair

    def _learn(self, relaxed: Relaxed) -> None:
        if relaxed.priced is not None:
            if relaxed.bound < self.bound:
                self.bound = relaxed.bound
            self.prices, self.priced = relaxed.prices, relaxed.priced

    def _round(self, relaxed: Relaxed) -> None:
        part = relaxed.restricted
        engine = Engine(part.compiled, relaxed=True, seed=self.options.seed)
        engine.stop = self.stop
        rounding = Rounding(part.compiled, engine, relaxed.point)
        if rounding.run():
            self._offer(part.point(rounding.point))
            self._tell("a whole plan")

    def _offer(self, point: Floats) -> None:
        point = self.compiled.rounded(point)
        if self.point is None or self.compiled.costs["value"] @ point > self.value:
            self.point = point

    def _tell(self, message: str) -> None:
        bound = None if np.isinf(self.bound) else self.bound
        self.story.tell("value", message, None if self.point is None else self.value, bound)

    def _refine(self, relaxed: Relaxed) -> None:
        """Run a second round of columns: better prices, a tighter bound, another rounding."""
        if self.good_enough or self.stop.now:
            return
        self._tell("a second round of prices for a tighter bound")
        try:
            again = solve_restricted(
                self.compiled, relaxed.keep, self.stop, interior=True, seed=self.options.seed
            )
        except Stopped:
            return
        self._learn(proven(again, self.nations, self.stop))
        self._round(again)
        if self.point is not None:
            self.story.note("second relaxation", value=self.value, bound=self.bound)

    def _sweep(self) -> None:
        """Re-optimise groups of nations until the gap is reached."""
        for size in _GROUPS:
            if self.point is None or self.prices is None or self.priced is None:
                return
            promise = promise_of(self.blocks, self.point, self.prices, self.priced.best)
            for group in groups_by_promise(self.blocks, promise, size):
                if self.good_enough or self.stop.now:
                    return
                self._offer(
                    improve_group(self.blocks, group, self.point, self.stop, self.options.seed)
                )
                self._tell("improving " + ", ".join(block.nation for block in group))
            self.story.note(f"sweep by {size}", value=self.value, bound=self.bound)
            if size == 1:
                self._tighten()

    def _tighten(self) -> None:
        """Prove a tighter bound: each nation with whole lots and lines under the last prices."""
        if self.good_enough or self.stop.now or self.prices is None:
            return
        models = NationModels(self.blocks, self.options.seed, whole=True)
        priced = models.price(self.prices, lambda: self.stop.now)
        if priced is not None and priced.bound < self.bound:
            self.bound = priced.bound
        self.story.note("bound by whole nations", value=self.value, bound=self.bound)

    def _finish(self) -> None:
        """With lots, seats and lines as chosen, make money best and then calmest."""
        if self.point is None or self.stop.now:
            return
        self.story.tell("calm", "least change from the last plan", self.value, self.bound)
        engine = settle(self.compiled, self.point, self.stop, self.options.seed)
        if engine is None:
            return
        self.point = settled = self.compiled.rounded(engine.point)
        self.story.note("settled", value=self.value)
        calmer = calm(engine, self.compiled, settled, self.problem)
        if calmer is not None:
            self.point = self.compiled.rounded(calmer)
            turbulence = float(self.compiled.costs["turbulence"] @ self.point)
            self.story.note("calm", value=self.value, turbulence=turbulence)

    def _whole(self) -> Floats:
        assert self.point is not None
        return self.point

    def _status(self) -> str:
        if self.good_enough:
            return "within_gap"
        return "stopped"
