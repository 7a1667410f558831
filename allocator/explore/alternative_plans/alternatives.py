"""`alternatives`: plans near the best that differ widely, and what they all have in common."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from allocator.errors import DataError, Fault, SolveError
from allocator.explore.alternative_plans.marks import Mark, marks_of, rows_of
from allocator.explore.alternative_plans.result import Alternatives
from allocator.explore.alternative_plans.slack import Slack, slack_of
from allocator.explore.alternative_plans.tables import (
    Known,
    Line,
    line_table,
    money_by,
    nation_table,
    plan_table,
)
from allocator.explore.alternative_plans.words import words_of
from allocator.inputs.case.names import names_in
from allocator.session.near_best import NearBest
from allocator.solver.backend.highs import StopCondition
from allocator.util.progress import teller
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import Floats
    from allocator.solver.search.far_plans import FarPlans, Measure, SumRow
    from allocator.solver.search.slack_ranges import Range
    from allocator.util.progress import CancelFlag, Progress

SLACK = "1%"
COUNT = 6
MOST = 20

_DIFFERENT = 2e-3
"""Share of all money that must change hands for a plan to be another one."""


def alternatives(
    of: Plan | Alternatives,
    *,
    slack: float | str | None = None,
    count: int = COUNT,
    by: str | None = None,
    like: Sequence[str | int] = (),
    never: Sequence[str | int] = (),
    time_limit: float | None = None,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> Alternatives:
    """Return plans within a slack of the best that differ as much as the search finds.

    Each plan is worth no less than the proven bound less the slack, so it is that near to the best
    whatever the best is. For every nation and line the answer has the range of money over the plans
    found, and a range that is proven for all plans within the slack (Lagrangian bounds).

    Parameters
    ----------
    of
        A plan; or a card of earlier alternatives, from which the next ones differ, too, and on
        which marks are set.
    slack
        How much of the best possible value may be given up: ``"1%"``, or value points. Default: 1
        per cent, or that of the card.
    count
        Plans to find, at most 20.
    by
        By which money plans differ: ``"nation"`` or ``"area"``. Default: nation, or as the card.
    like, never
        Marks: numbers of plans on the card, nations, or lines as ``"KEN:maritime"``. Next plans
        make at least half of the moves of a liked plan and at most half of those of a refused one;
        a liked nation or line gets at least what the plan gives it (if nothing: the least that a
        plan on the card gives it, else US$ 1 million); a refused one gets nothing.
    time_limit
        Seconds after which the search stops with the plans found.
    seed
        Seed of the solver.
    progress
        Called with every `Progress`.
    cancel
        When set, the search stops with the plans found; without any there is no answer.

    Raises
    ------
    DataError
        The slack is less than the gap that the plan is proven to, or a number or mark is wrong.
    SolveError
        Stopped before there was an answer, or no plan was found that keeps the marks.
    """
    card = of if isinstance(of, Alternatives) else None
    plan = of.plan if isinstance(of, Alternatives) else of
    by = by or (card.by if card else "nation")
    _refuse(count, by, time_limit)
    limits = slack_of(plan, slack if slack is not None else card.slack if card else SLACK)
    marks = marks_of(plan.case, len(card.plans) if card else 0, like, never)
    stop = StopCondition(time_limit, cancel.is_set if cancel is not None else None)
    tell, started = teller(progress, "alternatives"), time.process_time()
    tell("reading the plan into its model")
    near = NearBest(plan, seed, cancel)
    near.prove(tell, stop)
    search = _Search(near, limits, by, near.measure(by), marks, card, stop, tell)
    search.prove()
    search.run(count)
    return search.answer(started)


def _refuse(count: int, by: str, time_limit: float | None) -> None:
    checks = [
        ("count", count, count in range(1, MOST + 1), f"a whole number from 1 to {MOST}"),
        ("by", by, by in ("nation", "area"), "nation or area"),
        ("time_limit", time_limit, time_limit is None or time_limit > 0, "seconds, more than 0"),
    ]
    faults = [
        Fault("alternatives", f"found {value!r}", allowed, f"give {allowed}", column=name)
        for name, value, fine, allowed in checks if not fine
    ]  # fmt: skip
    if faults:
        raise DataError(faults)


@dataclass(slots=True)
class _Search:
    """One card: the plans found so far, and what they are found among."""

    near: NearBest
    slack: Slack
    by: str
    measure: Measure
    marks: tuple[Mark, ...]
    before: Alternatives | None
    stop: StopCondition
    tell: Callable[[str], None]
    nations: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    ranges: list[Range] = field(default_factory=list)
    found: list[Plan] = field(default_factory=list)
    stopped: bool = False

    @property
    def earlier(self) -> tuple[Plan, ...]:
        """Plans of the cards before."""
        return () if self.before is None else (*self.before.earlier, *self.before.plans)

    @property
    def least(self) -> float:
        """Value from which on a plan is surely within the slack of the best."""
        return min(self.near.bound - self.slack.points, self.near.plan.value)

    @property
    def floor(self) -> float:
        """Value below which no plan is within the slack of the best."""
        return self.near.plan.value - self.slack.points

    def prove(self) -> None:
        """Find the ranges that hold for all plans within the slack."""
        self.tell("proving the least and the most of each nation and line")
        near = self.near
        self.nations, self.lines = near.nations(), near.lines()
        sums = [near.sum_of(one) for one in self.nations]
        sums += [near.sum_of(*one) for one in self.lines]
        self.ranges = near.ranges(sums, self.floor, self.stop)

    def run(self, count: int) -> None:
        """Find so many plans, or as many as there are."""
        plans = (self.near.plan, *self._card())
        rows = rows_of(self.marks, self.near, self.measure, plans, self.by)
        start = self._start(rows)
        self.tell("choosing what to move")
        search = self.near.far_plans(self.measure, rows, self.least, self.stop)
        began = time.perf_counter()
        for number in range(count):
            if self.stop.reached:
                self.stopped = True
                return
            self._say(number, count, time.perf_counter() - began)
            if not self._another(search, start):
                return

    def _say(self, number: int, count: int, seconds: float) -> None:
        left = ""
        if number:
            left = f", about {seconds / number * (count - number):.0f} s left"
        self.tell(f"finding plan {number + 1} of {count}{left}")

    def _another(self, search: FarPlans, start: Floats) -> bool:
        """Add a plan that differs from all known; return whether there was one."""
        known = [self._money(plan) for plan in self._known()]
        for signs in search.directions(known):
            if self.stop.reached:
                break
            solution = search.pushed(start, signs)
            if self.near.value(solution) < self.least - NOTHING:
                continue
            plan = self.near.plan_of(solution)
            own = self._money(plan)
            moved = min(float(np.abs(own - one).sum()) / 2 for one in known)
            if moved > max(NOTHING, _DIFFERENT * float(known[0].sum())):
                self.found.append(plan)
                return True
        self.stopped = self.stopped or self.stop.reached
        return False

    def _start(self, rows: Sequence[SumRow]) -> Floats:
        """Return a plan that keeps all marks, from which others are sought."""
        near = self.near
        if not self.marks:
            return near.reference
        self.tell("looking for a plan that keeps the marks")
        liked = [one.plan for one in self.marks if one.plan and one.like]
        rest = [at for at in range(1, 1 + len(self._card())) if at not in liked]
        for at in (*liked, 0, *rest):
            plan = near.plan if at == 0 else self._card()[at - 1]
            found = near.keeping(plan, rows, self.least, self.stop)
            if found is not None:
                return found
        nations = {one.nation for one in self.marks if one.nation}
        if nations and not self.stop.reached:
            found = near.forced(nations, rows, self.least, self.stop)
            if found is not None:
                return found
        if self.stop.reached:
            raise SolveError("Stopped before there was an answer.")
        names = ", ".join(one.name for one in self.marks)
        raise SolveError(
            f"No plan was found within {self.slack.said} of the best that keeps all marks "
            f"({names}). That proves nothing: drop a mark, or allow a larger slack."
        )

    def _card(self) -> tuple[Plan, ...]:
        return () if self.before is None else self.before.plans

    def _known(self) -> tuple[Plan, ...]:
        return (self.near.plan, *self.earlier, *self.found)

    def _money(self, plan: Plan) -> Floats:
        return money_by(plan, self.by, self.measure.names)

    def _names(self) -> list[str]:
        """Return the names of the groups by which plans differ."""
        found = names_in(self.near.plan.case, f"{self.by}s", self.by)
        return [found.get(code, code) for code in self.measure.names]

    def answer(self, started: float) -> Alternatives:
        """Return the card, with what is proven of all plans within the slack."""
        near, case = self.near, self.near.plan.case
        known = Known(self._known(), self.stopped)
        count = len(self.nations)
        of_nations = nation_table(case, known, self.nations, self.ranges[:count])
        of_lines = line_table(case, known, self.lines, self.ranges[count:])
        money, names = [self._money(plan) for plan in known.plans], self._names()
        card = plan_table(known, near.bound, money, names, 1 + len(self.earlier))
        facts = {
            "slack": self.slack.said, "slack_points": self.slack.points, "by": self.by,
            "bound": near.bound, "least_value": self.least, "floor": self.floor,
            "stopped": self.stopped, "like": [str(one) for one in self.marks if one.like],
            "never": [str(one) for one in self.marks if not one.like],
            "cpu_s": round(time.process_time() - started, 1),
        }  # fmt: skip
        return Alternatives(
            near.plan, tuple(self.found), self.earlier, card, of_nations, of_lines, self.by,
            self.slack.said.removesuffix(" points"), facts,
            words_of(card, of_nations, of_lines, facts, self.marks),
        )  # fmt: skip
