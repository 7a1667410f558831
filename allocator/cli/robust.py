"""The command ``robust``: does a plan hold in other scenarios."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from allocator.cli.options import (
    CasePath,
    Gap,
    Json,
    Method,
    PolicyFile,
    Quiet,
    Seed,
    Settings,
)
from allocator.cli.reporter import Reporter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from allocator.explore.robust.regret_result import Regret
    from allocator.explore.robust.two_stage_result import TwoStage
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.inputs.scenario.scenario import Scenario
    from allocator.plan.plan import Plan

_MOST = 20
"""Rows shown of a table; the files have all."""

_STOPPING = "stopping; no table would be complete, so none is made (Ctrl-C again aborts)"


def robust(
    path: CasePath,
    scenarios: Annotated[Path, typer.Argument(help="Scenarios: a TOML file.")],
    plans: Annotated[
        list[str] | None,
        typer.Option("--plans", help="A saved plan to try: PATH or NAME=PATH; repeatable."),
    ] = None,
    only_given: Annotated[
        bool,
        typer.Option("--only-given", help="Do not also try the best plan of each scenario."),
    ] = False,
    chances: Annotated[
        Path | None,
        typer.Option("--chances", help="Probabilities: a TOML file; all equal if left out."),
    ] = None,
    years: Annotated[
        int,
        typer.Option("--years", help="First years that are decided now; 0: the whole plan."),
    ] = 1,
    alpha: Annotated[
        float,
        typer.Option(help="The tail is the worst scenarios of probability 1 - alpha."),
    ] = 0.9,
    two_stage: Annotated[
        Literal["mean", "regret", "tail"] | None,
        typer.Option(
            "--two-stage",
            help="Make a plan whose first years stay the same in all scenarios except where "
            "law forbids it: with the largest mean value, the smallest worst regret, or the "
            "smallest regret in the tail.",
        ),
    ] = None,
    reference: Annotated[
        str,
        typer.Option(
            help="Scenario whose best plan's first years the two-stage plan is compared with "
            "(VSS); default the first."
        ),
    ] = "",
    start: Annotated[
        Path | None,
        typer.Option(
            "--start",
            help="A saved plan from which each search starts; faster.",
        ),
    ] = None,
    policy: PolicyFile = None,
    settings: Settings = None,
    out: Annotated[
        Path, typer.Option("--out", help="Folder for tables, picture and two-stage plans.")
    ] = Path("robust"),
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds for each solve; the best plan so far counts.")
    ] = None,
    gap: Gap = 0.015,
    method: Method = "auto",
    seed: Seed = 0,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Try plans in scenarios: what each loses, and which first years hold in all of them.

    For each plan, the lots, seats and grants of the first years are kept, changed as little as
    possible where no plan would be left otherwise; everything else is re-optimised in each
    scenario. The first years of a two-stage plan change nowhere, except where law forbids them: a
    warning says if a plan of the table does better by changing. Ctrl-C or SIGTERM ends it without
    a table; a second one aborts.
    """
    with Reporter("robust", json) as report:
        from allocator.cli.inputs import Inputs
        from allocator.cli.sweep import plan_of
        from allocator.explore.robust.files import check_folder
        from allocator.explore.robust.first_stage import first_stage_years
        from allocator.explore.robust.probabilities import Chances
        from allocator.explore.robust.regret import check_plans
        from allocator.inputs.scenario.files import load_scenarios
        from allocator.solver.options import SolveOptions

        options = SolveOptions(gap, time_limit, seed, 1, method)  # type: ignore[arg-type]
        case, base, warnings = Inputs(path, policy, tuple(settings or ())).read()
        report.warn(warnings)
        listed = load_scenarios(scenarios)
        check_folder(out, 0 if two_stage is None else len(listed))
        given, begun = {} if plans is None else _plans(plans), plan_of(start)
        # a two-stage plan comes first, and its work would be lost
        names, first = [one.name for one in listed], first_stage_years(case, years or None)
        check_plans(names, first, given, not only_given)
        how: dict[str, Any] = {
            "chances": None if chances is None else Chances.from_toml(chances),
            "here_and_now": years or None, "alpha": alpha, "options": options,
        }  # fmt: skip
        stages = None if two_stage is None else {"aim": two_stage, "reference": reference}
        tried = {"own_plans": not only_given, "start": begun}
        found, staged = _solved((case, listed, base), given, tried, stages, how, quiet=quiet)
        _save_and_tell(found, None if staged is None else staged.beside(found), out, report)


def _solved(
    of: tuple[Case, Sequence[Scenario], Policy],
    given: Mapping[str, Plan],
    tried: Mapping[str, Any],
    stages: Mapping[str, Any] | None,
    how: Mapping[str, Any],
    *,
    quiet: bool,
) -> tuple[Regret, TwoStage | None]:
    """Try plans in scenarios, after the two-stage plan if one is wanted; Ctrl-C cancels both.

    `tried`, `stages` and `how` are options of `regret`, of `two_stage`, and of both.
    """
    from allocator.cli.solve import beside, display_of
    from allocator.explore.robust.regret import regret
    from allocator.explore.robust.two_stage import two_stage

    (case, listed, base), cancel, staged = of, threading.Event(), None
    with display_of(quiet, _STOPPING) as shown:
        both = {**how, "progress": shown.hear, "cancel": cancel}
        if stages is not None:  # first: it soon says if the scenarios are too large for it
            staged = beside(lambda: two_stage(case, listed, base, **stages, **both), cancel, shown)
        found = beside(lambda: regret(case, listed, given, base, **tried, **both), cancel, shown)
    return found, staged


def _save_and_tell(found: Regret, staged: TwoStage | None, out: Path, report: Reporter) -> None:
    from allocator.explore.robust.files import save_regret, save_two_stage

    files = save_regret(found, out)
    report.put(regret=found.document())
    report.show(lambda: regret_view(found))
    if staged is not None:
        files += save_two_stage(staged, out)
        report.put(two_stage=staged.document())
        report.show(lambda: two_stage_view(staged))
    report.put(saved=[str(one) for one in files])
    report.say(f"Saved: {', '.join(str(one) for one in files)}")


def _plans(spellings: list[str]) -> dict[str, Plan]:
    """Return saved plans by name; a path without a name is called after its last part."""
    from allocator.errors import DataError, Fault
    from allocator.plan.plan import load_plan

    found: dict[str, Plan] = {}
    for spelling in spellings:
        name, sign, path = spelling.partition("=")
        if not sign or Path(spelling).exists():
            name, path = Path(spelling).stem, spelling
        if name in found:
            raise DataError([Fault("--plans", f"two plans are called {name!r}",
                                   "a different name for each",
                                   f"write NAME={path}")])  # fmt: skip
        found[name] = load_plan(path)
    return found


def _said(warnings: tuple[str, ...], words: tuple[str, ...]) -> list[RenderableType]:
    told = (*(f"Warning: {one}" for one in warnings), *words)
    return [line for one in told for line in (one, "")]


def regret_view(found: Regret) -> list[RenderableType]:
    """Return the sentences, the plans, and what each loses where."""
    from allocator.cli.tables import lay_out

    parts = _said(found.warnings, found.words)
    parts += lay_out("Plans, value points; smallest worst regret first", found.plans.head(_MOST), {
        "plan": ("plan", str), "worst_regret": ("worst\nregret", _points),
        "worst_regret_most": ("at most,\nproven", _points), "worst_scenario": ("in", str),
        "tail_regret": ("regret in\nthe tail", _points), "mean_value": ("mean\nvalue", _points),
    })  # fmt: skip
    parts += _by_scenario(found)
    if len(found.plans) > 1:
        parts += _side_by_side(found, "Value", "value") + _side_by_side(found, "Regret", "regret")
    return parts


def _by_scenario(found: Regret) -> list[RenderableType]:
    """Return whether the plan that the words tell of holds in each scenario."""
    from allocator.cli.tables import lay_out, share
    from allocator.explore.robust.regret_sentences import bending_words

    cells = found.cells[found.cells["plan"] == found.told].merge(
        found.scenarios[["scenario", "best"]], on="scenario"
    )
    cells["bends"] = [
        bending_words(*row)
        for row in cells[["rules_that_bend", "bending", "bending_value"]].itertuples(index=False)
    ]
    return lay_out(f"{found.told} by scenario, value points", cells, {
        "scenario": ("scenario", str), "best": ("best\nknown", _points),
        "value": ("this\nplan", _points), "regret": ("regret", _points),
        "need_met": ("need\nmet", share), "bends": ("rules", str),
    })  # fmt: skip


def _side_by_side(found: Regret, title: str, column: str) -> list[RenderableType]:
    """Return a figure of the first plans, side by side, in all scenarios."""
    from textwrap import fill

    from allocator.cli.tables import lay_out

    table = found.cells.pivot(index="scenario", columns="plan", values=column)
    table = table.loc[list(found.scenarios["scenario"]), list(found.plans["plan"].head(_WIDE))]
    # a plan may be called anything, also like the column of scenarios
    heads = {f"plan {at}": (fill(str(name), _NARROW), _points) for at, name in enumerate(table)}
    table.columns = list(heads)
    every = len(found.plans)
    which = f"{every}" if every <= _WIDE else f"{_WIDE} best of {every}"
    return lay_out(f"{title} of the {which} plans, value points", table.reset_index(),
                   {"scenario": ("scenario", str), **heads})  # fmt: skip


def two_stage_view(found: TwoStage) -> list[RenderableType]:
    """Return the sentences, the scenarios, and what is decided now."""
    from allocator.cli.tables import lay_out, share

    parts = _said(found.warnings, found.words)
    parts += lay_out("The two-stage plan by scenario, value points", found.scenarios, {
        "scenario": ("scenario", str), "chance": ("chance", share), "best": ("best", _points),
        "value": ("this plan", _points), "reference_value": ("reference", _points),
        "reference_stands": ("its first\nyears fixed", str),
    })  # fmt: skip
    parts += lay_out("Decided now", found.first.head(_MOST), {
        "name": ("nation", str), "item_name": ("item", str),
        "year": ("year", lambda year: f"{year}" if year else "grant"),
        "quantity": ("lots or\nseats", lambda number: f"{number:,}"),
    })  # fmt: skip
    rest = len(found.first) - _MOST
    return [*parts, *([f"and {rest} more; the files list all.", ""] if rest > 0 else [])]


_WIDE = 5
"""Plans shown side by side."""

_NARROW = 12
"""Letters of a plan's name in one line of the head of its column."""


def _points(value: float) -> str:
    # rounded first: -0.00 would look like less than nothing
    return "" if value != value else f"{round(value, 2) + 0.0:.2f}"
