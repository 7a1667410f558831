"""The command ``alternatives``: plans near the best that differ widely."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli.options import Json, Quiet, Seed
from allocator.cli.reporter import Reporter
from allocator.cli.revise import beside_work

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

    from allocator.cli.tables import Form
    from allocator.explore.alternative_plans.result import Alternatives

_MOST = 25
"""Rows shown; the tables that are saved have all."""

_IN_FULL = ("money_musd", "nearest_musd")
"""Columns of the plans that only the full form has."""

_KEEPING = "stopping; the plans found so far are kept (Ctrl-C again aborts)"


def alternatives(
    path: Annotated[
        Path,
        typer.Argument(
            help="A saved plan; or a folder that this command made, for the next plans after it."
        ),
    ],
    slack: Annotated[
        str | None,
        typer.Option(
            help="How much of the best possible value may be given up: 1%, or value points such "
            "as 0.25. Default: 1%, or that of the folder."
        ),
    ] = None,
    count: Annotated[int, typer.Option(help="Plans to find, at most 20.")] = 6,
    by: Annotated[
        str | None,
        typer.Option(help="By which money plans shall differ: nation or area. Default: nation."),
    ] = None,
    like: Annotated[
        list[str] | None,
        typer.Option(
            "--like",
            help="More like this: the number of a plan in the folder, a nation, or a line as "
            "KEN:maritime; repeatable.",
        ),
    ] = None,
    never: Annotated[
        list[str] | None,
        typer.Option("--never", help="Never that: the same; repeatable."),
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds after which the search stops with what it has.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Save plans and tables in this folder, a new or empty one."),
    ] = None,
    full: Annotated[
        bool,
        typer.Option("--full", help="Print all sentences, and the ranges of nations and lines."),
    ] = False,
    seed: Seed = 0,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Find plans about as good as a saved one that differ from it as much as possible.

    It shows the plans and what moves most between them; --full adds for each nation and line
    the range of money over the plans found, and the range that is proven for all plans within
    the slack. A slack smaller than what the proof of the plan leaves open is refused.
    """
    with Reporter("alternatives", json) as report:
        from allocator.cli.solve import verified
        from allocator.explore.alternative_plans.alternatives import alternatives as answer
        from allocator.explore.alternative_plans.files import (
            check_card,
            is_card,
            load_alternatives,
            save_alternatives,
        )
        from allocator.plan.plan import load_plan
        from allocator.util.format import counted

        if out is not None:
            check_card(out)
        of = load_alternatives(path) if is_card(path) else load_plan(path)
        found = beside_work(
            lambda progress, cancel: answer(
                of, slack=slack, count=count, by=by, like=like or (), never=never or (),
                time_limit=time_limit, seed=seed, progress=progress, cancel=cancel,
            ),
            _KEEPING, quiet=quiet or json,
        )  # fmt: skip
        report.put(**found.document(), saved=[])
        report.show(lambda: alternatives_view(found, full=full))
        if any(verified(plan, report, tell=False) for plan in found.plans):
            report.end(1)
            return
        report.say(f"verified: all rules of {counted(len(found.plans), 'plan')} recomputed")
        if out is not None:
            report.put(saved=save_alternatives(found, out))
            report.say(f"Saved: {out}")


def alternatives_view(found: Alternatives, *, full: bool = True) -> list[RenderableType]:
    """Return sentences and the card; `full`: all of them, then nations and lines with ranges."""
    from allocator.cli.tables import lay_out, musd
    from allocator.util.format import at_most, counted

    words = found.words if full else found.short_words()
    parts: list[RenderableType] = [line for one in words for line in (one, "")]
    columns: dict[str, tuple[str, Form]] = {
        "plan": ("plan", "{:.0f}".format), "value": ("value", "{:.2f}".format),
        "lost_at_most": ("below best\nat most", at_most), "money_musd": ("money", musd),
        "moved_musd": ("moved from\nplan 0", musd), "nearest_musd": ("from the\nnearest", musd),
        "more_for": ("more for", str), "less_for": ("less for", str),
    }  # fmt: skip
    shown = {name: one for name, one in columns.items() if full or name not in _IN_FULL}
    parts += lay_out(
        "The plans; 0 is the one asked about. Changes in US$ million", found.card, shown
    )
    if not full:
        rest = " and ".join((counted(len(found.nations), "nation"),
                             counted(len(found.lines), "line")))  # fmt: skip
        return [*parts, f"Ranges of {rest}, and what is proven: --full, --out or --json.", ""]
    open_nations = found.nations[found.nations["label"] != "proven out"]
    parts += _ranges("Nations, US$ million over the plan", open_nations)
    wide = found.lines["found_high_musd"] - found.lines["found_low_musd"]
    order = wide.sort_values(ascending=False, kind="stable").index
    parts += _ranges(
        "Lines that differ most, US$ million over the plan",
        found.lines.loc[order].assign(name=lambda table: table["name"] + ", " + table["area_name"]),
    )
    return parts


def _ranges(title: str, table: pd.DataFrame) -> list[RenderableType]:
    from allocator.cli.tables import lay_out, musd

    parts = lay_out(title, table.head(_MOST), {
        "name": ("name", str), "label": ("label", str), "now_musd": ("now", musd),
        "found_low_musd": ("found,\nleast", musd), "found_high_musd": ("found,\nmost", musd),
        "proven_low_musd": ("proven,\nat least", musd),
        "proven_high_musd": ("proven,\nat most", musd),
    })  # fmt: skip
    rest = len(table) - _MOST
    return [*parts, f"and {rest} more; --json and --out list all.", ""] if rest > 0 else parts
