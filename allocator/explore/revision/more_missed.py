"""The rules that an answer misses by more than the plan before, told in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.explore.revision.set_aside import deciding
from allocator.inputs.case.names import names_by_code
from allocator.report.rules.groups import first_sentence, groups_of, told
from allocator.report.rules.sources import with_citations
from allocator.util.format import MUSD, amount, percent
from allocator.util.tolerance import NOTHING, VIOLATED

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from allocator.plan.plan import Plan

COLUMNS = ("rule", "family", "status", "places", "about", "text", "citation", "unit", "missed",
           "before", "limit", "share", "points", "decision")  # fmt: skip
"""Columns of `more_missed`."""

_KEY = ["rule", "family", "status", "nation", "account", "item", "year"]


def more_missed(
    before: Plan, after: Plan, asked: Collection[str] = (), since: int = 0
) -> pd.DataFrame:
    """Return the rules that `after` misses by more than `before`, those that cost most first.

    Parameters
    ----------
    before, after
        The plan shown and the revised one.
    asked
        Rules that were asked for themselves: their outcome is told with the request.
    since
        First year that is not executed; 0: none is.

    Returns
    -------
    A row a group of rules that are told together: ``places`` (how many are missed by more),
    ``about`` (which), ``missed``, ``before`` and ``limit`` in ``unit`` (sums over the places of
    what is missed now, of what `before` missed, and of the limits), ``share`` (missed now of one
    place's limit, where it is most; 0 without a limit), ``points`` (value points that what more is
    missed counts by the prices of the rules), ``decision`` (the decisions that set the
    rules aside, parted by ``;``, see `set_aside`; empty: none).
    """
    now = after.rules[~after.rules["rule"].isin(asked)]
    was = before.rules.groupby(_KEY)["bend"].sum()
    keys = pd.MultiIndex.from_frame(now[_KEY])
    earlier = was.reindex(keys).fillna(0.0).to_numpy()
    more = now["bend"].to_numpy() - earlier
    points = more * now["bend_price_value"]
    found = now.assign(missed=now["bend"], before=earlier, points=points)[more > VIOLATED]
    names = names_by_code(before.case) | names_by_code(after.case)
    found = with_citations(found, after.case)
    decisions = pd.Series([deciding(after, row, since) for row in found.to_dict("records")],
                          index=found.index, dtype=str)  # fmt: skip
    rows = [
        {**_row(group, names), "decision": decision}
        for decision in decisions.drop_duplicates()
        for group in groups_of(found[decisions == decision], after.case)
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values("points", ascending=False, kind="stable", ignore_index=True)


def _row(group: list[dict[Any, Any]], names: dict[str, str]) -> dict[str, Any]:
    row = told(group, names)
    limits = [abs(float(one["limit"])) for one in group]
    missed = [float(one["missed"]) for one in group]
    shares = [much / limit for much, limit in zip(missed, limits, strict=True) if limit > NOTHING]
    return {
        **{name: row[name] for name in ("rule", "family", "status", "places", "about", "citation",
                                        "unit")},
        "text": first_sentence(row["meaning"]),
        "missed": sum(missed),
        "before": sum(float(one["before"]) for one in group),
        "limit": sum(limits),
        "share": max(shares, default=0.0),
        "points": sum(float(one["points"]) for one in group),
    }  # fmt: skip


def missed_words(row: Mapping[Any, Any]) -> str:
    """Return by how much the rules of a row of `more_missed` are missed now, and were before.

    Examples
    --------
    >>> row = {"unit": "US$ million", "missed": 645.7, "before": 0.0, "limit": 5917.7, "places": 5,
    ...        "share": 0.127}
    >>> missed_words(row)
    'US$ 645.7 million of 5,917.7; up to 12.7% in one of them'
    >>> missed_words({**row, "unit": "points", "missed": 2.03, "before": 0.12, "limit": 10,
    ...               "places": 1, "share": 0.203})
    '20.3% (before: 1.2%)'
    """
    share, one_place = percent(row["share"]), row["places"] == 1
    was = row["before"] > VIOLATED
    if row["unit"] != MUSD:
        limit = abs(row["limit"])
        before = f" (before: {percent(row['before'] / limit)})" if was and limit > NOTHING else ""
        return f"{share}{before}" if one_place else f"up to {share}"
    much = f"US$ {amount(row['missed'])} million of {amount(row['limit'])}"
    before = f" (before: {amount(row['before'])})" if was else ""
    return (
        f"{much}{before}, {share}" if one_place else f"{much}{before}; up to {share} in one of them"
    )


def missed_musd(missed: pd.DataFrame) -> float:
    """Return by how much more rules about money are missed together, in US$ million."""
    money = missed[missed["unit"] == MUSD]
    return float((money["missed"] - money["before"]).sum())
