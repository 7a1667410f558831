"""The command ``frontier``: plans between measures that pull against each other."""

from __future__ import annotations

import textwrap
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli.options import (
    CasePath,
    Json,
    Method,
    PolicyFile,
    Quiet,
    Seed,
    Settings,
    Threads,
)
from allocator.cli.reporter import Reporter

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType

    from allocator.explore.frontiers.measures import Measure
    from allocator.explore.frontiers.result import Frontier
    from allocator.inputs.case.case import Case


def frontier(
    path: CasePath,
    x: Annotated[
        list[str] | None,
        typer.Option(
            "--x",
            help="Measure to weigh against the other: cost, expected_loss, turbulence, "
            "changed_lines, exposure, coverage or idle; expected_loss if left out. Give it again "
            "to weigh three or more.",
        ),
    ] = None,
    y: Annotated[str, typer.Option("--y", help="The other measure; value by default.")] = "value",
    points: Annotated[int, typer.Option(help="Maximum number of plans.")] = 9,
    policy: PolicyFile = None,
    settings: Settings = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="Save the table: a .csv file; the picture is saved next to it as .svg."
        ),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", help="Save it as a page to print or send: one HTML file."),
    ] = None,
    start: Annotated[
        Path | None,
        typer.Option(
            "--start",
            help="A saved plan of this case. If its settings are those given, it is the first "
            "point and is not made again; with a gap of 2% or more the others are sought near it, "
            "the first of them in seconds.",
        ),
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds per plan, after which the best so far is kept.")
    ] = None,
    gap: Annotated[
        float,
        typer.Option(
            help="How far below the proven bound the value of a plan may be, as a share of the "
            "bound; 0 proves each plan to the optimum, ties included."
        ),
    ] = 0.015,
    method: Method = "auto",
    threads: Threads = 1,
    seed: Seed = 0,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Weigh value against another measure: the best plan under each of several limits on it.

    Ctrl-C or SIGTERM ends with the plans made so far; a second one aborts.
    """
    with Reporter("frontier", json) as report:
        from allocator.cli.inputs import Inputs
        from allocator.cli.solve import beside, display_of
        from allocator.cli.sweep import plan_of
        from allocator.explore.files import check_files
        from allocator.explore.frontiers.epsilon_constraint import frontier as weigh
        from allocator.explore.frontiers.files import check_place
        from allocator.solver.options import SolveOptions

        options = SolveOptions(gap, time_limit, seed, threads, method)  # type: ignore[arg-type]
        case, chosen, warnings = Inputs(path, policy, tuple(settings or ())).read()
        report.warn(warnings)
        if out is not None:
            check_place(out)
        if html is not None:
            check_files(html)
        begun, cancel = plan_of(start), threading.Event()
        with display_of(quiet) as display:
            found = beside(
                lambda: weigh(
                    case, *(x or ["expected_loss"]), y, points=points, policy=chosen,
                    options=options, progress=display.hear, cancel=cancel, start=begun,
                ),
                cancel, display,
            )  # fmt: skip
        _tell(found, case, (out, html), report)


_HEADS = (
    "Points are value points, per cent of all weighted need. Relaxed rules and the points paid "
    "for them leave out the measures weighed here."
)
_STANDINGS = {
    "front": "no plan within its limits has more value, and none of equal value has less of the "
    "rest",
    "recommended": "see below",
    "open": "not proven to be efficient: a better one may exist",
    "dominated": "another plan here is better in one measure and no worse in the others",
}
"""What the last column of the table means."""


def _tell(
    found: Frontier, case: Case, places: tuple[Path | None, Path | None], report: Reporter
) -> None:
    from allocator.explore.files import write_text
    from allocator.explore.frontiers.files import save_frontier
    from allocator.explore.frontiers.page import frontier_page

    out, html = places
    # before anything is told: who reads may have gone away
    files = [] if out is None else save_frontier(found, out)
    files += [] if html is None else [write_text(html, frontier_page(found, case))]
    report.put(words=list(found.words), plans=found.table.to_dict("records"))
    report.show(lambda: frontier_view(found))
    if files:
        report.say(f"Saved: {', '.join(str(one) for one in files)}")
    report.put(saved=None if out is None else str(out), page=None if html is None else str(html))
    if found.stopped:
        report.end(4)


def frontier_view(found: Frontier) -> list[RenderableType]:
    """Return the table of a frontier and its sentences."""
    from allocator.cli.tables import Form, lay_out
    from allocator.explore.frontiers.record import PROVEN
    from allocator.util.format import percent, percent_at_most

    table = found.table
    columns: dict[str, tuple[str, Form | Callable[[float], str]]] = {
        "plan": ("plan", str),
        **{one.name: (_head(one), one.told) for one in found.axes},
        "need_met": ("need\nmet", percent),
        "rules_that_bend": ("rules\nrelaxed", "{:.0f}".format),
        "bending_value": ("points\nfor it", "{:,.2f}".format),
        "gap": ("gap,\nat most", percent_at_most),
        "standing": ("", str),
    }
    # a narrow screen has no room for a column of noughts
    if not (table["gap"] > PROVEN).any():
        del columns["gap"]
    numbers = table["plan"].astype(str)
    told = table.assign(
        plan=numbers.where(table["kind"] == "point", numbers + " " + table["kind"]),
        standing=table["standing"].where(table["plan"] != (found.recommended or 0), "recommended"),
        need_met=table["need_met"].astype(object).where(table["need_met"].notna(), None),
    )
    parts = lay_out("Plans of the frontier", told, columns)
    used = [f"{name}: {words}" for name, words in _STANDINGS.items() if name in set(told.standing)]
    lines = (_HEADS, *used, "", *(line for words in found.words for line in (words, "")))
    return [*parts, *lines]


def _head(one: Measure) -> str:
    """Return the head of a measure's column in short lines, with a unit that its cells lack."""
    return textwrap.fill(f"{one.label}, points" if one.name == "value" else one.label, 12)
