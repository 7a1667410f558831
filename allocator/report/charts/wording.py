"""Figures in words for labels, tooltips and alternative texts, each with its unit."""

from __future__ import annotations

from collections.abc import Iterable

from allocator.util.format import counted, decimals, fixed
from allocator.util.tolerance import NOTHING

__all__ = ["counted", "listed", "musd", "number", "percent", "signed"]


def number(value: float) -> str:
    """Return a figure with as many digits as a reader needs: 3,326, 45.6, 0.25, 0.0004."""
    size = abs(value)
    if size >= 99.95:
        return f"{value:,.0f}"
    if size >= 9.995:
        return f"{value:.1f}"
    if size >= 0.095:
        return f"{value:.2f}"
    return "0" if size < NOTHING else fixed(value, decimals(value))


def musd(value: float) -> str:
    """Return US$ million in words."""
    return f"US$ {number(value)} million"


def signed(value: float) -> str:
    """Return a change with its sign."""
    sign = "" if abs(value) < NOTHING else "+" if value > 0 else "−"
    return f"{sign}{number(abs(value))}"


def percent(share: float) -> str:
    """Return a share as per cent; small ones with a digit after the point."""
    return f"{share:.0%}" if share >= 0.0995 or share == 0 else f"{share:.1%}"


def listed(parts: Iterable[str]) -> str:
    """Return parts in a row: a, b and c."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
