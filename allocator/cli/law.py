"""The command ``law``: what a saved plan's money and law are, for counsel and auditor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli.options import Json, PlanPath
from allocator.cli.reporter import Reporter

if TYPE_CHECKING:
    import datetime

    from rich.console import RenderableType

    from allocator.report.law_money.record import Ledger

_RULES = 12
"""Rules shown; the page and the JSON document have all."""


def law(
    path: PlanPath,
    today: Annotated[
        str, typer.Option("--today", help="A day, such as 2021-03-01: what is still open then.")
    ] = "",
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
        from allocator.plan.plan import load_plan
        from allocator.report.law_money.ledger import ledger
        from allocator.report.law_money.page import ledger_page, ledger_workbook

        check_files(*(one for one in (html, workbook) if one is not None))
        found = ledger(load_plan(path), _day(today))
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
    from allocator.report.rules.groups import readable

    parts: list[RenderableType] = [*(f"- {one}" for one in found.sentences), ""]
    money: dict[str, tuple[str, Form]] = {
        "account": ("account", str),
        "year": ("year", str),
        "available_musd": ("available", musd),
        "obligated_musd": ("obligated", musd),
        "to_execute_musd": ("still open", musd),
        "lapsed_musd": ("expires", musd),
        "carried_out_musd": ("carried", musd),
        "last_chance_musd": ("if a year late", musd),
    }
    parts += lay_out("Money by account and year, US$ million", found.by_year, money)
    if len(found.reliance):
        rests: dict[str, tuple[str, Form]] = {
            "kind": ("kind", str),
            "words": ("what it opens", str),
            "musd": ("US$ million", musd),
            "citation": ("source", str),
        }
        parts += lay_out("Waivers and exceptions relied on", found.reliance, rests)
    if len(found.overrides):
        who: dict[str, tuple[str, Form]] = {
            name: (name, str) for name in ("words", "author", "date", "reason", "outcome")
        }
        parts += lay_out("Decisions and settings", found.overrides, who)
    rules: dict[str, tuple[str, Form]] = {
        "status": ("kind", str),
        "meaning": ("what it says", str),
        "citation": ("source", str),
    }
    parts += lay_out("Rules that limit the plan", readable(found.limits).head(_RULES), rules)
    rest = len(found.limits) - _RULES
    return [*parts, f"and {rest} more; --html and --json list all.", ""] if rest > 0 else parts
