"""What must be in the model beside what is needed, and what cannot be in it at all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.assemble.eligibility import Bar, Use, code_mask
from allocator.assemble.lifetimes import crews, graduates, lead_years
from allocator.assemble.records import gather, records
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy

Bools = npt.NDArray[np.bool_]

DISBURSEMENT, CITATION = "disbursement", "31 U.S.C. 1552(a)"


def impossible(case: Case, policy: Policy, nations: pd.Index, items: pd.Index) -> Bools:
    """Return the pairs that cannot be: incompatible, or excluded by what is fielded already."""
    barred = np.zeros((len(nations), len(items)), dtype=bool)
    if "packages" in policy.left_out:
        return barred
    for row in records(case.tables["incompatible"]):
        chosen = code_mask(list(nations), row["nations"], case)
        barred |= chosen[:, None] & code_mask(list(items), row["items"])[None, :]
    fielded = case.tables["fielded"]
    there = set(zip(fielded["nation"], fielded["item"], strict=True))
    position = {item: number for number, item in enumerate(items)}
    for _, group in case.tables["exclusions"].groupby("group"):
        for number, nation in enumerate(nations):
            kept = [item for item in group["item"] if (nation, item) in there]
            if kept:
                barred[number, [position[k] for k in group["item"] if k not in kept]] = True
    return barred


def with_companions(
    case: Case, policy: Policy, items: pd.Index, wanted: Bools, possible: Bools
) -> Bools:
    """Add what wanted equipment asks for, where possible: modules, prerequisites, courses."""
    wanted = wanted.copy()
    pairs: set[tuple[str, str]] = set()
    if "packages" not in policy.left_out:
        for table, column in (("modules", "module"), ("prerequisites", "needs")):
            pairs |= {(row["item"], row[column]) for row in records(case.tables[table])}
    position = {item: number for number, item in enumerate(items)}
    for _ in range(len(position)):
        # a companion may itself be equipment that asks for more
        before = int(wanted.sum())
        for item, companion in sorted(pairs):
            wanted[:, position[companion]] |= wanted[:, position[item]]
        wanted &= possible
        if int(wanted.sum()) == before:
            break
    return np.asarray(_with_teachers(case, policy, position, wanted) & possible, dtype=bool)


def _with_teachers(case: Case, policy: Policy, position: dict[str, int], wanted: Bools) -> Bools:
    """Add courses that train a skill which wanted equipment needs, where no wanted one does."""
    taught = gather((skill, course) for course, skill in graduates(case, policy))
    known = wanted.copy()
    for skill, users in gather((skill, item) for item, skill in crews(case, policy)).items():
        courses = [position[course] for course in taught.get(skill, ())]
        needed = known[:, [position[item] for item in users]].any(axis=1)
        untaught = needed & ~known[:, courses].any(axis=1)
        for course in courses:
            wanted[:, course] |= untaught
    return wanted


def slow_items(case: Case, policy: Policy) -> frozenset[str]:
    """Return equipment that some account's money would not live to see delivered."""
    lives = case.tables["accounts"]["disburse_years"].dropna()
    shortest = float(lives.min()) if len(lives) else np.inf
    return frozenset(k for k, lead in lead_years(case, policy).items() if lead > shortest)


def disbursement_bar(
    case: Case, policy: Policy, accounts: pd.DataFrame, uses: tuple[Use, ...], nations: int
) -> tuple[Bar, ...]:
    """Return the bar on equipment delivered after an account's money is closed; or none.

    `accounts` is the table by account; the bar is law by 31 U.S.C. 1552(a).
    """
    lead = lead_years(case, policy)
    life = accounts["disburse_years"].to_numpy(float)
    longest = np.array([max((lead.get(item, 0) for item in use.items), default=0) for use in uses])
    late = longest[None, :] > np.where(np.isnan(life), np.inf, life)[:, None]
    if not late.any():
        return ()
    shape = (nations, len(accounts), len(uses), len(case.years))
    return (Bar(DISBURSEMENT, CITATION, np.broadcast_to(late[None, :, :, None], shape)),)
