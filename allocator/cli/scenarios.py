"""The command ``scenarios``: saved plans as columns next to each other."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli.options import Json, Quiet
from allocator.cli.reporter import Reporter

if TYPE_CHECKING:
    from rich.console import RenderableType

    from allocator.plan.judged_last import JudgedLast
    from allocator.plan.plan import Plan
    from allocator.report.scenarios.table import ScenarioTable


def scenarios(
    paths: Annotated[
        list[Path],
        typer.Argument(help="Saved plans, or workspaces; changes are counted from the first."),
    ],
    against: Annotated[
        str,
        typer.Option("--against", help="Count changes from this one; “Last plan” is last year's."),
    ] = "",
    table: Annotated[
        Path | None, typer.Option("--table", help="Save the figures as a table (CSV).")
    ] = None,
    judge_last: Annotated[
        bool,
        typer.Option(
            "--judge-last",
            help="Judge the last plan by the first plan's settings, too: what it would meet and be "
            "worth had it gone on. Usually under a minute; kept on disk.",
        ),
    ] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show saved plans side by side: money, need met, risk, targets missed, who gains and loses.

    Values are marked with ≈ where closer searches might yet find plans of equal value. At most one
    plan is recommended, with the reason.
    """
    with Reporter("scenarios", json) as report:
        from allocator.explore.files import check_files, write_table
        from allocator.plan.judged_last import read_judged
        from allocator.plan.plan import load_plan
        from allocator.report.scenarios.table import scenario_table

        if table is not None:
            check_files(table)
        names = [path.stem for path in paths]
        twice = {name for name in names if names.count(name) > 1}
        named = {(str(path) if path.stem in twice else path.stem): path for path in paths}
        plans = {name: load_plan(path) for name, path in named.items()}
        first = next(iter(plans.values()))
        judged = (
            _judged(first, quiet=quiet or json)
            if judge_last
            else read_judged(first.case, first.policy)
        )
        found = scenario_table(plans, against, judged)
        saved = {} if table is None else {"table": str(write_table(table, found.figures))}
        report.put(**found.document(), saved=saved)
        report.show(lambda: scenarios_view(found))
        for where in saved.values():
            report.say(f"Saved: {where}")


def _judged(plan: Plan, *, quiet: bool) -> JudgedLast:
    from allocator.cli.solve import beside, display_of
    from allocator.explore.frontiers.judging import judge_last_plan

    cancel = threading.Event()
    with display_of(quiet, "Ending the judgement of the last plan") as shown:
        return beside(
            lambda: judge_last_plan(plan, progress=shown.hear, cancel=cancel), cancel, shown
        )


def scenarios_view(found: ScenarioTable) -> list[RenderableType]:
    """Return the table and what is recommended."""
    from allocator.cli.tables import lay_out
    from allocator.report.scenarios.table import TIE

    wide = found.wide()
    title = f"Scenarios; changes against “{found.against}”"
    return [
        *lay_out(title, wide, {str(name): (str(name), str) for name in wide}),
        f"{TIE} closer searches might yet find plans of equal value.",
        found.reason,
        *([found.last] if found.last else []),
    ]
