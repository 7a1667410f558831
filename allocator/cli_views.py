"""Tables of the command line, made of what `allocator.report_tables` gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

from allocator import report_tables
from allocator.policy_fields import FIELDS

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

    from allocator.errors import Fault
    from allocator.plan import Plan

_MOST_RULES = 15
_FAULT_COLUMNS = ("", "place", "row", "column", "found", "allowed", "mend")

Form = Callable[[Any], str]


def plan_view(plan: Plan) -> list[RenderableType]:
    """Return the summary of a plan: status, value, money, nations, rules and changes."""
    parts: list[RenderableType] = ["", str(plan.meta.get("words") or plan.meta.get("status", ""))]
    parts += [report_tables.value_words(plan), ""]
    parts += _money(plan)
    parts += _nations(plan)
    parts += _binding(plan)
    parts += _bending(plan)
    parts += _changes(plan)
    return parts


def faults_view(path: str, faults: Sequence[Fault]) -> list[RenderableType]:
    """Return all faults of a case as a table, and how many there are."""
    wrong = sum(not fault.warning for fault in faults)
    warnings = len(faults) - wrong
    told = f"{path}: {_count(wrong, 'fault')}, {_count(warnings, 'warning')}."
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
        "amount_musd": ("amount", _musd),
        "set_aside_musd": ("set aside", _musd),
        "obligated_musd": ("obligated", _musd),
        "lapsed_musd": ("lapsed", _musd),
        "carried_past_horizon_musd": ("carried on", _musd),
        "discretionary_musd": ("discretionary", _musd),
    }
    title = "Money by account, US$ million over the horizon (discretionary: free of law's floors)"
    return _table(title, report_tables.money_by_account(plan), columns)


def _nations(plan: Plan) -> list[RenderableType]:
    columns: dict[str, tuple[str, Form]] = {
        "name": ("nation", str),
        "obligation_musd": ("money, US$M", _musd),
        "share_met": ("need met", _share),
        "expected_loss_musd": ("expected loss, US$M", _musd),
    }
    return _table("Nations with the most money", report_tables.top_nations(plan), columns)


def _binding(plan: Plan) -> list[RenderableType]:
    rules = report_tables.binding_rules(plan)
    if rules.empty:
        return ["No rule binds.", ""]
    columns: dict[str, tuple[str, Form]] = {
        "rule": ("rule", str),
        "status": ("kind", str),
        "places": ("places", _whole),
        "about": ("about", str),
        "limit": ("limit", _figure),
        "unit": ("unit", str),
        "meaning": ("in words", str),
    }
    parts = _table("Rules that bind", rules.head(_MOST_RULES), columns)
    if len(rules) > _MOST_RULES:
        parts += [f"and {len(rules) - _MOST_RULES} more; the plan's table rules has all.", ""]
    return parts


def _bending(plan: Plan) -> list[RenderableType]:
    rules = report_tables.bending_rules(plan)
    if rules.empty:
        return ["No rule bends.", ""]
    columns: dict[str, tuple[str, Form]] = {
        "rule": ("rule", str),
        "about": ("about", str),
        "limit": ("limit", _figure),
        "bend": ("bent by", _figure),
        "unit": ("unit", str),
        "cost_value": ("price, value points", _figure),
    }
    return _table("Rules that bend", rules, columns)


def _changes(plan: Plan) -> list[RenderableType]:
    changes = report_tables.biggest_changes(plan)
    if changes.empty:
        return []
    columns: dict[str, tuple[str, Form]] = {
        "name": ("nation", str),
        "account": ("account", str),
        "last_musd": ("last plan", _musd),
        "plan_musd": ("this plan", _musd),
        "change_musd": ("change", _change),
    }
    return _table("Largest changes against the last plan, US$ million a year", changes, columns)


def _table(
    title: str, frame: pd.DataFrame, columns: dict[str, tuple[str, Form]]
) -> list[RenderableType]:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head, form in columns.values():
        table.add_column(head, justify="left" if form is str else "right", overflow="fold")
    for record in frame.to_dict("records"):
        cells = (form(record[name]) for name, (_, form) in columns.items())
        table.add_row(*(Text(cell) for cell in cells))
    return [Text(title, style="bold"), table]


def _musd(value: float) -> str:
    return "" if value != value else f"{value:,.1f}"


def _whole(value: int) -> str:
    return f"{value:,}"


def _change(value: float) -> str:
    return f"{value:+,.1f}"


def _share(value: float) -> str:
    return "" if value != value else f"{value:.0%}"


def _figure(value: float) -> str:
    return "" if value != value else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
