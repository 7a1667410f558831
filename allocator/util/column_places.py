"""Decimals of the columns of a table: one number of them in a column, so that figures compare."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from allocator.util.format import common_decimals, fixed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

COMPARED = (
    ("last_musd", "plan_musd", "before_musd", "after_musd", "change_musd"),
    ("before", "after", "change"),
)
"""Columns that are read next to each other, and have the same decimals."""

_IN_UNIT = ("before", "after", "change", "quantity", "before_quantity", "after_quantity", "limit",
            "activity", "bend")  # fmt: skip
"""Columns in the unit that column `unit` of their table names, row by row."""

SHARE_PLACES = 1
"""Decimals of shares, which are shown in per cent."""


def is_share(name: str) -> bool:
    """Tell whether a column holds shares, by its name."""
    return name == "share" or name.startswith("share_") or name.endswith("_share")


def is_money(name: str) -> bool:
    """Tell whether a column holds US$ million; columns named by a year do."""
    return name.isdecimal() or name == "musd" or name.endswith("_musd")


def column_places(table: pd.DataFrame) -> dict[str, list[int]]:
    """Return the decimals of each cell of the columns of floats.

    They are the same in all rows; of a column in the unit that column `unit` names, in all rows of
    one unit. Money never has less than one decimal.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"unit": ["lots", "points"], "limit": [3.0, 0.123]})
    >>> column_places(table), column_places(table[["limit"]])
    ({'limit': [0, 2]}, {'limit': [2, 2]})
    """
    names = [str(name) for name in table if table[name].dtype.kind == "f"]
    units = table["unit"].tolist() if "unit" in table else [""] * len(table)
    found = {}
    for name in names:
        alike = next((group for group in COMPARED if name in group), (name,))
        columns = [table[one].tolist() for one in alike if one in names]
        own = units if name in _IN_UNIT else [""] * len(table)
        places = {
            unit: _places((cell for column in columns for cell, its in zip(column, own, strict=True)
                           if its == unit), name)
            for unit in set(own)
        }  # fmt: skip
        found[name] = [places[unit] for unit in own]
    return found


def _places(cells: Iterable[float], name: str) -> int:
    known = [cell for cell in cells if math.isfinite(cell)]
    if is_share(name):
        return SHARE_PLACES
    if not is_money(name) and all(cell == round(cell) for cell in known):
        return 0
    return common_decimals(known)


def written(
    columns: Sequence[Sequence[float | None]],
    units: Sequence[str] | None = None,
    *,
    signed: bool = False,
    whole: bool = False,
) -> list[list[str]]:
    """Write columns that are read next to each other, all their figures with the same decimals.

    Parameters
    ----------
    columns
        The figures; None and NaN become an empty text.
    units
        Of the rows, where they have units of their own: only rows of one unit are alike then.
    signed
        Whether a figure has its sign, also if it is more than 0.
    whole
        Whether figures that are all whole have no decimals, as counts; money has one at least.

    Examples
    --------
    >>> written([[12.5, 0.24, None], [3.0, 0.0, -1.0]], signed=True)
    [['+12.50', '+0.24', ''], ['+3.00', '0.00', '−1.00']]
    >>> written([[12.0, 3.0]], whole=True), written([[12.0, 3.0]])
    ([['12', '3']], [['12.0', '3.0']])
    """
    own = units or [""] * len(columns[0] if columns else ())
    places = {
        unit: _places((cell for column in columns for cell, its in zip(column, own, strict=True)
                       if its == unit and cell is not None), "" if whole else "_musd")
        for unit in set(own)
    }  # fmt: skip
    return [
        [_written(cell, places[unit], signed) for cell, unit in zip(column, own, strict=True)]
        for column in columns
    ]


def _written(value: float | None, places: int, signed: bool) -> str:
    if value is None or math.isnan(value):
        return ""
    text = fixed(abs(value), places)
    if float(text.replace(",", "")) == 0:
        return text
    return f"{'−' if value < 0 else '+' * signed}{text}"
