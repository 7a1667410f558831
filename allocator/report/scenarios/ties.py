"""Plans whose values differ by no more than is proven, and which of them leads on other figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from allocator.util.format import at_most, decimals, percent
from allocator.util.tolerance import NOTHING, SHOWN

Less = Callable[[str, str], bool]
"""Whether one plan has less of a figure than another, beyond what means nothing."""


@dataclass(frozen=True, slots=True)
class Searches:
    """What searches found and left open.

    Attributes
    ----------
    values
        Value points by plan.
    noise
        Value points that the searches of two plans leave open together.
    own
        Value points that the search of each plan leaves open.
    """

    values: Mapping[str, float]
    noise: Callable[[str, str], float]
    own: Mapping[str, float]

    @property
    def best(self) -> str:
        """The plan of most value."""
        return max(self.values, key=self.values.__getitem__)

    def apart(self, one: str, other: str) -> float:
        """Return by how many value points two plans differ."""
        return abs(self.values[one] - self.values[other])

    def tie(self, one: str, other: str) -> bool:
        """Tell whether two plans differ in value by no more than the searches leave open."""
        return self.apart(one, other) <= self.noise(one, other) + NOTHING

    def counts(self, one: str, other: str) -> bool:
        """Tell whether a tie counts when a plan is chosen.

        The plan of less value counts as if its search left no more open than that of the other: a
        bad search is no merit.
        """
        more, less = sorted((one, other), key=self.values.__getitem__, reverse=True)
        return self.apart(one, other) <= self.allowed(more, less) + NOTHING

    def allowed(self, more: str, less: str) -> float:
        """Return up to which difference the plan of `less` value counts as a tie."""
        both = self.noise(more, less)
        return min(both, 2 * self.own[more]) if self.own[less] > self.own[more] else both


@dataclass(frozen=True, slots=True)
class Ties:
    """The plan of most value, those that tie with it, and the one that leads among these.

    Attributes
    ----------
    best
        The plan of most value.
    tied
        It and all that count as a tie with it.
    joined
        Further plans that lead the choice among these and tie with it, each with that choice. None
        gives up more than what counts as a tie with the best.
    equal
        Those of all these that have no more of the other figures than any other, in their order.
    """

    best: str
    tied: tuple[str, ...]
    joined: tuple[tuple[str, str], ...]
    equal: tuple[str, ...]

    @property
    def pool(self) -> tuple[str, ...]:
        """The plans among which one is chosen."""
        return *self.tied, *(name for name, _ in self.joined)


def undominated(values: Mapping[str, float], losses: Mapping[str, float]) -> list[str]:
    """Return the plans that no other beats in value with no more loss, or in loss at its value.

    Examples
    --------
    >>> undominated({"a": 19.0, "b": 17.1, "c": 17.8}, {"a": 10.0, "b": 8.0, "c": 5.0})
    ['a', 'c']
    """

    def beats(one: str, other: str) -> bool:
        more, less = values[one] - values[other], losses[other] - losses[one]
        return min(more, less) >= -NOTHING and max(more, less) > NOTHING

    return [name for name in values if not any(beats(other, name) for other in values)]


def ties(searches: Searches, lower: Sequence[Less]) -> Ties:
    """Return which plans tie in value, and which of them lead on other figures, one by one.

    `lower` compares the other figures, the most important first.
    """
    best = searches.best
    tied = [name for name in searches.values if name == best or searches.counts(best, name)]
    reach = max((searches.allowed(best, name) for name in tied if name != best), default=0.0)
    joined: list[tuple[str, str]] = []
    pool, equal = [*tied], leading(tied, lower)
    while len(equal) == 1:
        more = [
            name
            for name in searches.values
            if name not in pool
            and searches.apart(best, name) <= reach + NOTHING
            and _replaces(searches, name, equal[0])
            and leading([equal[0], name], lower) == [name]
        ]
        if not more:
            break
        joined += [(name, equal[0]) for name in more]
        pool += more
        equal = leading(pool, lower)
    return Ties(best, tuple(tied), tuple(joined), tuple(equal))


def _replaces(searches: Searches, name: str, choice: str) -> bool:
    return searches.values[name] > searches.values[choice] or searches.counts(choice, name)


def leading(names: Iterable[str], lower: Sequence[Less]) -> list[str]:
    """Return the plans that none has less than, by the first figure, then of these the next."""
    left = list(names)
    for less in lower:
        left = [one for one in left if not any(less(other, one) for other in left)]
    return left


@dataclass(frozen=True, slots=True)
class TieWords:
    """Sentences on ties: true by what the searches leave open, whatever counts for the choice.

    `call` writes the names of one or more plans.
    """

    searches: Searches
    call: Callable[[Sequence[str]], str]

    def tied(self, best: str, others: Sequence[str]) -> str:
        """Say that others tie in value with the one of most value."""
        noise = at_most(max(self.searches.noise(best, name) for name in others))
        tie = "ties" if len(others) == 1 else "tie"
        return (
            f"{self.call(others)} {tie} in value with {self.call([best])} within {noise}, which "
            "the searches leave open"
        )

    def pool(self, found: Ties) -> str:
        """Say which plans tie with the best, and which with the choice among these."""
        words = self.tied(found.best, [name for name in found.tied if name != found.best])
        for name, choice in found.joined:
            one, other = self.call([name]), self.call([choice])
            if self.searches.tie(name, choice):
                noise = at_most(self.searches.noise(name, choice))
                words += f", {one} ties with {other} within {noise}"
            else:
                words += f", {one} is worth more than {other}"
        return words

    def given_up(self, found: Ties, choice: str) -> str:
        """Say that the choice is worth less than the best, if that is more than a tie."""
        if choice == found.best or self.searches.tie(found.best, choice):
            return ""
        return (
            f" It gives up {self.size(found.best, choice)} compared with "
            f"{self.call([found.best])}, more than the searches leave open: whether that is worth "
            "it is a judgement."
        )

    def beyond(self, found: Ties, choice: str, near: str) -> str:
        """Say what a plan outside the choice gives up, and how that compares with what is open."""
        given = self.size(choice, near)
        if not self.searches.tie(choice, near):
            return f"{given}, more than the searches leave open"
        words = f"{given}, no more than the searches leave open"
        if self.searches.tie(found.best, near):
            return f"{words}; but {self._badly(found.best, [near])}"
        return (
            f"{words}, but {self.size(found.best, near)} compared with {self.call([found.best])}, "
            "which is more"
        )

    def unproven(self, best: str, turn: str) -> str:
        """Say that what the plan at which the trade-off turns gives up is not proven, if so."""
        if not self.searches.tie(best, turn):
            return ""
        words = f"{self.tied(best, [turn])}: that it gives up anything is not proven."
        return f" {words[0].upper()}{words[1:]}"

    def discounted(self, best: str, others: Sequence[str]) -> str:
        """Say which plans tie with the best only because they were searched badly."""
        bad = [name for name in others if name != best and self.searches.tie(best, name)
               and not self.searches.counts(best, name)]  # fmt: skip
        if not bad:
            return ""
        words = f"{self.tied(best, bad)}; but {self._badly(best, bad)}."
        return f" {words[0].upper()}{words[1:]}"

    def _badly(self, best: str, bad: Sequence[str]) -> str:
        search = "the search for it" if len(bad) == 1 else "the search for each of them"
        return (
            f"{search} leaves more open than the one for {self.call([best])}, and a plan is not "
            "preferred because its search was less precise"
        )

    def closer(self, names: Sequence[str]) -> str:
        """Say how precise searches must be to tell the values of plans that tie apart."""
        values = [self.searches.values[name] for name in names]
        noise = max(self.searches.noise(one, other) for one in names for other in names
                    if one != other)  # fmt: skip
        return closer_words(max(values) - min(values), max(values), noise)

    def size(self, one: str, other: str) -> str:
        """Write the difference of two values, as a share of the first of them and in points."""
        apart, whole = self.searches.apart(one, other), abs(self.searches.values[one])
        if apart < SHOWN or whole < SHOWN:
            return "less than 0.01 value points" if apart < SHOWN else f"{apart:.2f} value points"
        return f"{percent(apart / whole)} of the value ({apart:.2f} value points)"


def closer_words(spread: float, best: float, noise: float) -> str:
    """Say how precise searches would have to be to tell values apart that tie.

    `spread` is their difference, `best` the largest, `noise` what the searches leave open: all in
    value points.

    Examples
    --------
    >>> closer_words(0.46, 19.1, 1.01)[:72]
    'Unless a better plan is found, only searches that leave less than 0.46 o'
    >>> closer_words(0.00004, 19.1, 1.01)[:72]
    'As found, their values differ by less than 0.01; a closer search may fin'
    >>> closer_words(0.0, 19.1, 0.0)
    'They are proven to have the same value.'
    """
    if max(spread, noise) <= NOTHING:
        return "They are proven to have the same value."
    if spread < SHOWN:
        return (
            "As found, their values differ by less than 0.01; a closer search may find a better "
            "plan for one of them."
        )
    each = f" (a gap of about {percent(spread / 2 / best)} each)" if best > NOTHING else ""
    return (
        "Unless a better plan is found, only searches that leave less than "
        f"{at_most(spread, decimals(spread, least=2))} open together{each} can separate them."
    )
