"""Solve a large problem step by step: relax, round, improve, prove.

Bare HiGHS has no useful plan of the default case after minutes (``benchmarks/``). Everything is
limited by counts and not by time, so the same inputs give the same plan unless a time limit or a
cancel ends the solve early.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from allocator.models import Problem
from allocator.solver.backend.block_structure import Blocks
from allocator.solver.backend.compiled_model import Compiled, Floats, Ints
from allocator.solver.backend.highs import Stop
from allocator.solver.options import SolveOptions
from allocator.solver.search.branch_and_cut import MOST_NONZEROS, branch
from allocator.solver.search.diving import Rounding
from allocator.solver.search.lagrangian import NationModels
from allocator.solver.search.lexicographic import Finish
from allocator.solver.search.monolithic import solve_whole
from allocator.solver.search.neighbourhood import (
    groups_by_promise,
    improve_group,
    improve_groups,
    promise_of,
)
from allocator.solver.search.restricted_master import Asked, Relaxation, Relaxed
from allocator.solver.search.result import Outcome, Stopped, Story
from allocator.solver.search.tie_breaking import Effort
from allocator.solver.search.violation import least_bending, settle
from allocator.solver.search.warm_start import Known
from allocator.util.gap import gap_of

_GROUPS = (1, 3, 6)
"""Sizes of the groups of nations re-optimised together, one sweep each."""

_BATCH = 4
"""Groups re-optimised side by side; fixed, so that the plan does not depend on the cores."""

_FIX_GAP = 0.05
"""Largest gap to which a nation is made whole that the rounding could not."""

_NOTHING = 1e-6

_CALM = Effort(0.05, 5)
"""How far a calmer plan is searched in one piece, where the problem is not too large for it."""

_NOTABLE = 1e-3
"""Share of value by which a plan must be better than the last one shown, to be shown itself."""


class Guided:
    """One guided solve of a compiled problem."""

    def __init__(
        self,
        problem: Problem,
        compiled: Compiled,
        options: SolveOptions,
        story: Story,
        known: Known | None = None,
        last: Floats | None = None,
    ) -> None:
        self.problem = problem
        self.compiled = compiled
        self.options = options
        self.story = story
        self.stop: Stop = story.stop
        self.blocks = Blocks(compiled)
        nations = NationModels(self.blocks, options.seed)
        self.relaxation = Relaxation(problem, compiled, nations, story, options.seed)
        self.point: Floats | None = None
        self.bound = np.inf
        self._known = known
        self._last = last
        self._bought = np.zeros(len(compiled.lower), dtype=bool)
        self._shown: float | None = None

    @property
    def value(self) -> float:
        """Value of the best plan so far."""
        return -np.inf if self.point is None else float(self.compiled.costs["value"] @ self.point)

    @property
    def good_enough(self) -> bool:
        """Whether the gap is reached."""
        return self.point is not None and gap_of(self.value, self.bound) <= self.options.gap

    @property
    def asked(self) -> Asked:
        """What the nations were asked, with the best prices and bound of relaxations."""
        return self.relaxation.asked

    def run(self) -> Outcome:
        """Return the best plan found; raises Stopped or Impossible where there is none."""
        repair: dict[str, float] | None = None
        try:
            repair = self._plan()
            if self.point is None:
                return self._in_one_piece()
            self._tighten()
            for size in _GROUPS:
                self._sweep(size)
                # groups of one are quick; after them HiGHS has a better plan to start from
                if size == 1:
                    self._branch()
        except Stopped:
            if self.point is None:
                raise
        finish = Finish(self.problem, self.compiled, self.story, self.options.seed, self._last)
        if self.point is not None:
            self._offer(finish.or_last(self.point))
        status, best = self._status(), self.value
        self._finish(finish)
        return Outcome(self._whole(), self.bound, status, best, repair, self.story.phases)

    def _plan(self) -> dict[str, float] | None:
        """Make first plans from relaxations; return the bending without which there is none."""
        first = self._mended_last() or self.relaxation.first()
        self._learn()
        self.story.note("relaxation", value=first.value, bound=self.bound)
        if not self.good_enough or self._known is not None:
            # what came of the last plan may be near enough and still leave money unspent
            self._round(first, "first plan")
        if self.good_enough and self._bends_nothing(first):
            return {}
        with _beside(self.relaxation.second) as second:
            # better prices are sought on another core while this one makes plans
            better = self.relaxation.better()
            if better is not None:
                self._round(better, "plan with better lines")
            return self._close(second)

    def _bends_nothing(self, relaxed: Relaxed) -> bool:
        """Tell whether it is seen already that no policy rule has to bend."""
        small = self.relaxation.bought_part(relaxed).compiled
        if least_bending(small, self.stop, self.options.seed) != {}:
            return False
        self.story.note("repair", bending=0.0)
        return True

    def _mended_last(self) -> Relaxed | None:
        """Return a relaxation on what the last plan buys; None without a last plan."""
        if self._known is None:
            return None
        self.story.tell("value", "mending the plan shown")
        prices = self._known.prices_in(self.compiled)
        self.relaxation.ask_at(None if prices is None else prices[self.blocks.coupling])
        self._learn()
        known = self._known.point_in(self.compiled)
        kept = settle(self.compiled, known, self.stop, self.options.seed)
        if kept is not None:
            self._offer(kept.point)
            self._tell("the plan shown: its lots and seats, with money found anew")
            self.story.note("last plan", value=self.value, bound=self.bound)
        return self.relaxation.around(known)

    @property
    def known(self) -> Known | None:
        """What a later solve of a changed problem can start from; None without a plan."""
        if self.point is None or self.asked.prices is None:
            return None
        prices = np.zeros(len(self.compiled.row_lower))
        prices[self.blocks.coupling] = self.asked.prices
        return Known.of(self.compiled, self.point, prices)

    def _close(self, second: Future[Relaxed]) -> dict[str, float] | None:
        """Take over the second relaxation: its bound, what must bend, and a plan if none is yet."""
        try:
            relaxed = second.result()
        except Stopped:
            return None
        self._learn()
        self.story.note("second relaxation", value=relaxed.value, bound=self.bound)
        self._bought |= relaxed.whole_point > 0
        if self.point is None:
            self._round(relaxed, "first plan")
        return self._repair(relaxed)

    def _in_one_piece(self) -> Outcome:
        """Leave it to HiGHS: the rounding found no plan, which proves nothing."""
        if self.stop.now:
            raise Stopped
        self.story.tell("value", "rounding found no plan; searching in one piece")
        return solve_whole(self.problem, self.compiled, self.options, self.story, self._last)

    def _repair(self, relaxed: Relaxed) -> dict[str, float] | None:
        bending = float(relaxed.restricted.compiled.costs["bending"] @ relaxed.point)
        if bending <= _NOTHING:
            self.story.note("repair", bending=max(0.0, bending))
            return {}
        if self.stop.now:
            return None
        self.story.tell(
            "repair", "some policy rules cannot be met together; finding the least bending"
        )
        stop, seed = self.stop, self.options.seed
        # most often bending is chosen and not forced: the smaller model shows it much sooner
        repair = least_bending(relaxed.restricted.compiled, stop, seed)
        if repair:
            repair = least_bending(self.compiled, stop, seed)
        self.story.note("repair", rules=None if repair is None else len(repair))
        return repair

    def _learn(self) -> None:
        self.bound = min(self.bound, self.asked.bound)

    def _round(self, relaxed: Relaxed, name: str) -> None:
        self._bought |= relaxed.whole_point > 0
        rough = self.relaxation.only_bought(relaxed)
        rounding = Rounding(rough.restricted.compiled, rough.engine, rough.point)
        if not rounding.run():
            return
        point = self._mended(rough.restricted.point(rounding.point))
        if point is not None:
            self._offer(point)
            self._tell("a whole plan")
            self.story.note(name, value=self.value, bound=self.bound)

    def _mended(self, point: Floats) -> Floats | None:
        """Make nations whole that the rounding could not; None where that fails."""
        for block in self.blocks.blocks:
            if not _whole_in(self.compiled, block.columns, point):
                point = improve_group(
                    self.blocks,
                    [block],
                    point,
                    self.stop,
                    self.options.seed,
                    min(self.options.gap, _FIX_GAP),
                )
                if not _whole_in(self.compiled, block.columns, point):
                    return None
        return point

    def _offer(self, point: Floats) -> bool:
        """Take a plan over if it is better; return whether it is."""
        point = self.compiled.rounded(point)
        if self.point is not None and self.compiled.costs["value"] @ point <= self.value:
            return False
        self.point = point
        if self._shown is None or gap_of(self._shown, self.value) > _NOTABLE:
            self._shown = self.value
            self.story.show(point, self.bound)
        return True

    def _tell(self, message: str) -> None:
        bound = None if np.isinf(self.bound) else self.bound
        self.story.tell("value", message, None if self.point is None else self.value, bound)

    def _sweep(self, size: int) -> None:
        """Re-optimise groups of nations, all once, until the gap is reached."""
        asked = self.asked
        if self.point is None or asked.prices is None or asked.priced is None:
            return
        promise = promise_of(self.blocks, self.point, asked.prices, asked.priced.best)
        groups = groups_by_promise(self.blocks, promise, size)
        for start in range(0, len(groups), _BATCH):
            if self.good_enough or self.stop.now:
                return
            batch = groups[start : start + _BATCH]
            self._offer(
                improve_groups(self.blocks, batch, self.point, self.stop, self.options.seed)
            )
            self._tell("improving " + ", ".join(block.nation for group in batch for block in group))
        self.story.note(f"sweep by {size}", value=self.value, bound=self.bound)

    def _branch(self) -> None:
        """Let HiGHS search from the plan in one piece, where the problem is not too large."""
        small = self.compiled.size[2] <= MOST_NONZEROS
        if self.point is None or not small or self.good_enough or self.stop.now:
            return

        def better(point: Floats, bound: float) -> None:
            self.bound = min(self.bound, bound)
            if self._offer(point):
                self._tell("a better plan")

        self._tell("searching in one piece from the plan")
        branch(self.compiled, self.point, self.options, self.story, better)
        self.story.note("in one piece", value=self.value, bound=self.bound)

    def _tighten(self) -> None:
        """Ask each nation for a whole plan under the best prices: a tighter bound, better lines."""
        if self.good_enough or self.stop.now or self.asked.prices is None:
            return
        self._tell("a tighter bound from each nation's whole plans")
        models = NationModels(self.blocks, self.options.seed, whole=True)
        models.leave_off(self.bound)
        priced = models.price(self.asked.prices, lambda: self.stop.now)
        if priced is not None and priced.bound < self.bound:
            self.bound = priced.bound
        self.story.note("bound by whole nations", value=self.value, bound=self.bound)
        if priced is None or self.good_enough:
            return
        self._tell("a plan with the lines that nations then choose")
        relaxed = self.relaxation.with_lines_of(priced.point, self._bought)
        if relaxed is not None:
            self._round(relaxed, "plan with the best lines")

    def _finish(self, finish: Finish) -> None:
        """Let stated rules decide what the value of the plan leaves open."""
        if self.point is None or self.stop.now:
            return
        self._tell_ties()
        small = self.compiled.size[2] <= MOST_NONZEROS
        self.point = self.compiled.rounded(finish.settled(self.point, _CALM if small else None))

    def _tell_ties(self) -> None:
        words = "least spending and least change from the last plan, at the same worth"
        self.story.tell("ties", words, self.value, self.bound)

    def _whole(self) -> Floats:
        assert self.point is not None
        return self.point

    def _status(self) -> str:
        if self.good_enough:
            return "within_gap"
        return "stopped"


def _whole_in(compiled: Compiled, columns: Ints, point: Floats) -> bool:
    """Tell whether `point` is whole in those of `columns` that must be."""
    whole = columns[compiled.integer[columns]]
    return bool((np.abs(point[whole] - np.round(point[whole])) <= _NOTHING).all())


class _beside:  # noqa: N801 - read as a word where it is used
    """Run something in a thread of its own; leaving waits for it."""

    def __init__(self, work: Callable[[], Relaxed]) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._future = self._pool.submit(work)

    def __enter__(self) -> Future[Relaxed]:
        return self._future

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True)
