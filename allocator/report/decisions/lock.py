"""A planner's own decision as a lock of the policy, and a lock in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from allocator.inputs.policy.policy import Lock
from allocator.report.rules.groups import figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy

DECISIONS = {
    "at least": ("low",),
    "at most": ("high",),
    "exactly": ("fixed",),
    "between": ("low", "high"),
    "nothing": (),
}
"""Kinds of decisions and the figures each needs."""


def decided(
    case: Case,
    policy: Policy,
    nation: str,
    what: str,
    years: Iterable[int],
    limits: tuple[float | None, float | None],
    *,
    reason: str,
    author: str,
    date: str,
) -> Lock:
    """Return a decision under a name that is free.

    `what` is an item, an account, or empty for all money of the nation; no `years` means all;
    `limits` are the smallest and the largest quantity.
    """
    accounts = set(case.tables["accounts"]["account"])
    low, high = limits
    stem = re.sub(r"[^\w]+", "_", f"{what or 'money'}_{nation}".lower())
    taken = {lock.lock for lock in policy.locks} | set(case.tables["locks"]["lock"])
    name = next(n for n in (stem, *(f"{stem}_{k}" for k in range(2, 10**6))) if n not in taken)
    return Lock(
        lock=name,
        nation=nation,
        item="" if what in accounts else what,
        account=what if what in accounts else "",
        years=";".join(map(str, sorted(years))) or "*",
        low=low,
        high=high,
        author=author,
        reason=reason,
        date=date,
    )


def decision_words(lock: Lock, names: Mapping[str, str]) -> str:
    """Say in one line what a lock decides.

    Examples
    --------
    >>> lock = Lock("boats", "KEN", "patrol_boat", years="2020-2021", low=2)
    >>> decision_words(lock, {"KEN": "Kenya", "patrol_boat": "Patrol boat"})
    'Kenya: at least 2 of Patrol boat, 2020-2021'
    >>> decision_words(Lock("none", "KEN", high=0), {"KEN": "Kenya"})
    'Kenya: nothing of all money, all years together'
    """
    what = lock.item or lock.account
    said = names.get(what) or what or "all money"
    years = "all years together" if lock.years == "*" else lock.years.replace(";", ", ")
    return f"{names.get(lock.nation) or lock.nation}: {_amount(lock)} of {said}, {years}"


def _amount(lock: Lock) -> str:
    if lock.high == 0:
        return "nothing"
    if lock.low is not None and lock.low == lock.high:
        return f"exactly {figure(lock.low)}"
    parts = [f"at least {figure(lock.low)}"] if lock.low is not None else []
    parts += [f"at most {figure(lock.high)}"] if lock.high is not None else []
    return " and ".join(parts) or "any quantity"
