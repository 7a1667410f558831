"""A journal on the screen: its steps, one of them, and a replay."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pandas as pd
from rich.text import Text

from allocator.cli.tables import Form, entry, lay_out, musd
from allocator.util.format import amount

if TYPE_CHECKING:
    from rich.console import RenderableType

    from allocator.plan.journal.step import Step
    from allocator.workspace.reader import Reader
    from allocator.workspace.replay import Replay

_HASH_SIGNS = 12


def journal_view(opened: Reader) -> list[RenderableType]:
    """Return the steps as a table, moves between them, and the sentences."""
    table = opened.steps()
    mark = table["current"].map({True: " current", False: ""})
    asked = table["requests"].where(table["requests"] != "", table["kind"])
    missed = table["kept"].map({True: "", False: "; not all kept"}).fillna("")
    steps = table.assign(
        name=table["step"].astype(str) + mark,
        after=table["parent"].map(lambda one: "" if pd.isna(one) else str(one)),
        signed=table["author"] + ", " + table["date"].map(_day),
        asked=asked + missed,
    )
    parts = lay_out("Steps", steps, _STEPS)
    moves = opened.moves()
    if not moves.empty:
        way = moves["left"].astype(str) + " to " + moves["to"].astype(str)
        shown = moves.assign(date=moves["date"].map(_day), way=way)
        parts += lay_out("Moves between steps", shown, _MOVES)
    return [*parts, *(line for words in opened.words for line in (words, ""))]


def step_view(step: Step) -> list[RenderableType]:
    """Return all that is recorded of a step."""
    told = [
        ("made", step.kind),
        ("after step", "" if step.parent is None else str(step.parent)),
        ("by", f"{step.author}, {_day(step.date)}"),
        ("reason", step.reason),
        *(("asked", one.words) for one in step.requests),
        *(("to ask again", one.text) for one in step.requests),
        *(("not kept", one.missed) for one in step.requests),
        ("all kept", {None: "", True: "yes", False: "no"}[step.kept]),
        ("value", "" if step.value is None else f"{step.value:.4f} value points"),
        ("moved", f"US$ {amount(step.moved_musd)} million"),
        ("price of change", "" if step.price is None else f"{step.price:g}"),
        ("seed", "" if step.seed is None else str(step.seed)),
        ("version", step.version),
        *((f"hash of the {name}", getattr(step, key)[:_HASH_SIGNS])
          for key, name in (("plan", "plan"), ("case", "data"), ("policy", "settings"))),
    ]  # fmt: skip
    lines = [(head, Text(said)) for head, said in told if said]
    return [Text(f"Step {step.step}", style="bold"), entry(lines)]


def replay_view(found: Replay) -> list[RenderableType]:
    """Return the steps of a replay as a table, and the sentences."""
    table = found.table
    same = table["same"].map(lambda one: "" if pd.isna(one) else "same" if one else "differ")
    shown = table.assign(
        step=table["step"].astype(str), goods=same, seconds=table["seconds"].map("{:.1f}".format)
    )
    parts = lay_out("Replay", shown, _REPLAY)
    return [*parts, *(line for words in found.words for line in (words, ""))]


def _day(date: str) -> str:
    """Return a date as people write it, with its time zone."""
    when = datetime.datetime.fromisoformat(date)
    zone = when.strftime("%z")
    return f"{when:%Y-%m-%d %H:%M} {zone[:3]}:{zone[3:]}"


def _value(points: float) -> str:
    return "" if points != points else f"{points:.4f}"


_STEPS: dict[str, tuple[str, Form]] = {
    "name": ("step", str),
    "after": ("after", str),
    "signed": ("by", str),
    "asked": ("asked for, or made", str),
    "reason": ("reason", str),
    "value": ("value", _value),
    "moved_musd": ("moved,\nUS$M", musd),
}
_MOVES: dict[str, tuple[str, Form]] = {
    "date": ("on", str),
    "author": ("by", str),
    "kind": ("how", str),
    "way": ("from step", str),
    "reason": ("reason", str),
}
_REPLAY: dict[str, tuple[str, Form]] = {
    "step": ("step", str),
    "kind": ("made", str),
    "how": ("replay", str),
    "goods": ("data, settings,\ngoods, payers", str),
    "value": ("value", _value),
    "value_again": ("value again", _value),
    "seconds": ("CPU s", str),
    "note": ("note", str),
}
