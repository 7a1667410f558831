"""Which scenario can be recommended, and why; often none can."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from allocator.report.compare.sentences import noise_of
from allocator.report.scenarios.figures import comparable, figures_of
from allocator.util.format import percent
from allocator.util.knee import knee
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.report.compare.sides import Side

_KNEE = 3
"""A trade-off turns somewhere only if it has so many plans."""


def recommended(sides: Mapping[str, Side], first: str) -> tuple[str, str]:
    """Return the scenario to recommend, empty if none is, and the reason in a sentence.

    Compared are scenarios that have the data, weights and budgets of `first`: with other money or
    another measure of value none is better. The best in value is recommended if no other has a
    lower expected loss; among those that tie with it the one with the lowest loss. Where value must
    be traded against loss it is the plan at which the trade-off turns. No difference counts that is
    within what the searches leave open.
    """
    group = {name: side for name, side in sides.items() if _alike(sides[first], side)}
    if len(group) < 2:
        return "", (
            "No scenario is recommended: the others have other data, weights or budgets, so that "
            "their value cannot be compared."
            if len([one for one in sides.values() if one.is_plan]) > 1
            else "No scenario is recommended: there is only one."
        )
    best = max(group, key=lambda name: group[name].value or 0.0)
    tied = [name for name in group if _tied(group[best], group[name])]
    choice = min(tied, key=lambda name: _loss(group[name]))
    others = [name for name in group if name != choice]
    if all(_lower(group[choice], group[name]) for name in tied if name != choice):
        safer = [name for name in others if _lower(group[name], group[choice])]
        if not safer:
            return choice, _clear(choice, tied, len(others))
        return _turning(group, choice, safer)
    return "", (
        f"No scenario is recommended: {_listed(tied)} are equal in value and in expected loss "
        "within what the searches leave open."
    )


def _clear(choice: str, tied: list[str], others: int) -> str:
    if len(tied) > 1:
        return (
            f"“{choice}” is recommended: its value is equal to the best within what the searches "
            "leave open, and of these scenarios it has the lowest expected loss."
        )
    than = "the other" if others == 1 else "every other"
    return (
        f"“{choice}” is recommended: it is worth more than {than} scenario by more than the "
        "searches leave open, and none has a lower expected loss."
    )


def _turning(group: Mapping[str, Side], choice: str, safer: list[str]) -> tuple[str, str]:
    names = _front(group)
    gains = np.array([[group[n].value or 0.0, -_loss(group[n])] for n in names])
    at = knee(gains) if len(names) >= _KNEE else None
    if at is None:
        return "", (
            f"No scenario is recommended: “{choice}” has the most value, {_listed(safer)} a lower "
            "expected loss. How much value a lower loss is worth is a judgement."
        )
    found = group[names[at]]
    best, least = gains[:, 0].max(), min(_loss(group[n]) for n in names)
    return names[at], (
        f"“{names[at]}” is recommended as the best balance of these scenarios: it lies farthest "
        f"above the line between the most value and the lowest loss, with "
        f"{percent((found.value or 0.0) / best)} of the most value and an expected loss of "
        f"{percent(_loss(found) / 100)} against {percent(least / 100)} at the lowest."
    )


def _front(group: Mapping[str, Side]) -> list[str]:
    """Return the scenarios that no other beats in value without more loss, ties left out."""
    order = sorted(group, key=lambda name: (_loss(group[name]), -(group[name].value or 0.0)))
    names: list[str] = []
    for name in order:
        more = not names or (group[name].value or 0.0) > (group[names[-1]].value or 0.0)
        if more and not (names and _tied(group[name], group[names[-1]])):
            names.append(name)
    return names


def _alike(one: Side, other: Side) -> bool:
    return (
        other.is_plan
        and comparable(one, other)
        and other.value is not None
        and one.policy.budget == other.policy.budget
        and one.policy.budget_factor == other.policy.budget_factor
    )


def _tied(one: Side, other: Side) -> bool:
    noise = noise_of(one, other)
    return noise is None or abs((one.value or 0.0) - (other.value or 0.0)) <= noise + NOTHING


def _lower(one: Side, other: Side) -> bool:
    """Tell whether one has a lower expected loss, as a share by more than the search error."""
    noise, value = noise_of(one, other), max(one.value or 0.0, NOTHING)
    return noise is not None and _loss(one) < _loss(other) * (1 - noise / value) - NOTHING


def _loss(side: Side) -> float:
    return figures_of(side, None)["loss_share"]


def _listed(names: list[str]) -> str:
    return " and ".join(f"“{name}”" for name in names)
