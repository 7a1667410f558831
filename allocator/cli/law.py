"""The command ``law``: what a saved plan's money and law are, for counsel and auditor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli.options import Json, PlanPath
from allocator.cli.reporter import Reporter

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from rich.console import RenderableType

    from allocator.report.law_money.record import Ledger

_RULES = 12
"""Rules shown; the page and the JSON document have all."""

_BY_YEAR = (
    "account year available_musd obligated_musd executed_musd to_execute_musd "
    "to_execute_then_musd lapsed_musd "
    "carried_out_musd last_chance_musd"
)


def law(
    path: PlanPath,
    today: Annotated[
        str, typer.Option("--today", help="A day, such as 2021-03-01: what is still open then.")
    ] = "",
    obligated: Annotated[
        list[str] | None,
        typer.Option(
            "--obligated",
            help="What has been obligated so far: FMF.2021=1200, as often as you like, or a CSV "
            "file (docs/obligations.md). US$ million of that fiscal year, with what is reserved; "
            "of the base year where table budgets does not say what money of that year is worth. "
            "It counts in the fiscal year of --today.",
        ),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", help="Save it as a page to print or send: one HTML file."),
    ] = None,
    workbook: Annotated[
        Path | None, typer.Option("--workbook", help="Save its tables as a workbook (.xlsx).")
    ] = None,
    json: Json = False,
) -> None:
    """Show the law and the money of a saved plan: what expires, what limits it, what it rests on.

    Money by account and year, what would expire if something slips by a year, the waivers and
    exceptions with the money that rests on each, and who decided what, when and why.
    """
    with Reporter("law", json) as report:
        from allocator.explore.files import check_files, write_bytes, write_text
        from allocator.plan.obligated_file import given_obligated
        from allocator.plan.plan import load_plan
        from allocator.report.law_money.ledger import ledger
        from allocator.report.law_money.page import ledger_page, ledger_workbook

        check_files(*(one for one in (html, workbook) if one is not None))
        plan = load_plan(path)
        entries = given_obligated(obligated or [], plan.case)
        found = ledger(plan, _day(today), obligated=entries)
        saved = {}
        if html is not None:
            saved["page"] = str(write_text(html, ledger_page(found)))
        if workbook is not None:
            saved["workbook"] = str(write_bytes(workbook, ledger_workbook(found)))
        report.put(**found.document(), saved=saved)
        report.show(lambda: law_view(found))
        for what, where in saved.items():
            report.say(f"Saved: {where} ({what})")


def _day(text: str) -> datetime.date | None:
    """Return the day that was typed; None: none was."""
    import datetime

    from allocator.errors import DataError, Fault

    try:
        return datetime.date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        fault = Fault("--today", text, "a day written as 2021-03-01", "write year, month and day")
        raise DataError([fault]) from None


def law_view(found: Ledger) -> list[RenderableType]:
    """Return the sentences, then the tables, with how many rows are left out."""
    from allocator.cli.tables import Form, lay_out, musd
    from allocator.report.law_money.columns import (
        BARS,
        LIMITS,
        MONEY,
        OVERRIDES,
        POINTS,
        RELIANCE,
    )
    from allocator.report.rules.groups import readable

    def some(columns: str, names: Mapping[str, str]) -> dict[str, tuple[str, Form]]:
        return {one: (names[one], musd if one.endswith("musd") else str) for one in columns.split()}

    parts: list[RenderableType] = [*(f"- {one}" for one in found.sentences), ""]
    base = found.plan.case.meta.base_year
    title = f"Money by account and year, US$ million of {base}"
    parts += lay_out(title, found.by_year, some(_BY_YEAR, MONEY))
    if len(found.reliance):
        rests = some("kind words musd citation", RELIANCE)
        parts += lay_out("Waivers and exceptions relied on", found.reliance, rests)
    for title, table, shown, names in (
        ("Legal bars and exemptions", found.bars, "state nations accounts years words", BARS),
        ("Points to check", found.points, "kind about years not_checked", POINTS),
    ):
        if len(table):
            parts += lay_out(title, table, some(shown, names))
    if len(found.overrides):
        who = some("words author date reason outcome", OVERRIDES)
        parts += lay_out("Decisions and settings", found.overrides, who)
    rules = some("status meaning citation", LIMITS)
    parts += lay_out("Rules that limit the plan", readable(found.limits).head(_RULES), rules)
    rest = len(found.limits) - _RULES
    return [*parts, f"and {rest} more; --html and --json list all.", ""] if rest > 0 else parts
