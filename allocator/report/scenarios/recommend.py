"""Which scenario can be recommended, and why; where none can, what would tell them apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from allocator.report.compare.sentences import noise_of
from allocator.report.scenarios.figures import comparable, figures_of, moved
from allocator.report.scenarios.ties import Ties, closer_words, tie_words, ties
from allocator.util.format import at_most, listed, musd, percent, percent_at_most
from allocator.util.gap import gap_of
from allocator.util.knee import knee
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.report.compare.sides import Side

_KNEE = 3
"""A trade-off turns somewhere only if it has so many plans."""


def recommended(sides: Mapping[str, Side], first: str) -> tuple[str, str]:
    """Return the scenario to recommend, empty if none is, and the reason in sentences.

    Compared are scenarios that have the data, weights and budgets of `first`: with other money or
    another measure of value none is better. The best in value is recommended if no other has a
    lower expected loss; among those that tie with it the one with the lowest loss, then the one
    that takes least from nations of the last plan. Where value must be traded against loss it is
    the plan at which the trade-off turns. No difference in value counts that is within what the
    searches leave open. A scenario alone is recommended for what its own search proves.
    """
    group = {name: side for name, side in sides.items() if _alike(sides[first], side)}
    if len(group) < 2:
        if len([one for one in sides.values() if one.is_plan]) > 1:
            return "", (
                "No scenario is recommended: the others have other data, weights or budgets, so "
                "that their value cannot be compared."
            )
        return _alone(sides, first)
    found = _ties(group, next((one for one in sides.values() if not one.is_plan), None))
    if len(found.equal) > 1 or found.noise is None:
        return "", _inseparable(group, found)
    choice = found.equal[0]
    safer = [name for name in group if name != choice and _lower(group[name], group[choice])]
    if safer:
        return _turning(group, choice, safer, found)
    return choice, _clear(group, choice, found)


def _alone(sides: Mapping[str, Side], name: str) -> tuple[str, str]:
    """Say what is proven of a plan that no other stands next to."""
    side = sides[name]
    best, bound = side.meta.get("best_value", side.value), side.meta.get("bound")
    if side.value is None or side.missing_value is None or best is None or bound is None:
        return "", (
            "No scenario is recommended: there is only one, and how much more another plan of its "
            "settings could be worth is not proven."
        )
    return name, (
        f"“{name}” is recommended for its value: it is the only plan here, and no plan of its data "
        f"and settings is worth over {at_most(side.missing_value)} value points more "
        f"({percent_at_most(gap_of(float(best), float(bound)))}). What less risk would cost is "
        "not known from one plan: a trade-off, or a scenario with another risk budget, shows it."
    )


def _ties(group: Mapping[str, Side], last: Side | None) -> Ties:
    def less_moved(one: str, other: str) -> bool:
        if last is None:
            return False
        pair = [moved(last, group[name]) for name in (one, other)]
        return pair[0] < pair[1] and musd(pair[0]) != musd(pair[1])

    return ties(
        {name: side.value or 0.0 for name, side in group.items()},
        lambda best, other: _noise(group[best], group[other]),
        [lambda one, other: _less_lost(group[one], group[other]), less_moved],
    )


def _inseparable(group: Mapping[str, Side], found: Ties) -> str:
    if found.noise is None:
        return (
            f"No scenario is recommended: how much more {_listed(found.tied)} could be worth is "
            "not proven for all of them. Re-optimise them without ending the search early."
        )
    closer = closer_words(found.spread, group[found.best].value or 0.0, found.noise)
    return (
        f"No scenario is recommended: {tie_words(_listed(found.tied), found.noise)}, and "
        f"{_listed(found.equal)} are equal in expected loss, too, and in what they take from "
        f"nations of the last plan. {closer}"
    )


def _clear(group: Mapping[str, Side], choice: str, found: Ties) -> str:
    if len(found.tied) > 1:
        noise = found.noise or 0.0
        closer = closer_words(found.spread, group[found.best].value or 0.0, noise)
        return (
            f"“{choice}” is recommended: {tie_words(_listed(found.tied), noise)}, and of "
            f"them it {_leads(group, choice, found)}. {closer}"
        )
    than = "the other" if len(group) == 2 else "every other"
    return (
        f"“{choice}” is recommended: it is worth more than {than} scenario by more than the "
        "searches leave open, and none has a lower expected loss."
    )


def _leads(group: Mapping[str, Side], choice: str, found: Ties) -> str:
    """Say on which figure a scenario leads those that tie with it."""
    others = [name for name in found.tied if name != choice]
    if all(_less_lost(group[choice], group[name]) for name in others):
        return f"has the lowest expected loss ({percent(_loss(group[choice]) / 100)} of money)"
    return (
        "takes least from nations of the last plan, and none has a lower expected loss "
        f"({percent(_loss(group[choice]) / 100)} of money)"
    )


def _turning(
    group: Mapping[str, Side], choice: str, safer: list[str], found: Ties
) -> tuple[str, str]:
    names = _front(group)
    gains = np.array([[group[n].value or 0.0, -_loss(group[n])] for n in names])
    at = knee(gains) if len(names) >= _KNEE else None
    if at is None and len(found.tied) > 1:
        return choice, f"{_clear(group, choice, found)} {_beyond(group, choice, safer)}"
    if at is None:
        return "", (
            f"No scenario is recommended: “{choice}” has the most value, {_listed(safer)} a lower "
            f"expected loss. {_beyond(group, choice, safer)}"
        )
    turn = group[names[at]]
    best, least = gains[:, 0].max(), min(_loss(group[n]) for n in names)
    return names[at], (
        f"“{names[at]}” is recommended as the best balance of these scenarios: it lies farthest "
        f"above the line between the most value and the lowest loss, with "
        f"{percent((turn.value or 0.0) / best)} of the most value and an expected loss of "
        f"{percent(_loss(turn) / 100)} against {percent(least / 100)} at the lowest."
    )


def _beyond(group: Mapping[str, Side], choice: str, safer: list[str]) -> str:
    """Say what the nearest of the safer scenarios gives up, and for how much less loss."""
    near = max(safer, key=lambda name: group[name].value or 0.0)
    given = (group[choice].value or 0.0) - (group[near].value or 0.0)
    return (
        f"“{near}” gives up {given:.2f} value points for an expected loss of "
        f"{percent(_loss(group[near]) / 100)} in place of {percent(_loss(group[choice]) / 100)} of "
        "money: whether that is worth it is a judgement."
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
    less, more = sorted((one, other), key=lambda side: side.value or 0.0)
    noise = _noise(more, less)
    return noise is None or (more.value or 0.0) - (less.value or 0.0) <= noise + NOTHING


def _noise(best: Side, other: Side) -> float | None:
    """Return up to which difference in value a plan ties with a better one; None: not known.

    A plan that was searched badly is no better for it: it counts as if its search left no more open
    than that of the better one.
    """
    both, own = noise_of(best, other), best.missing_value
    return None if both is None or own is None else min(both, 2 * own)


def _lower(one: Side, other: Side) -> bool:
    """Tell whether one has a lower expected loss, as a share by more than the search error."""
    noise, value = noise_of(one, other), max(one.value or 0.0, NOTHING)
    return noise is not None and _loss(one) < _loss(other) * (1 - noise / value) - NOTHING


def _less_lost(one: Side, other: Side) -> bool:
    """Tell whether one has a lower expected loss than another as both are shown.

    It is that of the plans as they are: enough to choose among plans of equal value.
    """
    return _loss(one) < _loss(other) and percent(_loss(one) / 100) != percent(_loss(other) / 100)


def _loss(side: Side) -> float:
    return figures_of(side, None)["loss_share"]


def _listed(names: Sequence[str]) -> str:
    return listed(f"“{name}”" for name in names)
