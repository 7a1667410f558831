"""Implied priorities in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from allocator.util.format import amount, counted, listed

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 5
_LEAST_MUSD = 0.05


def words_of(
    weights: pd.DataFrame,
    nations: pd.DataFrame,
    moved: pd.DataFrame,
    facts: dict[str, Any],
    broken: Sequence[str],
) -> tuple[str, ...]:
    """Return what must be believed, what stays unexplained, and what was taken as given."""
    return (
        *_verdict(facts),
        *_weights(weights),
        *_unexplained(nations),
        *_unneeded(nations),
        *_moved(moved),
        *_given(broken, facts),
    )


def _verdict(facts: dict[str, Any]) -> Iterator[str]:
    share = facts["loss_share"]
    if facts["near_best_now"] and share <= facts["near_best"] + 1e-9:
        yield (
            f"Near-best at today's priorities: at most {share:.1%} of the best value is lost. "
            "Nothing has to be believed."
        )
    elif facts["near_best_now"]:
        yield (
            f"At today's priorities up to {share:.1%} of the best value is lost, and doubling any "
            f"priority would explain less than {facts['least_gain']:.2%} of the value."
        )
    else:
        changed = counted(facts["changed"], "priority", "priorities")
        near = "near-best" if share <= facts["near_best"] + 1e-9 else "not near-best even then"
        yield (
            f"To believe it, {changed} must change. It is {near}: at most {share:.1%} of the best "
            "value is lost under them."
        )


def _weights(weights: pd.DataFrame) -> Iterator[str]:
    for row in weights.head(_SHOWN).to_dict("records"):
        if row["ratio"] != 1.0:
            yield (
                f"{row['objective_name']} in {row['name']} must weigh {times(row['ratio'])} as "
                f"today; this alone explains what is worth US$ {amount(row['explains_musd'])} "
                "million."
            )


def times(ratio: float) -> str:
    """Write a ratio of weights: 3 times as much, a third as much."""
    if ratio >= 1.0:
        return f"{ratio:.1f} times as much"
    return f"{ratio:.0%} as much"


def _unexplained(nations: pd.DataFrame) -> Iterator[str]:
    if nations.empty:
        return
    some = nations[nations["unexplained"].astype(bool)]
    if some.empty:
        yield "No nation loses much that a change of weights leaves unexplained."
        return
    told = [
        f"{row['name']} (US$ {amount(row['loss_left_musd'])} million of "
        f"{amount(row['money_musd'])})"
        for row in some.head(_SHOWN).to_dict("records")
    ]
    rest = len(some) - len(told)
    more = f", and {counted(rest, 'other nation', 'other nations')}" if rest else ""
    yield f"Left unexplained by the weights, in what money is worth: {listed(told)}{more}."


def _unneeded(nations: pd.DataFrame) -> Iterator[str]:
    if nations.empty:
        return
    some = nations[nations["unneeded_musd"] > _LEAST_MUSD].nlargest(_SHOWN, "unneeded_musd")
    if len(some):
        told = [
            f"{row['name']} US$ {amount(row['unneeded_musd'])} million"
            for row in some.to_dict("records")
        ]
        yield f"Beyond need in every year, so worth nothing under any weight: {listed(told)}."


def _moved(moved: pd.DataFrame) -> Iterator[str]:
    if moved.empty:
        return
    less = (moved["last_musd"] - moved["kept_musd"]).clip(lower=0.0)
    more = (moved["kept_musd"] - moved["last_musd"]).clip(lower=0.0)
    yield (
        f"Of last year's money, US$ {amount(moved['last_musd'].sum())} million over the plan, "
        f"{amount(less.sum())} cannot be kept under today's budgets and rules and "
        f"{amount(more.sum())} must be added. The goods are those that are worth most for it at "
        "today's priorities."
    )


def _given(broken: Sequence[str], facts: dict[str, Any]) -> Iterator[str]:
    rules = ", and the rules that it breaks are taken as broken that far" if broken else ""
    yield (
        "It is compared with the best of the relaxed model for the same money by account and year"
        f"{rules}. Only proportions of priorities count. Other changes may explain as much."
    )
    if facts["changed"]:
        yield (
            f"A priority changes only where doubling it explains at least "
            f"{facts['least_gain']:.2%} of the value; none is more than {facts['most']:g} times as "
            "high or as low as today."
        )
