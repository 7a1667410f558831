"""How much more is asked for where money is forced in: no more than suits the line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Question
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan

MOST = 1.0
"""A lot, a seat, and the most money that is asked for, US$ million."""


def step_of(plan: Plan, question: Question, held: float) -> float:
    """Return the lot, seat or US$ million by which more of a line is forced in.

    Of money at most US$ 1 million, and no more than the larger of what the plan gives (`held`) and
    what the last plan would give in as many years: a million more says little of a nation that had
    a quarter of one. Where there is neither, no more than the smallest grant that the case allows.
    """
    if question.unit in ("lots", "seats"):
        return MOST
    usual = max(held, _last_plan(plan, question)) or _smallest_grant(plan.case)
    return _two_digits(min(MOST, usual)) if usual > NOTHING else MOST


def _last_plan(plan: Plan, question: Question) -> float:
    """Return US$ million that the last plan would give a nation, or one account of it."""
    rows = plan.case.tables["last_plan"]
    rows = rows[rows["nation"] == question.nation]
    if question.kind == "account":
        rows = rows[rows["account"] == question.line]
    return float(rows["amount_musd"].sum()) * len(plan.case.years)


def _smallest_grant(case: Case) -> float:
    """Return the smallest US$ million that a grant may be; 0: there is no such limit."""
    sizes = pd.to_numeric(case.tables["grants"]["min_musd"]).dropna()
    sizes = sizes[sizes > 0]
    return float(sizes.min()) if len(sizes) else 0.0


def _two_digits(musd: float) -> float:
    """Return money rounded down to two digits.

    Examples
    --------
    >>> _two_digits(0.2697), _two_digits(0.0534), _two_digits(0.3), _two_digits(1.0)
    (0.26, 0.053, 0.3, 1.0)
    """
    places = 1 - math.floor(math.log10(musd))
    return float(math.floor(musd * 10**places + 1e-6) / 10**places)
