"""When what is bought in a year can work: lead time, ramp, wear, initial support, training."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from allocator.assemble.records import records
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy

Share = Callable[[int], float]


def years_after(case: Case, policy: Policy) -> int:
    """Return how many years after the horizon count; 0: none."""
    off = "after" in policy.left_out or policy.after_weight == 0
    return 0 if off else case.meta.years_after


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """Lead times and shares in use, by item, year of purchase and period.

    A period is a year of the horizon or the year after the last, which stands for the mean of the
    `beyond` years after the horizon.
    """

    years: tuple[int, ...]
    beyond: int
    keep: float
    lead: dict[str, int]
    ramp: dict[str, int]
    support: dict[str, int]
    training: dict[str, int]

    @property
    def after(self) -> tuple[int, ...]:
        """The period after the horizon, or nothing."""
        return (self.years[-1] + 1,) if self.beyond else ()

    @property
    def periods(self) -> tuple[int, ...]:
        """Years of the horizon and the period after."""
        return self.years + self.after

    def mean(self, share: Share, period: int) -> float:
        """Return the share in a year, or its mean over the years after the horizon."""
        last = self.years[-1]
        if period <= last:
            return share(period)
        return sum(share(last + h) for h in range(1, self.beyond + 1)) / self.beyond

    def in_hand(self, item: str, bought: int, year: int) -> float:
        """Return the share of lots in hand in a year: delivered and not worn out."""
        age = year - bought - self.lead[item]
        return self.keep**age if age >= 0 else 0.0

    def fielded(self, item: str, bought: int, period: int) -> float:
        """Return the share of lots that may work: delivered, ramped up, not worn out."""
        return self.mean(lambda year: self._fielded(item, year - bought - self.lead[item]), period)

    def supported(self, item: str, bought: int, period: int) -> float:
        """Return the part of `fielded` that is still in its initial support."""

        def share(year: int) -> float:
            age = year - bought - self.lead[item]
            return self._fielded(item, age) if age < self.support[item] else 0.0

        return self.mean(share, period)

    def _fielded(self, item: str, age: int) -> float:
        if age < 0:
            return 0.0
        return min(1.0, (age + 1) / (self.ramp[item] + 1)) * self.keep**age

    def at_work(self, course: str, loss: float, taken: int, period: int) -> float:
        """Return the share of graduates at work when `loss` of them leave a year."""

        def share(year: int) -> float:
            age = year - taken - self.training[course]
            return float((1.0 - loss) ** age) if age >= 0 else 0.0

        return self.mean(share, period)

    @property
    def kept_after(self) -> float:
        """Mean share of the last year's points in the years after the horizon."""
        return self.mean(lambda year: self.keep ** (year - self.years[-1]), self.years[-1] + 1)

    def kept_since(self, arrival: int) -> float:
        """Mean share in the years after the horizon of points that come in `arrival`, after it."""
        after = self.years[-1] + 1
        return self.mean(lambda y: self.keep ** (y - arrival) if y >= arrival else 0.0, after)


def lifetimes(case: Case, policy: Policy) -> Lifetimes:
    """Return the lifetimes of a case's equipment and graduates under a policy."""
    equipment = case.tables["equipment"]
    timely = "delivery" not in policy.left_out
    lead = lead_years(case, policy)
    ramp = _by_item(equipment, "ramp_years") if timely else dict.fromkeys(lead, 0)
    return Lifetimes(
        case.years, years_after(case, policy), policy.retention, lead, ramp,
        _by_item(equipment, "initial_support_years"),
        _by_item(case.tables["courses"], "training_years"),
    )  # fmt: skip


def lead_years(case: Case, policy: Policy) -> dict[str, int]:
    """Return the years from purchase to delivery by item."""
    given = _by_item(case.tables["equipment"], "lead_years")
    if "delivery" in policy.left_out:
        return dict.fromkeys(given, 0)
    delay = int(policy.delivery_delay)
    return {item: int(policy.lead_time.get(item, years)) + delay for item, years in given.items()}


def grant_leads(case: Case, policy: Policy) -> dict[str, int]:
    """Return the years from a grant to what it pays for, of grants that have any."""
    if "delivery" in policy.left_out:
        return {}
    given = _by_item(case.tables["grants"], "lead_years")
    return {item: years + int(policy.delivery_delay) for item, years in given.items() if years}


def tails(case: Case, policy: Policy, price: dict[str, float]) -> dict[str, float]:
    """Return US$ million a lot and year of sustainment, only for equipment that has a tail."""
    if "sustainment" in policy.left_out:
        return {}
    found = {
        row["item"]: row["tail_share"] * price[row["item"]] * policy.tail_factor
        for row in records(case.tables["equipment"])
    }
    return {item: cost for item, cost in found.items() if cost > 0}


def crews(case: Case, policy: Policy) -> dict[tuple[str, str], float]:
    """Return persons a lot by (item, skill)."""
    if "people" in policy.left_out:
        return {}
    return _pairs(case, "crews", "persons_per_lot")


def graduates(case: Case, policy: Policy) -> dict[tuple[str, str], float]:
    """Return persons a seat by (course, skill)."""
    return {} if "people" in policy.left_out else _pairs(case, "graduates", "persons_per_seat")


def losses(case: Case, policy: Policy) -> dict[str, float]:
    """Return the share of a skill's graduates that leave in a year, by skill."""
    most = 0.95
    return {
        row["skill"]: min(most, row["attrition_per_year"] * policy.attrition_factor)
        for row in records(case.tables["skills"])
    }


def _pairs(case: Case, table: str, column: str) -> dict[tuple[str, str], float]:
    return {(row["item"], row["skill"]): row[column] for row in records(case.tables[table])}


def _by_item(frame: pd.DataFrame, column: str) -> dict[str, Any]:
    return {item: int(years) for item, years in zip(frame["item"], frame[column], strict=True)}
