"""How much of its limit a rule misses, for rules that are told in groups."""

from __future__ import annotations

import re

import pandas as pd

from allocator.util.tolerance import NEAR

_YEARS = re.compile(r"\d{4}(-\d{4})?$")
"""What the name of a group of rules ends in that differ by the year alone."""


def missed_shares(turned: pd.DataFrame, rules: pd.DataFrame) -> pd.Series[float]:
    """Return the largest share of its limit that a rule of a group misses; 0 where none does.

    Parameters
    ----------
    turned
        Groups of rules with `rule`, the name they share, `family` and `change`; those that are
        not newly relaxed miss nothing new.
    rules
        The plan's table of rules.
    """
    now = rules[rules["limit"].abs() > NEAR]
    shares = now["bend"] / now["limit"].abs()
    found = [
        shares[_told_as(now, str(row["rule"]), str(row["family"]))].max()
        if row["change"] == "now relaxed"
        else 0.0
        for row in turned.to_dict("records")
    ]
    return pd.Series(found, index=turned.index, dtype=float).fillna(0.0)


def _told_as(rules: pd.DataFrame, name: str, family: str) -> pd.Series[bool]:
    alike = rules["rule"].str.startswith(_YEARS.sub("", name))
    return (rules["family"] == family) & alike
