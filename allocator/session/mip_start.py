"""MIP start: the integers of a plan read back from its tables, lots, seats and switches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from allocator.assemble.case_scale import free_change
from allocator.extract.rounding import NOTHING
from allocator.solver.search.lexicographic import COUNTS
from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import CompiledModel, Floats


def integer_start(plan: Plan, compiled: CompiledModel) -> Floats:
    """Return the plan's number in every whole column of its compiled model, 0 elsewhere."""
    run = set(zip(plan.active_lines["nation"], plan.active_lines["area"], strict=True))
    goods = plan.lines[plan.lines["kind"] != "sustainment"]
    return _start(compiled, goods, run, _changed(plan, compiled.units.money))


def last_plan_start(case: Case, compiled: CompiledModel) -> Floats | None:
    """Return in every whole column what the last plan bought, as far as it can be bought now.

    None where the case does not know its goods (table `last_goods`). Whether such a plan keeps all
    rules is left open.
    """
    goods = case.tables["last_goods"]
    if goods.empty:
        return None
    area = dict(zip(case.items["item"], case.items["area"], strict=True))
    most = _most(compiled)
    wanted = zip(goods["nation"], goods["item"], goods["year"], strict=True)
    room = [most.get((n, i, int(t)), 0.0) for n, i, t in wanted]
    goods = goods.assign(quantity=np.minimum(goods["quantity"], room))
    goods = goods[goods["quantity"] > 0]
    run = {(n, area[i]) for n, i in zip(goods["nation"], goods["item"], strict=True)}
    return np.clip(_start(compiled, goods, run, set()), compiled.lower, compiled.upper)


def _most(compiled: CompiledModel) -> dict[tuple[str, str, int], float]:
    """Return the most lots, seats and money of grants by nation, item and year."""
    return {
        key: float(compiled.upper[column])
        for name in (*COUNTS, "grant")
        for key, column in compiled.columns.get(name, {}).items()
    }


def _start(
    compiled: CompiledModel,
    goods: pd.DataFrame,
    run: set[tuple[str, str]],
    changed: set[tuple[str, str]],
) -> Floats:
    """Return a solution with goods (nation, item, year, quantity), lines run and lines changed."""
    given, total = _quantities(goods, min(1.0, compiled.units.money))
    first: dict[tuple[str, str], int] = {}
    for n, i, t in sorted(given, key=lambda key: key[2]):
        first.setdefault((n, i), t)
    readers: Mapping[str, Callable[[Any], float]] = {
        "lots": lambda key: round(given.get(key, 0.0)),
        "seats": lambda key: round(given.get(key, 0.0)),
        "line_on": lambda key: key in run,
        "grant_on": lambda key: key in total,
        "item_on": lambda key: key in total,
        "start": lambda key: first.get(key[:2]) == key[2],
        "changed_on": lambda key: key in changed,
    }
    solution = np.zeros(len(compiled.lower))
    for variable, number in readers.items():
        for key, column in compiled.columns.get(variable, {}).items():
            solution[column] = number(key)
    return solution


def _quantities(
    goods: pd.DataFrame, unit: float
) -> tuple[dict[tuple[str, str, int], float], dict[tuple[str, str], float]]:
    """Return what each nation gets of each item in a year and in all; only what is something.

    `unit` is the smaller of a lot and the unit in which the solver had money.
    """
    given: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    total: defaultdict[tuple[str, str], float] = defaultdict(float)
    columns = (goods[name] for name in ("nation", "item", "year", "quantity"))
    for nation, item, year, quantity in zip(*columns, strict=True):
        given[nation, item, int(year)] += quantity
        total[nation, item] += quantity
    some = {key: quantity for key, quantity in given.items() if quantity > NOTHING * unit}
    return some, {key: number for key, number in total.items() if number > NOTHING * unit}


def _changed(plan: Plan, unit: float) -> set[tuple[str, str]]:
    """Return the lines of money (nation and account) that differ from the last plan."""
    free = free_change(plan.case, plan.policy)
    moved: defaultdict[tuple[str, str], float] = defaultdict(float)
    columns = (plan.deviations[name] for name in ("nation", "account", "change_musd"))
    for nation, account, change in zip(*columns, strict=True):
        moved[nation, account] += abs(change)
    return {pair for pair, size in moved.items() if size > free + NEAR * (unit + free)}
