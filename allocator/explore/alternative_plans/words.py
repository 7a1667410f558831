"""Sentences of alternatives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from allocator.explore.alternative_plans.tables import (
    BORDERLINE,
    FOUND_CORE,
    FOUND_OUT,
    LABELS,
    PROVEN_CORE,
    PROVEN_OUT,
    UNKNOWN,
)
from allocator.util.format import amount, at_least, at_most, counted, decimals, listing
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    import pandas as pd

    from allocator.explore.alternative_plans.marks import Mark

_NAMED = 12

STOPPED = (
    "The search was stopped before it had all plans asked for. What all plans found agree on "
    f"is therefore called {UNKNOWN}, unless it is proven."
)

_SAID = {
    PROVEN_CORE: "in every plan within the slack (proven)",
    FOUND_CORE: "in every plan found (not proven)",
    BORDERLINE: "in some",
    FOUND_OUT: "in no plan found (not proven)",
    PROVEN_OUT: "in no plan within the slack (proven)",
    UNKNOWN: "not known",
}


def words_of(
    card: pd.DataFrame,
    nations: pd.DataFrame,
    lines: pd.DataFrame,
    facts: dict[str, Any],
    marks: Sequence[Mark],
) -> tuple[str, ...]:
    """Return what there is to say of a card, the most important first."""
    return tuple(
        one for one in (
            _found(card, facts), STOPPED if facts["stopped"] else "", _proof(facts),
            *_marked(marks), _labels("Nations", nations), _labels("Lines", lines),
            _unmoved(nations, lines),
            "Found is not proven: other plans within the slack may give more, less or nothing. "
            "The plans support a decision; they authorize nothing.",
        ) if one
    )  # fmt: skip


def _found(card: pd.DataFrame, facts: dict[str, Any]) -> str:
    others, by = card.iloc[1:], "nations" if facts["by"] == "nation" else "areas"
    if others.empty:
        return (
            "No other plan was found within the slack; that proves nothing. A larger slack may "
            "show some."
        )
    least, most = others["moved_musd"].min(), others["moved_musd"].max()
    nearest = float(card["nearest_musd"].min())
    span = amount(least) if len(others) == 1 else f"{amount(least)} to {amount(most)}"
    return (
        f"{counted(len(others), 'plan')} found that may be chosen in place of this one. Between "
        f"{by} US$ {span} million of US$ {amount(card['money_musd'].iloc[0])} million would change "
        f"hands; any two of all plans known differ by US$ {at_least(nearest, decimals(nearest))} "
        "million or more."
    )


def _proof(facts: dict[str, Any]) -> str:
    return (
        f"Each is proven to lose at most {facts['slack']} of the best possible value, which is "
        f"{at_most(facts['bound'], 4)} points at most: it is worth "
        f"{at_least(facts['least_value'], 4)} points or more. Proven ranges hold for every plan "
        f"that may be so near to the best: one worth {at_most(facts['floor'], 4)} points or more."
    )


def _marked(marks: Sequence[Mark]) -> list[str]:
    said = []
    for like, verb in ((True, "get at least what they got before"),
                       (False, "get nothing")):  # fmt: skip
        plans = [one.name for one in marks if one.like is like and one.plan]
        names = [one.name for one in marks if one.like is like and not one.plan]
        share = "at least half" if like else "at most half"
        if plans:
            said.append(f"All plans make {share} of the moves of {listing(plans)}.")
        if names:
            said.append(f"In all plans of the card these {verb}: {listing(names)}.")
    return said


def _labels(what: str, table: pd.DataFrame) -> str:
    counts = table["label"].value_counts()
    plans = int(table["plans"].iloc[0]) if len(table) else 0
    parts = []
    for label in LABELS:
        if counts.get(label, 0):
            named = ""
            if what == "Nations" and label in (PROVEN_CORE, PROVEN_OUT, BORDERLINE):
                named = f": {listing(table.loc[table['label'] == label, 'name'], _NAMED)}"
            parts.append(f"{counts[label]} {label}, {_SAID[label]}{named}")
    return f"{what} over {counted(plans, 'plan')}: {'; '.join(parts)}." if parts else ""


def _unmoved(nations: pd.DataFrame, lines: pd.DataFrame) -> str:
    """Say how much no plan moves: found core and found out mean least there."""
    said = []
    for what, table in (("nation", nations), ("line", lines)):
        agreed = table[table["label"].isin((FOUND_CORE, FOUND_OUT))]
        same = agreed["found_high_musd"] - agreed["found_low_musd"] <= NOTHING
        if same.any():
            said.append(counted(int(same.sum()), what))
    if not said:
        return ""
    return f"Not moved by any plan found, though nothing is proven of them: {' and '.join(said)}."
