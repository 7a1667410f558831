"""Prices around a plan for a reader: rules told in groups, and why gifts come to one price."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocator.inputs.case.names import names_by_code
from allocator.report.rules.groups import COLUMNS, groups_of, told
from allocator.report.rules.sources import with_citations
from allocator.util.format import MUSD, counted, listing

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case

_SHOWN = 3
_FEW = 3
"""Groups of nations with one price that are told; the others are smaller."""

LEAST_PRICE = 1e-4
"""Value points for one unit below which the price of a rule is practically nothing."""

HUNDRED = 100
"""Units for which prices of money, persons, seats and points are told: one is worth too little."""

_WHOLE = ("lots", "lines", "types")
"""Units of which a hundred would be too many."""

_NOTHING, _DIGITS = 1e-9, 4

_LIKE = 9
"""Digits in which prices that are the same agree."""


def priced_rules(rules: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Return the rules that have a price in groups, as binding rules are told, dearest first.

    `rules` is that of `allocator.explore.MarginalValues`. Besides the columns of
    `allocator.report.rules.groups.grouped` there are value (of the dearest place) and value_low
    (of the cheapest), in value points for one unit of the limit; places are named dearest first.
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


def by_unit(priced: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the prices of `priced_rules` that matter in a table a unit of the limit.

    A price for US$ 1 million and one for a seat cannot be ranked. The key says what for a price is
    (``US$ 100 million``, ``100 seats``); value and value_low are in words, value points for that.
    Units with the most rules come first; prices below `LEAST_PRICE` are left out.
    """
    told = priced[priced["value"] >= LEAST_PRICE].replace({"unit": {"US$M": MUSD}})
    tables = {}
    for unit in map(str, told["unit"].value_counts().index):
        step = step_of(unit)
        rows = told[told["unit"] == unit].reset_index(drop=True)
        words = {name: [price_words(value, step) for value in rows[name]]
                 for name in ("value", "value_low")}  # fmt: skip
        tables[step_words(step, unit)] = rows.assign(**words)
    return tables


def step_of(unit: str) -> int:
    """Return for how many units of a limit a price is worth telling."""
    return 1 if unit in _WHOLE else HUNDRED


def step_words(step: int, unit: str) -> str:
    """Write so many units of a limit.

    Examples
    --------
    >>> step_words(100, "US$ million"), step_words(1, "lots"), step_words(100, "seats")
    ('US$ 100 million', '1 lot', '100 seats')
    """
    if unit == MUSD:
        return f"US$ {step} million"
    return f"{step} {unit.removesuffix('s') if step == 1 else unit}"


def price_words(value: float, step: int = 1) -> str:
    """Write the worth of `step` units, each worth `value` value points, in plain form.

    Examples
    --------
    >>> price_words(0.0005329, 100), price_words(3.057e-06), price_words(0.0)
    ('0.053', 'practically nothing', 'nothing')
    """
    if value < LEAST_PRICE:
        return "nothing" if value <= _NOTHING else "practically nothing"
    worth = step * value
    return f"{worth:,.2f}" if worth >= 1 else f"{worth:.3f}" if step > 1 else f"{worth:.4f}"


def per_hundred(table: pd.DataFrame) -> pd.DataFrame:
    """Return prices of money for US$ 100 million (column value_hundred) in place of a million."""
    worth = (HUNDRED * table["value"]).round(_DIGITS)
    place = list(table.columns).index("value")
    table = table.drop(columns="value")
    table.insert(place, "value_hundred", worth)
    return table


def shared_gift_words(nations: pd.DataFrame) -> tuple[str, ...]:
    """Say which nations come to one price of a gift, and why; the largest groups first.

    `nations` is that of `allocator.explore.MarginalValues`.
    """
    worth = nations[nations["value"] > 0]
    key = [worth["value"].round(_LIKE), worth["account"], worth["year"]]
    groups = [group for _, group in worth.groupby(key, sort=False) if len(group) > 1]
    groups.sort(key=len, reverse=True)
    words = []
    for group in groups[:_FEW]:
        first = group.iloc[0]
        words.append(
            "Extra money has the same value, "
            f"{price_words(first['value'], HUNDRED)} value points for US$ 100 million, for "
            f"{counted(len(group), 'nation')} ({listing(group['name'], _SHOWN)}): it frees as "
            f"much of {first['account']} of {first['year']} for whoever can use that money best."
        )
    none = int((nations["value"] <= 0).sum())
    if none:
        words.append(
            f"For {counted(none, 'nation')} extra money is worth nothing: law, capacity or "
            "a binding cap leaves no use for more, or only whole lots and seats could use it."
        )
    return tuple(words)
