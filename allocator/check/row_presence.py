"""Which rows each table of a plan must have: none hidden, none made up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from allocator.check.last import changes, in_force
from allocator.check.modules import asked_units
from allocator.check.obtainable import Had
from allocator.check.people import read_people
from allocator.check.recomputed import Facts
from allocator.check.records import plan_rows
from allocator.check.sustainment import sustained_nations
from allocator.check.table_compare import NUMBERS, place
from allocator.check.table_shapes import SHAPES
from allocator.check.violation import NOTHING, Tolerance, Violation

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


Keys = set[tuple[Any, ...]]


def _accounts(plan: Plan, facts: Facts) -> Keys:
    return {(one.code, vintage) for one in facts.accounts.values() for vintage in one.amount}


def _disbursements(plan: Plan, facts: Facts) -> Keys:
    """Every year of the horizon, and as long as something is to be paid."""
    last: dict[str, int] = {}
    for line in facts.lines:
        paid = line.year + (0 if line.sustains else line.item.fielding.lead)
        last[line.account] = max(paid, last.get(line.account, facts.years[-1]))
    return {(a, t) for a, until in last.items() for t in range(facts.years[0], until + 1)}


def _sustainment(plan: Plan, facts: Facts) -> Keys:
    years = (*facts.periods.years, *facts.periods.after)
    return {(nation, year) for nation in sustained_nations(facts) for year in years}


def _people(plan: Plan, facts: Facts) -> Keys:
    needed = read_people(plan, facts).needed
    posts = {key[:2] for key, persons in needed.items() if persons > NOTHING}
    return {(*post, period) for post in posts for period in facts.periods.keys}


def _modules(plan: Plan, facts: Facts) -> Keys:
    return {(*pair, year) for pair in asked_units(plan, facts) for year in facts.years}


def _kind(facts: Facts, kind: str) -> Keys:
    return {(line.nation, line.item.code, line.year) for line in facts.lines if line.kind == kind}


def _needs(plan: Plan, facts: Facts) -> Keys:
    """Nations and areas with a need that counts, or with goods."""
    need = facts.worth.need
    if "needs" in plan.case.given:
        known = {pair for pair, points in need.items() if points > 0}
    else:
        had = Had(plan, facts)
        known = {
            (n, g)
            for n, g in need
            if had.nation(n, lambda item, area=g: item.area == area)  # type: ignore[misc]
        }
    return known | set(facts.cost)


def _coverage(plan: Plan, facts: Facts) -> Keys:
    return {(*pair, year) for pair in _needs(plan, facts) for year in facts.years}


def _after(plan: Plan, facts: Facts) -> Keys:
    return _needs(plan, facts) if facts.periods.after else set()


def _money_ranges(plan: Plan, facts: Facts) -> Keys:
    """All nations, or none where the search has seen no other plans."""
    return {(one,) for one in facts.nations} if plan_rows(plan, "money_ranges") else set()


def _deviations(plan: Plan, facts: Facts) -> Keys:
    return set(changes(plan, facts)) if in_force(plan) else set()


MUST: Mapping[str, Callable[[Plan, Facts], Keys]] = {
    "spending": lambda plan, facts: set(facts.obligation),
    "accounts": _accounts,
    "disbursements": _disbursements,
    "deliveries": lambda plan, facts: set(facts.fleet.in_hand),
    "sustainment": _sustainment,
    "people": _people,
    "modules": _modules,
    "after": _after,
    "seats": lambda plan, facts: _kind(facts, "training"),
    "grants": lambda plan, facts: _kind(facts, "grant"),
    "coverage": _coverage,
    "absorption": lambda plan, facts: {(n, t) for n in facts.nations for t in facts.years},
    "active_lines": lambda plan, facts: set(facts.cost),
    "risk": lambda plan, facts: {key for key, money in facts.spend.items() if money > 0},
    "money_ranges": _money_ranges,
    "deviations": _deviations,
}
"""Keys of the rows of every table but lines and vintages, of which each row is a decision."""

DECIDED = {"lines": "quantity", "vintages": "obligated_musd"}
"""Tables whose rows are decisions, and the column in which a row says what is decided."""


def _stated(plan: Plan, table: str) -> Keys:
    key = SHAPES[table].key
    return {
        tuple(int(row[part]) if part in NUMBERS else row[part] for part in key)
        for row in plan_rows(plan, table)
    }


def _faults(table: str, keys: Iterable[tuple[Any, ...]], said: str) -> list[Violation]:
    found = []
    for key in sorted(keys):
        where = dict(zip(SHAPES[table].key, key, strict=True))
        text = f"{table}: {said} {place(where)}"
        found.append(Violation("tables", table, where, 0.0, 0.0, "", text))
    return found


def check_presence(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return rows that must be there and are not, rows of nothing, and rows that say nothing."""
    found = []
    for table, keys in MUST.items():
        must, stated = keys(plan, facts), _stated(plan, table)
        found += _faults(table, must - stated, "there is no row for")
        found += _faults(table, stated - must, "nothing of the plan is in the row for")
    for table, column in DECIDED.items():
        empty = [row for row in plan_rows(plan, table) if not float(row[column]) > 0]
        key = SHAPES[table].key
        found += _faults(
            table, [tuple(row[part] for part in key) for row in empty], "nothing is in the row for"
        )
    return found
