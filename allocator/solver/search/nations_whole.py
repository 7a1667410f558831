"""A whole solution near a relaxation: nations in mixtures are made whole, most certain first.

Those whose plans cost nothing come first, then those that are in one plan already, then the one
with the largest share. The relaxation goes on from its last basis after each step, and its duals
say what the plans of the others cost then.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.solver.backend.compiled_model import Floats
from allocator.solver.backend.highs import HighsModel, in_parallel
from allocator.solver.search.kept_rows import keeps_rows
from allocator.solver.search.nation_hulls import NEGLIGIBLE, ROUNDS, NationHulls, Point
from allocator.solver.search.reduced_cost_fixing import Answer, Task
from allocator.util.tolerance import WHOLE

_ALL = 0.999
"""Share of a nation in one plan from which on it counts as that plan."""


def nations_made_whole(task: Task, engine: HighsModel) -> tuple[Answer | None, float]:
    """Return a whole solution, if one was found, and a bound below which none lies.

    `engine` has solved the relaxation of `task`, of a model of nations; it holds another one then.
    """
    hulls = NationHulls(task, engine)
    whole = _Dive(hulls).made_whole() if hulls.closer() else None
    if whole is None or task.stop.reached:
        return None, hulls.bound
    solution = whole.values[: len(task.compiled.lower)]
    numbers = solution[task.compiled.integer]
    if np.abs(numbers - np.round(numbers)).max(initial=0.0) > WHOLE or not keeps_rows(
        task.compiled, solution
    ):
        return None, hulls.bound
    return Answer(solution, whole.objective, min(hulls.bound, whole.objective)), hulls.bound


@dataclass(frozen=True, slots=True)
class _Dive:
    """Nations of `hulls`, made whole in its relaxation."""

    hulls: NationHulls

    def made_whole(self) -> Point | None:
        """Return a whole solution of the relaxation; None where none is met on the way."""
        hulls = self.hulls
        hulls.engine.set_column_bounds(hulls.box, 0.0, 0.0)
        left, done, asked = set(hulls.mixed), set[int](), 0
        while hulls.solve() and not hulls.task.stop.reached:
            plans = self._cheap_plans(left | done) or self._sure_plans(left)
            if not plans and left and asked < ROUNDS:
                asked += 1  # duals have moved: there may be better plans to choose from
                if found := self._plans_missing(left):
                    hulls.add(found)
                    continue
            plans = plans or self._likely_plan(left)
            if not plans:
                return hulls.point
            for at, plan in plans.items():
                self._fix(at, plan)
            left, done = left - plans.keys(), done | plans.keys()
        return None

    def _sure_plans(self, left: set[int]) -> dict[int, Floats]:
        """Return the plans of mixtures of one plan."""
        found = ((at, *self._largest(at)) for at in sorted(left))
        return {at: plan for at, share, plan in found if share >= _ALL}

    def _likely_plan(self, left: set[int]) -> dict[int, Floats]:
        """Return the plan with the largest share of its mixture."""
        found = [(at, *self._largest(at)) for at in sorted(left)]
        return {at: plan for at, _, plan in sorted(found, key=lambda one: -one[1])[:1]}

    def _largest(self, at: int) -> tuple[float, Floats]:
        """Return the largest share of a mixture and its plan."""
        mixture = self.hulls.mixed[at]
        shares = self.hulls.point.values[mixture.columns]
        return float(shares.max()), mixture.plans[int(shares.argmax())]

    def _plans_missing(self, left: set[int]) -> list[tuple[int, Floats]]:
        """Return plans of mixtures that cost less now than those that are there."""
        hulls, asked = self.hulls, sorted(left)
        costs, least = hulls.reduced_costs(), NEGLIGIBLE * hulls.task.gap
        answers = in_parallel(lambda at: hulls.models.solve(at, costs[at]), asked)
        return [
            (at, answer.solution)
            for at, answer in zip(asked, answers, strict=True)
            if answer is not None and len(answer.solution)
            and hulls.point.duals[hulls.mixed[at].row] - costs[at] @ answer.solution > least
        ]  # fmt: skip

    def _cheap_plans(self, others: set[int]) -> dict[int, Floats]:
        """Return whole plans of broken nations but `others`: all that are rounded up.

        Where there are none, half of those that cost nothing, or the one that costs least: duals
        move with what is fixed, so the others are asked again.
        """
        hulls = self.hulls
        costs = hulls.reduced_costs()
        broken = [
            at
            for at, block in enumerate(hulls.blocks.blocks)
            if at not in others and len(hulls.broken_in(block))
        ]
        rounded = {at: hulls.rounded_up(at, costs[at]) for at in broken}
        if any(plan is not None for plan in rounded.values()):
            return {at: plan for at, plan in rounded.items() if plan is not None}
        answers = in_parallel(lambda at: hulls.models.solve(at, costs[at]), broken)
        found = dict[int, tuple[float, Floats]]()
        for at, answer in zip(broken, answers, strict=True):
            if answer is not None and len(answer.solution):
                own = hulls.point.values[hulls.blocks.blocks[at].columns]
                found[at] = float(costs[at] @ (answer.solution - own)), answer.solution
        ordered = sorted(found, key=lambda at: found[at][0])
        cheap = sum(cost <= NEGLIGIBLE * hulls.task.gap for cost, _ in found.values())
        return {at: found[at][1] for at in ordered[: max(1, (cheap + 1) // 2)]}

    def _fix(self, at: int, plan: Floats) -> None:
        """Give a nation its own columns again, whole ones as in `plan`."""
        compiled, engine = self.hulls.task.compiled, self.hulls.engine
        block = self.hulls.blocks.blocks[at]
        whole = compiled.integer[block.columns]
        lower, upper = (
            np.where(whole, plan, limits[block.columns])
            for limits in (compiled.lower, compiled.upper)
        )
        engine.set_column_bounds(block.columns, lower, upper)
        mixture = self.hulls.mixed.get(at)
        if mixture is not None:
            rows = block.rows
            engine.set_row_bounds(rows, compiled.row_lower[rows], compiled.row_upper[rows])
            engine.set_column_bounds(mixture.columns, 0.0, 0.0)
            engine.set_row_bounds([mixture.row], 0.0, 0.0)
