"""Tables on the screen: how a frame's figures are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

Form = Callable[[Any], str]
"""How a cell is written; `str` for words, which stand on the left and may be folded."""


def lay_out(
    title: str,
    frame: pd.DataFrame,
    columns: Mapping[str, tuple[str, Form]],
    unbroken: Sequence[str] = (),
) -> list[RenderableType]:
    """Return `frame` under a title; `columns` gives heads and forms, `unbroken` is not folded."""
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, (head, form) in columns.items():
        if form is str:
            shown.add_column(head, overflow="fold", no_wrap=name in unbroken)
        else:
            shown.add_column(head, justify="right", no_wrap=True)
    for record in frame.to_dict("records"):
        cells = (form(record[name]) for name, (_, form) in columns.items())
        shown.add_row(*(Text(cell) for cell in cells))
    return [Text(title, style="bold"), shown]


def musd(value: float) -> str:
    """Write money with one decimal, nothing where it is not known."""
    return "" if value != value else f"{value:,.1f}"


def share(value: float) -> str:
    """Write a share as a whole percentage, nothing where it is not known."""
    return "" if value != value else f"{value:.0%}"
