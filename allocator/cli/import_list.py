"""The command ``import``: somebody's own list of partners and programmes becomes a case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli.options import Json
from allocator.cli.reporter import Reporter

if TYPE_CHECKING:
    from rich.console import RenderableType

    from allocator.inputs.importing.import_list import Imported


def import_command(
    path: Annotated[Path, typer.Argument(help="Your list: any .xlsx workbook or .csv file.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Save the case and the mapping: a folder, or .xlsx workbook."),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping",
            help="How its columns are read (TOML), as an earlier import saved it. A file that is "
            "not there yet is written, to be corrected.",
        ),
    ] = None,
    unit: Annotated[
        str,
        typer.Option(
            help="Unit of money where the list states none: 'US$', 'US$ thousand', 'US$ million', "
            "'US$ billion', or another currency's code in the place of US$."
        ),
    ] = "",
    budget: Annotated[
        list[str] | None,
        typer.Option(
            help="US$ million a year where the list states none: 25, or FMF=25; repeatable."
        ),
    ] = None,
    rate: Annotated[
        list[str] | None,
        typer.Option(help="US$ for one unit of another currency, such as EUR=1.1; repeatable."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be read, and save nothing.")
    ] = False,
    json: Json = False,
) -> None:
    """Turn your own list of partners and programmes into a case.

    Shows what each column was taken for and why, every fault, and what was filled by defaults.
    """
    with Reporter("import", json) as report:
        from allocator.inputs.importing.import_list import import_list
        from allocator.inputs.importing.stated import check_target, stated

        if not dry_run:
            check_target(out)
        known = mapping if mapping is not None and mapping.exists() else None
        found = import_list(
            path,
            known,
            unit=unit,
            budgets=stated(budget or [], "--budget", "budget"),
            rates=stated(rate or [], "--rate"),
        )
        report.faults(found.faults)
        report.put(**found.document())
        report.show(lambda: _view(path, found))
        _save(found, out, mapping if known is None else None, report, dry_run)
        report.end(0 if found.case is not None else 2)


def _save(
    found: Imported, out: Path | None, mapping: Path | None, report: Reporter, dry_run: bool
) -> None:
    if dry_run:
        return
    if mapping is not None:
        found.mapping.save(mapping)
        report.say(f"The mapping is in {mapping}: correct it there, then import again with it.")
    if out is not None and found.case is not None:
        kept = found.save(out)
        report.put(saved=str(out), mapping=str(kept))
        report.say(f"Saved the case in {out} and the mapping in {kept}.")
        report.say(f"A first plan: allocator solve {out} --out out/first (with uv: uv run …)")


_MATCHING = {"sheet": "sheet", "column": "column", "label": "meaning", "unit": "unit", "why": "why",
             "examples": "examples"}  # fmt: skip
_FILLED = ("table", "column", "rows", "value", "basis", "note")


def _view(path: Path, found: Imported) -> list[RenderableType]:
    from allocator.cli.tables import lay_out
    from allocator.cli.view_plan import faults_view

    columns = {name: (head, str) for name, head in _MATCHING.items()}
    parts = lay_out("Columns of the list", found.matching, columns, ("column",))
    if len(found.filled):
        written = found.filled.assign(value=found.filled["value"].map(_figure))
        heads = {name: (name, str) for name in _FILLED}
        parts += lay_out("Filled by defaults and formulas", written, heads)
    return [*parts, *faults_view(str(path), found.faults)]


def _figure(value: float) -> str:
    return "" if value != value else f"{value:g}"
