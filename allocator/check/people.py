"""People who run equipment: crews needed, people there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.check.recomputed import Facts
from allocator.check.records import case_rows, plan_rows
from allocator.check.rule_row import Row
from allocator.check.table_compare import compare
from allocator.check.violation import Tolerance, Violation

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

NMT = ("nation", "skill", "year")
MOST = 0.95
"""Attrition never exceeds this, whatever the policy's factor."""

Persons = dict[tuple[str, str, int], float]


@dataclass(frozen=True, slots=True)
class People:
    """Persons by (nation, skill, period): all crews, crews at work, graduates, and the nation's."""

    needed: Persons
    used: Persons
    graduates: Persons
    base: dict[tuple[str, str], float]


def crews_of(plan: Plan) -> dict[str, list[tuple[str, float]]]:
    """Return skills and persons a lot by package; none where the policy leaves people out."""
    found: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for row in case_rows(plan.case, "crews") if "people" not in plan.policy.left_out else ():
        found[row["item"]].append((row["skill"], float(row["persons_per_lot"])))
    return dict(found)


def _crews(plan: Plan, lots: dict[tuple[str, str, int], float]) -> Persons:
    """Return the crews of lots by nation, skill and period."""
    sums: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    crews = crews_of(plan)
    for (nation, code, period), number in lots.items():
        for skill, persons in crews.get(code, ()):
            sums[nation, skill, period] += persons * number
    return dict(sums)


def _graduates(plan: Plan, facts: Facts) -> Persons:
    """Return the graduates of the plan's courses who are still at work."""
    factor = plan.policy.attrition_factor
    stay = {
        row["skill"]: 1 - min(MOST, float(row["attrition_per_year"]) * factor)
        for row in case_rows(plan.case, "skills")
    }
    sums: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    for row in case_rows(plan.case, "graduates"):
        kept, trains = stay[row["skill"]], facts.items[row["item"]].training
        for (nation, code, seat), seats in facts.quantity.items():
            if code != row["item"]:
                continue
            for period in facts.periods.keys:
                ages = [year - seat - trains for year in facts.periods.span(period)]
                share = sum(kept**age for age in ages if age >= 0) / len(ages)
                sums[nation, row["skill"], period] += float(row["persons_per_seat"]) * share * seats
    return dict(sums)


def read_people(plan: Plan, facts: Facts) -> People:
    """Return who is needed and who is there; nobody where the policy leaves people out."""
    if "people" in plan.policy.left_out:
        return People({}, {}, {}, {})
    base = {
        (row["nation"], row["skill"]): float(row["persons"])
        for row in case_rows(plan.case, "skill_base")
    }
    needed, used = _crews(plan, facts.fleet.ready), _crews(plan, facts.fleet.working)
    return People(needed, used, _graduates(plan, facts), base)


def crew_rows(plan: Plan, facts: Facts) -> list[Row]:
    """Return the rows on crews of lots at work."""
    people = read_people(plan, facts)
    needed = {key[:2] for key in {*people.needed, *people.used}}
    skills = {row["skill"] for row in case_rows(plan.case, "crews")}
    posts = sorted(needed | {(n, m) for n in facts.nations for m in skills})
    return [
        Row(
            "crewed", f"crew {m}", "capacity", {"nation": n, "year": t}, "<=",
            people.used.get((n, m, t), 0.0),
            people.base.get((n, m), 0.0) + people.graduates.get((n, m, t), 0.0),
            "persons", "run lots of", "there are", optional=(n, m) not in needed,
        )
        for n, m in posts
        for t in facts.periods.keys
    ]  # fmt: skip


def check_people(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return where the table of people does not follow from lots and seats."""
    people = read_people(plan, facts)
    stated = [(row["nation"], row["skill"], int(row["year"])) for row in plan_rows(plan, "people")]
    keys = {*stated, *(key for key, persons in people.needed.items() if persons > 0)}
    base = {(n, m, t): people.base.get((n, m), 0.0) for n, m, t in keys}
    came = {key: people.graduates.get(key, 0.0) for key in keys}
    short = {key: max(0.0, people.needed.get(key, 0.0) - base[key] - came[key]) for key in keys}
    columns = (
        ("base_persons", base),
        ("graduates_persons", came),
        ("needed_persons", people.needed),
        ("used_persons", people.used),
        ("short_persons", short),
    )
    found = []
    for column, must in columns:
        found += compare(
            plan, "people", NMT, column, must, tolerance, family="people", unit="persons"
        )
    return found
