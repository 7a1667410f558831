"""Rules of the table `earmarks` held in other years than before, and their limits with them.

A limit on the sum of its years (``per = all_years``) is worth what its years are worth: held in two
of five it is two fifths. Limits of each year and shares stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from allocator.inputs.scenario.changes import Change, Drop, Scale, Set
from allocator.inputs.selection import years_in

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case

_MONEY = ("floor", "cap")


def held_in(rule: Mapping[Any, Any], years: Sequence[int], kept: Sequence[int]) -> list[Change]:
    """Return the changes that hold a rule in the years `kept` of its `years` alone.

    `rule` is its row of `earmarks`; without a year left it is dropped.
    """
    where = {"rule": str(rule["rule"])}
    if not kept:
        return [Drop("earmarks", where)]
    changes: list[Change] = [Set("earmarks.years", ";".join(map(str, kept)), where)]
    if rule["per"] == "all_years" and rule["sense"] in _MONEY and len(kept) != len(years):
        amount = round(float(rule["amount_musd"]) * len(kept) / len(years), 6)
        changes.append(Set("earmarks.amount_musd", amount, where))
    return changes


def sums_scaled(case: Case, after: Sequence[int]) -> Iterator[Change]:
    """Yield the changes of limits on a sum of years for a case that is planned for `after`."""
    rules = case.tables["earmarks"]
    sums = rules[(rules["per"] == "all_years") & rules["sense"].isin(_MONEY)]
    for text, rows in sums.groupby("years"):
        before = years_in(str(text), case.years)
        kept = _selected(str(text), before, after)
        if kept and len(kept) != len(before):
            senses = sorted(set(rows["sense"]))
            where = {"per": "all_years", "sense": senses, "years": str(text)}
            yield Scale("earmarks.amount_musd", len(kept) / len(before), where)


def _selected(text: str, before: Sequence[int], after: Sequence[int]) -> Sequence[int]:
    """Return the years of `after` that a text selects; words for years beyond it select none."""
    try:
        return years_in(text, after)
    except ValueError:
        return [year for year in before if year in after]
