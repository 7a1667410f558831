"""Prices around a plan for a reader: rules told in groups, and why gifts come to one price."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocator.case_io.source import listed
from allocator.rule_groups import COLUMNS, figure, groups_of, names_by_code, told
from allocator.rule_sources import with_citations
from allocator.words import counted

if TYPE_CHECKING:
    from allocator.case import Case

_SHOWN = 3
_FEW = 3
"""Groups of nations with one price that are told; the others are smaller."""

_LIKE = 9
"""Digits in which prices that are the same agree."""


def priced_rules(rules: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Return the rules that have a price in groups, as binding rules are told, dearest first.

    `rules` is that of `allocator.MarginalValues`. Besides the columns of
    `allocator.rule_groups.grouped` there are value (of the dearest place) and value_low (of the
    cheapest), in value points for one unit of the limit; places are named dearest first.
    """
    rules = rules[rules["value"] > 0].rename(columns={"text": "meaning"})
    names = names_by_code(case)
    rows = []
    for group in groups_of(with_citations(rules, case), case):
        values = [float(row["value"]) for row in group]
        found = told(group, names, turned=True)
        rows.append({"value": max(values), "value_low": min(values), **found})
    table = pd.DataFrame(rows, columns=["value", "value_low", *COLUMNS])
    return table.sort_values("value", ascending=False, kind="stable", ignore_index=True)


def shared_gift_words(nations: pd.DataFrame) -> tuple[str, ...]:
    """Say which nations come to one price of a gift, and why; the largest groups first.

    `nations` is that of `allocator.MarginalValues`.
    """
    worth = nations[nations["value"] > 0]
    key = [worth["value"].round(_LIKE), worth["account"], worth["year"]]
    groups = [group for _, group in worth.groupby(key, sort=False) if len(group) > 1]
    groups.sort(key=len, reverse=True)
    words = []
    for group in groups[:_FEW]:
        first = group.iloc[0]
        words.append(
            f"{counted(len(group), 'nation')} come to the same {figure(first['value'])} value "
            f"points ({listed(group['name'], _SHOWN)}): a gift to any of them is worth what the "
            f"next million of {first['account']} of {first['year']} is worth, since it sets as "
            "much of that money free for whoever can use it best."
        )
    none = int((nations["value"] <= 0).sum())
    if none:
        words.append(
            f"For {counted(none, 'nation')} a gift is worth nothing: law, capacity or a cap that "
            "binds leaves no use for more, or only whole lots and seats could use it."
        )
    return tuple(words)
