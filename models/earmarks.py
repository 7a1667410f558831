"""Earmarks: floors, caps and composition shares over sets of accounts, nations, kinds and years."""

from __future__ import annotations

import pyomo.core as pyo

from .ground import add_rows
from .places import Coefficient, Place, RowLimit, bend_costs

PLACES: tuple[Place, ...] = (
    RowLimit("law_floor", "earmark_amount", "lower", (0, 1)),
    RowLimit("law_cap", "earmark_amount", "upper", (0, 1)),
    RowLimit("policy_floor", "earmark_amount", "lower", (0, 1)),
    RowLimit("policy_cap", "earmark_amount", "upper", (0, 1)),
    *(
        Coefficient(f"{status}_share_{sense}", "earmark_base", "earmark_share", "row", (0, 1), -1.0)
        for status in ("law", "policy")
        for sense in ("floor", "cap")
    ),
    *bend_costs("bend_earmark"),
)


def declare(model: pyo.ConcreteModel) -> None:
    """Declare money counted by an earmark and its base, and the bending of policy earmarks."""
    m = model
    m.earmarked = pyo.Var(m.earmarks, within=pyo.NonNegativeReals)
    m.earmark_base = pyo.Var(m.share_earmarks, within=pyo.NonNegativeReals)
    m.bend_earmark = pyo.Var(m.policy_earmarks, within=pyo.NonNegativeReals)


def add(model: pyo.ConcreteModel) -> None:
    """Add the sums of counted money and the floors, caps and shares on them."""
    m = model
    add_rows(m, "counted", m.earmarks, rule=_counted)
    add_rows(m, "counted_base", m.share_earmarks, rule=_counted_base)
    add_rows(m, "law_floor", m.law_floors, rule=_law_floor)
    add_rows(m, "law_cap", m.law_caps, rule=_law_cap)
    add_rows(m, "law_share_floor", m.law_share_floors, rule=_law_share_floor)
    add_rows(m, "law_share_cap", m.law_share_caps, rule=_law_share_cap)
    add_rows(m, "policy_floor", m.policy_floors, rule=_policy_floor)
    add_rows(m, "policy_cap", m.policy_caps, rule=_policy_cap)
    add_rows(m, "policy_share_floor", m.policy_share_floors, rule=_policy_share_floor)
    add_rows(m, "policy_share_cap", m.policy_share_caps, rule=_policy_share_cap)


def _counted(m: pyo.ConcreteModel, r: str, y: str) -> pyo.Expression:
    terms = m.earmark_terms[r, y]
    return m.earmarked[r, y] - sum(m.gross[a] * m.pay[n, a, u, t] for n, a, u, t in terms) == 0


def _counted_base(m: pyo.ConcreteModel, r: str, y: str) -> pyo.Expression:
    terms = m.earmark_base_terms[r, y]
    return m.earmark_base[r, y] - sum(m.gross[a] * m.pay[n, a, u, t] for n, a, u, t in terms) == 0


def _law_floor(m: pyo.ConcreteModel, r: str, y: str) -> pyo.Expression:
    return 1 * m.earmarked[r, y] >= m.earmark_amount[r, y]


def _law_cap(m: pyo.ConcreteModel, r: str, y: str) -> pyo.Expression:
    return 1 * m.earmarked[r, y] <= m.earmark_amount[r, y]


def _law_share_floor(m: pyo.ConcreteModel, r: str, y: str) -> pyo.Expression:
    return m.earmarked[r, y] - m.earmark_share[r, y] * m.earmark_base[r, y] >= 0


def _law_share_cap(m: pyo.ConcreteModel, r: str, y: str) -> pyo.Expression:
    return m.earmarked[r, y] - m.earmark_share[r, y] * m.earmark_base[r, y] <= 0


def _policy_floor(m: pyo.ConcreteModel, r: str, y: str) -> pyo.Expression:
    return m.earmarked[r, y] + m.bend_earmark[r, y] >= m.earmark_amount[r, y]


def _policy_cap(m: pyo.ConcreteModel, r: str, y: str) -> pyo.Expression:
    return m.earmarked[r, y] - m.bend_earmark[r, y] <= m.earmark_amount[r, y]


def _policy_share_floor(m: pyo.ConcreteModel, r: str, y: str) -> pyo.Expression:
    share = m.earmarked[r, y] - m.earmark_share[r, y] * m.earmark_base[r, y]
    return share + m.bend_earmark[r, y] >= 0


def _policy_share_cap(m: pyo.ConcreteModel, r: str, y: str) -> pyo.Expression:
    share = m.earmarked[r, y] - m.earmark_share[r, y] * m.earmark_base[r, y]
    return share - m.bend_earmark[r, y] <= 0
