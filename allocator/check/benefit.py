"""Capability: points in hand, needs met, and the floors on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.check.recomputed import Facts
from allocator.check.records import Record, case_rows, plan_rows, selected_years
from allocator.check.rule_row import Row
from allocator.check.table_compare import compare, keyed
from allocator.check.violation import Tolerance, Violation, pair

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

NGT = ("nation", "area", "year")
Points = dict[tuple[str, str, int], float]


def met_points(plan: Plan) -> Points:
    """Return the points of need that the plan says are met."""
    stated = keyed(plan, "coverage", NGT, "met_points")
    return {(n, g, t): points for (n, g, t), points in stated.items()}


def met_faults(
    facts: Facts, place: tuple[str, str, int], met: float, when: str, tolerance: Tolerance
) -> list[Violation]:
    """Return where a need is met beyond the need, without points, or less than points allow."""
    nation, area, period = place
    usable, need = facts.usable(*place), facts.worth.most(nation, area)
    where: dict[str, str | int] = {"nation": nation, "area": area, "year": period}
    limits = [("filled", usable, "in hand"), ("met", need, "needed")]
    tolerance = tolerance.of("points")
    wrong = [one for one in limits if tolerance.over(met, one[1])]
    if not wrong and tolerance.over(min(usable, need), met):
        wrong = [("filled", min(usable, need), "in hand and needed")]
    found = []
    for family, limit, words in wrong:
        a, b = pair(met, limit)
        text = f"{nation} {area} {when}: {a} points met from {b} {words}"
        found.append(Violation(family, family, where, met, limit, "points", text))
    return found


def _met(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Needs are met as far as points go, no further."""
    return [
        fault
        for place, met in met_points(plan).items()
        for fault in met_faults(facts, place, met, str(place[2]), tolerance)
    ]


def _table(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Hold the coverage table to needs, lines and the met points."""
    met = met_points(plan)
    worth = facts.worth
    stated = [(row["nation"], row["area"], int(row["year"])) for row in plan_rows(plan, "coverage")]
    need = {(n, g, t): worth.need.get((n, g), 0.0) for n, g, t in stated}
    supply = {key: points for key, points in facts.supply.items() if key[2] < facts.periods.end}
    beyond = {
        (n, g, t): max(0.0, facts.usable(n, g, t) - met.get((n, g, t), 0.0))
        for n, g, t in {*supply, *met}
    }
    share = {key: met[key] / need[key] if need[key] > 0 else 0.0 for key in stated}
    value = {(n, g, t): worth.of(n, g, t, points) for (n, g, t), points in met.items()}
    columns = (
        ("need_points", need, "points", "met"),
        ("supply_points", supply, "points", "supplied"),
        ("beyond_points", beyond, "points", "filled"),
        ("share_met", share, "of the need", "met"),
        ("value", value, "points of value", "value"),
    )
    found = []
    for column, must, unit, family in columns:
        slip = tolerance.fine() if column in ("value", "share_met") else tolerance
        found += compare(plan, "coverage", NGT, column, must, slip, family=family, unit=unit)
    return found


def _weights(row: Record, facts: Facts) -> dict[tuple[str, str], float]:
    """Nations and areas in the scope of a coverage floor, with their weight."""
    scope, member = row["scope"], row["member"]
    if scope == "objective":
        return {
            (n, g): weight for (n, g, o), weight in facts.worth.relevance.items() if o == member
        }
    key = {
        code: {"tier": str(one.tier), "region": one.region, "nation": code}[scope]
        for code, one in facts.nations.items()
    }
    return {(n, g): 1.0 for n, g in facts.worth.need if key[n] == member}


def coverage_rows(plan: Plan, facts: Facts) -> list[Row]:
    """Return the rows of the coverage floors that are in force."""
    if "coverage" in plan.policy.rules_off:
        return []
    met, rows = met_points(plan), []
    for row in case_rows(plan.case, "coverage_floors"):
        weights = _weights(row, facts)
        share = float(plan.policy.coverage_floor.get(row["rule"], row["min_share"]))
        needed = sum(weight * facts.worth.need[key] for key, weight in weights.items())
        for year in selected_years(row["years"], facts.years):
            covered = sum(w * met.get((n, g, year), 0.0) for (n, g), w in weights.items())
            rows.append(
                Row(
                    "coverage", row["rule"], "policy", {"year": year}, ">=",
                    covered, share * needed, "points", "of need met, at least", "wanted",
                    plan.policy.rule_price["coverage"], always=True,
                )
            )  # fmt: skip
    return rows


def check_benefit(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return where needs are met without points, or the coverage table does not follow."""
    return [
        *_met(plan, facts, tolerance),
        *_table(plan, facts, tolerance),
    ]
