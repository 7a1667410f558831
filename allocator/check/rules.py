"""Every rule as a row, and the plan's own table of rules against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.check.absorption import absorption_rows
from allocator.check.bands import band_rows, change_rows
from allocator.check.benefit import coverage_rows
from allocator.check.capacity import capacity_rows
from allocator.check.earmarks import earmark_rows
from allocator.check.funding import vintage_rows
from allocator.check.idle import idle_rows
from allocator.check.listed_rules import Listed
from allocator.check.locks import lock_rows
from allocator.check.modules import module_rows
from allocator.check.packages import type_rows
from allocator.check.people import crew_rows
from allocator.check.recomputed import Facts
from allocator.check.records import Record, plan_rows
from allocator.check.risk import risk_rows
from allocator.check.rule_row import Row
from allocator.check.rule_text import Told
from allocator.check.size_rules import size_rows
from allocator.check.sustainment import after_money_rows, graduation_rows
from allocator.check.violation import Tolerance, Violation, pair

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

INDEX = {
    "vintage": ("account", "year"),
    "floor": ("rule", "year"),
    "cap": ("rule", "year"),
    "share_floor": ("rule", "year"),
    "share_cap": ("rule", "year"),
    "vetted": ("nation", "year"),
    "language": ("nation", "year"),
    "production": ("item", "year"),
    "course_seats": ("item", "year"),
    "stock": ("item",),
    "money": ("nation", "year"),
    "lines": ("nation",),
    "coverage": ("rule", "year"),
    "risk_budget": ("year",),
    "exposure": ("nation", "year"),
    "grade_exposure": ("grade", "year"),
    "lock_low": ("rule",),
    "lock_high": ("rule",),
    "crewed": ("rule", "nation", "year"),
    "graduation": ("nation", "year"),
    "after_money": (),
    "idle": (),
    "module": ("status", "nation", "item", "year"),
    "types": ("nation",),
    "band_low": ("rule", "year"),
    "band_high": ("rule", "year"),
    "changes": (),
    "all_lines": (),
    "max_per_nation_year": ("nation", "item", "year"),
    "line_size": ("rule", "nation"),
    "grant_size": ("nation", "item"),
    "item_size": ("nation", "item"),
    "start_window": ("nation", "item"),
    "excluded": ("rule", "nation"),
    "prerequisite": ("rule", "nation", "item", "year"),
    "host_share": ("nation", "year"),
}
"""Families of rules with what tells their rows apart."""

Key = tuple[str, ...]


def rule_rows(plan: Plan, facts: Facts) -> list[Row]:
    """Return every row of the rules that are in force, recomputed from the lines."""
    return [
        *vintage_rows(plan, facts),
        *earmark_rows(plan, facts),
        *capacity_rows(facts),
        *absorption_rows(plan, facts),
        *coverage_rows(plan, facts),
        *risk_rows(plan, facts),
        *lock_rows(plan, facts),
        *crew_rows(plan, facts),
        *graduation_rows(plan, facts),
        *after_money_rows(plan, facts),
        *idle_rows(plan, facts),
        *module_rows(plan, facts),
        *type_rows(plan, facts),
        *band_rows(plan, facts),
        *change_rows(plan, facts),
        *size_rows(plan, facts),
    ]


def row_key(row: Row) -> Key:
    """Return what tells a row from all others."""
    named = {**row.where, "rule": row.rule, "status": row.status}
    return (row.family, *(str(named[part]) for part in INDEX[row.family]))


def _grade(record: Record) -> str:
    """Find the grade in the rule's name or an index column: ``E``, ``grade:E``, ``grade E``."""
    for column in ("rule", "nation", "item"):
        word = str(record[column]).replace(":", " ").replace("_", " ").split()
        if word and word[-1] in ("A", "B", "C", "D", "E"):
            return word[-1]
    return ""


def listed_key(record: Record) -> Key:
    """Return the same of a row of the plan's rules."""
    named = {**record, "grade": _grade(record)}
    return (record["family"], *(str(named[part]) for part in INDEX[record["family"]]))


def _listed(plan: Plan) -> tuple[dict[Key, Record], list[Violation]]:
    """Return the plan's rules by key; a family that no one knows or a row twice is a finding."""
    rows: dict[Key, Record] = {}
    found = []
    for record in plan_rows(plan, "rules"):
        family = record["family"]
        key = listed_key(record) if family in INDEX else (family,)
        if family not in INDEX or key in rows:
            fault = "is in the table twice" if family in INDEX else "is of no known family"
            text = f"rules: {' '.join(key)} {fault}"
            found.append(
                Violation("rules", record["rule"], {"rule": record["rule"]}, 1, 0, "", text)
            )
        rows[key] = record
    return rows, found


def hard_rules(rows: list[Row], tolerance: Tolerance) -> list[Violation]:
    """Return the rows of law and capacity that are broken."""
    return [row.violation() for row in rows if row.status != "policy" and row.broken(tolerance)]


def _bend(row: Row, record: Record | None, tolerance: Tolerance) -> list[Violation]:
    """Hold the bend that the plan states to the bend that there is; only policy bends."""
    stated = float(record["bend"]) if record is not None else 0.0
    bend = row.bend if row.status == "policy" and row.broken(tolerance) else 0.0
    room = tolerance.of(row.unit).allowance(row.activity, row.limit)
    if abs(stated - bend) <= room:
        return []
    a, b = pair(stated, bend)
    return [row.violation(f"; the plan states a bend of {a}, it is {b}")]


def _figures(row: Row, record: Record, ref: float, tolerance: Tolerance) -> list[Violation]:
    """Activity, limit, slack, price of bending, sense and status must be as recomputed."""
    found = []
    room = tolerance.of(row.unit).allowance(row.activity, row.limit)
    must = {"activity": row.activity, "limit": row.limit, "slack": row.slack}
    for column, figure in must.items():
        if not abs(float(record[column]) - figure) <= room:
            a, b = pair(float(record[column]), figure)
            found.append(_wrong(row, f"{column} is {a} in the plan's rules, it is {b}"))
    price = row.price * ref
    if tolerance.each(row.unit).differ(float(record["bend_price_value"]), price):
        a, b = pair(float(record["bend_price_value"]), price)
        found.append(_wrong(row, f"relaxing it costs {a} a unit in the plan's rules, it is {b}"))
    for column, word in (("sense", row.sense), ("status", row.status)):
        if record[column] != word:
            found.append(_wrong(row, f"{column} is {record[column]} in the plan, it is {word}"))
    return found


def _binds(row: Row, record: Record, tolerance: Tolerance) -> list[Violation]:
    """Hold `binds` to whether nothing is left; close to the limit either is accepted."""
    room = tolerance.of(row.unit).allowance(row.activity, row.limit)
    binds = bool(record["binds"])
    if binds and row.slack > 100 * room:
        return [_wrong(row, f"the plan says it binds, {row.slack:,.6g} {row.unit} are left")]
    if not binds and row.slack < room / 100:
        return [_wrong(row, "the plan says it does not bind, nothing is left")]
    return []


def _wrong(row: Row, said: str) -> Violation:
    text = f"{' '.join(row_key(row))}: {said}"
    return Violation("rules", row.rule, row.where, row.activity, row.limit, row.unit, text)


def _words(row: Row, record: Record, told: Told) -> list[Violation]:
    """Hold every word of the row to what case, policy and the row's figures say."""
    return [
        _wrong(row, f"{column} is {record[column]!r} in the plan's rules, it is {word!r}")
        for column, word in told.of(row, record).items()
        if record[column] != word
    ]


def check_rules(plan: Plan, facts: Facts, rows: list[Row], tolerance: Tolerance) -> list[Violation]:
    """Return where law or capacity is broken, and where the plan's rules table is wrong."""
    listed, found = _listed(plan)
    told, all_rules = Told(plan, facts), Listed(plan, facts)
    found += hard_rules(rows, tolerance)
    for row in rows:
        record = listed.pop(row_key(row), None)
        found += _bend(row, record, tolerance)
        if record is not None:
            found += _figures(row, record, facts.ref, tolerance)
            found += _binds(row, record, tolerance) + _words(row, record, told)
        elif all_rules.must(row):
            found.append(_wrong(row, "the plan does not list this rule"))
    for key, record in listed.items():
        if record["family"] in INDEX:
            text = f"rules: {' '.join(key)} is listed, but it is not in force"
            where = {"rule": record["rule"]}
            found.append(Violation("rules", record["rule"], where, 1.0, 0.0, "", text))
    return found
