"""Upkeep of lots past their initial support: what it costs, who pays, what is promised."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from allocator.check.fleet import lots_in
from allocator.check.items import Item
from allocator.check.recomputed import Facts
from allocator.check.records import plan_rows
from allocator.check.rule_row import Row
from allocator.check.table_compare import compare, keyed
from allocator.check.violation import Tolerance, Violation, pair

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

NT = ("nation", "year")
MUSD = "US$ million"
Money = dict[tuple[str, int], float]


def _cost(item: Item, age: int) -> float:
    """Upkeep of a lot of that age, if it could be operational and is past its support."""
    fielding = item.fielding
    return fielding.tail * (fielding.ready(age) - fielding.young(age))


def upkeep_needed(facts: Facts) -> Money:
    """Return the upkeep of all lots past support by nation and exact year, also after the end."""
    sums: defaultdict[tuple[str, int], float] = defaultdict(float)
    for year in (*facts.periods.years, *facts.periods.after):
        for (nation, _), cost in lots_in(facts.fleet.bought, facts.items, year, _cost).items():
            sums[nation, year] += cost
    return dict(sums)


def sustained_nations(facts: Facts) -> set[str]:
    """Return the nations for which something is bought that needs upkeep one day."""
    return {n for n, code, _ in facts.fleet.bought if facts.items[code].fielding.tail > 0}


def left_to_hosts(facts: Facts) -> Money:
    """Return the upkeep of lots at work that the plan's lines do not pay, by nation and period."""
    sums: defaultdict[tuple[str, int], float] = defaultdict(float)
    for place, lots in facts.fleet.working.items():
        nation, code, period = place
        cost = facts.items[code].fielding.tail * (lots - facts.fleet.young.get(place, 0.0))
        sums[nation, period] += max(0.0, cost - facts.upkeep.get(place, 0.0))
    return dict(sums)


def donors(facts: Facts) -> Money:
    """Return what donors pay for upkeep by nation and year."""
    sums: defaultdict[tuple[str, int], float] = defaultdict(float)
    for (nation, _, year), money in facts.upkeep.items():
        sums[nation, year] += money
    return dict(sums)


def hosts(plan: Plan) -> Money:
    """Return what the plan says that nations pay for upkeep themselves."""
    return {(n, t): money for (n, t), money in keyed(plan, "sustainment", NT, "host_musd").items()}


def promised(plan: Plan, facts: Facts) -> dict[str, float]:
    """Return what donors promise a year after the horizon, by nation: the most of any row."""
    found: dict[str, float] = {}
    for (nation, year), money in keyed(plan, "sustainment", NT, "promised_musd").items():
        if year >= facts.periods.end:
            found[nation] = max(money, found.get(nation, 0.0))
    return found


def donor_shares(plan: Plan, facts: Facts) -> dict[int, float]:
    """Return the donors' largest share by year, where there is a limit."""
    policy, first = plan.policy, facts.years[0]
    shares = {
        year: max(0.0, policy.donor_share - (year - first) * policy.donor_share_fall)
        for year in facts.years
    }
    return {year: share for year, share in shares.items() if share < 1}


def graduation_rows(plan: Plan, facts: Facts) -> list[Row]:
    """Return the rows on the donors' share of upkeep."""
    if "graduation" in plan.policy.rules_off:
        return []
    gave, own = donors(facts), hosts(plan)
    needed = {nation for nation, _ in upkeep_needed(facts)}
    return [
        Row(
            "graduation", "graduation", "policy", {"nation": nation, "year": year}, "<=",
            gave.get((nation, year), 0.0),
            share * (gave.get((nation, year), 0.0) + own.get((nation, year), 0.0)), MUSD,
            "of upkeep paid by donors, at most", "allowed", plan.policy.rule_price["graduation"],
        )
        for year, share in donor_shares(plan, facts).items()
        for nation in sorted(needed | {place[0] for place in {*gave, *own} if place[1] == year})
    ]  # fmt: skip


def after_money_rows(plan: Plan, facts: Facts) -> list[Row]:
    """Return the row on money promised to upkeep after the horizon."""
    if not facts.periods.after or "after" in plan.policy.rules_off:
        return []
    projected = sum(max(0.0, account.after) for account in facts.accounts.values())
    return [
        Row(
            "after_money", "after_money", "policy", {}, "<=",
            sum(promised(plan, facts).values()), plan.policy.after_budget_share * projected, MUSD,
            "a year promised after the horizon, at most", "allowed",
            plan.policy.rule_price["after"],
        )
    ]  # fmt: skip


def _break(
    family: str, nation: str, year: int, found: float, limit: float, words: str
) -> Violation:
    a, b = pair(found, limit)
    text = f"{nation} {year}: {a} US$ million {words} {b}"
    where: dict[str, str | int] = {"nation": nation, "year": year}
    return Violation(family, family, where, found, limit, MUSD, text)


def _supported(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Lots past support work only if somebody pays; nobody pays for lots that are not there."""
    own, promise, found = hosts(plan), promised(plan, facts), []
    tolerance = tolerance.of(MUSD)
    for (nation, period), cost in left_to_hosts(facts).items():
        paid, family = own.get((nation, period), 0.0), "supported"
        words = "of upkeep of lots at work not paid by donors, the nation pays"
        if period == facts.periods.end:
            paid = facts.nations[nation].host + promise.get(nation, 0.0)
            family, words = "tail_after", "of upkeep a year after the horizon, host and donors have"
        if tolerance.over(cost, paid):
            found.append(_break(family, nation, period, cost, paid, words))
    for (nation, code, year), money in facts.upkeep.items():
        lots = facts.fleet.past_support.get((nation, code, year), 0.0)
        most = facts.items[code].fielding.tail * lots
        if tolerance.over(money, most):
            words = f"for the upkeep of {facts.items[code].name}, all its lots past support take"
            found.append(_break("supported", nation, year, money, most, words))
    return found


def _spared(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Nobody pays what no lot at work takes; a nation beside donors may, as its share counts."""
    own, gave, promise, found = hosts(plan), donors(facts), promised(plan, facts), []
    taken, end = left_to_hosts(facts), facts.periods.end
    for place, money in own.items():
        most = taken.get(place, 0.0)
        if place[1] < end and gave.get(place, 0.0) <= 0 and tolerance.over(money, most):
            words = "of upkeep from its own money, lots at work take"
            found.append(_break("sustainment", *place, money, most, words))
    for nation, money in promise.items():
        most = max(0.0, taken.get((nation, end), 0.0) - facts.nations[nation].host)
        if tolerance.over(money, most):
            words = "promised after the horizon, lots at work take"
            found.append(_break("sustainment", nation, end, money, most, words))
    return found


def _table(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Hold the table to lots, lines and promises, year by year."""
    need, gave, own = upkeep_needed(facts), donors(facts), hosts(plan)
    promise, host, donor = promised(plan, facts), dict(own), dict(gave)
    for nation, year in need:
        if year >= facts.periods.end:
            host[nation, year] = min(need[nation, year], facts.nations[nation].host)
            rest = need[nation, year] - host[nation, year]
            donor[nation, year] = min(rest, promise.get(nation, 0.0))
    keys = {*need, *host, *donor}
    paid = {key: host.get(key, 0.0) + donor.get(key, 0.0) for key in keys}
    rows = [(row["nation"], int(row["year"])) for row in plan_rows(plan, "sustainment")]
    columns = (
        ("need_musd", need, MUSD),
        ("host_musd", host, MUSD),
        ("donor_musd", donor, MUSD),
        ("unpaid_musd", {key: need.get(key, 0.0) - paid[key] for key in keys}, MUSD),
        ("donor_share",
         {key: donor.get(key, 0.0) / paid[key] if paid[key] > 0 else 0.0 for key in keys},
         "of what is paid"),
        ("promised_musd",
         {(n, t): promise.get(n, 0.0) for n, t in rows if t >= facts.periods.end}, MUSD),
    )  # fmt: skip
    found = []
    for column, must, unit in columns:
        found += compare(
            plan, "sustainment", NT, column, must, tolerance, family="sustainment", unit=unit
        )
    return found


def check_sustainment(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return where lots work without upkeep, or the table of sustainment does not follow."""
    return [
        *_supported(plan, facts, tolerance),
        *_spared(plan, facts, tolerance),
        *_table(plan, facts, tolerance),
    ]
