"""Column generation: duals, a proven bound and nation plans, round by round.

A round prices all nations at duals between the best known (the centre) and those of the master in a
box around it; what the nations choose enters the master. Relaxations of the nations come first;
`integral` rounds solve those nations whole whose relaxation is not, unless the pool has a plan that
is nearly as good at these duals. Box and step adapt themselves: a round that tightens the bound
widens both, one that does not narrows them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from allocator.models import Problem
from allocator.solver.backend.block_structure import BlockStructure
from allocator.solver.backend.compiled_model import Floats
from allocator.solver.backend.highs import in_parallel
from allocator.solver.search.dual_scale import all_money, money_a_unit
from allocator.solver.search.lagrangian import PricedNations
from allocator.solver.search.nation_models import (
    NationAnswer,
    NationModels,
    NationRun,
    NationTask,
)
from allocator.solver.search.plan_master import MasterPoint, NationPlan, PlanMaster
from allocator.solver.search.pricing_cluster import PricingCluster
from allocator.solver.search.variable_bounds import VariableBounds
from allocator.util.tolerance import WHOLE

_POOL_SLACK = 8e-6
"""A nation is not solved whole where the pool's best plan is within this share of all value."""

_NOTABLE = 0.05
"""Share of the promised gain from which a better bound widens the box."""

_WIDEST, _NARROWEST = 5.0, 0.05
_LONGEST, _SHORTEST = 0.8, 0.15


@dataclass(slots=True)
class Step:
    """Width of the box, in duals of money, and share of the way towards the master's duals."""

    width: float = 0.5
    share: float = 0.5

    def better(self, notable: bool) -> None:
        """Go further: the bound is tighter."""
        if notable:
            self.width = min(self.width * 1.3, _WIDEST)
        self.share = min(self.share * 1.2, _LONGEST)

    def worse(self) -> None:
        """Keep closer to the centre."""
        self.width = max(self.width * 0.8, _NARROWEST)
        self.share = max(self.share * 0.7, _SHORTEST)


@dataclass(slots=True)
class Pool:
    """Plans of one nation whose lines are whole, and the plans ever seen, by their numbers."""

    plans: list[NationPlan] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def best(self, duals: Floats) -> float:
        """Return the least cost of any of them at these duals; infinite without plans."""
        return min((plan.priced(duals) for plan in self.plans), default=np.inf)


class ColumnGeneration:
    """Prices nations round by round; `bound` is the best proven, `centre` its duals.

    `least` is the least cost of each nation at the centre, as proven there. With a `cluster` its
    workers price nations, and this machine those that they do not.
    """

    def __init__(
        self,
        problem: Problem,
        blocks: BlockStructure,
        duals: Floats,
        seed: int = 0,
        stop: Callable[[], bool] = lambda: False,
        cluster: PricingCluster | None = None,
    ) -> None:
        self.blocks, self.stop, self.cluster = blocks, stop, cluster
        compiled = blocks.compiled
        bounds = VariableBounds.of(compiled)
        line_on = np.zeros(len(compiled.lower), dtype=bool)
        line_on[compiled.positions("line_on")] = True
        self._relaxed = NationModels(blocks, np.zeros_like(line_on), seed, bounds)
        self._whole = NationModels(blocks, line_on, seed, bounds)
        self._lines = [np.flatnonzero(line_on[block.columns]) for block in blocks.blocks]
        self._unit = money_a_unit(problem, blocks)
        self._money_rows = np.isin(
            blocks.linking_rows, list(compiled.rows.get("account_year", {}).values())
        )
        self.master = PlanMaster(blocks, seed)
        self.pools = [Pool() for _ in blocks.blocks]
        self.hard: set[int] = set()
        self.bound, self.centre = np.inf, duals
        self.least = np.full(len(blocks.blocks), -np.inf)
        self.point: MasterPoint | None = None
        self.step = Step()

    def offer(self, solution: Floats) -> None:
        """Let the master know the nations' parts of a solution."""
        for number, block in enumerate(self.blocks.blocks):
            self._keep(number, solution[block.columns])

    def rounds(
        self,
        count: int,
        target: float,
        *,
        integral: bool = False,
        enough: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Price in up to `count` rounds, until less than the share `target` can still be gained.

        Return whether that was reached. `enough` ends them sooner.
        """
        if not self._price(self.centre, integral):
            return False
        for _ in range(count):
            if enough():
                return False
            point = self._solve_master()
            if point is None:
                return False
            promised = self.bound - point.value
            if promised <= target * abs(self.bound):
                return True
            before = self.bound
            share = self.step.share
            if not self._price((1 - share) * self.centre + share * point.duals, integral):
                return False
            gained = before - self.bound
            if gained > 0:
                self.step.better(gained > _NOTABLE * promised)
            else:
                self.step.worse()
        return False

    @property
    def dual_scale(self) -> Floats:
        """Size of the dual that each linking row may have, from that of money now."""
        money = np.abs(self.centre[self._money_rows])
        price = float(money.mean()) if len(money) and money.any() else self._usual_dual()
        return np.asarray(price * self._unit + np.abs(self.centre))

    def _solve_master(self) -> MasterPoint | None:
        if self.stop():
            return None
        self.master.purge()
        self.master.set_box(self.centre, self.step.width * self.dual_scale)
        self.point = self.master.solve()
        return self.point

    def solve_unboxed(self, dear: float) -> MasterPoint | None:
        """Solve the master with a way out of linking rows only at `dear` times their dual scale."""
        if self.stop():
            return None
        self.master.set_box(np.zeros(len(self.centre)), dear * self.dual_scale)
        self.point = self.master.solve()
        return self.point

    def _usual_dual(self) -> float:
        """Return a dual of money where the centre has none: the value of all over all money."""
        money = all_money(self.blocks.compiled)
        return abs(self.bound) / money if money > 0 and np.isfinite(self.bound) else 1.0

    def _price(self, duals: Floats, integral: bool) -> bool:
        """Price all nations; True unless stopped or a nation failed."""
        priced = PricedNations(self.blocks, duals)
        numbers = range(len(self.blocks.blocks))
        relaxed = self._answers(self._relaxed, numbers, priced)
        if relaxed is None:
            return False
        for number in numbers:
            self._keep(number, relaxed[number].solution)
        least = np.array([relaxed[number].least for number in numbers])
        if integral and not self._price_whole(priced, relaxed, least):
            return False
        bound = priced.bound(least)
        if bound < self.bound:
            self.bound, self.centre, self.least = bound, priced.duals, least
        return True

    def _price_whole(
        self, priced: PricedNations, relaxed: dict[int, NationAnswer], least: Floats
    ) -> bool:
        """Solve hard nations whole; `least` takes what is proven of them."""
        slack = _POOL_SLACK * abs(self.bound)
        self._whole.set_negligible(slack / 4)
        todo = [
            number
            for number, answer in relaxed.items()
            if not self._has_whole_lines(number, answer.solution)
            and self.pools[number].best(priced.duals) - answer.least > slack
        ]
        answers = self._answers(self._whole, todo, priced)
        if answers is None:
            return False
        for number, answer in answers.items():
            if answer.least - least[number] > slack / 4:
                self._harden(number)
            least[number] = max(least[number], answer.least)
            if len(answer.solution):
                self._keep(number, answer.solution)
        return True

    def _answers(
        self, models: NationModels, numbers: Iterable[int], priced: PricedNations
    ) -> dict[int, NationAnswer] | None:
        """Return each nation's answer, found side by side; None if stopped or one failed."""

        def run(task: NationTask) -> NationRun | None:
            return None if self.stop() else models.models.run(task)

        tasks = [models.task(number, priced.reduced_costs(number)) for number in numbers]
        runs = {} if self.cluster is None else self.cluster.runs(models.models, tasks, self.stop)
        here = [task for task in tasks if task.number not in runs]
        runs |= {task.number: one for task, one in zip(here, in_parallel(run, here), strict=True)}
        answers = {task.number: models.answer(task.number, runs[task.number]) for task in tasks}
        found = {number: one for number, one in answers.items() if one is not None}
        return found if len(found) == len(answers) else None

    def _has_whole_lines(self, number: int, solution: Floats) -> bool:
        lines = solution[self._lines[number]]
        return bool((np.abs(lines - np.round(lines)) <= WHOLE).all())

    def _keep(self, number: int, solution: Floats) -> None:
        """Add a nation's plan to the master, once."""
        key = hash(np.round(solution, 6).tobytes())
        pool = self.pools[number]
        if key in pool.seen:
            return
        pool.seen.add(key)
        block = self.blocks.blocks[number]
        use = np.asarray(block.linking_matrix @ solution)
        rows = np.flatnonzero(np.abs(use) > 1e-12)
        cost = -float(self.blocks.compiled.costs["value"][block.columns] @ solution)
        whole = self._has_whole_lines(number, solution)
        lines = np.round(solution[self._lines[number]]).astype(np.int8).tobytes()
        plan = NationPlan(number, cost, rows, use[rows], solution, whole, lines)
        self.master.add(plan)
        if whole:
            pool.plans.append(plan)
        elif number in self.hard:
            self.master.block([len(self.master.plans) - 1])

    def reopen(self) -> None:
        """Let all plans have weight again, but for those of hard nations without whole lines."""
        plans = self.master.plans
        closed = [at for at, one in enumerate(plans) if one.nation in self.hard and not one.whole]
        self.master.unblock(sorted(set(range(len(plans))) - set(closed)))

    def _harden(self, number: int) -> None:
        """Leave a nation only plans with whole lines in the master."""
        if number not in self.hard:
            self.hard.add(number)
            self.master.block([at for at, plan in enumerate(self.master.plans)
                               if plan.nation == number and not plan.whole])  # fmt: skip
