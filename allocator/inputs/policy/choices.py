"""What a planner can turn in a certain case: the names that fields of a policy may be about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocator.inputs.case.names import names_in
from allocator.inputs.case.rule_names import rule_names
from allocator.inputs.case.schema.tables import GRADES
from allocator.inputs.policy.fields import (
    ALL_OTHERS,
    REALITY,
    RULE_FAMILIES,
    RULE_PRICES,
    TIER_STEP,
)
from allocator.util.format import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.fields import Field

COLUMNS = ("key", "name", "in_case")
"""Columns of `keys_of`."""

_Rows = list[tuple[str, str, float | None]]


def keys_of(field: Field, case: Case) -> pd.DataFrame:
    """Return the keys that a field of a policy may have in `case`: one row a key.

    `name` is what people read; `in_case` is the figure that holds where the policy gives none, in
    the unit of the field, and empty where there is none.
    """
    rows = _BY_KEYS[field.keys](field, case) if field.keys in _BY_KEYS else []
    if field.wildcard:
        rows = [("*", ALL_OTHERS, _usual(field)), *rows]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype({"key": "str", "name": "str", "in_case": "float64"})


def unit_of_key(field: Field, case: Case, key: str) -> str:
    """Return the unit of one key of a field: earmarks are sums of money or shares."""
    if field.keys != "earmark":
        return field.unit
    table = case.tables["earmarks"].set_index("rule")
    return "share" if str(table["sense"].get(key, "")).startswith("share") else "US$ million"


def _usual(field: Field) -> float | None:
    """Return what holds for all others where the policy says nothing: factors leave all as it is.

    Other fields take each figure from the case, and have no one figure for all.
    """
    return 1.0 if field.unit == "factor" else None


def words_of(field: Field, case: Case) -> list[str]:
    """Return the words that a field of kind ``list`` may hold in `case`."""
    if field.keys == "bar":
        table = case.tables["eligibility"]
        waivable = table[(table["effect"] == "bar") & table["waivable"]]
        return sorted(str(rule) for rule in waivable["rule"])
    return list(RULE_FAMILIES if field.keys == "rule family" else REALITY)


def _accounts(field: Field, case: Case) -> _Rows:
    table = case.tables["accounts"]
    budgets = dict(zip(table["account"], table["budget_musd"], strict=True))
    by_year = case.tables["budgets"]
    given = by_year[by_year["year"].isin(case.years)].groupby("account")["amount_musd"].mean()
    amounts = {**budgets, **given.to_dict()}
    factor = field.name == "budget_factor"
    return [
        (code, name, 1.0 if factor else float(amounts[code]))
        for code, name in zip(table["account"], table["name"], strict=True)
    ]


def _items(field: Field, case: Case) -> _Rows:
    if field.name == "lead_time":
        table = case.tables["equipment"]
        return list(_rows(table, "item", "name", "lead_years"))
    goods = case.items[case.items["kind"] != "grant"]
    if field.name == "price_factor":
        goods = goods.assign(price_musd=1.0)
    return list(_rows(goods, "item", "name", "price_musd"))


def _objectives(field: Field, case: Case) -> _Rows:
    return list(_rows(case.tables["objectives"], "objective", "name", "weight"))


def _tiers(field: Field, case: Case) -> _Rows:
    tiers = sorted({int(tier) for tier in case.tables["nations"]["tier"]})
    return [(str(tier), f"nations of tier {tier}", TIER_STEP ** (tier - 1)) for tier in tiers]


def _earmarks(field: Field, case: Case) -> _Rows:
    """Return the earmarks of policy: those of law are not a planner's to turn."""
    table = case.tables["earmarks"]
    table = table[table["status"] == "policy"]
    limit = table["share"].where(table["sense"].str.startswith("share"), table["amount_musd"])
    words = table["rule"].map(rule_names(case))
    for code, name in names_in(case, "accounts", "account").items():
        words = words.str.replace(name or code, code, regex=False)
    return list(_rows(table.assign(limit=limit, words=words), "rule", "words", "limit"))


def _coverage(field: Field, case: Case) -> _Rows:
    table = case.tables["coverage_floors"]
    words = table["rule"].map(rule_names(case))
    return list(_rows(table.assign(words=words), "rule", "words", "min_share"))


def _grades(field: Field, case: Case) -> _Rows:
    groups = case.nation_groups
    counts = [(grade, len(groups.get(f"grade:{grade}", ()))) for grade in GRADES]
    words = {grade: f"{counted(count, 'nation')} of grade {grade}" for grade, count in counts}
    return [(grade, told, None) for grade, told in words.items()]


def _nations(field: Field, case: Case) -> _Rows:
    table = case.tables["nations"]
    pairs = zip(table["nation"], table["name"], strict=True)
    return [(code, name or code, None) for code, name in pairs]


def _regions(field: Field, case: Case) -> _Rows:
    counts = case.tables["nations"]["region"].value_counts().sort_index()
    told = {str(name): counted(int(count), "nation") for name, count in counts.items()}
    return [(name, words, None) for name, words in told.items() if name]


def _families(field: Field, case: Case) -> _Rows:
    return [(name, f"rules of family {name}", price) for name, price in RULE_PRICES.items()]


_BY_KEYS: dict[str, Callable[[Field, Case], _Rows]] = {
    "account": _accounts,
    "item": _items,
    "objective": _objectives,
    "tier": _tiers,
    "earmark": _earmarks,
    "coverage": _coverage,
    "grade": _grades,
    "nation": _nations,
    "region": _regions,
    "rule family": _families,
}


def _rows(
    table: pd.DataFrame, key: str, name: str, figure: str
) -> Iterable[tuple[str, str, float | None]]:
    for row in table[[key, name, figure]].itertuples(index=False):
        yield str(row[0]), str(row[1]) or str(row[0]), float(row[2])
