"""Which accounts may pay anything for a nation: lines of money that a plan can change at all."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from allocator.check.eligibility import Scope, barred, in_force
from allocator.check.items import Item, read_items
from allocator.check.locks import decisions
from allocator.check.nations import Nation, groups
from allocator.check.recomputed import Facts, Line
from allocator.check.records import case_rows
from allocator.inputs.selection import codes_in

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

Pair = tuple[str, str]


def _decided(plan: Plan) -> set[Pair]:
    """Return nations and items that a decision names."""
    return {(row["nation"], row["item"]) for row in decisions(plan) if row["item"]}


def _impossible(plan: Plan, facts: Facts) -> set[Pair]:
    """Return nations and items that cannot be, whatever law and money allow."""
    found = {
        (nation.code, item.code)
        for nation in facts.nations.values()
        for item in facts.items.values()
        if item.coastal and nation.landlocked
    }
    if "packages" in plan.policy.left_out:
        return found
    for row in case_rows(plan.case, "incompatible"):
        nations = codes_in(row["nations"], tuple(facts.nations), groups(facts.nations))
        codes = codes_in(row["items"], tuple(facts.items))
        found |= {(nation, code) for nation in nations for code in codes}
    members: defaultdict[str, set[str]] = defaultdict(set)
    for row in case_rows(plan.case, "exclusions"):
        members[row["group"]].add(row["item"])
    there = {(row["nation"], row["item"]) for row in case_rows(plan.case, "fielded")}
    for codes_of_group in members.values():
        for nation in facts.nations:
            own = {code for code in codes_of_group if (nation, code) in there}
            found |= {(nation, code) for code in codes_of_group - own if own}
    return found


def _companions(plan: Plan) -> dict[str, set[str]]:
    """Return what each package asks for: modules, and what must come first."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    if "packages" not in plan.policy.left_out:
        for table, column in (("modules", "module"), ("prerequisites", "needs")):
            for row in case_rows(plan.case, table):
                found[row["item"]].add(row[column])
    return found


def _teachers(plan: Plan, wanted: set[Pair]) -> set[Pair]:
    """Return the courses for crews of wanted packages, for skills that no wanted course gives."""
    if "people" in plan.policy.left_out:
        return set()
    taught, manned = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for table, sets in (("graduates", taught), ("crews", manned)):
        for row in case_rows(plan.case, table):
            sets[row["skill"]].add(row["item"])
    needs = {(n, skill) for n, code in wanted for skill, users in manned.items() if code in users}
    return {
        (n, course)
        for n, skill in needs
        for course in taught[skill]
        if not any((n, other) in wanted for other in taught[skill])
    }


def _possible(plan: Plan, facts: Facts) -> set[Pair]:
    """Return nations and items that can be had: law, the nation's money and the rest allow it."""
    impossible = _impossible(plan, facts)
    bars, exemptions = in_force(plan, facts)
    usual, found = read_items(plan.case, type(plan.policy)()), set()
    for item in facts.items.values():
        about = [bar for bar in bars if bar.about(item)]
        for nation in facts.nations.values():
            own = [bar for bar in about if nation.code in bar.nations]
            if (
                (nation.code, item.code) not in impossible
                and _affordable(plan, nation, item, usual[item.code].price)
                and (not own or _allowed(facts, nation.code, item, own, exemptions))
            ):
                found.add((nation.code, item.code))
    return found


def _affordable(plan: Plan, nation: Nation, item: Item, usual: float) -> bool:
    """Tell whether a lot or seat fits the nation's money, at half the case's price or less."""
    if item.kind == "grant" or nation.absorbable is None:
        return True
    return min(item.price, usual / 2) <= plan.policy.absorption_limit * nation.absorbable


def _allowed(
    facts: Facts, nation: str, item: Item, bars: list[Scope], exemptions: list[Scope]
) -> bool:
    return any(
        barred(Line(nation, item, account, year, 1.0, 1.0, 1.0), bars, exemptions) is None
        for account in facts.accounts
        for year in facts.years
    )


def worth_having(plan: Plan, facts: Facts) -> set[Pair]:
    """Return nations and items that a plan may hold: needed, decided or asked for, and possible."""
    needed = {pair for pair, need in facts.worth.need.items() if need > 0}
    possible, companions = _possible(plan, facts), _companions(plan)
    decided = _decided(plan)
    found = {
        (nation, code)
        for nation, code in possible
        if (nation, facts.items[code].area) in needed or (nation, code) in decided
    }
    fresh = found
    while fresh:
        fresh = {(n, more) for n, code in fresh for more in companions.get(code, ())}
        fresh = (fresh & possible) - found
        found = found | fresh
    return found | (_teachers(plan, found) & possible)


def payable(plan: Plan, facts: Facts) -> set[Pair]:
    """Return nations and accounts between which money may flow in some year."""
    bars, wanted = in_force(plan, facts), worth_having(plan, facts)
    items: defaultdict[str, list[str]] = defaultdict(list)
    for nation, code in sorted(wanted):
        items[nation].append(code)
    return {
        (nation, account)
        for nation, codes in items.items()
        for account in facts.accounts
        if any(
            barred(Line(nation, facts.items[code], account, year, 1.0, 1.0, 1.0), *bars) is None
            for code in codes
            for year in facts.years
        )
    }
