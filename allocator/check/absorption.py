"""Money that a nation can execute, and lines that it can run."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from allocator.check.capacity import people
from allocator.check.items import Item
from allocator.check.obtainable import Had
from allocator.check.recomputed import Facts
from allocator.check.records import figure, plan_rows
from allocator.check.rule_row import Row
from allocator.check.table_compare import compare
from allocator.check.violation import Tolerance, Violation, pair
from allocator.util.format import amount

if TYPE_CHECKING:
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan

SEGMENTS = ("full_musd", "most_musd", "limit_musd")
MUSD = "US$ million"


def _sizes(policy: Policy, absorbable: float) -> tuple[float, float, float]:
    full, most, limit = policy.absorption_full, policy.absorption_most, policy.absorption_limit
    return (absorbable * full, absorbable * (most - full), absorbable * (limit - most))


def split(policy: Policy, absorbable: float, spend: float) -> tuple[float, float, float]:
    """Return `spend` by segment, the better segments filled first."""
    full, most, _ = _sizes(policy, absorbable)
    first = min(spend, full)
    second = min(spend - first, most)
    return (first, second, spend - first - second)


def wasted(policy: Policy, absorbable: float, spend: float) -> float:
    """Return money without effect."""
    _, most, limit = split(policy, absorbable, spend)
    return (1 - policy.effect_most) * most + (1 - policy.effect_limit) * limit


def waste(plan: Plan, facts: Facts) -> dict[tuple[str, int], float]:
    """Return money without effect by nation and year; none where the case has no figure."""
    found = {}
    for (code, year), spend in facts.spend.items():
        absorbable = facts.nations[code].absorbable
        if absorbable is not None:
            found[code, year] = wasted(plan.policy, absorbable, spend)
    return found


def absorption_rows(plan: Plan, facts: Facts) -> list[Row]:
    """Return the rows on money a nation can take in a year and on its lines."""
    rows = []
    for nation in facts.nations.values():
        if nation.absorbable is None:
            continue
        for year in facts.years:
            rows.append(
                Row(
                    "money", "money", "capacity", {"nation": nation.code, "year": year}, "<=",
                    facts.spend.get((nation.code, year), 0.0),
                    plan.policy.absorption_limit * nation.absorbable,
                    MUSD, "obligated of", "that can be absorbed",
                )
            )  # fmt: skip
    return [*rows, *_line_rows(plan, facts), *_all_line_rows(plan, facts)]


def _line_rows(plan: Plan, facts: Facts) -> list[Row]:
    running = Counter(row["nation"] for row in plan_rows(plan, "active_lines"))
    return [
        Row(
            "lines", "lines", "capacity", {"nation": nation.code}, "<=",
            float(running[nation.code]), nation.lines, "lines", "run of", "at once",
        )
        for nation in facts.nations.values()
        if nation.lines is not None
    ]  # fmt: skip


def _all_line_rows(plan: Plan, facts: Facts) -> list[Row]:
    most = plan.policy.lines_most
    if most is None or "all_lines" in plan.policy.rules_off or not Had(plan, facts).any(_anything):
        return []
    running = float(len(plan_rows(plan, "active_lines")))
    return [
        Row(
            "all_lines", "all_lines", "policy", {}, "<=", running, float(most), "lines",
            "run of", "in all", plan.policy.rule_price["all_lines"], always=True,
        )
    ]  # fmt: skip


def _anything(item: Item) -> bool:
    return True


def _active(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Hold money and value to lines that are on."""
    active = {(row["nation"], row["area"]) for row in plan_rows(plan, "active_lines")}
    met = {
        (row["nation"], row["area"])
        for row in plan_rows(plan, "coverage")
        if tolerance.of("points").over(float(row["met_points"]), 0.0)
    }
    tolerance = tolerance.of(MUSD)
    paid = {key for key, cost in facts.cost.items() if tolerance.over(cost, 0.0)}
    found = []
    for nation, area in sorted((met | paid) - active):
        cost = facts.cost.get((nation, area), 0.0)
        text = f"{nation} {area}: {amount(cost)} US$ million, but the line is not among those run"
        where = {"nation": nation, "area": area}
        found.append(Violation("lines", "active_lines", where, cost, 0.0, MUSD, text))
    return found


def _segments(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Segments add up to the money and none holds more than it can."""
    found, tolerance = [], tolerance.of(MUSD)
    for row in plan_rows(plan, "absorption"):
        absorbable = facts.nations[row["nation"]].absorbable
        if absorbable is None:
            continue
        where = {"nation": row["nation"], "year": int(row["year"])}
        parts = [float(row[name]) for name in SEGMENTS]
        spend = facts.spend.get((row["nation"], int(row["year"])), 0.0)
        limits = [*_sizes(plan.policy, absorbable), spend]
        for name, part, most in zip((*SEGMENTS, "sum"), [*parts, sum(parts)], limits, strict=True):
            wrong = tolerance.differ if name == "sum" else tolerance.over
            if wrong(part, most):
                a, b = pair(part, most)
                text = f"{row['nation']} {row['year']}: segment {name} holds {a} instead of {b}"
                found.append(Violation("money", "money", where, part, most, MUSD, text))
    return found


def _limits(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Hold the table to what the case says a nation can take."""
    found = []
    for row in plan_rows(plan, "absorption"):
        nation = facts.nations[row["nation"]]
        ceiling = (
            None if nation.absorbable is None else plan.policy.absorption_limit * nation.absorbable
        )
        for column, must, unit in (
            ("ceiling_musd", ceiling, MUSD), ("trainable_persons", nation.trainable, "persons"),
        ):  # fmt: skip
            says = figure(row[column])
            if must is None and says is None:
                continue
            if must is None or says is None or tolerance.of(unit).differ(says, must):
                where: dict[str, str | int] = {"nation": nation.code, "year": int(row["year"])}
                text = f"{nation.code} {row['year']}: {column} is {says}, the case gives {must}"
                nan = float("nan")
                numbers = (nan if says is None else says, nan if must is None else must)
                found.append(Violation("money", "money", where, *numbers, "", text))
    return found


def check_absorption(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return where lines and the tables on absorption do not agree."""
    columns = (
        ("spend_musd", facts.spend, MUSD, "money"),
        ("waste_musd", waste(plan, facts), MUSD, "money"),
        ("people", people(facts), "persons", "vetted"),
    )
    found = []
    for column, must, unit, family in columns:
        found += compare(
            plan, "absorption", ("nation", "year"), column, must, tolerance,
            family=family, unit=unit,
        )  # fmt: skip
    found += compare(
        plan, "active_lines", ("nation", "area"), "cost_musd", facts.cost, tolerance,
        family="line_size", unit=MUSD,
    )  # fmt: skip
    return [
        *found,
        *_segments(plan, facts, tolerance),
        *_limits(plan, facts, tolerance),
        *_active(plan, facts, tolerance),
    ]
