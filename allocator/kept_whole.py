"""The whole numbers of a plan read back from its tables: lots, seats and what is on or off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from allocator.extract.rounding import NOTHING
from allocator.extract.rule_rows import NEAR

if TYPE_CHECKING:
    from allocator.compile import Compiled, Floats
    from allocator.plan import Plan

COUNTS = ("lots", "seats")
"""Variables that count something; the other whole ones say what is on."""


def whole_numbers(plan: Plan, compiled: Compiled) -> Floats:
    """Return the plan's number in every whole column of its compiled model, 0 elsewhere."""
    point = np.zeros(len(compiled.lower))
    for variable, number in _readers(plan).items():
        for key, column in compiled.columns.get(variable, {}).items():
            point[column] = number(key)
    return point


def _readers(plan: Plan) -> Mapping[str, Callable[[Any], float]]:
    """Return, by variable, what gives its number for a key."""
    given, total = _quantities(plan)
    first: dict[tuple[str, str], int] = {}
    for n, i, t in sorted(given, key=lambda key: key[2]):
        first.setdefault((n, i), t)
    run = set(zip(plan.active_lines["nation"], plan.active_lines["area"], strict=True))
    changed = _changed(plan)
    return {
        "lots": lambda key: round(given.get(key, 0.0)),
        "seats": lambda key: round(given.get(key, 0.0)),
        "line_on": lambda key: key in run,
        "grant_on": lambda key: key in total,
        "item_on": lambda key: key in total,
        "start": lambda key: first.get(key[:2]) == key[2],
        "changed_on": lambda key: key in changed,
    }


def _quantities(
    plan: Plan,
) -> tuple[dict[tuple[str, str, int], float], dict[tuple[str, str], float]]:
    """Return what each nation gets of each item in a year and in all; only what is something."""
    lines = plan.lines[plan.lines["kind"] != "sustainment"]
    given: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    total: defaultdict[tuple[str, str], float] = defaultdict(float)
    columns = (lines[name] for name in ("nation", "item", "year", "quantity"))
    for nation, item, year, quantity in zip(*columns, strict=True):
        given[nation, item, int(year)] += quantity
        total[nation, item] += quantity
    some = {key: quantity for key, quantity in given.items() if quantity > NOTHING}
    return some, {key: quantity for key, quantity in total.items() if quantity > NOTHING}


def _changed(plan: Plan) -> set[tuple[str, str]]:
    """Return the lines of money (nation and account) that differ from the last plan."""
    free = plan.policy.change_free_musd
    moved: defaultdict[tuple[str, str], float] = defaultdict(float)
    columns = (plan.deviations[name] for name in ("nation", "account", "change_musd"))
    for nation, account, change in zip(*columns, strict=True):
        moved[nation, account] += abs(change)
    return {pair for pair, size in moved.items() if size > free + NEAR * (1 + free)}
