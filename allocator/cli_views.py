"""Tables of the command line, made of what `allocator.report_tables` gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from allocator import report_tables
from allocator.cli_equipment import equipment_view
from allocator.cli_tables import Form, lay_out, musd, share
from allocator.law_view import law_view
from allocator.policy_fields import FIELDS
from allocator.rule_groups import figure, limit_words
from allocator.words import counted, status_words

if TYPE_CHECKING:
    from rich.console import RenderableType

    from allocator.errors import Fault
    from allocator.plan import Plan

_MOST_RULES = 20
_FAULT_COLUMNS = ("", "place", "row", "column", "found", "allowed", "mend")


def plan_view(plan: Plan) -> list[RenderableType]:
    """Return the summary of a plan: status, value, money, nations, rules and changes."""
    parts: list[RenderableType] = ["", status_words(plan.meta), "", *equipment_view(plan)]
    parts += _money(plan)
    parts += _nations(plan)
    parts += _binding(plan)
    parts += law_view(plan)
    parts += _bending(plan)
    parts += _changes(plan)
    return parts


def faults_view(path: str, faults: Sequence[Fault]) -> list[RenderableType]:
    """Return all faults of a case as a table, and how many there are."""
    wrong = sum(not fault.warning for fault in faults)
    warnings = len(faults) - wrong
    told = f"{path}: {counted(wrong, 'fault')}, {counted(warnings, 'warning')}."
    if not faults:
        return [told]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in _FAULT_COLUMNS:
        table.add_column(name, overflow="fold")
    for fault in faults:
        kind = "warning" if fault.warning else "fault"
        row = "" if fault.row is None else str(fault.row)
        cells = (kind, fault.place, row, fault.column, fault.found, fault.allowed, fault.mend)
        table.add_row(*(Text(cell) for cell in cells))
    return [table, told]


def policy_view() -> list[RenderableType]:
    """Return all fields of a policy."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("setting", "unit", "range", "default", "meaning"):
        table.add_column(name, overflow="fold", ratio=2 if name == "meaning" else None)
    for one in FIELDS:
        cells = (one.spelling, one.unit, one.range_words, one.default_words, one.meaning)
        table.add_row(*(Text(cell) for cell in cells))
    return [table]


def _money(plan: Plan) -> list[RenderableType]:
    columns: dict[str, tuple[str, Form]] = {
        "name": ("account", str),
        "amount_musd": ("amount", musd),
        "set_aside_musd": ("set\naside", musd),
        "obligated_musd": ("obligated", musd),
        "lapsed_musd": ("lapsed", musd),
        "carried_past_horizon_musd": ("carried\non", musd),
        "discretionary_musd": ("discretionary", musd),
        "policy_floors_musd": ("policy\nfloors", musd),
    }
    title = (
        "Money by account, US$ million over the horizon (discretionary: free of law's floors; "
        "policy floors: what policy promises of that)"
    )
    return lay_out(title, report_tables.money_by_account(plan), columns)


def _nations(plan: Plan) -> list[RenderableType]:
    columns: dict[str, tuple[str, Form]] = {
        "name": ("nation", str),
        "obligation_musd": ("money, US$M", musd),
        "share_met": ("need met", share),
        "expected_loss_musd": ("expected loss, US$M", musd),
        "idle_musd": ("idle equipment, US$M", musd),
    }
    nations = report_tables.top_nations(plan)
    if not nations["idle_musd"].any():
        del columns["idle_musd"]
    return lay_out("Nations with the most money", nations, columns)


def _binding(plan: Plan) -> list[RenderableType]:
    rules = report_tables.binding_rules(plan)
    if rules.empty:
        return ["No rule binds.", ""]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("kind", no_wrap=True)
    table.add_column("limit", no_wrap=True, justify="right")
    table.add_column("rule, and what it says", overflow="fold")
    for row in rules.head(_MOST_RULES).to_dict("records"):
        limit = limit_words(row["limit_low"], row["limit_high"], row["unit"])
        # the name has a line of its own, so that no width breaks it
        words = Group(Text(row["rule"], style="bold"), Padding(Text(row["meaning"]), (0, 0, 0, 2)))
        table.add_row(Text(row["status"]), Text(limit), words)
    parts: list[RenderableType] = [Text("Rules that bind", style="bold"), table]
    return [*parts, *_more(len(rules))]


def _more(count: int) -> list[RenderableType]:
    if count <= _MOST_RULES:
        return []
    return [f"and {count - _MOST_RULES} more; the plan's table rules has all.", ""]


def _bending(plan: Plan) -> list[RenderableType]:
    rules = report_tables.bending_rules(plan)
    if rules.empty:
        return ["No rule bends.", ""]
    for name in ("limit", "bend"):
        rules[name] = [
            limit_words(value, value, unit)
            for value, unit in zip(rules[name], rules["unit"], strict=True)
        ]
    columns: dict[str, tuple[str, Form]] = {
        "rule": ("rule", str),
        "about": ("about", str),
        "limit": ("limit", _text),
        "bend": ("bent by", _text),
        "cost_value": ("price in all,\nvalue points", figure),
    }
    parts = lay_out("Rules that bend", rules.head(_MOST_RULES), columns, unbroken=("rule",))
    return [*parts, *_more(len(rules))]


def _changes(plan: Plan) -> list[RenderableType]:
    changes = report_tables.biggest_changes(plan)
    if changes.empty:
        return []
    columns: dict[str, tuple[str, Form]] = {
        "name": ("nation", str),
        "account": ("account", str),
        "last_musd": ("last plan", musd),
        "plan_musd": ("this plan", musd),
        "change_musd": ("change", _change),
    }
    return lay_out("Largest changes against the last plan, US$ million a year", changes, columns)


def _text(value: str) -> str:
    return value


def _change(value: float) -> str:
    return f"{value:+,.1f}"
