"""Expected loss, exposure to one nation and to a risk grade."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from allocator.check.recomputed import Facts
from allocator.check.records import plan_rows
from allocator.check.rule_row import Row
from allocator.check.table_compare import compare
from allocator.check.violation import Tolerance, Violation

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

MUSD = "US$ million"


def _budget(plan: Plan, facts: Facts) -> list[Row]:
    lost: defaultdict[int, float] = defaultdict(float)
    for (nation, year), spend in facts.spend.items():
        lost[year] += facts.nations[nation].loss * spend
    policy = plan.policy
    return [
        Row(
            "risk_budget", "risk_budget", "policy", {"year": year}, "<=",
            lost[year], policy.risk_budget * facts.total[year], MUSD,
            "expected loss, at most", "allowed", policy.rule_price["risk"],
            always=facts.total[year] > 0,
        )
        for year in facts.years
    ]  # fmt: skip


def _exposure(plan: Plan, facts: Facts) -> list[Row]:
    return [
        Row(
            "exposure", "exposure", "policy", {"nation": nation.code, "year": year}, "<=",
            facts.spend.get((nation.code, year), 0.0), nation.cap * facts.total[year], MUSD,
            "for one nation, at most", "allowed", plan.policy.rule_price["exposure"],
        )
        for nation in facts.nations.values()
        if nation.cap < 1
        for year in facts.years
    ]  # fmt: skip


def _grades(plan: Plan, facts: Facts) -> list[Row]:
    spent: defaultdict[tuple[str, int], float] = defaultdict(float)
    for (nation, year), spend in facts.spend.items():
        spent[facts.nations[nation].grade, year] += spend
    return [
        Row(
            "grade_exposure", "grade_exposure", "policy", {"grade": grade, "year": year}, "<=",
            spent[grade, year], cap * facts.total[year], MUSD,
            "for the grade, at most", "allowed", plan.policy.rule_price["grade"],
        )
        for grade, cap in plan.policy.grade_cap.items()
        for year in facts.years
    ]  # fmt: skip


def risk_rows(plan: Plan, facts: Facts) -> list[Row]:
    """Return the rows on risk that are in force."""
    families = {"risk": _budget, "exposure": _exposure, "grade": _grades}
    off = plan.policy.rules_off
    return [row for name, of in families.items() if name not in off for row in of(plan, facts)]


def check_risk(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return where the risk table does not follow from lines and nations."""
    stated = [(row["nation"], int(row["year"])) for row in plan_rows(plan, "risk")]
    nations, total = facts.nations, facts.total
    columns = (
        ("obligation_musd", facts.spend, MUSD),
        ("loss_share", {(n, t): nations[n].loss for n, t in stated}, "of the money"),
        ("expected_loss_musd", {(n, t): nations[n].loss * m for (n, t), m in facts.spend.items()},
         MUSD),
        ("share_of_year",
         {(n, t): m / total[t] if total[t] > 0 else 0.0 for (n, t), m in facts.spend.items()},
         "of the year's money"),
    )  # fmt: skip
    found = []
    for column, must, unit in columns:
        found += compare(
            plan, "risk", ("nation", "year"), column, must, tolerance,
            family="risk_budget", unit=unit,
        )  # fmt: skip
    for row in plan_rows(plan, "risk"):
        grade = nations[row["nation"]].grade
        if row["grade"] != grade:
            where = {"nation": row["nation"], "year": int(row["year"])}
            text = f"{row['nation']}: the plan says grade {row['grade']}, the case gives {grade}"
            found.append(Violation("grade_exposure", "grade", where, 1.0, 0.0, "", text))
    return found
