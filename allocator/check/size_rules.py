"""At most so much, or at least so much and else nothing: rules on a nation and one thing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from allocator.check.eligibility import barred, in_force
from allocator.check.packages import bought, fielded, packages_count
from allocator.check.payers import worth_having
from allocator.check.purchase_limits import Most
from allocator.check.recomputed import Facts, Line
from allocator.check.records import case_rows, plan_rows
from allocator.check.rule_row import Row
from allocator.check.scale import least_line
from allocator.check.sustainment import hosts
from allocator.check.unspent import money_left

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

MUSD = "US$ million"
_CLEAR = 1e-3
"""Money is clearly enough, or clearly not, if so large a share of it makes no difference."""

Pair = tuple[str, str]


def size_rows(plan: Plan, facts: Facts) -> list[Row]:
    """Return the rows on sizes: of purchases, lines, grants, packages and a nation's own upkeep."""
    return [
        *_largest(facts),
        *_lines(plan, facts),
        *_grants(facts),
        *_lots(plan, facts),
        *_exclusions(plan, facts),
        *_prerequisites(plan, facts),
        *_hosts(plan, facts),
    ]


def _largest(facts: Facts) -> list[Row]:
    return [
        Row("max_per_nation_year", "max_per_nation_year", "capacity",
            {"nation": nation, "item": code, "year": year}, "<=", quantity, item.most, item.unit,
            "given, a nation takes at most", "a year")
        for (nation, code, year), quantity in facts.quantity.items()
        if (item := facts.items[code]).most is not None
    ]  # fmt: skip


def _lines(plan: Plan, facts: Facts) -> list[Row]:
    """Hold lines that are run to the smallest useful size; tell of those that it keeps off."""
    active = {(row["nation"], row["area"]) for row in plan_rows(plan, "active_lines")}
    smallest, rows = least_line(plan, facts), []
    kept_off = _kept_off(plan, facts, smallest, active)
    for nation, area in sorted(active | facts.worth.need.keys() | facts.cost.keys()):
        where: dict[str, str | int] = {"nation": nation, "area": area}
        cost, least = facts.cost.get((nation, area), 0.0), smallest[nation]
        if least <= 0:
            continue
        on = (nation, area) in active
        rows.append(
            Row("line_size", f"line_size {area}", "capacity", where, ">=" if on else "<=", cost,
                least if on else 0.0, MUSD, "in all, the smallest useful line is", "",
                always=on or (nation, area) in kept_off, optional=not on)
        )  # fmt: skip
    return rows


def _kept_off(plan: Plan, facts: Facts, smallest: dict[str, float], active: set[Pair]) -> set[Pair]:
    """Return the lines that could be begun but for their size: what is left is clearly too little.

    Lines about which the other money of the plan would have to be asked are left out.
    """
    slip = facts.trifles.of(MUSD).allowance(0.0)
    left = {key: rest for key, rest in money_left(plan, facts).items() if rest > slip}
    money, bars = sum(left.values()), None
    if not 0 < money < (1 - _CLEAR) * max(smallest.values(), default=0.0):
        return set()
    bars, found = in_force(plan, facts), set()
    for nation, code in sorted(worth_having(plan, facts)):
        item = facts.items[code]
        line = (nation, item.area)
        short = money < (1 - _CLEAR) * smallest[nation]
        if line in active or not short or facts.worth.need.get(line, 0.0) <= 0:
            continue
        for (account, vintage), rest in left.items():
            first = item.price if item.kind != "grant" else 0.0
            enough = rest / (1 + facts.accounts[account].surcharge) > (1 + _CLEAR) * first
            window = [t for t in facts.years
                      if vintage <= t <= facts.accounts[account].last_use(vintage)]  # fmt: skip
            room = plan.policy.absorption_limit * facts.nations[nation].room
            if (
                enough
                and item.price <= room
                and any(
                    barred(Line(nation, item, account, t, 1.0, 1.0, 1.0), *bars) is None
                    for t in window
                )
            ):
                found.add(line)
    return found


def _grants(facts: Facts) -> list[Row]:
    sums: defaultdict[Pair, float] = defaultdict(float)
    for (nation, code, _), quantity in facts.quantity.items():
        sums[nation, code] += quantity
    return [
        _smallest(
            facts, "grant_size", nation, code, sums[nation, code], item.least, "US$M", "grant"
        )
        for nation in facts.nations
        for code, item in facts.items.items()
        if item.least > 0
    ]


def _smallest(
    facts: Facts,
    family: str,
    nation: str,
    code: str,
    given: float,
    least: float,
    unit: str,
    noun: str,
) -> Row:
    """At least so much; nothing is at most nothing."""
    some = facts.trifles.of(unit).over(given, 0.0)
    return Row(
        family, family, "capacity", {"nation": nation, "item": code}, ">=" if some else "<=",
        given, least if some else 0.0, unit, f"in all, the smallest useful {noun} is", "",
        always=some, optional=not some,
    )  # fmt: skip


def _lots(plan: Plan, facts: Facts) -> list[Row]:
    """Hold packages to their smallest useful number and to one run of years."""
    got, rows = bought(facts, facts.trifles), []
    for code, item in facts.items.items():
        for nation in facts.nations if item.kind == "equipment" else ():
            lots = got.get((nation, code), {})
            if item.fielding.smallest > 1:
                least = item.fielding.smallest
                total = sum(lots.values())
                rows.append(
                    _smallest(facts, "item_size", nation, code, total, least, "lots", "number")
                )
            window = item.fielding.window
            if lots and window is not None and window < len(facts.years):
                run = float(max(lots) - min(lots) + 1)
                rows.append(
                    Row("start_window", "start_window", "capacity",
                        {"nation": nation, "item": code}, "<=", run, window, "years",
                        "from the first purchase to the last, one start allows", "", always=True)
                )  # fmt: skip
    return rows


def _exclusions(plan: Plan, facts: Facts) -> list[Row]:
    """Hold a nation to one package of a group of which it fields none."""
    group: defaultdict[str, set[str]] = defaultdict(set)
    for row in case_rows(plan.case, "exclusions") if packages_count(plan) else ():
        group[row["group"]].add(row["item"])
    got, there = bought(facts, facts.trifles), fielded(plan)
    return [
        Row("excluded", f"excluded {name}", "capacity", {"nation": nation}, "<=", float(count), 1.0,
            "types", "given, at most", "excludes the others", optional=True)
        for name, codes in group.items()
        for nation in facts.nations
        if not any((nation, code) in there for code in codes)
        and (count := sum((nation, code) in got for code in codes))
    ]  # fmt: skip


def _prerequisites(plan: Plan, facts: Facts) -> list[Row]:
    """Hold lots to what the items that must come first have opened."""
    rows, most, there = [], Most(plan, facts), fielded(plan)
    got = bought(facts, facts.trifles)
    wanted = worth_having(plan, facts) if len(plan.case.tables["prerequisites"]) else set()
    for row in case_rows(plan.case, "prerequisites") if packages_count(plan) else ():
        code, needs, before = row["item"], row["needs"], int(row["years_before"])
        asked = {n for n, item in wanted if item == code}
        for nation in sorted(n for n in asked if not there & {(n, needs), (n, code)}):
            for year in facts.years:
                until = [then for then in facts.years if then <= year]
                given = sum(facts.quantity.get((nation, needs, t), 0.0) for t in until
                            if t <= year - before)  # fmt: skip
                have = sum(got.get((nation, code), {}).get(then, 0.0) for then in until)
                opened = given and given * sum(
                    most.quantity(nation, code, then) for then in until
                ) / float(row["units"])
                where: dict[str, str | int] = {"nation": nation, "item": code, "year": year}
                rows.append(
                    Row("prerequisite", f"prerequisite {needs}", "capacity", where, "<=", have,
                        opened, "lots", "bought until then,", f"opened by {needs}",
                        optional=have <= 0)
                )  # fmt: skip
    return rows


def _hosts(plan: Plan, facts: Facts) -> list[Row]:
    """Hold what nations pay themselves to what they can."""
    return [
        Row("host_share", "host_share", "capacity", {"nation": nation, "year": year}, "<=", money,
            facts.nations[nation].host, MUSD, "of upkeep from its own money of", "a year")
        for (nation, year), money in hosts(plan).items()
        if year in facts.years and (facts.nations[nation].host > 0 or money > 0)
    ]  # fmt: skip
