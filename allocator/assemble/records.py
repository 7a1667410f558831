"""Rows of a table as plain mappings, and pairs as groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows by column name; every table's columns are named by strings."""
    columns = [frame[name].tolist() for name in frame.columns]
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def gather(
    pairs: Iterable[tuple[Any, Any]], keys: Iterable[Any] = ()
) -> dict[Any, tuple[Any, ...]]:
    """Return the second components by first component; `keys` are present even if empty."""
    found: dict[Any, list[Any]] = {key: [] for key in keys}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}
