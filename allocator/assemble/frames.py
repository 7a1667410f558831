"""Rows of a table as plain mappings."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows by column name; every table's columns are named by strings."""
    return cast("list[dict[str, Any]]", frame.to_dict("records"))
