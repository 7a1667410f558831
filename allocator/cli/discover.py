"""The command ``discover``: when does a plan fail."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allocator.cli.options import Json
from allocator.cli.reporter import Reporter


def discover(
    table: Annotated[
        Path, typer.Argument(help="A table of scenarios made by sweep: .csv or .parquet.")
    ],
    rule: Annotated[
        str, typer.Argument(help="When a plan fails: a column, a sign and a number: 'value < 24'.")
    ],
    inputs: Annotated[
        list[str] | None,
        typer.Option("--input", help="A column whose range may be a condition; repeatable."),
    ] = None,
    boxes: Annotated[
        int, typer.Option(help="Maximum number of sets of conditions to report, 1 or more.")
    ] = 3,
    density: Annotated[
        float, typer.Option(help="Share of failures that conditions should have at least, up to 1.")
    ] = 0.8,
    json: Json = False,
) -> None:
    """Show which conditions make plans fail, from the table of a sweep."""
    with Reporter("discover", json) as report:
        from allocator.explore.batch.table import given_table
        from allocator.explore.discovery.prim import discover as find

        found = find(given_table(table), rule, tuple(inputs or ()), boxes=boxes, density=density)
        report.put(**found.document())
        report.show(lambda: ["\n".join(found.words)])
