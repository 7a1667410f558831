"""Warn of settings of a policy that have no effect in a certain case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from allocator.errors import Fault

if TYPE_CHECKING:
    from allocator.case import Case
    from allocator.policy import Policy

_PARTS = {
    "delivery": ("delivery_delay", "lead_time"),
    "sustainment": ("tail_factor", "host_factor", "donor_share", "donor_share_fall"),
    "people": ("attrition_factor",),
    "after": ("after_weight", "after_budget_share"),
}
"""Settings that only say something about a part of reality."""

_LAST_PLAN = ("frozen_years", "frozen_share", "changed_lines_most", "nation_band", "region_band")


def idle_settings(policy: Policy, case: Case) -> Iterator[Fault]:
    """Yield a warning for each setting that changes nothing: what it is about is not there."""
    names = {name.split(".")[0] for name in policy.changes()}
    for part, fields in _PARTS.items():
        why = _why_idle(part, policy, case)
        yield from (_idle(field, *why) for field in fields if why and field in names)
    for field in _LAST_PLAN:
        if field in names and "last_plan" not in case.given:
            mend = "fill table last_plan, or name a saved plan with --last"
            yield _idle(field, "the case has no last plan", mend)
        elif field in names and "persistence" in policy.rules_off:
            yield _idle(field, "rules_off names persistence", "take it out of rules_off")
    if policy.idle_most is not None and nothing_to_field(case):
        yield _idle("idle_most", nothing_to_field(case), "fill in lead_years of table equipment")
    elif policy.idle_most is not None and "idle" in policy.rules_off:
        yield _idle("idle_most", "rules_off names idle", "take it out of rules_off")
    if "frozen_share" in names and (why := _share_idle(policy, case)):
        yield _idle("frozen_share", *why)
    if policy.frozen_years > len(case.years):
        yield Fault("policy", f"{policy.frozen_years} frozen years", f"at most {len(case.years)}",
                    "freeze fewer years, or leave it: all years are frozen",
                    column="frozen_years", warning=True)  # fmt: skip


def _share_idle(policy: Policy, case: Case) -> tuple[str, str] | None:
    """Return why the share of money in frozen years says nothing, and the mend."""
    if not policy.frozen_years:
        return "no year is frozen", "set frozen_years, too"
    if "lock" in policy.rules_off:
        return "rules_off names lock", "take it out of rules_off"
    known = set(case.tables["last_goods"]["year"])
    if known.issuperset(case.years[: policy.frozen_years]):
        return "the goods of all frozen years are known and stand", "take rows out of last_goods"
    return None


def nothing_to_field(case: Case) -> str:
    """Return why no equipment must be put to work in the case; empty if some must."""
    equipment = case.tables["equipment"][["lead_years", "ramp_years", "tail_share"]]
    some = bool((equipment > 0).any(axis=None)) or len(case.tables["crews"]) > 0
    return "" if some else "no package has a lead time, a ramp, upkeep or a crew"


def _why_idle(part: str, policy: Policy, case: Case) -> tuple[str, str] | None:
    """Return why nothing can be said about a part of reality, and the mend; None if it can."""
    if part in policy.left_out:
        return f"left_out names {part}", "take it out of left_out"
    if part == "sustainment" and not case.tables["equipment"]["tail_share"].any():
        return "no package has a tail_share", "fill in tail_share of table equipment"
    if part == "people" and "crews" not in case.given:
        return "the case has no crews", "fill table crews"
    if part == "after" and not case.meta.years_after:
        return "case.toml has no years_after", "set years_after in case.toml"
    return None


def _idle(field: str, why: str, mend: str) -> Fault:
    return Fault("policy", f"{field} has no effect: {why}", "settings of what the case has",
                 f"{mend}, or leave it", column=field, warning=True)  # fmt: skip
