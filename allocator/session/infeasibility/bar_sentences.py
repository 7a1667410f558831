"""Bars of law in words: which few forbid something, what they say, and how they can be waived."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allocator.assemble.eligibility import Bar
from allocator.inputs.case.names import Words


def forbids(bar: Bar, rows: dict[Any, Any], words: Words) -> str:
    """Return what a bar forbids; `rows` is the table ``eligibility`` by rule."""
    if bar.rule not in rows:
        return "forbids equipment that is delivered after the account's money is closed"
    row = rows[bar.rule]
    items = "" if row["items"] in ("", "*") else f" ({row['items'].replace(';', ', ')})"
    years = "" if row["years"] in ("", "*") else f" {words.span(row['years'])}"
    return f"forbids assistance {words.selection(row)}{items}{years}"


def waiver_words(names: Sequence[str], rows: dict[Any, Any]) -> str:
    """Return how the bars that the law allows to waive can be waived."""
    parts = []
    for name in names:
        if name in rows and rows[name]["waivable"]:
            path = f" ({rows[name]['exception']})" if rows[name]["exception"] else ""
            parts.append(f" {name} can be waived{path}: name it in the policy's waivers.")
    return "".join(parts)
