"""Ranges as people read them: a setting by its label, its code and its unit beside it."""

from __future__ import annotations

from allocator.inputs.policy.fields import ALL_OTHERS, FIELDS
from allocator.inputs.policy.form import label_of

_SETTINGS = frozenset(one.name for one in FIELDS)

_SILENT = ("factor", "relative")
"""Units that say nothing beside a figure."""


def range_words(label: str, unit: str) -> str:
    """Return what a range is called, with the unit of its ends.

    A label of the planner's own stays as it is.

    Examples
    --------
    >>> range_words("risk_budget", "share")
    'Risk budget (risk_budget, share)'
    >>> range_words("grade_cap.*", "share of a year's money")
    "Grade cap, all others (grade_cap.*, share of a year's money)"
    >>> range_words("all budgets", "factor"), range_words("aid", "US$ million a year")
    ('all budgets', 'aid (US$ million a year)')
    """
    setting, _, key = label.partition(".")
    beside = [unit] if unit and unit not in _SILENT else []
    words = label
    if setting in _SETTINGS:
        beside.insert(0, label)
        one = ALL_OTHERS if key == "*" else key
        words = f"{label_of(setting)}, {one}" if one else label_of(setting)
    return f"{words} ({', '.join(beside)})" if beside else words
