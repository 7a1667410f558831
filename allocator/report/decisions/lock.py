"""A planner's own decision as a lock of the policy, and a lock in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from allocator.inputs.policy.policy import Lock

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def most_from(
    case: Case, policy: Policy, nation: str, since: int, most_musd: float, *, reason: str = "",
    author: str = "", date: str = "",
) -> Lock:  # fmt: skip
    """Return the decision that a nation gets at most so much money in all from a year on.

    Examples
    --------
    >>> import allocator as al
    >>> case = al.load_case("data/starter")
    >>> lock = most_from(case, al.Policy(), "BSN", 2032, 0.0)
    >>> lock.lock, lock.years, lock.high
    ('money_bsn', '2032;2033', 0.0)
    """
    years = [year for year in case.years if year >= since]
    return decided(case, policy, nation, "", years, (None, most_musd),
                   reason=reason, author=author, date=date)  # fmt: skip
