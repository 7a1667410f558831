"""The choice between value and expected loss in sentences: what, what it gives up, rule, proof."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from allocator.report.scenarios.trade import KEEP, PRICE, Trade
from allocator.util.format import at_most, counted, listed, percent, rounded_up
from allocator.util.tolerance import NOTHING, SHOWN

_OTHERS = 3
"""So many other prices are told with the plan that they lead to."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of plans that is told with what one gives up: its name, size and words for it."""

    label: str
    of: Callable[[str], float]
    told: Callable[[float], str]


@dataclass(frozen=True, slots=True)
class TradeWords:
    """Sentences on a choice.

    Attributes
    ----------
    trade
        The plans and their figures.
    call
        Writes the name of a plan.
    hand
        What the plan at hand is called beside its name, such as ``the plan shown``; may be empty.
    figures
        The figures told of two plans; value, which is told with its share, is not among them.
    left_open
        Value points that the search of each plan leaves open; not finite: not known.
    """

    trade: Trade
    call: Callable[[str], str]
    hand: str
    figures: Sequence[Figure]
    left_open: Mapping[str, float]

    def told(self) -> tuple[str, ...]:
        """Return what is recommended, what it gives up, by which rule, and how sure it is."""
        return (self._verdict(), self._rule(), self._sure())

    def named(self, name: str) -> str:
        """Return what a plan is called within a sentence, with what the one at hand is."""
        beside = self.hand and name == self.trade.hand
        return f"{self.call(name)}, {self.hand}," if beside else self.call(name)

    def begun(self, name: str) -> str:
        """Return what a plan is called where a sentence begins."""
        return _begun(self.named(name))

    def _verdict(self) -> str:
        trade = self.trade
        choice, near = trade.choice(), trade.nearest()
        if choice != trade.base:
            return (
                f"{self.begun(choice)} is recommended. Compared with "
                f"{self.named(trade.base)} it has {self.compared(choice, trade.base)}"
                f"{self._rate(trade.base, choice)}."
            )
        if not near:
            return f"{self.begun(choice)} is recommended: {self._unbeaten(choice)}."
        return (
            f"{self.begun(choice)} is recommended: no plan here with less expected loss "
            f"is worth what it gives up. The nearest, {self.call(near)}, has "
            f"{self.compared(near, choice)}{self._rate(choice, near)}."
        )

    def _unbeaten(self, choice: str) -> str:
        values, losses = self.trade.values, self.trade.losses
        most = values[choice] >= max(values.values()) - NOTHING
        least = losses[choice] <= min(losses.values()) + NOTHING
        if most and least:
            return "none here has more value, and none less expected loss"
        return "none here gains enough over it"

    def compared(self, one: str, other: str) -> str:
        """Set each figure of a plan against that of another: what is gained and given up."""
        values = self.trade.values
        more = values[one] - values[other]
        size = f"less than {SHOWN * 2:g}" if abs(more) < SHOWN else f"{abs(more):.2f}"
        share = f" ({_share(abs(more) / values[other])})" if values[other] > NOTHING else ""
        turn = "the same value" if abs(more) <= NOTHING else (
            f"{size} value points {'more' if more > 0 else 'less'}{share}"
        )  # fmt: skip
        return listed([turn, *self._others(one, other)])

    def _others(self, one: str, other: str) -> Iterator[str]:
        for figure in self.figures:
            told = [figure.told(figure.of(name)) for name in (one, other)]
            if figure.of(one) != figure.of(one) or figure.of(other) != figure.of(other):
                continue
            if told[0] == told[1]:
                yield f"the same {figure.label} ({told[0]})"
            else:
                yield f"{figure.label} {told[0]} instead of {told[1]}"

    def _rate(self, dearer: str, safer: str) -> str:
        """Say what each point of avoided loss costs, if there is less loss and less value."""
        trade = self.trade
        paid = trade.values[dearer] - trade.values[safer]
        if min(trade.losses[dearer] - trade.losses[safer], paid, trade.whole) <= NOTHING:
            return ""
        rate = percent(trade.rate(dearer, safer) / 100)
        return f": {rate} of value for each percentage point of loss"

    def _rule(self) -> str:
        text = (
            f"Rule: a percentage point less expected loss may cost {PRICE:g}% of value, which is "
            f"what {PRICE:g}% of the money achieves on average"
        )
        if self.trade.hand:
            hand = self.hand or self.call(self.trade.hand)
            text += f"; {hand} is left only for a net gain of {percent(KEEP)} of value or more"
        others = self.trade.prices()
        told = [f"{self.call(name)} from {_price(price)} on" for price, name in others[:_OTHERS]]
        if not told:
            return f"{text}. No higher price leads to another plan here."
        rest = len(others) - len(told)
        more = f", then {counted(rest, 'other plan')}" if rest else ""
        return f"{text}. At a higher price the rule leads to {listed(told)}{more}."

    def _sure(self) -> str:
        """Say what the searches leave open, and which plan that could make the choice."""
        known = {name: size for name, size in self.left_open.items() if math.isfinite(size)}
        begin = "How sure: all figures above are of plans that were found"
        if unknown := [self.call(name) for name in self.left_open if name not in known]:
            at = f" at {listed(unknown)}" if known else ""
            return (
                f"{begin}; how much more value is possible at each level of loss is not proven{at}."
            )
        if max(known.values()) < SHOWN:
            return f"{begin}, and no search leaves 0.01 value points open."
        rivals = self.trade.rivals(known)
        choice = self.trade.choice()
        begin += (
            "; what is open is how much more value is possible at each level of loss, at most "
            f"{at_most(known[choice])} value points at {self.call(choice)}"
        )
        if not rivals:
            return f"{begin}. No other plan here would be chosen at the most that it may reach."
        name, least = rivals[0]
        more = f"; so might {listed(self.call(one) for one, _ in rivals[1:])}" if rivals[1:] else ""
        return (
            f"{begin}. {_begun(self.call(name))} would be chosen instead with "
            f"{at_most(least)} value points more than found, of the {at_most(known[name])} that "
            f"its search leaves open{more}."
        )


def _price(rate: float) -> str:
    """Write a price in per cent, rounded up: from there on it is paid."""
    return f"{rounded_up(rate, 1 if rate >= 1 else 2):g}%"


def _share(share: float) -> str:
    return "less than 0.01%" if share < 0.00005 else percent(share)


def _begun(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"
