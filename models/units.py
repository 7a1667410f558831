"""What the model's variables and rows are measured in, so that a solver can be given other units.

A model in thousands of dollars is the same as one in millions; a solver's tolerances are not.
"""

from __future__ import annotations

from typing import Any, Literal

from .problem import Problem

Unit = Literal["money", "points", "count"]
"""US$ million; capability points; lots, seats, persons, switches and whatever else is counted."""

_MONEY = (
    "grant", "line_cost", "pay", "obligation", "total", "draw", "earmarked", "earmark_base",
    "spend", "host_pay", "donor_pay", "donor_after", "up", "down", "bend_earmark", "bend_risk",
    "bend_exposure", "bend_grade", "bend_graduation", "bend_after", "bend_idle", "bend_band_low",
    "bend_band_high",
)  # fmt: skip

_POINTS = ("supply", "met", "bend_coverage")

_MONEY_ROWS = (
    "use_cost", "obligated", "account_year", "vintage", "all_money", "counted", "counted_base",
    "law_floor", "law_cap", "law_share_floor", "law_share_cap", "policy_floor", "policy_cap",
    "policy_share_floor", "policy_share_cap", "grant_size", "grant_switch", "tail_paid",
    "host_share", "graduation", "tail_after", "after_money", "absorbed_money", "line_spent",
    "line_money", "line_size", "risk_budget", "exposure", "grade_exposure", "idle", "change",
    "band_low", "band_high", "changed",
)  # fmt: skip

_POINTS_ROWS = (
    "supplied_first", "supplied", "supplied_after", "filled", "coverage", "asked", "line_met",
)  # fmt: skip

_MIXED = ("bend_low", "bend_high", "lock_low", "lock_high")
"""Variables and rows that are in the unit of the decision that they are about."""

_MIXED_MODULES = ("bend_module", "module_law", "module_policy")
"""Variables and rows that are in the unit of the module that they are about."""

UNITS: dict[str, Unit] = {
    **dict.fromkeys((*_MONEY, *_MONEY_ROWS), "money"),
    **dict.fromkeys((*_POINTS, *_POINTS_ROWS), "points"),
}
"""The unit of variables and rows by name; those not named are counts or mixed."""


def unit_of(problem: Problem, name: str, key: Any) -> Unit:
    """Return the unit of the variable or row `name` at `key`."""
    if name in _MIXED:
        in_money = problem.members["lock_grants"].get(key) or problem.members[
            "lock_obligations"
        ].get(key)
        return "money" if in_money else "count"
    if name in _MIXED_MODULES:
        return "money" if problem.members["module_grants"].get(key) else "count"
    return UNITS.get(name, "count")


def is_mixed(name: str) -> bool:
    """Tell whether the unit of a variable or row depends on its key."""
    return name in _MIXED or name in _MIXED_MODULES
