"""Columns of a table whose figures have different numbers of decimals."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pandas as pd
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

_FIGURE = re.compile(r"[+−-]?[\d,]+(?:\.(\d+))?( ?%)?(?: \([+−-]?[\d,.]+\))?")
_FIXED = re.compile(r"%\+?,?\.\d+f")


def mixed_columns(table: pd.DataFrame) -> Iterator[str]:
    """Yield the columns of text with mixed decimals; of rows with units of their own, by unit."""
    if "Figure" in table:  # one row a figure, one column a plan
        rows = table.set_index("Figure").drop(columns="Unit", errors="ignore").T
        yield from _mixed(rows, None)
        return
    yield from _mixed(table, table.get("Unit"))


def _mixed(table: pd.DataFrame, units: pd.Series | None) -> Iterator[str]:
    for name in table:
        cells = table[name].astype(str)
        own = units if units is not None else pd.Series("", index=table.index)
        for unit, part in cells.groupby(own):
            found = [match for cell in part if (match := _FIGURE.fullmatch(cell))]
            places = {(len(match[1] or ""), bool(match[2])) for match in found}
            if len(places) > 1:
                shown = [match[0] for match in found][:6]
                yield f"{name} {unit}: {shown}"


def mixed_on_page(app: AppTest) -> list[str]:
    """Return the columns with mixed decimals of all tables that a page shows.

    Tables to edit are left out: their cells are what the case states.
    """
    told = []
    for one in app.table:
        styler = one.proto.arrow_data.styler.display_values
        shown = convert_arrow_bytes_to_pandas_df(styler) if styler else one.value
        told += [f"{one.proto.alt}: {words}" for words in mixed_columns(shown)]
    for one in app.dataframe:
        if one.proto.editing_mode != one.proto.EditingMode.READ_ONLY:
            continue
        columns, alt = json.loads(one.proto.columns), one.proto.alt
        texts = one.value.select_dtypes(exclude="number")
        texts = texts.drop(columns=[name for name in texts if _holds_lists(texts[name])])
        titles = {name: str(columns.get(name, {}).get("label", name)) for name in one.value}
        told += [f"{alt}: {words}" for words in mixed_columns(texts.rename(columns=titles))]
        told += [
            f"{alt}: {name} has no fixed decimals"
            for name in one.value.select_dtypes("float")
            if not _FIXED.fullmatch(str(columns.get(name, {}).get("type_config", {}).get("format")))
        ]
    return told


def _holds_lists(cells: pd.Series) -> bool:
    return bool(len(cells)) and not isinstance(cells.iloc[0], str)
