"""Faults of a policy for a certain case: names the case does not have, waivers the law forbids."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from allocator.errors import Fault
from allocator.inputs.case.io.format_value import number_text
from allocator.inputs.case.io.warn_units import MOST_MONEY
from allocator.inputs.case.io.written_amounts import in_dollars
from allocator.inputs.case.io.written_dates import fix_of_years
from allocator.inputs.policy.fields import FIELDS
from allocator.inputs.policy.no_effect import idle_settings
from allocator.inputs.policy.parse import fix_name, shortlist
from allocator.inputs.selection import years_in

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Lock, Policy

_KEY_TABLES = {
    "account": (("accounts", "account"),),
    "item": (("equipment", "item"), ("courses", "item"), ("grants", "item")),
    "objective": (("objectives", "objective"),),
    "earmark": (("earmarks", "rule"),),
    "coverage": (("coverage_floors", "rule"),),
    "package": (("equipment", "item"),),
    "nation": (("nations", "nation"),),
    "region": (("nations", "region"),),
}
_MAPPINGS = {
    "budget": "account",
    "budget_factor": "account",
    "price": "item",
    "price_factor": "item",
    "objective_weight": "objective",
    "earmark": "earmark",
    "coverage_floor": "coverage",
    "lead_time": "package",
    "nation_band": "nation",
    "region_band": "region",
}
_WILD = tuple(one.name for one in FIELDS if one.wildcard)


def policy_faults(policy: Policy, case: Case) -> list[Fault]:
    """Return the faults of `policy` for `case`, such as names the case does not have.

    Warnings, of settings without effect there, come last.
    """
    faults = [
        *_unknown_keys(policy, case),
        *_prices_of_grants(policy, case),
        *_law_overridden(policy, case),
        *_unknown_tiers(policy, case),
        *_shares_above_one(policy, case),
        *_bad_waivers(policy, case),
        *(fault for lock in policy.locks for fault in _lock_faults(lock, case)),
        *_twin_locks(policy, case),
    ]
    return [
        *faults,
        *_money_in_dollars(policy),
        *idle_settings(policy, case),
    ]


def _money_in_dollars(policy: Policy) -> Iterator[Fault]:
    """Warn of money so large that it is most likely in US$ instead of US$ million."""
    for name, value, unit, _ in policy.rows():
        if unit.startswith("US$ million") and isinstance(value, float) and value > MOST_MONEY:
            allowed = f"any figure in {unit}; seldom more than a million (a trillion US$)"
            found = f"found {number_text(value)}"
            yield Fault("policy", found, allowed, in_dollars(value), column=name, warning=True)


def _law_overridden(policy: Policy, case: Case) -> Iterator[Fault]:
    """Complain of a policy that would change what a law says: law is part of the case."""
    table = case.tables["earmarks"]
    law = set(table.loc[table["status"] == "law", "rule"])
    for rule in policy.earmark:
        if rule in law:
            yield Fault(
                "policy",
                f"{rule} is a rule of law",
                "earmarks of status policy",
                "to study a different law, change the case's table earmarks and note it there",
                column=f"earmark.{rule}",
            )


def _names(case: Case, kind: str) -> list[str]:
    return [str(name) for table, column in _KEY_TABLES[kind] for name in case.tables[table][column]]


def _unknown(kind: str, name: str, known: Collection[str], column: str) -> Fault:
    found = f"the case has no {kind} {name!r}"
    return Fault("policy", found, shortlist(known), fix_name(name, known), column=column)


def _unknown_keys(policy: Policy, case: Case) -> Iterator[Fault]:
    for field, kind in _MAPPINGS.items():
        known = _names(case, kind)
        for key in getattr(policy, field):
            if key not in known and not (key == "*" and field in _WILD):
                yield _unknown(kind, key, known, f"{field}.{key}")


def _prices_of_grants(policy: Policy, case: Case) -> Iterator[Fault]:
    grants = set(case.tables["grants"]["item"])
    for field in ("price", "price_factor"):
        for key in getattr(policy, field):
            if key in grants:
                yield Fault("policy", f"{key} is a grant", "packages and courses: a grant is money",
                            "remove it", column=f"{field}.{key}")  # fmt: skip


def _unknown_tiers(policy: Policy, case: Case) -> Iterator[Fault]:
    known = {str(tier) for tier in case.tables["nations"]["tier"]}
    for tier in policy.tier_weight:
        if tier not in known:
            yield _unknown("nation of tier", tier, known, f"tier_weight.{tier}")


def _shares_above_one(policy: Policy, case: Case) -> Iterator[Fault]:
    rules = case.tables["earmarks"]
    senses = dict(zip(rules["rule"], rules["sense"], strict=True))
    for rule, limit in policy.earmark.items():
        if str(senses.get(rule, "")).startswith("share") and limit > 1:
            yield Fault("policy", f"found {limit:g}", "a share from 0 to 1 (a share rule)",
                        "write 0.25 for 25 per cent", column=f"earmark.{rule}")  # fmt: skip


def _bad_waivers(policy: Policy, case: Case) -> Iterator[Fault]:
    table = case.tables["eligibility"]
    bars = table[table["effect"] == "bar"]
    waivable = list(bars.loc[bars["waivable"], "rule"])
    for name in policy.waivers:
        if name not in set(bars["rule"]):
            yield _unknown("bar", name, waivable, "waivers")
        elif name not in waivable:
            yield Fault("policy", f"the law allows no waiver of {name}", shortlist(waivable),
                        "remove it, or mark the bar waivable in the case with its citation",
                        column="waivers")  # fmt: skip


def _lock_faults(lock: Lock, case: Case) -> Iterator[Fault]:
    column = f"locks.{lock.lock}"
    nations = list(case.tables["nations"]["nation"])
    if lock.nation not in nations:
        yield _unknown("nation", lock.nation, nations, column)
    for kind, name in (("item", lock.item), ("account", lock.account)):
        known = _names(case, kind)
        if name and name not in known:
            yield _unknown(kind, name, known, column)
    try:
        years_in(lock.years, case.years)
    except ValueError as error:
        yield Fault("policy", f"{error} names no year of the horizon",
                    f"{case.years[0]} to {case.years[-1]}, or *",
                    fix_of_years(str(error), case.years),
                    column=column)  # fmt: skip


def _twin_locks(policy: Policy, case: Case) -> Iterator[Fault]:
    taken = set(case.tables["locks"]["lock"])
    for lock in policy.locks:
        if lock.lock in taken:
            yield Fault("policy", f"the case has a lock {lock.lock} already",
                        "names that the case's table locks does not use", "rename it",
                        column=f"locks.{lock.lock}")  # fmt: skip
