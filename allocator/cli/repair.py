"""The command ``repair``: which rules of a policy clash, and the cheapest ways out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli.options import Gap, Json, PolicyFile, Quiet, Scenarios, Seed, Settings
from allocator.cli.reporter import Reporter
from allocator.cli.revise import beside_work

if TYPE_CHECKING:
    from rich.console import RenderableType

    from allocator.explore.repair.result import Repairs
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.inputs.scenario.changes import Change
    from allocator.plan.plan import Plan

_STOPPING = "stopping; what was found so far is shown (Ctrl-C again aborts)"

_CODES = {"possible": 0, "impossible": 0, "law": 3, "unknown": 5}

_Asked = Annotated[
    list[str] | None,
    typer.Option(help="What is asked of a saved plan, as for revise; repeatable."),
]


def repair(
    path: Annotated[
        Path,
        typer.Argument(help="A case, or a saved plan: its case and its policy."),
    ],
    policy: PolicyFile = None,
    settings: Settings = None,
    scenarios: Scenarios = None,
    add: _Asked = None,
    cut: _Asked = None,
    event: _Asked = None,
    most: Annotated[int, typer.Option(help="Repairs sought, 1 to 20.")] = 5,
    seconds: Annotated[
        float, typer.Option(help="Longest search for clashes and repairs, before they are solved.")
    ] = 300.0,
    solve: Annotated[bool, typer.Option("--solve/--no-solve", help="Solve each repair.")] = True,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Save each repair as a scenario: a folder for repair-1.toml …"),
    ] = None,
    gap: Gap = 0.015,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds after which the solve of one repair stops.")
    ] = None,
    seed: Seed = 0,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show which rules of a policy cannot be kept together, and the cheapest repairs.

    All rules of policy are taken as binding. Law and capacity never give way; where they
    are what rules clash with, they are named. Each repair is solved and can be saved as a
    scenario: allocator solve CASE --scenario FOLDER/repair-1.toml
    """
    with Reporter("repair", json) as report:
        from allocator.explore.repair.files import repair_files, save_repairs
        from allocator.explore.repair.repairs import repairs
        from allocator.explore.revision.parse import requests_of
        from allocator.solver.options import SolveOptions

        if out is not None:
            repair_files(out, most)
        asked = add or cut or event
        requests = requests_of(add or [], cut or [], event or [], []) if asked else ()
        of, own, before = _inputs(path, policy, scenarios or [], settings or [], report)
        options = SolveOptions(gap, time_limit, seed)
        found = beside_work(
            lambda progress, cancel: repairs(
                of, own, requests=requests, most=most, seconds=seconds, options=options,
                solve=solve, progress=progress, cancel=cancel,
            ),
            _STOPPING,
            quiet=quiet or json,
        )  # fmt: skip
        saved = [] if out is None else save_repairs(found, out, before)
        report.end(_CODES[found.outcome])
        report.put(**found.document(), saved=[str(one) for one in saved])
        report.show(lambda: _view(found))
        for one in saved:
            report.say(f"Saved: {one}")
        if saved:
            case = path / "case" if (path / "case").is_dir() else path
            report.say(f"To follow the first: allocator solve {case} --scenario {saved[0]}")


def _inputs(
    path: Path, policy: Path | None, scenarios: list[str], settings: list[str], report: Reporter
) -> tuple[Case | Plan, Policy, list[Change]]:
    """Return what is asked about, its policy, and what scenarios changed of the case."""
    from allocator.cli.inputs import Inputs
    from allocator.inputs.scenario.changes import is_of_case
    from allocator.inputs.scenario.files import scenario_named
    from allocator.plan.persistence.formats import format_at
    from allocator.plan.plan import Plan, load_plan

    named = [scenario_named(spelling) for spelling in scenarios]
    before = [change for one in named for change in one.all_changes if is_of_case(change)]
    if not format_at(path).is_plan(path):
        case, own, warnings = Inputs(path, policy, tuple(settings), tuple(scenarios)).read()
        report.warn(warnings)
        return case, own, before
    plan = load_plan(path)
    case, own = plan.case, plan.policy
    if policy is not None:
        from allocator.cli.inputs import policy_of

        own = policy_of(policy)
    for one in named:
        case, own = one.applied(case, own)
    return Plan(case, own, plan.meta, plan.tables), own.with_settings(settings), before


def _view(found: Repairs) -> list[RenderableType]:
    return [line for words in found.words for line in (words, "")]
