"""What each limit that a plan reaches costs at the margin, in value points and next to the average.

The prices are those of `allocator.explore.marginal_values`: of the plan with its whole numbers
kept. They are rates, and no claim on another plan.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from allocator.explore.marginal.tables import HUNDRED, step_of, step_words
from allocator.report.rules.singly import single_limits
from allocator.report.tables import binding_rules
from allocator.util.format import MUSD, number
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allocator.explore.marginal.shadow_prices import MarginalValues
    from allocator.plan.plan import Plan

TIE = "tie"
"""Written where a limit costs no more than the arithmetic of the duals leaves open."""

WHOLE = "only whole steps"
"""Written where a limit has no small steps, and so no rate."""

_TIE_POINTS = 1e-6
"""Value points for one unit, ten times the dual feasibility tolerance of HiGHS."""

_KEY = ["rule", "family", "status", "nation", "account", "item", "year"]

RATES = (
    "A price is a rate at the margin: what the plan would gain for each unit by which the limit "
    "gave way (one more of what it caps, one less of what it asks for), with its lots, seats and "
    f"lines as they are. It is no claim on a new plan. “{TIE}”: less than {_TIE_POINTS:f} value "
    f"points a unit, which is nothing. “{WHOLE}”: it limits lots, seats, lines or switches alone, "
    "which have no rate; page Analysis, Prices, solves one of them more."
)
"""What the prices mean."""


def priced_limits(plan: Plan, values: MarginalValues) -> pd.DataFrame:
    """Return `allocator.report.binding_rules` with what each group costs, as words.

    ``gain`` is in value points, for so many units as are worth telling; ``average`` is next to the
    average of the plan: its value of needs met for each US$ 1 million obligated. Figures behind
    them, for one unit, are in ``worth_low`` and ``worth_high``.
    """
    table = binding_rules(plan, worth_of_rules(plan, values))
    ends = zip(table["worth_low"], table["worth_high"], table["unit"], strict=True)
    return _told(table, plan, list(ends))


def priced_single_limits(plan: Plan, values: MarginalValues) -> pd.DataFrame:
    """Return `allocator.report.rules.singly.single_limits` with what each rule costs, as words."""
    table = single_limits(plan, worth_of_rules(plan, values))
    return _told(table, plan, list(zip(table["worth"], table["worth"], table["unit"], strict=True)))


def worth_of_rules(plan: Plan, values: MarginalValues) -> pd.Series[float]:
    """Return value points for one unit of the limit of each row of the plan's table ``rules``."""
    known = values.rules.drop_duplicates(_KEY).set_index(_KEY)["value"]
    keys = pd.MultiIndex.from_frame(plan.rules[_KEY])
    return pd.Series(known.reindex(keys).to_numpy(float), index=plan.rules.index)


def average_value(plan: Plan) -> float:
    """Return the value points of needs met for each US$ 1 million that a plan obligates."""
    money = float(plan.spending["obligation_musd"].sum())
    value = float(plan.meta.get("need_value") or 0.0)
    return value / money if money > NOTHING else math.nan


def rate_words(plan: Plan) -> str:
    """Say what the prices of limits mean, and what the average is that they are set next to."""
    mean = average_value(plan)
    if math.isnan(mean):
        return RATES
    return (
        f"{RATES} The average: {number(float(f'{HUNDRED * mean:.2g}'))} points of needs met for "
        "each US$ 100 million of this plan."
    )


def _told(
    table: pd.DataFrame, plan: Plan, ends: Sequence[tuple[float, float, str]]
) -> pd.DataFrame:
    mean = average_value(plan)
    return table.assign(
        gain=[_gain_words(*end) for end in ends],
        average=[_average_words(*end, mean) for end in ends],
    )


def _gain_words(low: float, high: float, unit: str) -> str:
    """Write value points for as many units as are worth telling.

    Examples
    --------
    >>> _gain_words(0.0001, 0.0003, "US$ million"), _gain_words(0.0, 0.014, "persons")
    ('0.01 to 0.03 points for US$ 100 million', 'up to 1.4 points for 100 persons')
    >>> _gain_words(0.0, 1e-9, "US$M"), _gain_words(math.nan, math.nan, "lots")
    ('tie', 'only whole steps')
    """
    if math.isnan(high):
        return WHOLE
    if high < _TIE_POINTS:
        return TIE
    unit = MUSD if unit == "US$M" else unit
    step = step_of(unit)
    told = _span(low, high, step)
    return f"{told} points for {step_words(step, unit)}"


def _average_words(low: float, high: float, unit: str, mean: float) -> str:
    """Write how a price compares with what US$ 1 million is worth in the plan on average.

    Examples
    --------
    >>> _average_words(0.0002, 0.0008, "US$M", 0.0004), _average_words(0.0, 0.0008, "lots", 0.0004)
    ('0.5 to 2 times', 'each like up to US$ 2 million')
    """
    if math.isnan(high) or math.isnan(mean) or mean <= NOTHING or high < _TIE_POINTS:
        return ""
    told = _span(low, high, 1.0 / mean)
    if unit in (MUSD, "US$M"):
        return f"{told} times"
    of = told.removeprefix("up to ")
    return f"each like {'' if of == told else 'up to '}US$ {of} million"


def _span(low: float, high: float, times: float) -> str:
    """Write both ends of a price with two digits; what is next to nothing is no end."""
    least, most = (number(float(f"{times * one:.2g}")) for one in (low, high))
    if low < _TIE_POINTS:
        return f"up to {most}"
    return most if least == most else f"{least} to {most}"
