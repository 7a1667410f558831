"""From where to where money goes in all plans of at least a value, by trying every whole number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from brute_facts import INF, Facts
from brute_force import limits_of, whole_choices
from brute_programme import Key, Programme, Sum
from scipy.optimize import linprog

from allocator.plan.plan import Plan

Place = tuple[str, str]
"""A nation and an area; no area: all money of the nation."""


@dataclass
class Ranges:
    """Least and most US$ million by nation and line over all plans, and the best value."""

    best: float
    money: dict[Place, tuple[float, float]]


def ranges_of(plan: Plan, floor: float | None = None, slack: float | None = None) -> Ranges:
    """Return ranges over plans worth `floor` or more, or `slack` points less than the best."""
    facts = Facts(plan.case, plan.policy)
    programme = Programme(facts)
    sums = _sums(facts, programme)
    worth = _values(facts, programme)
    best = max(value for _, value in worth)
    least = best - (slack or 0.0) if floor is None else floor
    value = programme.costs["value"]
    programme.at_most({key: -number for key, number in value.items()}, -least)
    keys, *rows = programme.arrays()
    money = dict.fromkeys(sums, (INF, -INF))
    for choice, reached in worth:
        if reached < least:
            continue
        bounds = limits_of(facts, programme, keys, choice)
        for place, one in sums.items():
            ends = [_least(keys, rows, bounds, one, sign) for sign in (1.0, -1.0)]
            if ends[0] is not None and ends[1] is not None:
                low, high = money[place]
                money[place] = (min(low, ends[0]), max(high, -ends[1]))
    return Ranges(best, money)


def _values(facts: Facts, programme: Programme) -> list[tuple[dict[Key, int], float]]:
    keys, *rows = programme.arrays()
    found = []
    for choice in whole_choices(facts):
        bounds = limits_of(facts, programme, keys, choice)
        least = _least(keys, rows, bounds, programme.costs["value"], -1.0)
        found.append((choice, -INF if least is None else -least))
    return found


def _least(
    keys: list[Key], rows: list, bounds: list, one: Mapping[Key, float], sign: float
) -> float | None:
    costs = [sign * one.get(key, 0.0) for key in keys]
    result = linprog(costs, *rows, bounds, method="highs-ds")
    assert result.status in (0, 2), result.message
    return float(result.fun) if result.status == 0 else None


def _sums(facts: Facts, programme: Programme) -> dict[Place, Sum]:
    """Return what each nation is paid, and what the goods of each line cost."""
    found: dict[Place, Sum] = {}
    for key in programme.most:
        if key[0] == "pay":
            found.setdefault((key[1], ""), {})[key] = 1.0
    for n, i in facts.pairs:
        for t in facts.years:
            item, key = facts.items[i], ("quantity", n, i, t)
            price = 1.0 if item["kind"] == "grant" else item["price"]
            found.setdefault((n, item["area"]), {})[key] = price
    return found
