"""The scenarios of a batch beside its first: what each would change, in a table and in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from allocator.util.format import listing, percent
from allocator.util.tolerance import SHOWN

if TYPE_CHECKING:
    import pandas as pd

_NAMED = 8
"""Scenarios that sentences name at most; a batch may have thousands."""

_CAUSES = 5
"""Causes of having no plan that are told."""

_TROUBLES = {
    "impossible": "no plan, since law and capacity allow none",
    "refused": "not solved, since it does not fit the case",
}

_FIGURES = {
    "need_met": "need_met_share",
    "expected_loss_share": "expected_loss_share",
    "cost_musd": "cost_musd",
    "rules_that_bend": "rules_that_bend",
}


def beside_first(table: pd.DataFrame) -> pd.DataFrame:
    """Return what the scenarios of a batch's table change against its first.

    Columns: ``name``, ``value`` (value points), ``change_value`` of it against the first scenario,
    ``unsure_value`` (what the gaps of the two searches leave open together, value points),
    ``need_met_share``, ``expected_loss_share``, ``cost_musd`` (US$ million), ``rules_that_bend``
    (how many) and, if a scenario has no plan, ``reason``. Without a first plan changes are empty.
    """
    gap = table["bound"] - table["value"]
    found = table[["name", "value"]].copy()
    found["change_value"] = table["value"] - (table["value"].iloc[0] if len(table) else 0.0)
    found["unsure_value"] = gap + ([0.0] + [gap.iloc[0]] * (len(gap) - 1) if len(gap) else 0.0)
    found[list(_FIGURES.values())] = table[list(_FIGURES)]
    return found if (table["reason"] == "").all() else found.assign(reason=table["reason"])


def futures_words(table: pd.DataFrame) -> tuple[str, ...]:
    """Return in sentences what a batch's scenarios change against its first."""
    beside = beside_first(table)
    if beside.empty:
        return ("There is no plan yet.",)
    base, planned = beside.iloc[0], beside["value"].notna()
    without = [str(name) for name in beside.loc[~planned, "name"]]
    told = [*_without_plan(table[~planned])]
    if base["name"] in without or len(beside) == 1:
        return tuple(told)
    same = table["scale"] == table["scale"].iloc[0]
    elsewhere = [str(name) for name in beside.loc[planned & ~same, "name"]]
    if elsewhere:
        told.append(
            f"Needs, weights, returns or years differ in {listing(elsewhere, _NAMED)}: value is "
            f"per cent of a scenario's own needs, so its change from {base['name']} means nothing."
        )
    return (*_changes(base, beside[planned & same].iloc[1:]), *told)


def _without_plan(rows: pd.DataFrame) -> Iterator[str]:
    """Say which scenarios have no plan, those with one cause together, and the cause."""
    causes = list(rows.groupby(["status", "reason"], sort=False, dropna=False)["name"])
    for (status, reason), names in causes[:_CAUSES]:
        told = _TROUBLES.get(str(status), f"no answer ({status})")
        yield f"{listing(list(map(str, names)), _NAMED)}: {told}. {reason}".rstrip()
    if more := sum(len(names) for _, names in causes[_CAUSES:]):
        yield f"{more} more have no plan; column reason of the table says why."


def _changes(base: pd.Series[Any], others: pd.DataFrame) -> Iterator[str]:
    yield f"{base['name']}: {base['value']:.1f} value points."
    clear = others[others["change_value"].abs() > others["unsure_value"]]
    largest = clear.loc[clear["change_value"].abs().nlargest(_NAMED).index]
    told = [
        f"{name} {_change(change, float(base['value']))}"
        for name, change in zip(largest["name"], largest["change_value"], strict=True)
    ]
    if told:
        more = f" and {len(clear) - len(told)} smaller ones" if len(clear) > len(told) else ""
        yield f"Changes in value from {base['name']}: {', '.join(told)}{more}."
    if unsure := len(others) - len(clear):
        yield (
            f"{unsure} of {len(others)} changes are smaller than the search error "
            "and may be chance: ask for more precise plans."
        )


def _change(change: float, value: float) -> str:
    """Write a change as a share of the first plan's value, if it has some, and in points."""
    sign, size = "−" if change < 0 else "+", abs(change)
    points = f"{sign}{f'{size:.2f}' if size < 1 else f'{size:.1f}'} value points"
    return points if abs(value) < SHOWN else f"{sign}{percent(size / abs(value))} ({points})"


def bending_words(table: pd.DataFrame) -> tuple[str, ...]:
    """Return in a sentence which rules bend in how many plans of a batch, most often first."""
    planned = table.loc[table["value"].notna(), "bending"]
    counts = planned.str.split(";").explode().value_counts(sort=True)
    told = [f"{rule} in {count}" for rule, count in counts.items() if rule]
    if not told:
        return ()
    return (f"Rules relaxed in the {len(planned)} plans: {listing(told, _NAMED)}.",)
