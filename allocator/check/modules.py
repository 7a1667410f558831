"""Modules: what has to be given with a package."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from allocator.check.recomputed import Facts
from allocator.check.records import Record, case_rows, figure
from allocator.check.rule_row import Row, Status
from allocator.check.table_compare import compare
from allocator.check.violation import Tolerance, Violation

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

NIT = ("nation", "item", "year")
Units = dict[tuple[str, str, int], float]


def _in_force(plan: Plan) -> list[Record]:
    if "packages" in plan.policy.left_out:
        return []
    rows = case_rows(plan.case, "modules")
    off = "module" in plan.policy.rules_off
    return [row for row in rows if row["status"] == "law" or not off]


def _due(facts: Facts, rows: list[Record]) -> Units:
    """Return units due until a year, by nation and module; in the last year all are due."""
    last = facts.years[-1]
    sums: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    for row in rows:
        stated = figure(row["due_years"])
        wait = facts.items[row["item"]].fielding.lead if stated is None else int(stated)
        for (nation, code, bought), lots in facts.fleet.bought.items():
            if code != row["item"]:
                continue
            for year in range(min(bought + wait, last), last + 1):
                sums[nation, row["module"], year] += float(row["units_per_lot"]) * lots
    return dict(sums)


def asked_units(plan: Plan, facts: Facts) -> set[tuple[str, str]]:
    """Return nations and modules of which packages bought ask for something."""
    return {key[:2] for key, units in _due(facts, _in_force(plan)).items() if units > 0}


def _given(facts: Facts, keys: set[tuple[str, str]]) -> Units:
    """Return units given until a year, by nation and module."""
    return {
        (nation, code, year): sum(
            facts.quantity.get((nation, code, then), 0.0) for then in facts.years if then <= year
        )
        for nation, code in keys
        for year in facts.years
    }


def _rows(
    plan: Plan, facts: Facts, status: Status, due: Units, bought: set[tuple[str, str]]
) -> list[Row]:
    """Return the rows of one status; `bought` are nations and modules with its own packages."""
    modules = {row["module"] for row in _in_force(plan) if row["status"] == status}
    asked = {key[:2] for key in due} | {(n, module) for n in facts.nations for module in modules}
    given = _given(facts, asked)
    price = plan.policy.rule_price["module"] if status == "policy" else 0.0
    return [
        Row(
            "module", f"module_{status}", status, {"nation": nation, "item": code, "year": year},
            ">=", given[nation, code, year], due.get((nation, code, year), 0.0),
            facts.items[code].unit, "given until then, at least", "due", price,
            optional=(nation, code) not in bought,
        )
        for nation, code in sorted(asked)
        for year in facts.years
    ]  # fmt: skip


def module_rows(plan: Plan, facts: Facts) -> list[Row]:
    """Return the rows on modules: by law what the law asks for, by policy all that is asked.

    A module that only packages not bought ask for by policy may have a row, which binds nothing.
    """
    rows = _in_force(plan)
    law = [row for row in rows if row["status"] == "law"]
    wish = [row for row in rows if row["status"] != "law"]
    by_law, wished = _due(facts, law), {row["module"] for row in wish}
    in_all = {key: units for key, units in _due(facts, rows).items() if key[1] in wished}
    return [
        *_rows(plan, facts, "law", by_law, {key[:2] for key in by_law}),
        *_rows(plan, facts, "policy", in_all, {key[:2] for key in _due(facts, wish)}),
    ]


def check_modules(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return where the table of modules does not follow from lines."""
    due = _due(facts, _in_force(plan))
    given = _given(facts, {key[:2] for key in due})
    missing = {key: max(0.0, due.get(key, 0.0) - units) for key, units in given.items()}
    columns = (("due_units", due), ("given_units", given), ("missing_units", missing))
    found = []
    for column, must in columns:
        found += compare(
            plan, "modules", NIT, column, must, tolerance, family="module", unit="units"
        )
    return found
