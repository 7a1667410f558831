"""Total package: modules in proportion to lots, prerequisites, and on/off rules of equipment."""

from __future__ import annotations

import pyomo.core as pyo

from .ground import add_rows, over
from .places import Coefficient, Place, RowLimit, bend_costs

PLACES: tuple[Place, ...] = (
    Coefficient("item_switch", "item_on", "item_most", "row", (0, 1), -1.0),
    Coefficient("item_size", "item_on", "item_least", "row", (0, 1), -1.0),
    Coefficient("start_window", "start", "start_most", "row", (0, 1, 2), -1.0),
    RowLimit("types", "types_most", "upper", (0,)),
    *bend_costs("bend_module", "bend_types"),
)


def declare(model: pyo.ConcreteModel) -> None:
    """Declare the switches item_on[n, k] and start[n, k, t], and the bending of modules and types.

    Bending is in units of the module (lots, seats or US$ million), and in types.
    """
    m = model
    m.item_on = pyo.Var(m.switched_items, within=pyo.Binary)
    m.start = pyo.Var(over(m.started_items, m.years), within=pyo.Binary)
    m.bend_module = pyo.Var(over(m.module_policies, m.years), within=pyo.NonNegativeReals)
    m.bend_types = pyo.Var(m.typed_nations, within=pyo.NonNegativeReals)


def add(model: pyo.ConcreteModel) -> None:
    """Add rows of modules, prerequisites, smallest lots, starts, exclusions and new types."""
    m = model
    add_rows(m, "module_law", m.module_laws, m.years, rule=_module_law)
    add_rows(m, "module_policy", m.module_policies, m.years, rule=_module_policy)
    add_rows(m, "prerequisite", m.prerequisites, m.years, rule=_prerequisite)
    add_rows(m, "item_switch", m.switched_items, rule=_item_switch)
    add_rows(m, "item_size", m.switched_items, rule=_item_size)
    add_rows(m, "start_once", m.started_items, rule=_start_once)
    add_rows(m, "start_window", m.started_items, m.years, rule=_start_window)
    add_rows(m, "excluded", m.exclusions, rule=_excluded)
    add_rows(m, "types", m.typed_nations, rule=_new_types)


def _given(m: pyo.ConcreteModel, n: str, i: str, t: int) -> pyo.Expression:
    """Units of a module given until the year."""
    return (
        sum(m.lots[n, k, s] for k, s in m.module_lots[n, i, t])
        + sum(m.seats[n, c, s] for c, s in m.module_seats[n, i, t])
        + sum(m.grant[n, g, s] for g, s in m.module_grants[n, i, t])
    )


def _module_law(m: pyo.ConcreteModel, n: str, i: str, t: int) -> pyo.Expression:
    due = sum(m.module_ratio[k, i] * m.lots[n, k, s] for k, s in m.module_due_by_law[n, i, t])
    return due - _given(m, n, i, t) <= 0


def _module_policy(m: pyo.ConcreteModel, n: str, i: str, t: int) -> pyo.Expression:
    due = sum(m.module_ratio[k, i] * m.lots[n, k, s] for k, s in m.module_due[n, i, t])
    return due - _given(m, n, i, t) - m.bend_module[n, i, t] <= 0


def _prerequisite(m: pyo.ConcreteModel, n: str, k: str, j: str, t: int) -> pyo.Expression:
    opened = (
        sum(m.prerequisite_open[n, k, j, t] * m.lots[n, i, s]
            for i, s in m.prerequisite_lots[n, k, j, t])
        + sum(m.prerequisite_open[n, k, j, t] * m.seats[n, c, s]
              for c, s in m.prerequisite_seats[n, k, j, t])
        + sum(m.prerequisite_open[n, k, j, t] * m.grant[n, g, s]
              for g, s in m.prerequisite_grants[n, k, j, t])
    )  # fmt: skip
    return sum(m.lots[n, k, s] for s in m.years_until[t]) - opened <= 0


def _item_switch(m: pyo.ConcreteModel, n: str, k: str) -> pyo.Expression:
    return sum(m.lots[n, k, t] for t in m.years) - m.item_most[n, k] * m.item_on[n, k] <= 0


def _item_size(m: pyo.ConcreteModel, n: str, k: str) -> pyo.Expression:
    return sum(m.lots[n, k, t] for t in m.years) - m.item_least[n, k] * m.item_on[n, k] >= 0


def _start_once(m: pyo.ConcreteModel, n: str, k: str) -> pyo.Expression:
    return sum(m.start[n, k, t] for t in m.years) <= 1


def _start_window(m: pyo.ConcreteModel, n: str, k: str, t: int) -> pyo.Expression:
    started = sum(m.start[n, k, s] for s in m.starts_of_year[n, k, t])
    return m.lots[n, k, t] - m.start_most[n, k, t] * started <= 0


def _excluded(m: pyo.ConcreteModel, x: str, n: str) -> pyo.Expression:
    return sum(m.item_on[n, k] for k in m.items_of_exclusion[x, n]) <= 1


def _new_types(m: pyo.ConcreteModel, n: str) -> pyo.Expression:
    taken = sum(m.item_on[n, k] for k in m.types_of_nation[n])
    return taken - m.bend_types[n] <= m.types_most[n]
