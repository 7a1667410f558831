"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

CasePath = Annotated[Path, typer.Argument(help="A case: folder of CSV tables, or .xlsx workbook.")]
PlanPath = Annotated[Path, typer.Argument(help="A saved plan: folder, or .xlsx workbook.")]
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
Scenarios = Annotated[
    list[str] | None,
    typer.Option(
        "--scenario",
        help="Changes of data and settings: FILE, or FILE:NAME of several; repeatable, made in "
        "this order on the policy, before --set.",
    ),
]
