"""Changes without a figure, such as a coup's bar, as conditions of failure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import pandas as pd

from allocator.inputs.policy.fields import FIELDS

_SETTINGS = frozenset(one.name for one in FIELDS)

_SHARE = 0.05
"""Share of the rows that must make a change, and that must not, before it can be a condition."""

_MOST = 30


def changes_made(rows: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, tuple[str, ...]]]:
    """Return a column for each change that some rows make: 1 in these, 0 in others.

    Left out are those of settings that have a column of their own in the table. Of changes that
    always come together the first has the column; the others are given beside it, by its name.
    """
    if "changes" not in rows:
        return pd.DataFrame(index=rows.index), {}
    made = [dict.fromkeys(text.split("; ")) for text in rows["changes"].fillna("").astype(str)]
    counts = Counter(change for one in made for change in one if change)
    least = _SHARE * len(rows)
    usual = [
        change
        for change, count in counts.most_common()
        if least <= count <= len(rows) - least and not _has_column(change, rows.columns)
    ]
    found = pd.DataFrame(
        {change: [float(change in one) for one in made] for change in usual[:_MOST]},
        index=rows.index,
    )
    first: dict[bytes, str] = {}
    together: dict[str, tuple[str, ...]] = {}
    for change in found:
        name = first.setdefault(found[change].to_numpy().tobytes(), str(change))
        together[name] = (*together[name], str(change)) if name in together else ()
    return found[list(together)], together


def _has_column(change: str, columns: Collection[str]) -> bool:
    what = change.split(" ")[0]
    return what.partition(".")[0] in _SETTINGS and what in columns
