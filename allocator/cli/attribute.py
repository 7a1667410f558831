"""The command ``attribute``: which cause moved how much of a nation's money."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli.options import Json, PlanPath, Quiet, Scenarios, Seed
from allocator.cli.reporter import Reporter
from allocator.cli.revise import beside_work

if TYPE_CHECKING:
    from rich.console import RenderableType

    from allocator.explore.attribution.attribution import Attribution
    from allocator.explore.revision.requests import Request

_MOST = 30
"""Rows shown; the JSON document has all."""


def attribute(
    path: PlanPath,
    add: Annotated[
        list[str] | None, typer.Option("--add", help="A cause, as for revise; repeatable.")
    ] = None,
    cut: Annotated[
        list[str] | None, typer.Option("--cut", help="A cause, as for revise; repeatable.")
    ] = None,
    rise: Annotated[
        list[str] | None, typer.Option("--rise", help="A cause, as for revise; repeatable.")
    ] = None,
    event: Annotated[
        list[str] | None, typer.Option("--event", help="A cause, as for revise; repeatable.")
    ] = None,
    scenarios: Scenarios = None,
    after: Annotated[
        Path | None,
        typer.Option("--after", help="The plan after; without it the answer to all causes."),
    ] = None,
    nation: Annotated[
        str | None, typer.Option("--nation", help="Show one nation alone, by its code.")
    ] = None,
    orders: Annotated[
        int, typer.Option("--orders", min=2, help="Orders of the causes that are tried at most.")
    ] = 6,
    seed: Seed = 0,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show which cause moved how much of each nation's money between two plans.

    The causes are added one at a time, in several orders, each answered by the least
    change. What none of them moved has rows of its own; the rows add up.
    """
    with Reporter("attribute", json) as report:
        from allocator.explore.attribution.attribution import attribute as shares
        from allocator.plan.plan import load_plan

        causes = causes_of(add or [], cut or [], event or [], scenarios or [], rise or [])
        before = load_plan(path)
        later = None if after is None else load_plan(after)
        found = beside_work(
            lambda progress, cancel: shares(
                before, causes, later, orders=orders, seed=seed, progress=progress, cancel=cancel
            ),
            quiet=quiet or json,
        )
        words = found.words if nation is None else (found.words_for(nation), *found.words[-2:])
        report.put(**{**found.document(), "words": words})
        report.show(lambda: _view(found, words, nation))


def causes_of(
    additions: list[str],
    cuts: list[str],
    events: list[str],
    scenarios: list[str],
    rises: list[str],
) -> dict[str, tuple[Request, ...]]:
    """Return each option as a cause of its own, named as it is written; all faults at once.

    A rise is written like a cut, and has its option in its name.
    """
    from allocator.explore.revision.parse import requests_of

    requests_of(additions, cuts, events, scenarios, rises=rises)
    return {
        **{one: requests_of([], [], [], [one]) for one in scenarios},
        **{one: requests_of([one], [], [], []) for one in additions},
        **{one: requests_of([], [one], [], []) for one in cuts},
        **{f"rise {one}": requests_of([], [], [], [], rises=[one]) for one in rises},
        **{one: requests_of([], [], [one], []) for one in events},
    }


def _view(found: Attribution, words: tuple[str, ...], nation: str | None) -> list[RenderableType]:
    from allocator.cli.tables import Form, lay_out, musd_change

    parts: list[RenderableType] = [line for told in words for line in (told, "")]
    table = found.money if nation is None else found.money[found.money["nation"] == nation]
    if table.empty:
        return parts
    columns: dict[str, tuple[str, Form]] = {
        "name": ("nation", str), "year": ("year", str), "cause": ("cause", str),
        "change_musd": ("US$M", musd_change), "lowest_musd": ("lowest", musd_change),
        "highest_musd": ("highest", musd_change),
    }  # fmt: skip
    parts += lay_out("What moved, by nation, year and cause", table.head(_MOST), columns)
    rest = len(table) - _MOST
    return [*parts, f"and {rest} more; --json lists all.", ""] if rest > 0 else parts
