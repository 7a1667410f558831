"""The scenarios of a batch beside its first: what each would change, in a table and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

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
    first = table.iloc[0]
    gap = table["bound"] - table["value"]
    found = table[["name", "value"]].copy()
    found["change_value"] = table["value"] - first["value"]
    found["unsure_value"] = (gap + gap.iloc[0]).where(table.index != table.index[0], gap)
    found[list(_FIGURES.values())] = table[list(_FIGURES)]
    return found if (table["reason"] == "").all() else found.assign(reason=table["reason"])


def futures_words(table: pd.DataFrame) -> tuple[str, ...]:
    """Return in sentences what a batch's scenarios change against its first."""
    beside = beside_first(table)
    base, others = beside.iloc[0], beside.iloc[1:].dropna(subset=["value"])
    without = [str(name) for name in beside.loc[beside["value"].isna(), "name"]]
    words = [f"No plan: {', '.join(without)}."] if without else []
    if base["name"] in without or others.empty:
        return tuple(words)
    clear = others[others["change_value"].abs() > others["unsure_value"]]
    words.insert(0, f"{base['name']}: worth {base['value']:.1f} value points.")
    if len(clear):
        ordered = clear.sort_values("change_value")
        told = [
            f"{name} {change:+.1f}"
            for name, change in zip(ordered["name"], ordered["change_value"], strict=True)
        ]
        words.insert(1, f"Changes of worth: {', '.join(told)}.")
    if unsure := len(others) - len(clear):
        words.append(
            f"{unsure} of {len(others)} changes are smaller than what the searches leave open, and "
            "may be chance: ask for plans that are more exact."
        )
    return tuple(words)
