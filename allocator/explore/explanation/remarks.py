"""What has to be said with a verdict: how sure, how close, and what the two plans differ by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from allocator.explore.explanation.accounting import rule_points
from allocator.explore.explanation.answer import Proof, Verdict
from allocator.explore.explanation.found_better import not_best_words
from allocator.explore.explanation.headline import RULES_SHARE, apart_from_rules, only_rules
from allocator.explore.explanation.open_points import points_at_most
from allocator.explore.explanation.rests_on import rests_on
from allocator.explore.revision.value_words import points_words
from allocator.report.decisions.facts import amount_words
from allocator.util.format import fixed, musd, percent
from allocator.util.tolerance import NOTHING, ROUNDING

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer

_MOSTLY = 0.5
"""From this share on a loss is the price of rules, and is not told as money: rules are dear."""

_CLOSE_MUSD = 1.0
"""A difference that is worth less than so much money, US$ million, is called close."""

_CLOSE = "It is a close call: the difference is worth less than US$ 1 million."

_NO_OTHER = "No other nation may get more in this comparison"
"""Said where money that is set free may lie idle."""

_PAIRED = (Verdict.VALUE, Verdict.RULE, Verdict.OUTBID)
"""Verdicts by which the plan shown is on the better side."""


def remarks(answer: Answer) -> Iterator[str]:
    """Yield what must be said with the verdict: how sure, how close, who could not get more."""
    verdict, proof, forced = answer.verdict, answer.proof, answer.proof.forced_value
    if verdict is Verdict.VALUE and proof.radius != "wider":
        yield _idle(proof)
    if verdict in _PAIRED and forced is not None and forced - proof.plan_value > NOTHING:
        yield _improvable(proof)
    close = abs(apart_from_rules(answer)) < _CLOSE_MUSD * proof.money_value
    if verdict in (Verdict.VALUE, Verdict.OUTBID) and close and not only_rules(answer):
        yield _CLOSE
    listed = any(one.points for one in answer.reasons)
    if verdict is Verdict.TIE:
        worth, below = "the same, and the search leaves nothing open", "are the same in sum"
        if proof.tolerance >= ROUNDING:
            left = points_at_most(proof.tolerance)
            worth = f"the same within what the search leaves open, {left}"
            below = "differ by less than that"
        below = f": gains and losses below {below}" if listed else ""
        yield f"With or without it the best plans are worth {worth}{below}."
    yield from not_best_words(answer)


def _idle(proof: Proof) -> str:
    """Say what others would have to beat who would get the money, as far as it is known."""
    if proof.idle_loss is None:
        return f"{_NO_OTHER}: what the money would do for others is what a wider search asks."
    times = fixed(proof.idle_loss / (proof.money_value * proof.idle_musd), 1)
    told = (
        f"{_NO_OTHER}. If the plan shown went without it and {musd(proof.idle_musd)} of its money "
        f"lay idle, it would lose {points_words(proof.idle_loss)}, apart from rules that are "
        f"missed: each US$ million achieves about {times} times what the next US$ million would "
        "add to the plan"
    )
    if float(times.replace(",", "")) >= 1:
        return f"{told}, which is what others would have to beat."
    return f"{told}, so a wider search may find a better use for it."


def price_of_rules(answer: Answer) -> Iterator[str]:
    """Say at once where most of a loss is the price of rules: a badge is of money, not of value."""
    loss, rules = answer.proof.loss or 0.0, _price_in(answer)
    if rules > max(_MOSTLY * loss, NOTHING):
        side = "without" if answer.verdict is Verdict.VALUE else "with"
        size = "all" if rules > loss else percent(rules / loss)
        told = f"Of what is lost {side} it, {size} is the price of rules that are missed then"
        split = rests_on(answer)
        apart = (
            f", which the verdict leaves out; its “{split}” is of the money, by what asks for it"
        )
        yield f"{told}{apart}." if split else f"{told}."


def compared(answer: Answer) -> Iterator[str]:
    """Yield what the two plans differ by, in value points."""
    proof, rules = answer.proof, _price_in(answer)
    if proof.loss is None or answer.verdict not in _PAIRED:
        return
    mostly = rules > max(_MOSTLY * proof.loss, NOTHING)
    much = points_words(abs(proof.loss), 0.0 if mostly else proof.money_value)
    one, other = "without it", "with it"
    if answer.verdict is Verdict.OUTBID:
        step = amount_words(proof.forced_quantity, answer.question.unit)
        one, other = f"that gives at least {step}", "that does not"
    told = rules > max(RULES_SHARE * proof.loss, NOTHING) and not mostly
    part = f"; {points_words(rules)} of that because rules are missed then" if told else ""
    yield f"The best plan {one} is worth {much} less than the best {other}{part}."


def _price_in(answer: Answer) -> float:
    """Return the value points of a loss that are the price of rules, where it is not that alone."""
    paid = answer.verdict in (Verdict.VALUE, Verdict.OUTBID) and not only_rules(answer)
    return -rule_points(answer.parts) if paid else 0.0


def _improvable(proof: Proof) -> str:
    """Say that even the side with less value is better than the plan shown."""
    side = "without" if proof.side == "at least" else "with"
    gain = points_words((proof.forced_value or 0.0) - proof.plan_value, proof.money_value)
    return (
        f"The plan shown leaves some value here: even the best plan {side} it is worth "
        f"{gain} more than the plan shown."
    )
