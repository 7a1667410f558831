"""Tables of the command line, made of what `allocator.report.tables` gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from allocator.cli.tables import Form, Grid, entry, lay_out, musd, musd_change, share
from allocator.cli.view_equipment import equipment_view
from allocator.cli.view_law import law_view
from allocator.inputs.policy.fields import FIELDS
from allocator.plan.status_words import status_words
from allocator.report import tables as report_tables
from allocator.report.left_open import left_open_words
from allocator.report.money_left import left_words
from allocator.report.rules.groups import limit_words
from allocator.util.format import counted, figure

if TYPE_CHECKING:
    from rich.console import RenderableType

    from allocator.errors import Fault
    from allocator.plan.plan import Plan

_MOST_RULES = 20


def plan_view(plan: Plan) -> list[RenderableType]:
    """Return the summary of a plan: status, value, money, nations, rules and changes."""
    told = [text for text in (status_words(plan.meta), left_open_words(plan)) if text]
    parts: list[RenderableType] = [*(line for text in told for line in ("", text)), ""]
    parts += equipment_view(plan)
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
    parts: list[RenderableType] = []
    for fault in faults:
        said = (("found", fault.found), ("allowed", fault.allowed), ("fix", fault.fix))
        kind = "Warning" if fault.warning else "Fault"
        parts += [Text(f"{kind} in {fault.where}", style="bold")]
        parts += [Padding(entry((name, Text(text)) for name, text in said), (0, 0, 1, 2))]
    return [*parts, told]


def policy_view() -> list[RenderableType]:
    """Return all fields of a policy."""
    heads = ("setting", "unit", "range", "default", "meaning")
    rows = [
        [Text(cell) for cell in
         (one.spelling, one.unit, one.range_words, one.default_words, one.meaning)]
        for one in FIELDS
    ]  # fmt: skip
    return [Grid(heads, rows, (False,) * len(heads), (True, *(False,) * (len(heads) - 1)))]


def _money(plan: Plan) -> list[RenderableType]:
    columns: dict[str, tuple[str, Form]] = {
        "name": ("account", str),
        "amount_musd": ("amount", musd),
        "set_aside_musd": ("set\naside", musd),
        "obligated_musd": ("obligated", musd),
        "lapsed_musd": ("expired", musd),
        "carried_past_horizon_musd": ("carried\non", musd),
        "discretionary_musd": ("discretionary", musd),
        "policy_floors_musd": ("policy\nfloors", musd),
    }
    title = (
        "Money by account, US$ million over the horizon (discretionary: not tied by legal "
        "floors; policy floors: what policy promises of that)"
    )
    left = left_words(plan)
    table = lay_out(title, report_tables.money_by_account(plan), columns)
    return [*table, left, ""] if left else table


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
        return ["No rule is binding.", ""]
    told: list[list[RenderableType]] = []
    for row in rules.head(_MOST_RULES).to_dict("records"):
        limit = limit_words(row["limit_low"], row["limit_high"], row["unit"])
        # the name has a line of its own, so that no width breaks it
        words = Group(Text(row["rule"], style="bold"), Padding(Text(row["meaning"]), (0, 0, 0, 2)))
        told.append([Text(row["status"]), Text(limit), words])
    heads = ("kind", "limit", "rule, and what it says")
    table = Grid(heads, told, (False, True, False), (True, True, False))
    parts: list[RenderableType] = [Text("Binding rules", style="bold"), table]
    return [*parts, *_more(len(rules))]


def _more(count: int) -> list[RenderableType]:
    if count <= _MOST_RULES:
        return []
    return [f"and {count - _MOST_RULES} more; the plan's table rules lists all.", ""]


def _bending(plan: Plan) -> list[RenderableType]:
    rules = report_tables.bending_rules(plan)
    if rules.empty:
        return ["No rule is relaxed.", ""]
    for name in ("limit", "bend"):
        rules[name] = [
            limit_words(value, value, unit)
            for value, unit in zip(rules[name], rules["unit"], strict=True)
        ]
    columns: dict[str, tuple[str, Form]] = {
        "rule": ("rule", str),
        "about": ("about", str),
        "limit": ("limit", _text),
        "bend": ("relaxed by", _text),
        "cost_value": ("total price,\nvalue points", figure),
    }
    parts = lay_out("Relaxed rules", rules.head(_MOST_RULES), columns, unbroken=("rule",))
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
        "change_musd": ("change", musd_change),
    }
    return lay_out("Largest changes from the last plan, US$ million a year", changes, columns)


def _text(value: str) -> str:
    return value
