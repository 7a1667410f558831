"""Two plans side by side on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.cli.tables import Form, lay_out, musd, musd_change
from allocator.util.format import figure
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

    from allocator.report.compare.compare import Comparison

_MOST = 15
"""Rows shown of each table; the JSON document has all."""


def comparison_view(found: Comparison) -> list[RenderableType]:
    """Return the sentences of a comparison, then its tables, shortened."""
    parts: list[RenderableType] = [line for words in found.words for line in (words, "")]
    parts += lay_out("Main figures", found.headline, _HEADLINE)
    moved = found.money[found.money["change_musd"].abs() > NOTHING]
    parts += _shortened("Money, US$ million a year", moved, _MONEY)
    parts += _shortened("Goods, over the horizon", found.lines, _LINES)
    return parts + _shortened("Rules that changed status", found.rules, _RULES)


def _shortened(
    title: str, frame: pd.DataFrame, columns: dict[str, tuple[str, Form]]
) -> list[RenderableType]:
    if frame.empty:
        return []
    parts = lay_out(title, frame.head(_MOST), columns)
    rest = len(frame) - _MOST
    return [*parts, f"and {rest} more; --json lists all.", ""] if rest > 0 else parts


def _known(value: float) -> str:
    return "" if value != value else figure(value)


def _change(value: float) -> str:
    sign = "+" if value > 0 else ""
    return "" if value != value else f"{sign}{figure(value)}"


_HEADLINE: dict[str, tuple[str, Form]] = {
    "figure": ("figure", str),
    "unit": ("unit", str),
    "before": ("before", _known),
    "after": ("after", _known),
    "change": ("change", _change),
}
_MONEY: dict[str, tuple[str, Form]] = {
    "name": ("nation", str),
    "account": ("account", str),
    "before_musd": ("before", musd),
    "after_musd": ("after", musd),
    "change_musd": ("change", musd_change),
}
_LINES: dict[str, tuple[str, Form]] = {
    "name": ("nation", str),
    "area": ("area", str),
    "item_name": ("item", str),
    "change": ("", str),
    "before_quantity": ("before", _known),
    "after_quantity": ("after", _known),
    "unit": ("unit", str),
    "change_musd": ("US$M a year", musd_change),
}
_RULES: dict[str, tuple[str, Form]] = {
    "change": ("", str),
    "text": ("what it says", str),
    "rule": ("code", str),
}
