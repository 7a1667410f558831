"""The command ``sensitivity``: what moves a plan, with progress and Ctrl-C."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from allocator.cli.options import (
    CasePath,
    Cluster,
    Gap,
    Json,
    Method,
    PolicyFile,
    Quiet,
    Scenarios,
    Settings,
    Workers,
)
from allocator.cli.reporter import Reporter

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

    from allocator.explore.sensitivity.evaluate import Sweeping
    from allocator.explore.sensitivity.ranges_file import RangesFile
    from allocator.explore.sensitivity.result import Sensitivity
    from allocator.explore.sensitivity.weight_stability import Stability
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy

Analysis = Literal["tornado", "morris", "sobol", "weights"]

_MOST = 40
"""Rows shown of a table; the files have all."""


def sensitivity(
    analysis: Annotated[
        Analysis,
        typer.Argument(
            help="tornado: one at a time; morris: which matter at all; sobol: shares of "
            "the variance; weights: what stays the same for all weights that keep a ranking."
        ),
    ],
    path: CasePath,
    ranges: Annotated[Path, typer.Argument(help="What is uncertain: a TOML file of ranges.")],
    policy: PolicyFile = None,
    scenario: Scenarios = None,
    settings: Settings = None,
    out: Annotated[
        Path, typer.Option("--out", help="Folder for tables, picture and the plans' figures.")
    ] = Path("sensitivity"),
    output: Annotated[
        str, typer.Option(help="The output to explain: a figure in the table of sweep.")
    ] = "value",
    samples: Annotated[
        int | None,
        typer.Option(
            help="morris: paths (10); sobol: base samples, a power of two (64); weights: draws "
            "(100)."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the samples.")] = 0,
    workers: Workers = None,
    cluster: Cluster = None,
    start: Annotated[
        Path | None,
        typer.Option("--start", help="A saved plan from which each search starts; faster."),
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds for each plan; the best so far counts.")
    ] = None,
    gap: Gap = 0.015,
    method: Method = "auto",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show what moves a plan: uncertain settings and data, or the weights behind a ranking.

    Finished plans are kept as they arrive: the same command, and others with the same folder,
    continue from them. Ctrl-C or SIGTERM ends the batch and keeps them; a second one aborts.
    """
    with Reporter("sensitivity", json) as report:
        from allocator.cli.inputs import Inputs
        from allocator.cli.solve import beside
        from allocator.cli.sweep import display, plan_of
        from allocator.explore.sensitivity.files import PLANS, check_folder, save_found
        from allocator.explore.sensitivity.ranges_file import load_ranges
        from allocator.solver.options import SolveOptions

        options = SolveOptions(gap, time_limit, 0, 1, method)  # type: ignore[arg-type]
        inputs = Inputs(path, policy, tuple(settings or ()), tuple(scenario or ()))
        case, base, warnings = inputs.read()
        report.warn(warnings)
        check_folder(out, analysis, output)
        file, cancel = load_ranges(ranges), threading.Event()
        numbers = {"seed": seed} | ({} if samples is None else {_COUNTS[analysis]: samples})
        with display(quiet) as shown:
            how: Sweeping = {
                "options": options, "start": plan_of(start), "executor": cluster,
                "workers": workers, "out": out / PLANS, "progress": shown.hear, "cancel": cancel,
            }  # fmt: skip
            found = beside(
                lambda: _analyzed(analysis, case, base, file, output, numbers, how), cancel, shown
            )
        files = save_found(found, out)
        report.put(**found.document(), saved=[str(one) for one in files])
        report.show(lambda: found_view(found))
        report.say(f"Saved: {', '.join(str(one) for one in files)}")


_COUNTS: Mapping[str, str] = {
    "tornado": "samples", "morris": "paths", "sobol": "samples", "weights": "draws",
}  # fmt: skip
"""What each analysis calls its number of samples; a tornado draws none."""


def _analyzed(
    analysis: Analysis,
    case: Case,
    policy: Policy,
    file: RangesFile,
    output: str,
    numbers: Mapping[str, int],
    how: Sweeping,
) -> Sensitivity | Stability:
    if analysis == "tornado":
        from allocator.explore.sensitivity.tornado import tornado

        return tornado(case, file.ranges, policy, output=output, **how)
    more: Any = {**numbers, **how}
    if analysis == "weights":
        from allocator.explore.sensitivity.weight_stability import weight_stability

        return weight_stability(case, policy=policy, **file.weights, **more)
    from allocator.explore.sensitivity.morris import morris
    from allocator.explore.sensitivity.sobol import sobol

    call: Any = morris if analysis == "morris" else sobol
    found: Sensitivity = call(case, file.ranges, policy, output=output, **more)
    return found


def found_view(found: Sensitivity | Stability) -> list[RenderableType]:
    """Return the warnings and sentences of an analysis, then its table, shortened."""
    from allocator.cli.tables import lay_out, musd, share
    from allocator.explore.sensitivity.weight_stability import Stability

    parts: list[RenderableType] = []
    for words in [*(f"Warning: {one}" for one in found.warnings), *found.words]:
        parts += [words, ""]
    forms: dict[str, tuple[str, Any]]
    if isinstance(found, Stability):
        title = f"Nations, US$ million over the horizon in {found.facts['draws']} draws"
        forms = {
            "name": ("nation", str), "status": ("", str), "share_funded": ("funded in", share),
            "money_min_musd": ("least", musd), "money_median_musd": ("middle", musd),
            "money_max_musd": ("most", musd), "money_now_musd": ("now", musd),
        }  # fmt: skip
    else:
        unit = found.output.unit
        words = found.output.words
        title = f"{words[:1].upper()}{words[1:]}{', ' + unit if unit else ''}"
        figures = found.table.select_dtypes("float").columns.drop(["low", "high"], errors="ignore")
        forms = {str(name): (str(name).replace("_", " "), _figure) for name in figures}
        forms = {"range": ("range", str)} | _ends(found) | forms
    rest = len(found.table) - _MOST
    more = [f"and {rest} more; the files list all."] if rest > 0 else []
    return [*parts, *lay_out(title, _named(found.table.head(_MOST)), forms), *more]


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its ranges, where it has their units, in words."""
    from allocator.explore.sensitivity.ranges import range_words

    if "unit" not in table:
        return table
    return table.assign(range=list(map(range_words, table["range"], table["unit"])))


def _ends(found: Sensitivity) -> dict[str, tuple[str, Any]]:
    """Return the columns of a tornado that say between which ends."""
    if found.method != "tornado":
        return {}
    return {name: (name, lambda figure: f"{figure:g}") for name in ("low", "high")}


def _figure(value: float) -> str:
    return "" if value != value else f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"
