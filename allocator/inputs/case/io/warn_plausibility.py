"""Warn of what is allowed but is seldom meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from allocator.inputs.case.io.check_references import ITEM_TABLES, Tables, codes
from allocator.inputs.case.io.check_rules import Row, tell_rows
from allocator.inputs.case.io.meta import Meta
from allocator.inputs.case.io.raw_tables import Complaint, Findings
from allocator.inputs.case.io.warn_lookalikes import warn_alike
from allocator.inputs.case.io.warn_totals import warn_totals
from allocator.inputs.case.io.warn_units import warn_units
from allocator.inputs.case.schema.column import TOO_LARGE
from allocator.util.format import listing

if TYPE_CHECKING:
    import pandas as pd


def warn(tables: Tables, meta: Meta | None, findings: Findings) -> None:
    """Add a warning for everything odd, and a fault for figures that the solver does not take.

    Tables with faulty cells are left out.
    """
    _refuse_large(tables, findings)
    warn_totals(tables, findings)
    warn_units(tables, meta, findings)
    warn_alike(tables, findings)
    _warn_needs(tables, findings)
    _warn_priorities(tables, findings)
    _warn_relevance(tables, findings)
    _warn_courses(tables, findings)
    _warn_people(tables, findings)
    if meta is not None:
        _warn_money(tables, meta, findings)


def _refuse_large(tables: Tables, findings: Findings) -> None:
    """Refuse figures that no solver takes."""
    for filled in tables.values():
        for column in filled.table.columns:
            if column.kind not in ("number", "integer") or not filled.sound(column.name):
                continue

            def refuse(row: Row, name: str = column.name, unit: str = column.unit) -> Complaint:
                allowed = (
                    f"a figure in {unit} below {TOO_LARGE:g}: the solver accepts none above it"
                )
                return Complaint(f"{row[name]:g}", allowed, "check the unit")

            large = filled.frame[column.name].abs() >= TOO_LARGE
            tell_rows(filled, column.name, large, refuse, findings)


def _without(
    tables: Tables,
    name: str,
    column: str,
    used: Iterable[object],
    explain: Callable[[Row], Complaint],
    findings: Findings,
) -> None:
    """Warn of every row of a table whose code is not among `used`."""
    filled = tables[name]
    known = set(used)
    idle = [code not in known for code in filled.frame[column]]
    tell_rows(filled, column, idle, explain, findings, warning=True)


def _warn_needs(tables: Tables, findings: Findings) -> None:
    """Warn of nations without need, areas that nobody needs and needs that no item serves."""
    filled = tables["needs"]
    needs = filled.frame
    if needs.empty or not filled.sound("nation", "area", "need_points"):
        return
    needs = needs[needs["need_points"] > 0]
    _without(
        tables,
        "nations",
        "nation",
        needs["nation"],
        lambda row: Complaint(
            f"{row['nation']} without any need",
            "a need in table needs for each nation that is to get assistance",
            "add its needs, or ignore this: assistance to it has no value",
        ),
        findings,
    )
    needed = set(needs["area"])
    served = {area for name in ITEM_TABLES for area in tables[name].frame["area"]}
    for area in codes(tables)["areas"]:
        if area not in needed:
            idle = Complaint(
                f"area {area}, which no nation needs",
                "a need above 0 for some nation",
                "add needs, or ignore this: its items have no value",
            )
            findings.add(filled.place, idle, column="area", warning=True)
        elif area not in served:
            unmet = Complaint(
                f"needs in area {area}, which no item serves",
                "an item for each area that is needed",
                "add equipment, a course or a grant, or ignore this: these needs stay unmet",
            )
            findings.add(filled.place, unmet, column="area", warning=True)


def without_priority(needs: pd.DataFrame, priorities: pd.DataFrame) -> tuple[str, ...]:
    """Return the nations whose need weighs nothing, since no objective has a priority for them.

    Without any row in table priorities all objectives matter alike to every nation.
    """
    if priorities.empty:
        return ()
    ranked = set(priorities.loc[priorities["priority"] > 0, "nation"])
    needy = dict.fromkeys(needs.loc[needs["need_points"] > 0, "nation"])
    return tuple(nation for nation in needy if nation not in ranked)


def _warn_priorities(tables: Tables, findings: Findings) -> None:
    """Warn of nations that have needs but no priority: they would count for nothing unseen."""
    filled, needs = tables["priorities"], tables["needs"]
    if not filled.sound("nation", "priority") or not needs.sound("nation", "need_points"):
        return
    lost = without_priority(needs.frame, filled.frame)
    if lost:
        have = "has" if len(lost) == 1 else "have"
        odd = Complaint(
            f"{listing(lost)} {have} needs but no row with a priority above 0",
            "a row for each nation with needs",
            "add rows, or ignore this: such needs have no weight, so no assistance has value",
        )
        findings.add(filled.place, odd, column="nation", warning=True)


def _warn_relevance(tables: Tables, findings: Findings) -> None:
    """Warn of objectives that no area serves and of those that matter nowhere."""
    for name, column in (("relevance", "relevance"), ("priorities", "priority")):
        filled = tables[name]
        if filled.frame.empty or not filled.sound("objective", column):
            continue
        used = filled.frame.loc[filled.frame[column] > 0, "objective"]
        _without(
            tables,
            "objectives",
            "objective",
            used,
            lambda row, name=name, column=column: Complaint(  # type: ignore[misc]
                f"objective {row['objective']} without {column}",
                f"a {column} above 0 in table {name}",
                "add it, or ignore this: the objective has no effect",
            ),
            findings,
        )


def _warn_courses(tables: Tables, findings: Findings) -> None:
    """Warn of courses to which no nation can send anybody."""
    filled, nations = tables["courses"], tables["nations"].frame
    if filled.frame.empty or nations.empty:
        return
    people = nations["trainable_persons"].fillna(1)
    speakers = nations["language_qualified_persons"].fillna(1)
    idle = filled.frame["needs_language"] & (not (people.gt(0) & speakers.gt(0)).any())
    none = Complaint(
        "a course for which no nation has qualified persons",
        "language_qualified_persons above 0 (or empty) for some nation",
        "fill them in, or ignore this: nobody is sent",
    )
    tell_rows(filled, "needs_language", idle, lambda _: none, findings, warning=True)


def _warn_people(tables: Tables, findings: Findings) -> None:
    """Warn of more language-qualified persons than trainable ones."""
    filled = tables["nations"]
    frame = filled.frame
    if not filled.sound("trainable_persons", "language_qualified_persons"):
        return

    def explain(row: Row) -> Complaint:
        found = f"{row['language_qualified_persons']:g} of {row['trainable_persons']:g} persons"
        return Complaint(found, "no more than trainable_persons", "correct one of them")

    odd = frame["language_qualified_persons"] > frame["trainable_persons"]
    tell_rows(filled, "language_qualified_persons", odd, explain, findings, warning=True)


def _warn_money(tables: Tables, meta: Meta, findings: Findings) -> None:
    """Warn of accounts that have no money in any year."""
    filled, budgets = tables["accounts"], tables["budgets"]
    if not filled.sound("account", "budget_musd") or not budgets.sound("account", "amount_musd"):
        return
    frame = budgets.frame
    horizon = meta.last_year - meta.first_year + 1
    own = frame[frame["year"] >= meta.first_year].groupby("account").size()
    extra = frame[frame["amount_musd"] > 0].groupby("account").size()
    accounts = filled.frame["account"]
    by_table = accounts.map(own).fillna(0) >= horizon
    money = (~by_table & (filled.frame["budget_musd"] > 0)) | (accounts.map(extra).fillna(0) > 0)
    none = Complaint(
        "an account without money in any year", "a budget above 0", "fill it in, or ignore this"
    )
    tell_rows(filled, "budget_musd", ~money, lambda _: none, findings, warning=True)
