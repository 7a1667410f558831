"""Needs, weights and what a point is worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.check.nations import Nation, read_nations
from allocator.check.periods import Periods, read_periods
from allocator.check.records import case_rows
from allocator.inputs.policy.policy import Policy

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case

DEFAULT_PIECES = ((0.15, 1.0), (0.15, 0.8), (0.20, 0.6), (0.20, 0.42), (0.15, 0.27), (0.15, 0.12))
"""Width and slope of each piece of a need where the case has no table `returns`."""

MIDDLE_SLOPE = 0.6
"""Slope at which the reference value of money is taken."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What met needs are worth.

    `base` is the value of a point of slope 1 by (nation, area, period), `relevance` the weight of a
    need for an objective by (nation, area, objective). A point of the mean year after the horizon
    is worth what it is worth in all years after together.
    """

    need: dict[tuple[str, str], float]
    pieces: tuple[tuple[float, float], ...]
    base: dict[tuple[str, str, int], float]
    relevance: dict[tuple[str, str, str], float]

    def most(self, nation: str, area: str) -> float:
        """Return the points that meet a need at most."""
        return self.need.get((nation, area), 0.0) * sum(width for width, _ in self.pieces)

    def of(self, nation: str, area: str, year: int, met: float) -> float:
        """Return the value of `met` points: the first pieces are filled first."""
        need, left, steps = self.need.get((nation, area), 0.0), met, 0.0
        for width, slope in self.pieces:
            part = min(left, width * need)
            steps, left = steps + slope * part, left - part
        return steps * self.base.get((nation, area, year), 0.0)


def _needs(case: Case, policy: Policy) -> dict[tuple[str, str], float]:
    if "needs" not in case.given:
        return _unlimited(case, policy)
    return {
        (row["nation"], row["area"]): float(row["need_points"]) for row in case_rows(case, "needs")
    }


def _unlimited(case: Case, policy: Policy) -> dict[tuple[str, str], float]:
    """Return needs as large as all that a nation could get: all its money in the best item."""
    horizon = len(case.years)
    money = horizon * sum(row["budget_musd"] for row in case_rows(case, "accounts")) or 1.0
    best: dict[str, float] = {}
    for table in ("equipment", "courses", "grants"):
        for row in case_rows(case, table):
            best[row["area"]] = max(best.get(row["area"], 0.0), float(row["fit"]))
    return {
        (nation.code, area): fit * min(money, horizon * Policy().absorption_limit * nation.room)
        for nation in read_nations(case, policy).values()
        for area, fit in best.items()
    }


def _pieces(case: Case) -> tuple[tuple[float, float], ...]:
    if "needs" not in case.given:
        return ((1.0, 1.0),)
    if "returns" not in case.given:
        return DEFAULT_PIECES
    rows = sorted(case_rows(case, "returns"), key=lambda row: int(row["piece"]))
    return tuple((float(row["share_of_need"]), float(row["slope"])) for row in rows)


def _objective_weights(case: Case, policy: Policy) -> dict[str, float]:
    if "objectives" not in case.given:
        return {"": 1.0}
    return {
        row["objective"]: float(policy.objective_weight.get(row["objective"], row["weight"]))
        for row in case_rows(case, "objectives")
    }


def _relevance(
    case: Case, needs: Iterable[tuple[str, str]], objectives: list[str]
) -> dict[tuple[str, str, str], float]:
    serves = {
        (row["area"], row["objective"]): float(row["relevance"])
        for row in case_rows(case, "relevance")
    }
    matters = {
        (row["nation"], row["objective"]): float(row["priority"])
        for row in case_rows(case, "priorities")
    }
    rest_serves = 0.0 if "relevance" in case.given else 1.0
    rest_matters = 0.0 if "priorities" in case.given else 10.0
    return {
        (nation, area, o): serves.get((area, o), rest_serves)
        * matters.get((nation, o), rest_matters)
        / 10
        for nation, area in needs
        for o in objectives
    }


def _tier_weight(policy: Policy, tier: int) -> float:
    return float(policy.tier_weight.get(str(tier), 0.75 ** (tier - 1)))


def _times(periods: Periods, discount: float, disruption: float) -> dict[int, float]:
    """Return how much each period counts: later years less, and only what has survived."""
    first = periods.years[0]

    def counts(year: int) -> float:
        return float((1 + discount) ** (first - year) * (1 - disruption) ** (year - first + 1))

    return {
        period: sum(counts(year) for year in periods.span(period))
        * (periods.weight if period == periods.end else 1.0)
        for period in periods.keys
    }


def read_worth(case: Case, policy: Policy, nations: dict[str, Nation]) -> Worth:
    """Return the worth of points under `policy`; 100 is every need met and nothing lost."""
    need, pieces, periods = _needs(case, policy), _pieces(case), read_periods(case, policy)
    objectives = _objective_weights(case, policy)
    relevance = _relevance(case, need, list(objectives))
    weight = {
        (n, g): _tier_weight(policy, nations[n].tier)
        * sum(share * relevance[n, g, o] for o, share in objectives.items())
        for n, g in need
    }
    steps = sum(width * slope for width, slope in pieces)
    whole = sum(weight[key] * need[key] for key in need)
    everything = sum(_times(periods, policy.discount, 0.0).values()) * steps * whole
    base: dict[tuple[str, str, int], float] = {}
    for n, g in need:
        for t, counts in _times(periods, policy.discount, nations[n].disruption).items():
            share = counts * weight[n, g] * nations[n].propensity
            base[n, g, t] = 100 * share / everything if everything > 0 else 0.0
    return Worth(need, pieces, base, relevance)


def reference_value(case: Case, default: Policy) -> float:
    """Return the value of US$ 1 million kept as a point for the whole horizon, at middle slope.

    `default` is a policy without changes, so that prices of rules do not move with the policy.
    Where no point is worth anything, all needs together count as one.
    """
    worth = read_worth(case, default, read_nations(case, default))
    points = sum(worth.need.values())
    first = worth.pieces[0][1]
    total = sum(value * worth.need[n, g] for (n, g, _), value in worth.base.items())
    if points <= 0:
        return 1.0
    return MIDDLE_SLOPE * first * total / points or 1.0 / points
