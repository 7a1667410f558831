"""Check a policy for a case: its faults, and settings that are too large for its scale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from allocator.assemble.appropriations import vintage_table
from allocator.assemble.case_scale import free_change, last_lines, least_lines
from allocator.assemble.last_plan import last_money
from allocator.errors import Fault
from allocator.inputs.policy.validate import policy_faults
from allocator.util.format import listing, number

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy

_SHOWN = 3


def check_policy(policy: Policy, case: Case) -> list[Fault]:
    """Return the faults of `policy` for `case`; warnings, which stop nothing, come last."""
    faults = policy_faults(policy, case)
    if any(not fault.warning for fault in faults):
        return faults
    return [*faults, *_oversized_settings(policy, case)]


def _oversized_settings(policy: Policy, case: Case) -> Iterator[Fault]:
    """Yield a warning for each setting with a unit that empties a programme of this scale."""
    yield from _lines(policy, case)
    moved: defaultdict[tuple[str, str], float] = defaultdict(float)
    for (nation, account, _), money in last_money(case).items():
        moved[nation, account] += money
    free = free_change(case, policy)
    if policy.changed_lines_most is not None and moved and free >= max(moved.values()):
        yield _told(policy, "change_free_musd", free, "is no less than any line of the last plan: "
                    "ending a line does not count as a change")  # fmt: skip


def _lines(policy: Policy, case: Case) -> Iterator[Fault]:
    least = least_lines(case, policy)
    table = vintage_table(case, policy)
    money = float((table["amount_musd"] - table["set_aside_musd"]).clip(lower=0.0).sum())
    largest = max(least.values(), default=0.0)
    if largest > money > 0:
        yield _told(policy, "min_line_musd", largest,
                    f"is more than all accounts hold (US$ {number(money)} million): nothing can "
                    "be bought")  # fmt: skip
        return
    last, nations = last_lines(case), case.tables["nations"]
    room = nations["absorbable_musd"].fillna(np.inf) * policy.absorption_limit * len(case.years)
    for limits, what in (
        (dict(zip(nations["nation"], room, strict=True)), "can absorb less in all years"),
        (last, "had a smaller line in the last plan"),
    ):
        small = [f"{n} {number(limits[n])}" for n in sorted(limits) if limits[n] < least[n]]
        if small:
            said = f"{len(small)} nations that {what}: {listing(small, _SHOWN)}"
            yield _told(policy, "min_line_musd", largest, f"is too much for {said}")


def _told(policy: Policy, field: str, value: float, what: str) -> Fault:
    fix = f"set {field} lower" + (", or remove it" if getattr(policy, field) is not None else "")
    return Fault("policy", f"{number(value)} (US$ million) {what}",
                 "figures of the scale of the case", fix, column=field, warning=True)  # fmt: skip
