"""Figures that the solver cannot take, told by the place where they were given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from allocator.errors import Fault
from allocator.inputs.case.schema.column import TOO_LARGE
from allocator.models.units import UNITS
from allocator.solver.backend.scaled_arrays import ScaledArrays
from allocator.solver.backend.scaling import sizes_of

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.models import Problem
    from allocator.solver.backend.compiled_model import CompiledModel

_FAR = 1e10
"""Times that all money may be what it can be used for; digits of a bound are lost beyond."""

_LARGEST, _SMALLEST = 1e10, 1e-9
"""Numbers of rows of money and points, in the solver's units, that are still told apart."""

_MATTERS = 1e-6
"""A number too small is left out by HiGHS; no more than this may hang on it."""

_PRICES = {
    "lots": ("equipment", "price_musd"),
    "fresh": ("equipment", "price_musd"),
    "sustained": ("equipment", "price_musd"),
    "busy": ("equipment", "price_musd"),
    "seats": ("courses", "cost_musd"),
    "grant": ("grants", "fit"),
    "grant_on": ("grants", "min_musd"),
}
"""Where the numbers of a variable in rows of money and points come from, by the key's item."""


def size_faults(
    case: Case, policy: Policy, problem: Problem, compiled: CompiledModel
) -> list[Fault]:
    """Return the figures of a case under a policy that are too large or too small to be solved."""
    found = [*_budgets(case, policy, problem), *_factors(case, policy, problem)]
    return found or _entries(case, policy, problem, compiled)


def _budgets(case: Case, policy: Policy, problem: Problem) -> Iterator[Fault]:
    """Tell of the account with most money where there is far too much in all for any use."""
    size, there = sizes_of(problem)[0], float(problem.figures["money"].values.sum())
    if there >= TOO_LARGE:
        yield _most_money(case, policy, problem, f"below {TOO_LARGE:g}")
    elif there > _FAR * size > 0:
        allowed = f"at most {_FAR:g} times the US$ {size:.3g} million that all needs can use"
        yield _most_money(case, policy, problem, allowed)


def _most_money(case: Case, policy: Policy, problem: Problem, allowed: str) -> Fault:
    """Return a fault at the largest budget."""
    money = problem.figures["money"]
    account, year = money.keys[int(np.argmax(money.values))]
    place, column = _place_of_budget(case, policy, account, year)
    found = f"{account} has {money.values.max():g} new in {year}"
    fix = "check the unit: money is in US$ million"
    return Fault(place, found, allowed, fix, column=column)


def _place_of_budget(case: Case, policy: Policy, account: str, year: int) -> tuple[str, str]:
    for name in ("budget_factor", "budget"):
        given = getattr(policy, name)
        for key in (account, "*"):
            if key in given:
                return "policy", f"{name}.{key}"
    stated = case.tables["budgets"]
    if ((stated["account"] == account) & (stated["year"] == year)).any():
        return "budgets", "amount_musd"
    return "accounts", "budget_musd"


def _factors(case: Case, policy: Policy, problem: Problem) -> Iterator[Fault]:
    """Tell of prices that the policy makes too large."""
    for item, price in problem.figures["price"].items():
        if price >= TOO_LARGE:
            name = "price_factor" if policy.price_factor else "price"
            yield Fault("policy", f"{item} would cost {price:g}", f"below {TOO_LARGE:g}",
                        "check the unit: money is in US$ million", column=name)  # fmt: skip


def _entries(case: Case, policy: Policy, problem: Problem, compiled: CompiledModel) -> list[Fault]:
    """Tell of numbers of the model that are too far from the others, once for each figure."""
    row, column = compiled.row_of_entry, compiled.indices
    size = np.abs(ScaledArrays(compiled).numbers(compiled.numbers, row, column))
    with np.errstate(invalid="ignore"):
        hangs = size * ScaledArrays(compiled).columns(compiled.upper)[column]
    counted = _counted(compiled)
    wrong = np.where(counted[row], size >= TOO_LARGE, size >= _LARGEST)
    wrong |= ~counted[row] & (size > 0) & (size < _SMALLEST) & (hangs > _MATTERS)
    wrong |= ~np.isfinite(size)
    at = np.flatnonzero(wrong)
    if not len(at):
        return []
    keys = {
        position: (name, key)
        for name, of in compiled.columns.items()
        for key, position in of.items()
    }
    use = sizes_of(problem)[0]
    found = dict.fromkeys(
        _fault(case, *keys[int(column[one])])
        or _most_money(case, policy, problem, f"figures of the same size as the US$ {use:.3g} "
                                              "million "
                       "that all needs can use, or floors and decisions that require less")
        for one in at
    )  # fmt: skip
    return list(found)


def _counted(compiled: CompiledModel) -> Any:
    """Return which rows count something: no money and no points."""
    counted = np.ones(len(compiled.row_lower), dtype=bool)
    for name, rows in compiled.rows.items():
        counted[list(rows.values())] = name not in UNITS
    return counted


def _fault(case: Case, name: str, key: Any) -> Fault | None:
    """Return a fault at the figure of the item that a variable is about; None without an item."""
    table, column = _PRICES.get(name, ("", ""))
    item = key[1] if isinstance(key, tuple) and len(key) > 1 else ""
    rows = case.tables[table] if table else None
    if rows is None or item not in set(rows["item"]):
        return None
    given = float(rows.loc[rows["item"] == item, column].iloc[0])
    fix = "check the unit of this figure, and of budgets and needs"
    allowed = "figures of the same size as the case's money and needs"
    return Fault(table, f"{item} has {given:g}", allowed, fix, column=column)
