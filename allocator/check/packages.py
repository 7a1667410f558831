"""What excludes what, what cannot be, and new types of equipment."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from allocator.check.nations import groups
from allocator.check.recomputed import Facts
from allocator.check.records import case_rows
from allocator.check.rule_row import Row
from allocator.check.violation import Tolerance, Violation
from allocator.inputs.selection import codes_in
from allocator.util.format import amount

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

Pair = tuple[str, str]


def packages_count(plan: Plan) -> bool:
    """Tell whether the policy leaves packages in."""
    return "packages" not in plan.policy.left_out


def fielded(plan: Plan) -> set[Pair]:
    """Return nations and the packages that they field already."""
    return {(row["nation"], row["item"]) for row in case_rows(plan.case, "fielded")}


def bought(facts: Facts, tolerance: Tolerance) -> dict[Pair, dict[int, float]]:
    """Return lots by year, by nation and package; only what is bought."""
    found: defaultdict[Pair, dict[int, float]] = defaultdict(dict)
    for (nation, code, year), lots in sorted(facts.fleet.bought.items()):
        if tolerance.over(lots, 0.0):
            found[nation, code][year] = lots
    return dict(found)


def _excluded(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Hold a nation to the package of a group that it fields, if it fields one."""
    group: defaultdict[str, set[str]] = defaultdict(set)
    for row in case_rows(plan.case, "exclusions") if packages_count(plan) else ():
        group[row["group"]].add(row["item"])
    things, there = bought(facts, tolerance), fielded(plan)
    found = []
    for name, codes in group.items():
        for nation in facts.nations:
            got = {code for code in codes if (nation, code) in things}
            own = {code for code in codes if (nation, code) in there}
            if own and got - own:
                text = (
                    f"{nation} {name}: gets {', '.join(sorted(got))}, it fields "
                    f"{', '.join(sorted(own))}; one is the most"
                )
                where = {"nation": nation}
                found.append(Violation("excluded", name, where, len(got | own), 1, "items", text))
    return found


def _incompatible(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Nothing is given where it cannot be."""
    found = []
    for row in case_rows(plan.case, "incompatible") if packages_count(plan) else ():
        nations = codes_in(row["nations"], tuple(facts.nations), groups(facts.nations))
        codes = codes_in(row["items"], tuple(facts.items))
        for (nation, code, year), quantity in facts.quantity.items():
            if (
                nation in nations
                and code in codes
                and tolerance.of(facts.items[code].unit).over(quantity, 0.0)
            ):
                where: dict[str, str | int] = {"nation": nation, "item": code, "year": year}
                reason = row["reason"] or "it cannot be"
                text = f"{nation} {code} {year}: {amount(quantity)} given, but {reason}"
                unit = facts.items[code].unit
                found.append(
                    Violation("incompatible", row["rule"], where, quantity, 0.0, unit, text)
                )
    return found


def type_rows(plan: Plan, facts: Facts) -> list[Row]:
    """Return the rows on new types of equipment."""
    if "types" in plan.policy.rules_off:
        return []
    there, price = fielded(plan), plan.policy.rule_price["types"]
    new = {
        (nation, code)
        for nation, code in bought(facts, facts.trifles)
        if facts.items[code].fielding.new and (nation, code) not in there
    }
    return [
        Row(
            "types", "types", "policy", {"nation": nation.code}, "<=",
            float(sum(one == nation.code for one, _ in new)), nation.types, "types",
            "are new, at most", "can be taken on", price,
        )
        for nation in facts.nations.values()
        if nation.types is not None
    ]  # fmt: skip


def check_packages(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return where packages exclude what a nation fields, or are where they cannot be."""
    return [
        *_excluded(plan, facts, tolerance),
        *_incompatible(plan, facts, tolerance),
    ]
