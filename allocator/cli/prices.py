"""The command ``prices``: what one step more or less is worth, and what each rule costs."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from allocator.cli.options import Json, PlanPath, Quiet, Seed
from allocator.cli.reporter import Reporter

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

    from allocator.cli.tables import Form
    from allocator.explore.pricing.result import Prices

_MOST = 25
"""Rows shown; the JSON document has all."""

_STOPPING = "stopping; there is no answer yet (Ctrl-C again aborts)"


def prices(
    path: PlanPath,
    about: Annotated[
        list[str] | None,
        typer.Argument(
            help="What to solve: accounts (FMF, FMF:2020), nations, items or rules, by code or "
            "name; left out: those worth most of each kind."
        ),
    ] = None,
    step: Annotated[float, typer.Option("--step", help="Size of steps of money, US$ million.")] = 1,
    top: Annotated[
        int, typer.Option("--top", help="How many of each kind to solve where nothing is named.")
    ] = 2,
    everything: Annotated[bool, typer.Option("--all", help="Solve all; this takes long.")] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Save the plans behind it in this folder, a folder each."),
    ] = None,
    seed: Seed = 0,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show what one step more and less of money, seats and lots is worth, and what rules cost.

    All is screened by the duals of a saved plan. What is named is solved again with one step more,
    with one less, or without the rule; where duals and steps disagree, it is flagged.
    """
    with Reporter("prices", json) as report:
        from allocator.cli.solve import beside, display_of
        from allocator.explore.pricing.prices import prices as answer
        from allocator.plan.persistence.save_load import check_target
        from allocator.plan.plan import load_plan

        plan = load_plan(path)
        if out is not None:
            check_target(out / "base")
        cancel = threading.Event()
        with display_of(quiet or json, _STOPPING) as shown:
            found = beside(
                lambda: answer(
                    plan, about or (), step_musd=step, top=top, everything=everything,
                    with_plans=out is not None, seed=seed, progress=shown.hear, cancel=cancel,
                ),
                cancel, shown,
            )  # fmt: skip
        saved = {} if out is None else _saved(found, out)
        report.put(**found.document(), saved=saved)
        report.show(lambda: prices_view(found))
        for name, where in saved.items():
            report.say(f"Saved: {where} ({name})")


def _saved(found: Prices, out: Path) -> dict[str, str]:
    saved = {}
    for name, plan in found.plans.items():
        where = out / name.replace(" ", "_")
        plan.save(where)
        saved[name] = str(where)
    return saved


def prices_view(found: Prices) -> list[RenderableType]:
    """Return what was solved in tables and sentences, then what was only screened."""
    amounts, rules = found.amounts, found.rules
    solved, gone = amounts[amounts["state"] != "screened"], rules[rules["state"] != "screened"]
    parts = _part("One step more and one less", solved, _AMOUNTS)
    parts += _part("Without each rule", gone, _RULES)
    parts += [text for words in found.words for text in (words, "")]
    titles = "Steps by duals only", "Rules by duals only, for one unit of the limit"
    for title, table in zip(titles, (amounts, rules), strict=True):
        table = table[table["state"] == "screened"].sort_values("screened", ascending=False)
        parts += _part(title, table.head(_MOST), _SCREENED)
    return parts


def _part(
    title: str, table: pd.DataFrame, columns: dict[str, tuple[str, Form]]
) -> list[RenderableType]:
    from allocator.cli.tables import lay_out

    return [*lay_out(title, table, columns)] if len(table) else []


def _points(value: float | None) -> str:
    return "" if value is None or value != value else f"{value:.5f}"


def _agrees(value: object) -> str:
    return "" if value is None or value != value else "yes" if value else "NO"


_SCREENED: dict[str, tuple[str, Form]] = {
    "key": ("price of", str),
    "screened": ("by duals", _points),
}
_AMOUNTS: dict[str, tuple[str, Form]] = {
    "key": ("price of", str),
    "unit": ("unit", str),
    "dual": ("by duals", _points),
    "up": ("one more", _points),
    "down": ("one less", _points),
    "open_up": ("left open", _points),
    "agree": ("agree", _agrees),
}
_RULES: dict[str, tuple[str, Form]] = {
    "key": ("rule", str),
    "status": ("status", str),
    "price": ("price", _points),
    "shortfall": ("of it for missing it", _points),
    "open": ("left open", _points),
    "verdict": ("verdict", str),
    "moves": ("US$ million that move", str),
}
