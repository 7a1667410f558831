"""Ranges around the settings as they are: each figure a share less and more."""

from __future__ import annotations

from collections.abc import Iterable

from allocator.explore.sensitivity.ranges import Uncertain
from allocator.inputs.policy.fields import FIELDS
from allocator.inputs.policy.form import label_of
from allocator.inputs.policy.policy import Policy

BUDGETS = "budget_factor.*"
"""All money of all accounts, which no single figure of a policy states."""


def settings_nearby(policy: Policy) -> dict[str, str]:
    """Return what can be a share less or more, by name, and what people call it."""
    found = {BUDGETS: "Money of all accounts"}
    for field in FIELDS:
        value = getattr(policy, field.name)
        idle = field.name == "frozen_share" and not policy.frozen_years
        if field.kind == "scalar" and not field.whole and value and not idle:
            found[field.name] = label_of(field.name)
    return found


def ranges_nearby(policy: Policy, names: Iterable[str], share: float) -> list[Uncertain]:
    """Return a range for each of `names`: its figure in `policy` by `share` less to more.

    An end stops where the setting may go no further.

    Examples
    --------
    >>> [(one.low, one.high) for one in ranges_nearby(Policy(), ["risk_budget"], 0.5)]
    [(0.05, 0.15)]
    """
    limits = {field.name: (field.low, field.high) for field in FIELDS}
    labels = settings_nearby(policy)
    found = []
    for name in names:
        if name == BUDGETS:
            found.append(Uncertain(name, 1 - share, 1 + share, how="scale", label=labels[name]))
            continue
        value = float(getattr(policy, name))
        low, high = limits[name]
        ends = round(value * (1 - share), 12), round(value * (1 + share), 12)
        least = ends[0] if low is None else max(low, ends[0])
        most = ends[1] if high is None else min(high, ends[1])
        found.append(Uncertain(name, least, most, label=labels[name]))
    return found
