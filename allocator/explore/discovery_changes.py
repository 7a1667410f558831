"""Changes without a figure, such as a coup's bar, as conditions of failure."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from allocator.policy_fields import FIELDS

_SETTINGS = frozenset(one.name for one in FIELDS)

_SHARE = 0.05
"""Share of the rows that must make a change, and that must not, before it can be a condition."""

_MOST = 30


def changes_made(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a column for each change of the case that some rows make: 1 in these, 0 in others.

    Changes of settings have columns of their own in the table. Of changes that come together the
    first stands for all.
    """
    if "changes" not in rows:
        return pd.DataFrame(index=rows.index)
    made = [dict.fromkeys(text.split("; ")) for text in rows["changes"].fillna("").astype(str)]
    counts = Counter(change for one in made for change in one if change and not _of_setting(change))
    least = _SHARE * len(rows)
    usual = [
        change for change, count in counts.most_common() if least <= count <= len(rows) - least
    ]
    found = pd.DataFrame(
        {change: [float(change in one) for one in made] for change in usual[:_MOST]},
        index=rows.index,
    )
    return found.loc[:, ~found.T.duplicated()]


def _of_setting(change: str) -> bool:
    return change.split(" ")[0].partition(".")[0] in _SETTINGS
