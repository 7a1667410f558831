"""The command ``frontier``: plans between measures that pull against each other."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli_errors import Reporter
from allocator.cli_options import (
    CasePath,
    Json,
    Method,
    PolicyFile,
    Quiet,
    Seed,
    Settings,
    Threads,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType

    from allocator.explore.frontier_result import Frontier


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
    points: Annotated[int, typer.Option(help="Most plans that are made.")] = 9,
    policy: PolicyFile = None,
    settings: Settings = None,
    out: Annotated[Path | None, typer.Option("--out", help="Save the table: a .csv file.")] = None,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds after which a plan's best so far is kept.")
    ] = None,
    gap: Annotated[
        float,
        typer.Option(
            help="How far below the proven bound the value of a plan may be, as a share; small "
            "cases are always solved to the optimum."
        ),
    ] = 0.015,
    method: Method = "auto",
    threads: Threads = 1,
    seed: Seed = 0,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Weigh value against another measure: the best plan under each of several limits on it.

    Ctrl-C ends with the plans made so far; a second Ctrl-C gives up.
    """
    with Reporter("frontier", json) as report:
        import allocator
        from allocator.cli_inputs import Inputs
        from allocator.cli_solve import beside, display_of
        from allocator.explore.frontier_result import check_table
        from allocator.options import SolveOptions

        options = SolveOptions(gap, time_limit, seed, threads, method)  # type: ignore[arg-type]
        case, chosen, warnings = Inputs(path, policy, tuple(settings or ())).read()
        report.warn(warnings)
        if out is not None:
            check_table(out)
        cancel = threading.Event()
        with display_of(quiet) as display:
            found = beside(
                lambda: allocator.frontier(
                    case, *(x or ["expected_loss"]), y, points=points, policy=chosen,
                    options=options, progress=display.hear, cancel=cancel,
                ),
                cancel, display,
            )  # fmt: skip
        _tell(found, out, report)


def _tell(found: Frontier, out: Path | None, report: Reporter) -> None:
    report.put(words=list(found.words), plans=found.table.to_dict("records"))
    report.show(lambda: frontier_view(found))
    if out is not None:
        found.save(out)
        report.say(f"Saved: {out}")
    report.put(saved=None if out is None else str(out))
    if found.stopped:
        report.end(4)


def frontier_view(found: Frontier) -> list[RenderableType]:
    """Return the table of a frontier and its sentences."""
    from allocator.cli_tables import Form, lay_out

    columns: dict[str, tuple[str, Form | Callable[[float], str]]] = {
        "plan": ("plan", str),
        "kind": ("", str),
        **{one.name: (one.label, one.told) for one in found.axes},
        "gap": ("may be missing", lambda gap: "" if gap != gap else f"{gap:.2%}"),
        "standing": ("", str),
    }
    told = found.table.assign(
        plan=found.table["plan"].astype(str),
        standing=found.table["standing"].where(~found.table["knee"], "knee"),
    )
    parts = lay_out("Plans of the frontier", told, columns)
    return [*parts, *(line for words in found.words for line in (words, ""))]
