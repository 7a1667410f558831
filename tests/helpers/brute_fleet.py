"""What models/README.md says of delivery, ramps, upkeep and people, straight from the tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy

AFTER = "after"
"""Key of the period after the horizon."""

Period = Any


class Fleet:
    """Lead times, shares in use, tails, crews and graduates of a case under a policy."""

    def __init__(
        self,
        case: Case,
        policy: Policy,
        items: dict[str, dict[str, Any]],
        rows: dict[str, list[dict[str, Any]]],
    ) -> None:
        self.policy, self.items, self.years = policy, items, case.years
        self.out = policy.left_out
        weighed = policy.after_weight > 0 and AFTER not in self.out
        self.beyond = [case.years[-1] + h for h in range(1, case.meta.years_after + 1)] * weighed
        self.periods: list[Period] = [*case.years, *([AFTER] if self.beyond else [])]
        manned = "people" not in self.out
        self.crew = {(r["item"], r["skill"]): r["persons_per_lot"] for r in rows["crews"] if manned}
        self.yields = {
            (r["item"], r["skill"]): r["persons_per_seat"] for r in rows["graduates"] if manned
        }
        self.own_people = {(r["nation"], r["skill"]): r["persons"] for r in rows["skill_base"]}
        self.leaving = {
            r["skill"]: min(0.95, r["attrition_per_year"] * policy.attrition_factor)
            for r in rows["skills"]
        }

    def lead(self, k: str) -> int:
        if self.items[k]["kind"] != "equipment" or "delivery" in self.out:
            return 0
        own = self.policy.lead_time.get(k, self.items[k]["lead_years"])
        return int(own) + self.policy.delivery_delay

    def wait(self, m: str) -> int:
        """Years from a grant to what it pays for."""
        if self.items[m]["kind"] != "grant" or "delivery" in self.out:
            return 0
        stated = int(self.items[m].get("lead_years") or 0)
        return stated + self.policy.delivery_delay if stated else 0

    def kept_late(self, m: str, given: int) -> float:
        """Share, on average after the horizon, of points that come after it."""
        came = given + self.wait(m)
        if came <= self.years[-1]:
            return 0.0
        keep = self.policy.retention
        return self.mean(lambda y: keep ** (y - came) if y >= came else 0.0, AFTER)

    def ramp(self, k: str) -> int:
        return 0 if "delivery" in self.out else int(self.items[k]["ramp_years"])

    def tail(self, k: str) -> float:
        if "sustainment" in self.out:
            return 0.0
        return float(self.items[k]["tail_share"] * self.items[k]["price"] * self.policy.tail_factor)

    def fielded(self, i: str) -> bool:
        """Whether an item is equipment that counts only where it works."""
        if self.items[i]["kind"] != "equipment":
            return False
        manned = any(k == i for k, _ in self.crew)
        return manned or self.lead(i) > 0 or self.ramp(i) > 0 or self.tail(i) > 0

    def mean(self, share: Callable[[int], float], period: Period) -> float:
        years = self.beyond if period == AFTER else [period]
        return sum(share(year) for year in years) / len(years)

    def in_use(self, k: str, bought: int, period: Period) -> float:
        """Share of the lots of a year that may work."""

        def share(year: int) -> float:
            years_in_service = year - bought - self.lead(k)
            if years_in_service < 0:
                return 0.0
            worn = self.policy.retention**years_in_service
            return float(worn * min(1, (years_in_service + 1) / (self.ramp(k) + 1)))

        return self.mean(share, period)

    def young(self, k: str, bought: int, period: Period) -> float:
        """Share of the lots of a year that may work on the spares bought with them."""
        end = bought + self.lead(k) + self.items[k]["initial_support_years"]
        return self.mean(lambda y: self.in_use(k, bought, y) if y < end else 0.0, period)

    def at_work(self, c: str, skill: str, taken: int, period: Period) -> float:
        """Persons at work a seat of a year."""
        ready = taken + int(self.items[c]["training_years"])
        stay = 1 - self.leaving[skill]
        persons = self.yields[c, skill]
        return self.mean(lambda y: persons * stay ** (y - ready) if y >= ready else 0.0, period)

    def kept_after(self) -> float:
        return self.mean(lambda y: self.policy.retention ** (y - self.years[-1]), AFTER)
