"""Warn of settings of a policy that have no effect in a certain case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from allocator.errors import Fault
from allocator.inputs.policy.fields import FIELDS

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy

_LAST_PLAN = tuple(one.name for one in FIELDS if "persistence" in one.rules)
"""Settings that only say something with a last plan; `rules_off` persistence makes them idle."""


def idle_settings(policy: Policy, case: Case) -> Iterator[Fault]:
    """Yield a warning for each setting that changes nothing: what it is about is not there."""
    names = {name.split(".")[0] for name in policy.changes()}
    for one in FIELDS:
        if one.part and one.name in names and (why := _why_idle(one.part, policy, case)):
            yield _idle(one.name, *why)
    yield from _switched_off(policy)
    for field in _LAST_PLAN if "last_plan" not in case.given else ():
        if field in names:
            fix = "fill table last_plan, or name a saved plan with --last"
            yield _idle(field, "the case has no last plan", fix)
    if policy.idle_most is not None and nothing_to_field(case):
        yield _idle("idle_most", nothing_to_field(case), "fill in lead_years of table equipment")
    if "frozen_share" in names and (why := _share_idle(policy, case)):
        yield _idle("frozen_share", *why)
    if "swing_price" in names and len(case.years) < 2:
        yield _idle("swing_price", "the case has a single year", "plan for several years")
    if "change_free_musd" in names and policy.changed_lines_most is None:
        yield _idle("change_free_musd", "changes are not counted", "set changed_lines_most, too")
    yield from _law_left_out(policy, case)
    if policy.frozen_years > len(case.years):
        yield Fault("policy", f"{policy.frozen_years} frozen years", f"at most {len(case.years)}",
                    "freeze fewer years, or ignore this: all years are frozen",
                    column="frozen_years", warning=True)  # fmt: skip


def _switched_off(policy: Policy) -> Iterator[Fault]:
    """Yield a warning for each setting of a family of rules that the policy switches off."""
    changed = {*policy.changes()}
    whole = {name.split(".")[0] for name in changed}
    for family in policy.rules_off:
        for one in FIELDS:
            if family in one.rules and one.name in whole:
                yield _idle(one.name, f"rules_off names {family}", "remove it from rules_off")
        if f"rule_price.{family}" in changed:
            why = f"rules_off names {family}"
            yield _idle(f"rule_price.{family}", why, "remove it from rules_off")
    for family in ("module", "types") if "packages" in policy.left_out else ():
        if f"rule_price.{family}" in changed:
            why = "left_out names packages"
            yield _idle(f"rule_price.{family}", why, "remove it from left_out")


def _law_left_out(policy: Policy, case: Case) -> Iterator[Fault]:
    """Yield a warning for each rule of law that goes with a part of reality left out."""
    modules, accounts = case.tables["modules"], case.tables["accounts"]
    for part, gone, what in (
        ("packages", (modules["status"] == "law").any(), "modules that the law requires"),
        ("delivery", accounts["disburse_years"].notna().any(),
         "the years in which money must be disbursed (31 U.S.C. 1552)"),
    ):  # fmt: skip
        if gone and part in policy.left_out:
            yield Fault("policy", f"left_out names {part}, and {what} are left out with it",
                        "simplifications that drop no law", "remove it from left_out, or ignore "
                        "this: the plan need not keep this "
                        "law", column="left_out", warning=True)  # fmt: skip


def _share_idle(policy: Policy, case: Case) -> tuple[str, str] | None:
    """Return why the share of money in frozen years says nothing, and the fix."""
    if not policy.frozen_years:
        return "no year is frozen", "set frozen_years, too"
    known = set(case.tables["last_goods"]["year"])
    if known.issuperset(case.years[: policy.frozen_years]):
        return "the goods of all frozen years are known and fixed", "remove rows from last_goods"
    return None


def nothing_to_field(case: Case) -> str:
    """Return why no equipment must be put to work in the case; empty if some must."""
    equipment = case.tables["equipment"][["lead_years", "ramp_years", "tail_share"]]
    some = bool((equipment > 0).any(axis=None)) or len(case.tables["crews"]) > 0
    return "" if some else "no package has a lead time, a ramp, upkeep or a crew"


def _why_idle(part: str, policy: Policy, case: Case) -> tuple[str, str] | None:
    """Return why nothing can be said about a part of reality, and the fix; None if it can."""
    if part in policy.left_out:
        return f"left_out names {part}", "remove it from left_out"
    if part == "sustainment" and not case.tables["equipment"]["tail_share"].any():
        return "no package has a tail_share", "fill in tail_share of table equipment"
    if part == "people" and "crews" not in case.given:
        return "the case has no crews", "fill table crews"
    if part == "after" and not case.meta.years_after:
        return "case.toml has no years_after", "set years_after in case.toml"
    return None


def _idle(field: str, why: str, fix: str) -> Fault:
    return Fault("policy", f"{field} has no effect: {why}", "settings about something in the case",
                 f"{fix}, or ignore this", column=field, warning=True)  # fmt: skip
