"""Where rules are written, and which kind of reason each family is: the checker's own list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.check.records import Record, case_rows

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case

KINDS = {
    "absorption": ("money", "lines", "vetted", "language", "crewed", "host_share", "graduation"),
    "risk": ("risk_budget", "exposure", "grade_exposure"),
    "package": ("prerequisite", "module", "excluded", "types", "start_window"),
    "course full": ("course_seats",),
    "production": ("production", "stock", "max_per_nation_year"),
    "money": ("vintage", "after_money"),
    "smallest size": ("line_size", "grant_size", "item_size"),
    "change limit": ("band_low", "band_high", "changes"),
    "rule": (
        "floor", "cap", "share_floor", "share_cap", "coverage", "lock_low", "lock_high", "idle",
        "all_lines", "graduation", "host_share", "after_money", "module",
    ),
}  # fmt: skip
"""Families of rules by the kind of reason that they are."""

_LAYERS = {"people": ("vetted", "crewed"), "maintainers": ("host_share",)}
"""Families of rules by the layer of absorption, where it is not called like its only family."""


def families_of(kind: str, layer: str) -> tuple[str, ...]:
    """Return the families of rules that a reason of a kind and layer may be; empty: none."""
    known = KINDS.get(kind, ())
    if kind != "absorption":
        return (layer,) if layer in known else ()
    named = {family for families in _LAYERS.values() for family in families}
    return _LAYERS.get(layer, (layer,) if layer in known and layer not in named else ())


_TABLES = {
    "money": "nations: absorbable_musd",
    "vetted": "nations: trainable_persons, vetted_share",
    "language": "nations: language_qualified_persons",
    "crewed": "skill_base: persons; graduates of courses",
    "lines": "nations: lines_at_once",
    "types": "nations: new_types_most",
    "grant_size": "grants: min_musd",
    "item_size": "equipment: min_lots",
    "prerequisite": "prerequisites: needs, units, years_before",
    "excluded": "exclusions: group",
    "start_window": "equipment: buy_years",
    "host_share": "nations: host_sustain_musd",
    "floor": "earmarks: amount_musd",
    "cap": "earmarks: amount_musd",
    "share_floor": "earmarks: share",
    "share_cap": "earmarks: share",
    "production": "equipment: production_per_year",
    "stock": "equipment: stock_lots",
    "course_seats": "courses: seats_per_year",
    "coverage": "coverage_floors: min_share",
}
_LEAHY = "22 USC 2378d; 10 USC 362"
"""The laws by which units are vetted, State's and Defense's."""

_SETTINGS = {
    "line_size": "Smallest useful line",
    "graduation": "Donor share",
    "exposure": "Exposure cap",
    "risk_budget": "Risk budget",
    "grade_exposure": "Grade cap",
    "after_money": "Money after the plan that may be promised",
    "idle": "Maximum idle equipment",
    "changes": "Maximum number of changed lines",
    "all_lines": "Maximum number of lines",
}


def source_of(case: Case, row: Record) -> str:
    """Return where a row of a plan's rules is written: its act, or table, setting, decision."""
    family = row["family"]
    if row["citation"]:
        return str(row["citation"])
    if family == "vetted":
        return f"{_LEAHY} [table {_TABLES[family]}]"
    if family in _TABLES:
        return f"Table {_TABLES[family]}"
    if family in _SETTINGS:
        return f"Setting: {_SETTINGS[family]}"
    if family.startswith("lock"):
        return "Decision of a planner"
    if family.startswith("band"):
        whose = "Region" if row["rule"].startswith("band region") else "Nation"
        return f"Setting: {whose} band"
    return _of_item_or_account(case, row)


def _of_item_or_account(case: Case, row: Record) -> str:
    if row["family"] == "max_per_nation_year":
        table = next(
            name
            for name in ("equipment", "courses", "grants")
            if any(one["item"] == row["item"] for one in case_rows(case, name))
        )
        return f"Table {table}: max_per_nation_year"
    if row["family"] == "vintage":
        return _money_source(case, row)
    cited = [
        one["citation"]
        for one in case_rows(case, "modules")
        if one["module"] == row["item"] and one["status"] == row["status"] and one["citation"]
    ]
    return "; ".join(dict.fromkeys(cited)) or "Table modules"


def _money_source(case: Case, row: Record) -> str:
    years = [
        one
        for one in case_rows(case, "budgets")
        if one["account"] == row["account"] and str(int(one["year"])) == row["year"]
    ]
    for one in years:
        if one.get("source") and one.get("basis", "fact") != "fact":
            unsure, _, rest = one["source"].rpartition("not confirmed: ")
            kind = one["basis"] + (", not checked" if one["source"] != rest and not unsure else "")
            return f"FY{row['year']}: {kind} ({rest if not unsure else one['source']})"
    budgets = [one.get("source", "") for one in years]
    accounts = [
        one.get("source", "")
        for one in case_rows(case, "accounts")
        if one["account"] == row["account"]
    ]
    told = next((text for text in (*budgets, *accounts) if isinstance(text, str) and text), "")
    return told.partition(": ")[0] or "Table accounts: budget_musd"
