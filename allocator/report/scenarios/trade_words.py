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

    @property
    def _known(self) -> dict[str, float]:
        """What the searches leave open that say so."""
        return {name: size for name, size in self.left_open.items() if math.isfinite(size)}

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
        begun = f"{self.begun(choice)} is recommended{self._doubt()}"
        if choice != trade.base:
            return (
                f"{begun}. Compared with "
                f"{self.named(trade.base)} it has {self.compared(choice, trade.base)}"
                f"{self._rate(trade.base, choice)}.{self._any_price()}"
            )
        if trade.gain(most := trade.most(), PRICE) > NOTHING:
            return (
                f"{begun}: the net gain of any other plan here, by "
                f"the rule below, is less than {percent(KEEP)} of value. It is largest with "
                f"{self.call(most)}, which has {self.compared(most, choice)}"
                f"{self._rate(choice, most)}."
            )
        if not near:
            return f"{begun}: {self._unbeaten(choice)}."
        return (
            f"{begun}: no plan here with less expected loss "
            f"is worth what it gives up{self._not_worth(choice)}. The nearest, {self.call(near)}, "
            f"has {self.compared(near, choice)}{self._rate(choice, near)}."
        )

    def _doubt(self) -> str:
        """Say at once that what the searches leave open could turn the choice, where it could."""
        if len(self._known) < len(self.left_open):
            return " (not beyond doubt: not all searches say how much they leave open)"
        if rivals := [self.call(name) for name, _ in self.trade.rivals(self._known)]:
            named = rivals[0] if len(rivals) == 1 else f"{rivals[0]} or others"
            return f" (not beyond doubt: closer searches could favour {named} instead)"
        return ""

    def _not_worth(self, choice: str) -> str:
        """Say so of plans with more value, if there are any."""
        more = max(self.trade.values.values()) > self.trade.values[choice] + NOTHING
        return ", and none with more value is worth its additional loss" if more else ""

    def _unbeaten(self, choice: str) -> str:
        """Say why no other is chosen where none has less loss, or loss has no price."""
        losses = self.trade.losses
        if losses[choice] > min(losses.values()) + NOTHING:
            return "none here has more value"
        if told := self._not_worth(choice):
            return f"none here has less expected loss{told}"
        return "none here has more value, and none less expected loss"

    def _any_price(self) -> str:
        """Say why the plan at hand is left where the net gain alone is too little for that."""
        trade = self.trade
        by, choice = trade.beater(), trade.choice()
        if not by or trade.gain(choice, PRICE) >= trade.least:
            return ""
        value = trade.values[by] > trade.values[trade.hand] + NOTHING
        loss = trade.losses[by] < trade.losses[trade.hand] - NOTHING
        what = "less expected loss at no less value"
        if value:
            what = f"more value {'and less' if loss else 'at no more'} expected loss"
        beats = f"{'it' if by == choice else self.call(by)} beats {self._hand()}: {what}."
        if trade.whole <= NOTHING:
            return f" {_begun(beats)}"
        return f" The net gain is less than {percent(KEEP)} of value, but {beats}"

    def _hand(self) -> str:
        return self.hand or self.call(self.trade.hand)

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
                apart = abs(figure.of(one) - figure.of(other)) > NOTHING
                yield f"{'about ' if apart else ''}the same {figure.label} ({told[0]})"
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
        if self.trade.whole <= NOTHING:
            return (
                "Rule: the most value, and at the same value the least expected loss. Loss has no "
                "price here, since that is a share of the value of "
                f"{self.call(self.trade.base)}, which is not above 0."
            )
        text = (
            f"Rule: a percentage point less expected loss may cost {PRICE:g}% of value, which is "
            f"what {PRICE:g}% of the money achieves on average"
        )
        if self.trade.hand:
            text += (
                f"; {self._hand()} is left only for a net gain of {percent(KEEP)} of value or "
                "more, or where another plan here has no less value, no more expected loss and is "
                "better in one of them"
            )
        others = self.trade.prices()
        told = [f"{self.call(name)} from {_price(price)} on" for price, name in others[:_OTHERS]]
        if not told:
            return f"{text}. No higher price leads to another plan here."
        rest = len(others) - len(told)
        more = f", then {counted(rest, 'other plan')}" if rest else ""
        return f"{text}. At a higher price the rule leads to {listed(told)}{more}."

    def _sure(self) -> str:
        """Say what the searches leave open, and which plan that could make the choice."""
        known = self._known
        begin = "How sure: all figures above are of plans that were found"
        if unknown := [self.call(name) for name in self.left_open if name not in known]:
            at = f"the level of loss of {listed(unknown)}" if known else "each level of loss"
            return f"{begin}; how much more value is possible at {at} is not proven."
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
