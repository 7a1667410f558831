"""How the inputs of two plans differ: by one step, by one rule, or by rules of policy alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy

    Both = tuple[Case, Policy]

_SLIP = 1e-6

_RULE_TABLES = {"earmarks": "rule", "coverage_floors": "rule", "locks": "lock", "modules": "module"}
"""Tables whose rows are rules that may be policy, and the column that names them."""

_NATION_LIMITS = ["new_types_most", "exposure_cap_share"]
"""Columns of table nations that are limits of policy."""

_RULE_SETTINGS = {
    "risk_budget", "exposure_cap", "donor_share", "donor_share_fall", "idle_most",
    "after_budget_share", "lines_most", "frozen_years", "frozen_share", "changed_lines_most",
    "change_free_musd", "earmark", "coverage_floor", "grade_cap", "nation_band", "region_band",
    "rule_price", "rules_off", "locks",
}  # fmt: skip
"""Settings that are rules of policy; all others are no part of a repair."""

_CAPACITIES = {
    "course_seats": ("courses", "seats_per_year"),
    "production": ("equipment", "production_per_year"),
    "stock": ("equipment", "stock_lots"),
}
"""Table and column of the limit of a step of seats or lots."""


def step_faults(own: Both, changed: Both, row: Mapping[str, Any], sign: float) -> Iterator[str]:
    """Yield how inputs differ by anything but one step; `sign` is -1 for one step less."""
    money = row["kind"] in ("account", "nation")
    if not money and row["kind"] not in _CAPACITIES:
        yield f"{row['kind']!r} is no kind of step"
        return
    table = "budgets" if money else _CAPACITIES[row["kind"]][0]
    yield from _others(own, changed, {table}, {"budget"} if money else set())
    must, code = sign * row["step"], str(row["code"])
    if money:
        before, after, place = _money(*own), _money(*changed), (code, int(row["year"] or 0))
    else:
        column, place = _CAPACITIES[row["kind"]][1], (code, 0)
        before, after = _limits(own[0], table, column), _limits(changed[0], table, column)
        if not _rest(own[0], table, column).equals(_rest(changed[0], table, column)):
            yield f"table {table} differs by more than {column}"
    for key in sorted({*before, *after, place}):
        more = after.get(key, 0.0) - before.get(key, 0.0)
        step = must if key == place else 0.0
        if not abs(more - step) <= _SLIP * max(1.0, abs(before.get(key, 0.0))):
            name = " ".join(str(part) for part in key if part)
            yield f"{name} differs by {more:.9g}, the step is {step:.9g}"


def rule_faults(own: Both, changed: Both, row: Mapping[str, Any]) -> Iterator[str]:
    """Yield how inputs differ by anything but that one rule is taken out."""
    name, family = str(row["key"]), str(row["family"])
    if (own[0].hash, own[1].hash) == (changed[0].hash, changed[1].hash):
        yield "nothing differs"
    tables = {"earmarks", "coverage_floors", "locks"}
    settings = {"earmark", "coverage_floor", "locks", "rules_off", "frozen_years"}
    yield from _others(own, changed, tables, settings)
    for table in sorted(tables):
        gone, new = _rows(own[0], table), _rows(changed[0], table)
        column = _RULE_TABLES[table]
        if new != [one for one in gone if one in new]:
            yield f"table {table} has rows that were not there"
        if any(dict(one)[column] != repr(name) for one in gone if one not in new):
            yield f"table {table} is without another rule than {name}"
    before, after = own[1], changed[1]
    if set(after.rules_off) - set(before.rules_off) - {family} or not set(before.rules_off) <= set(
        after.rules_off
    ):
        yield f"other rules than {family} are switched off or on"
    if [one for one in before.locks if one.lock != name] != [
        one for one in after.locks if one.lock != name
    ]:
        yield f"another decision than {name} differs"
    for setting in ("earmark", "coverage_floor"):
        old, new_ones = dict(getattr(before, setting)), dict(getattr(after, setting))
        for one in (old, new_ones):
            one.pop(name, None)
        if old != new_ones:
            yield f"setting {setting} differs for another rule than {name}"
    if after.frozen_years not in (before.frozen_years, 0) or (
        after.frozen_years != before.frozen_years and family != "lock"
    ):
        yield "the frozen years differ"


def repair_faults(own: Both, changed: Both) -> Iterator[str]:
    """Yield how a repair changes anything but rules of policy: law, bars, floors, figures."""
    yield from _others(own, changed, {*_RULE_TABLES, "nations"}, _RULE_SETTINGS)
    for table in _RULE_TABLES:
        law = [_law(one[0], table) for one in (own, changed)]
        if law[0] != law[1]:
            yield f"rows of law in table {table} differ"
    rest = [one[0].tables["nations"].drop(columns=_NATION_LIMITS) for one in (own, changed)]
    if not _plain(rest[0]).equals(_plain(rest[1])):
        yield "table nations differs in more than limits of policy"
    laws = {name for row in _law(own[0], "earmarks") for key, name in row if key == "rule"}
    for name, share in changed[1].earmark.items():
        if repr(name) in laws and own[1].earmark.get(name) != share:
            yield f"setting earmark differs for {name}, which is law"


def _others(own: Both, changed: Both, tables: set[str], settings: set[str]) -> Iterator[str]:
    """Yield tables and settings that differ and must not."""
    for name, table in own[0].tables.items():
        if name not in tables and not _plain(table).equals(_plain(changed[0].tables[name])):
            yield f"table {name} differs"
    if own[0].meta != changed[0].meta:
        yield "the settings of the case differ"
    for one in fields(own[1]):
        same = getattr(own[1], one.name) == getattr(changed[1], one.name)
        if one.name not in settings and not same:
            yield f"setting {one.name} differs"


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    return table.reset_index(drop=True)


def _rows(case: Case, table: str) -> list[tuple[tuple[str, str], ...]]:
    """Return rows as text, which empty cells are equal in."""
    return [tuple((str(key), repr(value)) for key, value in row.items())
            for row in case.tables[table].to_dict("records")]  # fmt: skip


def _law(case: Case, table: str) -> list[tuple[tuple[str, str], ...]]:
    return [one for one in _rows(case, table) if ("status", repr("law")) in one]


def _money(case: Case, policy: Policy) -> dict[tuple[str, int], float]:
    """Return US$ million of new money by account and year, and what is set aside of it."""
    rows = case.tables["budgets"].to_dict("records")
    stated = {(str(row["account"]), int(row["year"])): float(row["amount_musd"]) for row in rows}
    found = dict(stated)
    accounts = case.tables["accounts"]
    for account, usual in zip(accounts["account"], accounts["budget_musd"], strict=True):
        replaced = policy.budget.get(account)
        for year in case.years:
            amount = stated.get((account, year), usual) if replaced is None else replaced
            found[account, year] = policy.factor_of_budget(account) * float(amount)
    aside = {(f"{row['account']} set aside", int(row["year"])): float(row["set_aside_musd"])
             for row in rows if row["set_aside_musd"]}  # fmt: skip
    return found | aside


def _limits(case: Case, table: str, column: str) -> dict[tuple[str, int], float]:
    named = case.tables[table].set_index("item")[column].dropna()
    return {(str(item), 0): float(most) for item, most in named.items()}


def _rest(case: Case, table: str, column: str) -> pd.DataFrame:
    return _plain(case.tables[table].drop(columns=column))
