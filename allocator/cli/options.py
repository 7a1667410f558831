"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

CasePath = Annotated[Path, typer.Argument(help="A case: folder of CSV tables, or .xlsx workbook.")]
PlanPath = Annotated[
    Path,
    typer.Argument(
        help="A saved plan: folder, or .xlsx workbook; or a workspace: its current plan, that of a "
        "step (WORKSPACE@3) or of a day (WORKSPACE@2026-03-14)."
    ),
]
WorkspacePath = Annotated[
    Path, typer.Argument(help="A workspace: a folder that 'allocator journal start' made.")
]
Author = Annotated[str, typer.Option("--author", help="Who records this; default: the login name.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, for whoever reads the journal later.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Do not record the answer in the workspace.")
]
PolicyFile = Annotated[
    Path | None,
    typer.Option("--policy", help="Policy or scenario file (TOML); see 'allocator policy'."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", help="A setting such as risk_budget=0.12 or budget.FMF=6000; repeatable."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress.")]
Gap = Annotated[float, typer.Option(help="How far below the bound a value may be, as in solve.")]
Method = Annotated[str, typer.Option(help="auto, whole or guided; auto chooses by size.")]
Seed = Annotated[int, typer.Option(help="Seed of the solver.")]
Threads = Annotated[int, typer.Option(help="Threads the solver may use.")]
Workers = Annotated[
    int | None,
    typer.Option(help="Processes on this machine; default one per core, 0: only this one."),
]
Cluster = Annotated[
    str | None,
    typer.Option("--cluster", help="Address of a Dask scheduler, such as tcp://host:8786."),
]
PricingCluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        help="Address of a Dask scheduler, such as tcp://host:8786, whose workers price nations. "
        "For cases so large that method guided solves them; the plan is the same.",
    ),
]
Scenarios = Annotated[
    list[str] | None,
    typer.Option(
        "--scenario",
        help="Changes of data and settings: FILE, or FILE:NAME of several; repeatable, applied "
        "in this order to the policy, before --set.",
    ),
]
