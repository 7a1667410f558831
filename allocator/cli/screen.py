"""The command ``screen``: a first guess of why lines are not funded, all at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli.options import Json, PlanPath, Quiet
from allocator.cli.reporter import Reporter
from allocator.cli.revise import beside_work

if TYPE_CHECKING:
    from rich.console import RenderableType

    from allocator.cli.tables import Form
    from allocator.explore.screening.result import Screening

_MOST = 40
"""Rows shown; files and the JSON document have all."""


def screen(
    path: PlanPath,
    nation: Annotated[
        str | None, typer.Option("--nation", help="Show one nation only, by code or name.")
    ] = None,
    verdict: Annotated[
        str | None,
        typer.Option("--verdict", help="Show lines of one verdict only, such as 'worth less'."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Save the table: a .csv file.")] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show a first guess of why each line is not funded that a saved plan does not fund.

    What law and the case forbid is certain. Everything else is guessed from dual prices, without a
    solve for each line, and proves nothing: 'allocator explain' proves one line.
    """
    with Reporter("screen", json) as report:
        from allocator.explore.files import check_files, write_table
        from allocator.explore.screening.result import check_choice
        from allocator.explore.screening.screen import screen as answer
        from allocator.plan.plan import load_plan

        if out is not None:
            check_files(out)
        plan = load_plan(path)
        check_choice(plan, nation, verdict)
        found = beside_work(
            lambda progress, cancel: answer(plan, progress=progress, cancel=cancel),
            quiet=quiet or json,
        )
        found = found.of(nation, verdict)
        saved = {}
        if out is not None:
            write_table(out, found.table.astype(object).where(found.table.notna(), None))
            saved = {"saved": [str(out)]}
        report.put(**found.document(), **saved)
        report.show(lambda: screen_view(found))
        if out is not None:
            report.say(f"Saved: {out}")


def screen_view(found: Screening) -> list[RenderableType]:
    """Return the sentences, then the lines, those that may pay first."""
    from allocator.cli.tables import lay_out

    parts: list[RenderableType] = [text for words in found.words for text in (words, "")]
    rows = found.first(_MOST)
    if len(rows):
        parts += lay_out(f"Lines not funded ({len(rows)} of {len(found.table)})", rows, _columns())
    return parts


def _columns() -> dict[str, tuple[str, Form]]:
    return {
        "name": ("nation", str),
        "item_name": ("line", str),
        "verdict": ("verdict", str),
        "points": ("points", _points),
        "points_per_100_musd": ("for US$ 100 M", _points),
        "words": ("why", str),
    }


def _points(value: float) -> str:
    return "" if value != value else f"{value:.4f}"
