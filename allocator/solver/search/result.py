"""What a search returns, how it reports its progress, and how it ends without a plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from allocator.solver.backend.compiled_model import Floats
from allocator.solver.backend.highs import StopCondition
from allocator.util.gap import gap_of
from allocator.util.progress import Progress


class Interrupted(Exception):  # noqa: N818 - a way to end, not an error
    """Time is up or somebody cancelled, before there was any plan."""


class Infeasible(Exception):  # noqa: N818 - an answer, not an error
    """The hard constraints, law and capacity, leave no solution at all."""


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """What a search leaves open of its solution.

    `money_value` is what US$ 1 million more is worth in value points, None where that is not known
    or no money binds; `money` holds the least and the most US$ million of each nation over all
    years, in plans as good that the search has seen. It is empty where none were.
    """

    money_value: float | None = None
    money: dict[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(slots=True)
class SearchResult:
    """A whole solution of the compiled model with what is proven of it.

    `incumbent_value` is what the search reached before some of it was traded for less turbulence;
    `least_violation` holds the violation that soft constraints cannot do without, by rule.
    """

    solution: Floats
    bound: float
    status: str
    incumbent_value: float
    least_violation: dict[str, float] | None = None
    phases: list[dict[str, Any]] = field(default_factory=list)
    left_open: LeftOpen = field(default_factory=LeftOpen)


@dataclass(slots=True)
class SearchLog:
    """Reports progress and keeps the record of phases.

    `on_incumbent` is given each notably better whole solution, with the bound proven by then.
    """

    stop: StopCondition
    listener: Callable[[Progress], None] | None = None
    on_incumbent: Callable[[Floats, float], None] | None = None
    phases: list[dict[str, Any]] = field(default_factory=list)

    def report(
        self, phase: str, message: str, value: float | None = None, bound: float | None = None
    ) -> None:
        """Tell the listener how far the search is."""
        if self.listener is not None:
            gap = None if value is None or bound is None else gap_of(value, bound)
            self.listener(Progress(phase, message, self.stop.elapsed, value, bound, gap))

    def show_incumbent(self, solution: Floats, bound: float) -> None:
        """Give a whole solution to the one who waits, if somebody does."""
        if self.on_incumbent is not None and not self.stop.reached:
            self.on_incumbent(solution, bound)

    def record(self, phase: str, **facts: Any) -> None:
        """Record a finished phase with its facts and the seconds since the start."""
        self.phases.append({"phase": phase, "seconds": round(self.stop.elapsed, 3), **facts})
