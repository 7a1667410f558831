"""What belongs together, what comes first, what excludes what, and how a package is taken up."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from allocator.check.facts import Facts
from allocator.check.most import Most
from allocator.check.nations import groups
from allocator.check.read import case_rows
from allocator.check.row import Row
from allocator.check.violation import Tolerance, Violation, pair
from allocator.figures import amount
from allocator.selection import codes_in

if TYPE_CHECKING:
    from allocator.plan import Plan

Pair = tuple[str, str]


def _whole(plan: Plan) -> bool:
    return "packages" not in plan.policy.left_out


def _fielded(plan: Plan) -> set[Pair]:
    return {(row["nation"], row["item"]) for row in case_rows(plan.case, "fielded")}


def _bought(facts: Facts, tolerance: Tolerance) -> dict[Pair, dict[int, float]]:
    """Return lots by year, by nation and package; only what is bought."""
    found: defaultdict[Pair, dict[int, float]] = defaultdict(dict)
    for (nation, code, year), lots in sorted(facts.fleet.bought.items()):
        if tolerance.over(lots, 0.0):
            found[nation, code][year] = lots
    return dict(found)


def _sizes(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Hold packages to their smallest useful number and to one run of years."""
    found = []
    for (nation, code), lots in _bought(facts, tolerance).items():
        item, where = facts.items[code], {"nation": nation, "item": code}
        total, least, window = sum(lots.values()), item.fielding.smallest, item.fielding.window
        if tolerance.over(least, total):
            a, b = pair(total, least)
            text = f"{nation} {item.name}: {a} lots in all, the smallest useful number is {b}"
            found.append(Violation("item_size", "item_size", where, total, least, "lots", text))
        run = max(lots) - min(lots) + 1
        if window is not None and run > window:
            text = f"{nation} {item.name}: bought over {run} years, one start allows {window}"
            found.append(
                Violation("start_window", "start_window", where, run, window, "years", text)
            )
    return found


def _prerequisites(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Hold lots to what the items that must come first have opened."""
    found, most, there = [], Most(plan, facts), _fielded(plan)
    for row in case_rows(plan.case, "prerequisites") if _whole(plan) else ():
        for (nation, code), lots in _bought(facts, tolerance).items():
            if code != row["item"] or (nation, row["needs"]) in there:
                continue
            for year in facts.years:
                early = [then for then in facts.years if then <= year - int(row["years_before"])]
                given = sum(facts.quantity.get((nation, row["needs"], t), 0.0) for t in early)
                until = [then for then in facts.years if then <= year]
                share = sum(most.lots(nation, code, then) for then in until) / float(row["units"])
                have, opened = sum(lots.get(then, 0.0) for then in until), share * given
                if tolerance.over(have, opened):
                    a, b = pair(have, opened)
                    text = f"{nation} {code} until {year}: {a} lots, {row['needs']} opens {b}"
                    where: dict[str, str | int] = {"nation": nation, "item": code, "year": year}
                    found.append(
                        Violation("prerequisite", row["needs"], where, have, opened, "lots", text)
                    )
    return found


def _excluded(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Hold a nation to one package of a group: the one it fields, if it fields one."""
    group: defaultdict[str, set[str]] = defaultdict(set)
    for row in case_rows(plan.case, "exclusions") if _whole(plan) else ():
        group[row["group"]].add(row["item"])
    bought, there = _bought(facts, tolerance), _fielded(plan)
    found = []
    for name, codes in group.items():
        for nation in facts.nations:
            got = {code for code in codes if (nation, code) in bought}
            own = {code for code in codes if (nation, code) in there}
            if len(got) > 1 or (own and got - own):
                besides = f", it fields {', '.join(sorted(own))}" if own else ""
                text = f"{nation} {name}: gets {', '.join(sorted(got))}{besides}; one is the most"
                where = {"nation": nation}
                found.append(Violation("excluded", name, where, len(got | own), 1, "items", text))
    return found


def _incompatible(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Nothing is given where it cannot be."""
    found = []
    for row in case_rows(plan.case, "incompatible") if _whole(plan) else ():
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
    there, price = _fielded(plan), plan.policy.rule_price["types"]
    new = {
        (nation, code)
        for nation, code in _bought(facts, facts.trifles)
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
    """Return where packages are too small, too early, too many or where they cannot be."""
    return [
        *_sizes(plan, facts, tolerance),
        *_prerequisites(plan, facts, tolerance),
        *_excluded(plan, facts, tolerance),
        *_incompatible(plan, facts, tolerance),
    ]
