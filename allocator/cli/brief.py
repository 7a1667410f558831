"""The command ``brief``: a saved plan on one page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli.options import Json, PlanPath
from allocator.cli.reporter import Reporter

if TYPE_CHECKING:
    from rich.console import RenderableType

    from allocator.report.first_page.brief import Brief

_NATIONS, _FALLS = 15, 12
"""Rows shown; the JSON document has all."""


def brief(
    path: PlanPath,
    html: Annotated[
        Path | None,
        typer.Option("--html", help="Save it as a page to print or send: one HTML file."),
    ] = None,
    json: Json = False,
) -> None:
    """Show a saved plan on one page: what it does, what changes, and what to decide.

    It is compared with the last plan of its case. Nations that get less than half of that are
    listed, each with the cause.
    """
    with Reporter("brief", json) as report:
        from allocator.explore.files import check_files, write_text
        from allocator.plan.judged_last import read_judged
        from allocator.plan.plan import load_plan
        from allocator.report.first_page.brief import brief as made

        if html is not None:
            check_files(html)
        plan = load_plan(path)
        found = made(plan, read_judged(plan.case, plan.policy))
        saved = {}
        if html is not None:
            from allocator.report.first_page.page import brief_page

            saved["page"] = str(write_text(html, brief_page(found)))
        report.put(**found.document(), saved=saved)
        report.show(lambda: brief_view(found))
        for where in saved.values():
            report.say(f"Saved: {where} (a page to print)")


def brief_view(found: Brief) -> list[RenderableType]:
    """Return the sentences and figures, then the tables, with how many rows are left out."""
    from allocator.cli.tables import Form, lay_out, musd, musd_change
    from allocator.util.format import percent

    parts: list[RenderableType] = [text for words in found.sentences for text in (words, "")]
    parts += [f"{one.name}: {one.shown} ({one.beside})" for one in found.figures]
    parts.append("")
    money: dict[str, tuple[str, Form]] = {
        "name": ("nation", str),
        "plan_musd": ("plan", musd),
        "last_musd": ("last plan", musd),
    }
    more: dict[str, tuple[str, Form]] = {
        "change_musd": ("change", musd_change),
        "share_met": ("need met", lambda share: percent(None if share != share else share)),
    }
    unit = f"US$ million of {found.plan.case.meta.base_year} a year"
    title = f"Nations with the most money, {unit}"
    parts += lay_out(title, found.nations.head(_NATIONS), {**money, **more})
    if len(found.falls):
        title = f"Cuts of more than half, {unit}"
        parts += lay_out(title, found.falls.head(_FALLS), {**money, "why": ("cause", str)})
        rest = len(found.falls) - _FALLS
        parts += [f"and {rest} more; --json lists all.", ""] if rest > 0 else []
    if found.decisions:
        parts += ["What needs a decision", *(f"- {one}" for one in found.decisions)]
    return parts
