"""Years of the horizon, and the years after it that count as one mean year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class Periods:
    """Years first to last, and exact years `after` them: none where end effects are left out.

    The years after stand in tables and figures under the key of the first of them, `end`.
    `weight` is what their value counts.
    """

    years: tuple[int, ...]
    after: tuple[int, ...]
    weight: float

    @property
    def end(self) -> int:
        """Key of the mean year after the horizon."""
        return self.years[-1] + 1

    @property
    def keys(self) -> tuple[int, ...]:
        """Every period."""
        return (*self.years, self.end) if self.after else self.years

    def span(self, period: int) -> tuple[int, ...]:
        """Return the exact years that a period stands for."""
        return self.after if period == self.end else (period,)

    def mean(self, period: int, of: Callable[[int], float]) -> float:
        """Return the mean of a figure over the exact years of a period."""
        years = self.span(period)
        return sum(of(year) for year in years) / len(years)


def read_periods(case: Case, policy: Policy) -> Periods:
    """Return the periods that count under `policy`."""
    last, count = case.years[-1], case.meta.years_after
    if "after" in policy.left_out or policy.after_weight <= 0:
        count = 0
    return Periods(case.years, tuple(range(last + 1, last + 1 + count)), policy.after_weight)
