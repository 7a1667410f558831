"""The command ``implied``: the priorities that one must believe in to believe in a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli.options import Json, Quiet, Scenarios, Settings
from allocator.cli.reporter import Reporter
from allocator.cli.revise import beside_work

if TYPE_CHECKING:
    from rich.console import RenderableType

    from allocator.explore.implied.result import ImpliedPriorities
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan

_MOST = 25
"""Rows shown; the JSON document has all."""


def implied(
    path: Annotated[Path, typer.Argument(help="A saved plan; with --last a plan or a case.")],
    last: Annotated[
        bool,
        typer.Option("--last", help="Ask about last year's money in its case, not about the plan."),
    ] = False,
    scenario: Scenarios = None,
    settings: Settings = None,
    near_best: Annotated[
        float, typer.Option(help="Share of the best value that a near-best plan may lose.")
    ] = 0.015,
    least_gain: Annotated[
        float, typer.Option(help="Share of the value that doubling a priority must explain.")
    ] = 0.0005,
    most: Annotated[
        float, typer.Option(help="How many times as high or as low a priority may become.")
    ] = 10.0,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Save the implied priorities as a scenario: a .toml file."),
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show which priorities one must believe in to believe in a plan or in last year's money.

    The answer is the smallest change of priorities for what the plan then loses against the
    best, and the nations that no weight explains. The plan's own inputs are today's, with the
    scenarios and settings named.
    """
    with Reporter("implied", json) as report:
        from allocator.explore.files import check_files, write_text
        from allocator.explore.implied.implied import implied_priorities

        if out is not None:
            check_files(out)
        plan, case, policy = _inputs(path, last, scenario or [], settings or [])
        found = beside_work(
            lambda progress, cancel: implied_priorities(
                case if plan is None else plan, policy, case=case, near_best=near_best,
                least_gain=least_gain, most=most, progress=progress, cancel=cancel,
            ),
            quiet=quiet or json,
        )  # fmt: skip
        saved = {}
        if out is not None:
            write_text(out, found.scenario().to_toml())
            saved = {"saved": [str(out)]}
        report.put(**found.document(), **saved)
        report.show(lambda: implied_view(found))
        if out is not None:
            report.say(f"Saved: {out}")


def _inputs(
    path: Path, last: bool, scenarios: list[str], settings: list[str]
) -> tuple[Plan | None, Case, Policy]:
    """Return the plan that is asked about, if one is, and what is today."""
    from allocator.cli.inputs import Inputs
    from allocator.inputs.scenario.files import scenario_named
    from allocator.plan.persistence.formats import format_at
    from allocator.plan.plan import load_plan

    if last and not format_at(path).is_plan(path):
        return None, *Inputs(path, None, tuple(settings), tuple(scenarios)).read()[:2]
    plan = load_plan(path)
    case, policy = plan.case, plan.policy
    for spelling in scenarios:
        case, policy = scenario_named(spelling).applied(case, policy)
    return None if last else plan, case, policy.with_settings(settings)


def implied_view(found: ImpliedPriorities) -> list[RenderableType]:
    """Return the sentences, then the changed priorities and what nations still lose."""
    from allocator.cli.tables import Form, lay_out, musd

    parts: list[RenderableType] = [line for words in found.words for line in (words, "")]
    changed = found.weights[found.weights["ratio"] != 1.0]
    columns: dict[str, tuple[str, Form]] = {
        "name": ("nation", str), "objective_name": ("objective", str), "now": ("now", _figure),
        "implied": ("implied", _figure), "ratio": ("times", _figure),
        "explains_musd": ("explains, US$M", musd),
    }  # fmt: skip
    parts += lay_out("Priorities that must change", changed.head(_MOST), columns)
    left = found.nations[found.nations["loss_left_musd"] > 0] if len(found.nations) else None
    if left is not None and len(left):
        parts += lay_out("What nations still lose, US$ million over the plan", left.head(_MOST), {
            "name": ("nation", str), "money_musd": ("money", musd),
            "loss_now_musd": ("loses now", musd), "loss_left_musd": ("loses then", musd),
            "unneeded_musd": ("beyond need", musd),
        })  # fmt: skip
    return parts


def _figure(value: float) -> str:
    return f"{value:.2f}"
