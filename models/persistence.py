"""Persistence: how far money moves from the last plan, and from one year to the next."""

from __future__ import annotations

import pyomo.core as pyo

from .ground import ONE, add_rows, over
from .places import Coefficient, Cost, Place, RowLimit, bend_costs

PLACES: tuple[Place, ...] = (
    RowLimit("change", "last_money", "both", (0, 1, 2)),
    RowLimit("band_low", "band_least", "lower", (0, 1)),
    RowLimit("band_high", "band_most", "upper", (0, 1)),
    RowLimit("changed", "change_free_musd", "upper", ()),
    Coefficient("changed", "changed_on", "change_most", "row", (0, 1), -1.0),
    RowLimit("changes", "changes_most", "upper", (0,)),
    Cost("turbulence", "up", "turbulence_weight", (2,)),
    Cost("turbulence", "down", "turbulence_weight", (2,)),
    Cost("value", "up", "change_cost", (2,), -1.0),
    Cost("value", "down", "change_cost", (2,), -1.0),
    Cost("value", "rise", "swing_cost", (), -1.0),
    Cost("value", "fall", "swing_cost", (), -1.0),
    *bend_costs("bend_band_low", "bend_band_high", "bend_changed"),
)


def declare(model: pyo.ConcreteModel) -> None:
    """Declare up and down[n, a, t], US$ million more and less than the last plan, and the rest.

    changed_on[n, a] tells that the money of a line changes; rise and fall[n, t] are US$ million
    more and less than in the year before; bends are in US$ million and lines.
    """
    m = model
    m.up = pyo.Var(over(m.last_pairs, m.years), within=pyo.NonNegativeReals)
    m.down = pyo.Var(over(m.last_pairs, m.years), within=pyo.NonNegativeReals)
    m.rise = pyo.Var(over(m.swing_nations, m.later_years), within=pyo.NonNegativeReals)
    m.fall = pyo.Var(over(m.swing_nations, m.later_years), within=pyo.NonNegativeReals)
    m.changed_on = pyo.Var(m.changed_pairs, within=pyo.Binary)
    m.bend_changed = pyo.Var(m.change_limits, within=pyo.NonNegativeReals)
    m.bend_band_low = pyo.Var(over(m.bands, m.years), within=pyo.NonNegativeReals)
    m.bend_band_high = pyo.Var(over(m.bands, m.years), within=pyo.NonNegativeReals)


def add(model: pyo.ConcreteModel) -> None:
    """Add rows change, swing, band_low, band_high, changed and changes."""
    m = model
    add_rows(m, "change", m.last_pairs, m.years, rule=_change)
    add_rows(m, "swing", m.swing_nations, m.later_years, rule=_swing)
    add_rows(m, "band_low", m.bands, m.years, rule=_band_low)
    add_rows(m, "band_high", m.bands, m.years, rule=_band_high)
    add_rows(m, "changed", m.changed_pairs, rule=_changed)
    add_rows(m, "changes", m.change_limits, rule=_changes)


def _change(m: pyo.ConcreteModel, n: str, a: str, t: int) -> pyo.Expression:
    return m.obligation[n, a, t] - m.up[n, a, t] + m.down[n, a, t] == m.last_money[n, a, t]


def _swing(m: pyo.ConcreteModel, n: str, t: int) -> pyo.Expression:
    now = sum(m.obligation[n, a, t] for a in m.accounts_of_nation[n])
    before = sum(m.obligation[n, a, t - 1] for a in m.accounts_of_nation[n])
    return now - before - m.rise[n, t] + m.fall[n, t] == 0


def _band_low(m: pyo.ConcreteModel, j: str, t: int) -> pyo.Expression:
    given = sum(m.obligation[n, a, t] for n, a in m.band_terms[j])
    return given + m.bend_band_low[j, t] >= m.band_least[j, t]


def _band_high(m: pyo.ConcreteModel, j: str, t: int) -> pyo.Expression:
    given = sum(m.obligation[n, a, t] for n, a in m.band_terms[j])
    return given - m.bend_band_high[j, t] <= m.band_most[j, t]


def _changed(m: pyo.ConcreteModel, n: str, a: str) -> pyo.Expression:
    moved = sum(m.up[n, a, t] + m.down[n, a, t] for t in m.years)
    return moved - m.change_most[n, a] * m.changed_on[n, a] <= m.change_free_musd[ONE]


def _changes(m: pyo.ConcreteModel, one: str) -> pyo.Expression:
    counted = sum(m.changed_on[n, a] for n, a in m.changed_pairs)
    return counted - m.bend_changed[one] <= m.changes_most[one]
