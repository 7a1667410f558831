"""The command ``screen``: nations without money, and why lines are not funded, as a guess."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli.options import Json, PlanPath, Quiet
from allocator.cli.reporter import Reporter
from allocator.cli.revise import beside_work
from allocator.util.format import fixed

if TYPE_CHECKING:
    from rich.console import RenderableType

    from allocator.cli.tables import Form
    from allocator.explore.screening.result import Screening
    from allocator.explore.screening.without_money import WithoutMoney

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
    nations: Annotated[
        bool,
        typer.Option("--nations", help="Only list the nations without money; nothing is guessed."),
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Save the table: a .csv file.")] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """List nations without money, and show a first guess of why each other line is not funded.

    Nations that get nothing, or nothing in some years, come with what closes them, their score, and
    which nations with money score lower. What law and the case forbid is certain. Everything
    else is guessed from dual prices, without a solve for each line, and proves nothing: 'allocator
    explain' proves one line, and with --rival compares two nations.
    """
    with Reporter("screen", json) as report:
        from allocator.explore.files import check_files, write_table
        from allocator.explore.screening.result import check_choice
        from allocator.explore.screening.screen import screen as answer
        from allocator.explore.screening.without_money import nations_without_money
        from allocator.plan.plan import load_plan

        if out is not None:
            check_files(out)
        plan = load_plan(path)
        check_choice(plan, nation, verdict)
        lines = None if nations else beside_work(
            lambda progress, cancel: answer(plan, progress=progress, cancel=cancel),
            quiet=quiet or json,
        )  # fmt: skip
        without = nations_without_money(plan, lines)
        found = None if lines is None else lines.of(nation, verdict)
        saved = {}
        if out is not None:
            table = without.table if found is None else found.table
            write_table(out, table.astype(object).where(table.notna(), None))
            saved = {"saved": [str(out)]}
        report.put(**({} if found is None else found.document()), nations=without.document(),
                   nation_words=list(without.words), **saved)  # fmt: skip
        first = [] if nation or verdict else nations_view(without)
        report.show(lambda: [*first, *([] if found is None else screen_view(found))])
        if out is not None:
            report.say(f"Saved: {out}")


def nations_view(found: WithoutMoney) -> list[RenderableType]:
    """Return the sentences, then the nations without money, those without any first."""
    from allocator.cli.tables import lay_out

    parts: list[RenderableType] = [text for words in found.words for text in (words, "")]
    if len(found.table):
        parts += lay_out("Nations without money", found.table, {
            "name": ("nation", str), "years": ("years without", str), "state": ("state", str),
            "priority": ("score", lambda score: fixed(score, 2)), "rank": ("rank", str),
            "scores_higher_than": ("scores higher than", str), "words": ("in words", str),
        })  # fmt: skip
    return parts


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
