"""Which scenario can be recommended, and why; where none can, what would tell them apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from allocator.report.compare.sentences import noise_of
from allocator.report.scenarios.figures import comparable, figures_of, moved
from allocator.report.scenarios.ties import (
    Less,
    Searches,
    Ties,
    TieWords,
    leading,
    ties,
    undominated,
)
from allocator.util.format import at_most, listed, musd, percent, percent_at_most
from allocator.util.gap import gap_of
from allocator.util.knee import knee
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.report.compare.sides import Side


def recommended(sides: Mapping[str, Side], first: str) -> tuple[str, str]:
    """Return the scenario to recommend, empty if none is, and the reason in sentences.

    Compared are scenarios that have the data, weights and budgets of `first`: with other money or
    another measure of value none is better. One that another beats in value with no more expected
    loss is never chosen. Where value must be traded against loss it is the plan at which the
    trade-off turns. Else it is, of those that tie in value with the best or with the choice among
    these, the one with the lowest loss, then the one that takes least from nations of the last
    plan. No difference in value counts within what the searches leave open, and no plan is chosen
    because its search left more open. A scenario alone is recommended for what its search proves.
    """
    group = _group(sides, first)
    if len(group) < 2:
        if len([one for one in sides.values() if one.is_plan]) > 1:
            return "", (
                "No scenario is recommended: the others have other data, weights or budgets, so "
                "that their value cannot be compared."
            )
        return _alone(sides, first)
    if any(noise_of(*pair) is None for pair in combinations(group.values(), 2)):
        return "", _unknown(group)
    last = next((one for one in sides.values() if not one.is_plan), None)
    return _Choice.of(group, last).told()


def _group(sides: Mapping[str, Side], first: str) -> dict[str, Side]:
    """Return the scenarios whose values all mean the same, with those of the first one."""
    base = sides[first]
    group = {first: base} if base.value is not None else {}
    for name, side in sides.items():
        if name != first and group and all(_alike(one, side) for one in group.values()):
            group[name] = side
    return {name: sides[name] for name in sides if name in group}


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


def _unknown(group: Mapping[str, Side]) -> str:
    open_of = [name for name, side in group.items() if side.missing_value is None]
    return (
        f"No scenario is recommended: how much more {_listed(open_of)} could be worth is not "
        "proven. Re-optimise without ending the search early."
    )


@dataclass(frozen=True, slots=True)
class _Choice:
    """A choice among scenarios whose values can be compared.

    `searches` are of those that no other beats, `every` of all of them.
    """

    group: Mapping[str, Side]
    last: Side | None
    searches: Searches
    every: Searches

    @classmethod
    def of(cls, group: Mapping[str, Side], last: Side | None) -> _Choice:
        """Return the choice among scenarios; those that another one beats take no part in it."""
        values = {name: side.value or 0.0 for name, side in group.items()}
        own = {name: side.missing_value or 0.0 for name, side in group.items()}
        good = undominated(values, {name: _loss(side) for name, side in group.items()})

        def noise(one: str, other: str) -> float:
            return noise_of(group[one], group[other]) or 0.0

        some = {name: values[name] for name in good}
        return cls(group, last, Searches(some, noise, own), Searches(values, noise, own))

    def told(self) -> tuple[str, str]:
        """Return the name of the scenario recommended, empty for none, and why in words."""
        turn = self._turn()
        if turn:
            return turn, self._balance(turn)
        found = ties(self.searches, self._measures())
        if len(found.equal) > 1:
            return "", self._inseparable(found)
        choice = found.equal[0]
        safer = [name for name in self._safer(choice) if name not in found.pool]
        if len(found.pool) > 1:
            return choice, f"{self._led(choice, found)}{self._beyond(found, choice, safer)}"
        if safer:
            return "", (
                f"No scenario is recommended: “{choice}” has the most value, {_listed(safer)} a "
                f"lower expected loss.{self._beyond(found, choice, safer)}"
            )
        return choice, self._clear(choice)

    def _safer(self, choice: str) -> list[str]:
        """Return the scenarios with a lower loss, or no more than one that has and is worth less.

        A bad search may hide the lower loss of a scenario that beats another with a clear one.
        """
        clear = [name for name in self.group if self._lower(name, choice)]
        values = self.every.values
        return [
            name
            for name in self.searches.values
            if any(
                _loss(self.group[name]) <= _loss(self.group[one]) + NOTHING
                and values[name] >= values[one] - NOTHING
                for one in clear
            )
        ]

    def _measures(self) -> list[Less]:
        return [self._less_lost, *([] if self.last is None else [self._less_moved])]

    def _lower(self, one: str, other: str) -> bool:
        return _lower(self.group[one], self.group[other])

    def _less_lost(self, one: str, other: str) -> bool:
        """Tell whether one has a lower expected loss than another as both are shown.

        It is that of the plans as they are: enough to choose among plans of equal value.
        """
        less = _loss(self.group[one]) < _loss(self.group[other])
        return less and self._share(one) != self._share(other)

    def _less_moved(self, one: str, other: str) -> bool:
        assert self.last is not None
        pair = [moved(self.last, self.group[name]) for name in (one, other)]
        return pair[0] < pair[1] and musd(pair[0]) != musd(pair[1])

    def _turn(self) -> str:
        """Return the scenario at which value traded for less loss turns; empty if there is none."""
        names, best = list(self.searches.values), self.searches.best
        at = knee(np.array([[self.searches.values[n], -_loss(self.group[n])] for n in names]))
        if at is None or self.searches.counts(best, names[at]) or not self._lower(names[at], best):
            return ""
        return names[at]

    def _balance(self, turn: str) -> str:
        best = self.searches.best
        lowest = min(_loss(self.group[name]) for name in self.searches.values)
        return (
            f"“{turn}” is recommended as the best balance of these scenarios: it lies farthest "
            "above the line between the most value and the lowest loss. Compared with "
            f"“{best}”, it gives up {self._words.size(best, turn)} for an expected loss of "
            f"{self._share(turn)} in place of {self._share(best)} of money; the lowest is "
            f"{percent(lowest / 100)}.{self._words.unproven(best, turn)}"
        )

    def _inseparable(self, found: Ties) -> str:
        taken = "" if self.last is None else ", and in what they take from nations of the last plan"
        return (
            f"No scenario is recommended: {self._words.pool(found)}, and {_listed(found.equal)} "
            f"are equal in expected loss, too{taken}. "
            f"{self._words.closer(found.pool)}"
        )

    def _led(self, choice: str, found: Ties) -> str:
        """Say on which figure the choice leads those that tie with it."""
        level = leading(found.pool, [self._less_lost])
        if level == [choice]:
            leads = f"of them it has the lowest expected loss ({self._share(choice)} of money)"
        else:
            leads = "it takes least from nations of the last plan"
            if len(level) == len(found.pool):
                loss = self._share(choice)
                leads = f"they have the same expected loss ({loss} of money); of them {leads}"
            else:
                leads = (
                    f"of them {_listed(level)} have the lowest expected loss "
                    f"({self._share(choice)} of money); of these {leads}"
                )
        return (
            f"“{choice}” is recommended: {self._words.pool(found)}, and {leads}. "
            f"{self._words.closer(found.pool)}{self._words.given_up(found, choice)}"
        )

    def _clear(self, choice: str) -> str:
        none = "none has a lower expected loss"
        if min(map(_loss, self.group.values())) < _loss(self.group[choice]) - NOTHING:
            none += " by more than the searches leave open"
        tied = [name for name in self.group if name != choice and self.every.tie(choice, name)]
        if tied:
            words = TieWords(self.every, _listed)
            return (
                f"“{choice}” is recommended: no other scenario is worth more, and {none}. "
                f"{words.tied(choice, tied)}. {words.closer([choice, *tied])}"
                f"{self._words.discounted(choice, list(self.searches.values))}"
            )
        than = "the other" if len(self.group) == 2 else "every other"
        return (
            f"“{choice}” is recommended: it is worth more than {than} scenario by more than the "
            f"searches leave open, and {none}."
        )

    def _beyond(self, found: Ties, choice: str, safer: Sequence[str]) -> str:
        """Say what the nearest of the safer scenarios gives up, and for how much less loss."""
        if not safer:
            return ""
        near = max(safer, key=self.searches.values.__getitem__)
        return (
            f" “{near}” has an expected loss of {self._share(near)} in place of "
            f"{self._share(choice)} of money and gives up "
            f"{self._words.beyond(found, choice, near)}: whether that is worth it is a judgement."
        )

    @property
    def _words(self) -> TieWords:
        return TieWords(self.searches, _listed)

    def _share(self, name: str) -> str:
        return percent(_loss(self.group[name]) / 100)


def _alike(one: Side, other: Side) -> bool:
    return (
        other.is_plan
        and comparable(one, other)
        and other.value is not None
        and one.policy.budget == other.policy.budget
        and one.policy.budget_factor == other.policy.budget_factor
    )


def _lower(one: Side, other: Side) -> bool:
    """Tell whether one has a lower expected loss, as a share by more than the search error."""
    noise, value = noise_of(one, other), max(one.value or 0.0, NOTHING)
    return noise is not None and _loss(one) < _loss(other) * (1 - noise / value) - NOTHING


def _loss(side: Side) -> float:
    return figures_of(side, None)["loss_share"]


def _listed(names: Sequence[str]) -> str:
    return listed(f"“{name}”" for name in names)
