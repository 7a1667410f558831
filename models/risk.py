"""Risk: a budget of expected loss, exposure by nation and by risk grade."""

from __future__ import annotations

import pyomo.core as pyo

from .ground import ONE, add_rows
from .places import Coefficient, Place, bend_costs

PLACES: tuple[Place, ...] = (
    Coefficient("risk_budget", "obligation", "loss", "column", (0,)),
    Coefficient("risk_budget", "total", "risk_budget_share", "row", (), -1.0),
    Coefficient("exposure", "total", "exposure_cap", "row", (0,), -1.0),
    Coefficient("grade_exposure", "total", "grade_cap", "row", (0,), -1.0),
    *bend_costs("bend_risk", "bend_exposure", "bend_grade"),
)


def declare(model: pyo.ConcreteModel) -> None:
    """Declare the bending of risk rows, US$ million."""
    m = model
    m.bend_risk = pyo.Var(m.risk_years, within=pyo.NonNegativeReals)
    m.bend_exposure = pyo.Var(m.exposure_nations, m.years, within=pyo.NonNegativeReals)
    m.bend_grade = pyo.Var(m.capped_grades, m.years, within=pyo.NonNegativeReals)


def add(model: pyo.ConcreteModel) -> None:
    """Add rows risk_budget, exposure and grade_exposure."""
    m = model
    add_rows(m, "risk_budget", m.risk_years, rule=_risk_budget)
    add_rows(m, "exposure", m.exposure_nations, m.years, rule=_exposure)
    add_rows(m, "grade_exposure", m.capped_grades, m.years, rule=_grade_exposure)


def _risk_budget(m: pyo.ConcreteModel, t: int) -> pyo.Expression:
    lost = sum(m.loss[n] * m.obligation[n, a, t] for n, a in m.obligation_pairs)
    return lost - m.risk_budget_share[ONE] * m.total[t] - m.bend_risk[t] <= 0


def _exposure(m: pyo.ConcreteModel, n: str, t: int) -> pyo.Expression:
    given = sum(m.obligation[n, a, t] for a in m.accounts_of_nation[n])
    return given - m.exposure_cap[n] * m.total[t] - m.bend_exposure[n, t] <= 0


def _grade_exposure(m: pyo.ConcreteModel, q: str, t: int) -> pyo.Expression:
    given = sum(m.obligation[n, a, t] for n, a in m.nations_of_grade[q])
    return given - m.grade_cap[q] * m.total[t] - m.bend_grade[q, t] <= 0
