"""An answer in sentences: what is so, why, what it rests on, and what would have to be false."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.explore.explanation.answer import (
    Answer,
    Kind,
    Proof,
    Question,
    Reason,
    Verdict,
)
from allocator.explore.explanation.open_points import (
    all_plans_words,
    open_words,
    points_at_least,
    points_at_most,
)
from allocator.explore.explanation.trial_words import trials_words
from allocator.explore.explanation.wider import left_open, turned, wider_words
from allocator.explore.revision.value_words import points_words
from allocator.inputs.case.names import names_by_code
from allocator.report.decisions.facts import amount_words
from allocator.util.format import counted, listed, listing
from allocator.util.tolerance import ROUNDING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_SHOWN, _PARTS = 3, 2
"""Limits, and parts of the loss of one sign, that are told; the reasons have all."""

_RULES_SHARE = 0.1
"""From this share of a loss on, what is due to rules that are missed is told with it."""

_MOSTLY = 0.5
"""From this share on a loss is the price of rules, and is not told as money: rules are dear."""

_CLOSE_MUSD = 1.0
"""A difference that is worth less than so much money, US$ million, is called close."""


_LEFT_OPEN = (
    "The wider search leaves more open than the difference that it found, so it neither confirms "
    "this answer nor turns it."
)
"""Said where the near answer is neither confirmed nor turned."""


_WITHOUT = {
    False: ". What the money would do for other nations is what the wider search asks; where none "
    "of them gets more, the best plan without it",
    True: "; the best plan without it, where others named below may get more,",
}
"""How the plan without a line is told: in the near search, and in a wider one."""


def subject(question: Question) -> str:
    """Say which line is meant, to begin a sentence with."""
    if question.kind == "nation":
        return f"Money for {question.nation_name}"
    if question.kind == "account":
        return f"{question.line_name} for {question.nation_name}"
    return f"{question.line_name.split(' (')[0]} for {question.nation_name}"


@dataclass(frozen=True, slots=True)
class Said:
    """The sentences of an answer by what they say.

    Attributes
    ----------
    first
        The verdict, and what a wider search says of it; where that turns it, it goes first.
    gains
        What is gained and lost: an opening such as "Without it", and the sentences after it.
    limits, changes, within
        Limits that are reached, what would change the answer, among which plans it is proven.
    false_if
        What would have to be false for the answer to be wrong.
    """

    first: tuple[str, ...]
    gains: tuple[tuple[str, tuple[str, ...]], ...]
    limits: tuple[str, ...]
    changes: tuple[str, ...]
    within: tuple[str, ...]
    false_if: str

    def __iter__(self) -> Iterator[str]:
        """Yield them in the order in which a planner asks."""
        yield from self.first
        yield from (f"{opening}: {' '.join(told)}" for opening, told in self.gains)
        yield from (*self.limits, *self.changes, *self.within)
        yield self.false_if


def answer_words(answer: Answer) -> Said:
    """Return what an answer says in sentences."""
    plan, question, proof, wider = answer.plan, answer.question, answer.proof, answer.wider
    first = [_first(question, answer.verdict, answer.quantity, proof, answer.reasons)]
    within = list(_within(plan, question, proof))
    false_if = _false_if(answer.verdict, proof)
    if wider is not None:
        first.insert(0 if turned(answer) else 1, wider_words(answer, subject(question)))
        said = next(_within(plan, question, wider.proof))
        within.insert(1, said.replace("Proven", "The wider search is proven", 1))
        if left_open(answer):
            within.append(_LEFT_OPEN)
            false_if = false_if.replace("a nation that is not named here", "another nation", 1)
        elif wider.verdict is not Verdict.UNKNOWN:
            false_if = _false_if(wider.verdict, wider.proof)
    return Said(
        tuple(first),
        tuple(_gains(answer.verdict, answer.reasons, proof.side)),
        tuple(_limits(answer.reasons)),
        tuple(trials_words(answer.trials)),
        tuple(within),
        false_if,
    )


def _gains(
    verdict: Verdict, reasons: Sequence[Reason], side: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is gained and what is lost, in the order that fits the verdict."""
    order: tuple[tuple[str, bool], ...] = (("With it", False), ("What it pushes out", True))
    if side == "at least":
        order = (("Without it", True), ("On the other hand, without it", False))
    for opening, positive in () if verdict is Verdict.IMPOSSIBLE else order:
        told = tuple(_largest(reasons, positive=positive))
        if told:
            yield opening, told


def _limits(reasons: Sequence[Reason]) -> Iterator[str]:
    limits = [one.words for one in reasons if one.points is None]
    yield from limits[:_SHOWN]
    if len(limits) > _SHOWN:
        yield f"{counted(len(limits) - _SHOWN, 'more rule')} of this kind: see the reasons."


def _than(question: Question, quantity: float, proof: Proof) -> str:
    """Say what the plan gives that it is compared with, where that is not the plan shown."""
    best = proof.best_quantity
    told = None if best is None else amount_words(best, question.unit)
    if told is None or told == amount_words(quantity, question.unit):
        return ""
    return f" than the best with it, which gives {told}"


def _due_to_rules(reasons: Sequence[Reason]) -> float:
    """Return the value points of a loss that are the price of rules missed then."""
    return sum(one.points for one in reasons if one.rule and one.points is not None)


def _of_rules(rules: float, loss: float) -> str:
    """Say how much of a loss is the price of rules, where that is a large part."""
    if rules < _RULES_SHARE * loss:
        return ""
    most = "most of that, " if rules > _MOSTLY * loss else ""
    rest = "," if most else " of that"
    return f"; {most}{points_words(rules)}{rest} because rules are missed then"


def _first(
    question: Question,
    verdict: Verdict,
    quantity: float,
    proof: Proof,
    reasons: Sequence[Reason],
) -> str:
    name, money = subject(question), proof.money_value
    given = f"The plan gives {amount_words(quantity, question.unit)}"
    if verdict is Verdict.IMPOSSIBLE and any(one.kind is Kind.NEED_MET for one in reasons):
        which = "no more of it is funded" if question.more else "not funded"
        return f"{name}: {which}, because the case gives it no need."
    if verdict is Verdict.IMPOSSIBLE:
        much = "no more of it can be funded" if question.more else "not funded, and cannot be"
        return f"{name}: {much}{' in these plans' if proof.radius in ('near', 'wider') else ''}."
    if verdict is Verdict.UNKNOWN:
        return f"{name}: not known. The search reached its limits before it had an answer."
    loss = abs(proof.loss or 0.0)
    much = points_words(loss, money)
    step = amount_words(proof.forced_quantity, question.unit)
    if verdict is Verdict.VALUE:
        close = " It is a close call." if loss < _CLOSE_MUSD * money else ""
        rules = _due_to_rules(reasons)
        mostly = rules > _MOSTLY * loss
        value = "its value, mostly to keep rules" if mostly else "its value"
        size = points_words(loss) if mostly else much
        return (
            f"{name}: funded for {value}. {given}{_WITHOUT[proof.radius == 'wider']} "
            f"is worth {size} less{_than(question, quantity, proof)}"
            f"{_of_rules(rules, loss)}.{close}"
        )
    if verdict is Verdict.RULE:
        if proof.forced_value is None:
            return f"{name}: funded because rules ask for it. {given}; no plan is left without it."
        return (
            f"{name}: funded because a rule asks for it. {given}; without it the best plan is "
            f"worth {much} less, and that is the price of the rule."
        )
    if verdict is Verdict.OUTBID:
        which = "No more of it is funded" if question.more else "Not funded"
        return (
            f"{name}: {which.lower()}. The best plan that gives at least {step} is worth {much} "
            "less than the best that does not."
        )
    if verdict is Verdict.TIE:
        worth = "the same, and the search leaves nothing open"
        if proof.tolerance >= ROUNDING:
            left = points_at_most(proof.tolerance)
            worth = f"the same within what the search leaves open, {left}"
        return (
            f"{name}: a tie. With or without it the best plans are worth {worth}. "
            "Nothing but your judgement decides this line."
        )
    return f"{name}: {_better(proof, much)}"


def _better(proof: Proof, much: str) -> str:
    """Say by how much the plan can be improved, and that its own proof allows for that."""
    side, other = "with it", "leaves it as it is"
    if proof.side == "at least":
        side, other = "without it", "keeps it"
    gain = points_words((proof.forced_value or 0.0) - proof.plan_value, proof.money_value)
    told = (
        f"the plan can be improved here. The best plan {side} is worth {gain} more than the plan "
        f"shown, and {much} more than the best that {other}."
    )
    if proof.all_plans_open is None:
        return told
    most = points_at_most(proof.all_plans_open)
    return f"{told} The plan is proven only to within {most}, so better plans are possible."


def _largest(reasons: Sequence[Reason], *, positive: bool) -> Iterator[str]:
    chosen = [one for one in reasons if one.points is not None and (one.points > 0) == positive]
    chosen.sort(key=lambda one: -abs(one.points or 0.0))
    yield from (one.words for one in chosen[:_PARTS])
    rest = len(chosen) - _PARTS
    if rest > 0:
        sums = sum(abs(one.points or 0.0) for one in chosen[_PARTS:])
        yield f"{counted(rest, 'smaller part')}: {points_words(sums)}."


def _within(plan: Plan, question: Question, proof: Proof) -> Iterator[str]:
    if proof.radius == "law":
        return
    if proof.radius == "all give":
        yield (
            f"Proven for all plans in which {question.nation_name} may get anything and all other "
            "nations get at most what this plan gives them."
        )
        yield from _sought_among(plan, proof)
        return
    names = names_by_code(plan.case)
    free = listed([names[one] for one in proof.free])
    giving = listing([names[one] for one in proof.may_give])
    hold = "they hold" if len(proof.may_give) > 1 else "it holds"
    give = f"{giving} may give up what {hold}, and " if giving else ""
    told = (
        f"Proven among the plans in which {free} may get anything, {give}all other "
        "nations keep what the plan gives them"
    )
    if proof.loss is not None:
        told += f"; the search leaves {open_words(proof.tolerance)}"
    yield f"{told}."
    if proof.all_plans_open is not None and proof.loss is not None:
        yield all_plans_words(proof.all_plans_open, proof.money_value)


def _sought_among(plan: Plan, proof: Proof) -> Iterator[str]:
    """Say which nations may give where what stops a line is sought, if not all others."""
    names = names_by_code(plan.case)
    if len({*proof.free, *proof.may_give}) < len(plan.case.tables["nations"]):
        giving = listing([names[one] for one in proof.may_give])
        give = f"{giving} may give up what they hold" if giving else "no other nation gives"
        yield (
            f"What stops it and what would change it were sought where {give} and all others keep "
            "what they have."
        )


def _false_if(verdict: Verdict, proof: Proof) -> str:
    if proof.radius == "law":
        return "This answer is wrong only if the case misstates the law, the need or the item."
    if verdict is Verdict.UNKNOWN:
        return "Nothing is claimed, so nothing here can be wrong."
    if proof.radius == "all give":
        return "This answer is wrong only if a nation getting more made room, or if a rule goes."
    others = (
        "This answer is wrong only if a nation that is not named here gives up or gets something"
    )
    if proof.loss is None:
        return f"{others} that makes room, or if one of these rules goes."
    if verdict is Verdict.TIE:
        return f"{others} that tips the scales by more than {points_at_most(proof.tolerance)}."
    gap = max(abs(proof.loss or 0.0) - proof.tolerance, 0.0)
    return (
        f"{others} that makes good {points_at_least(gap)}, or if the case misstates a need, "
        "priority, price or limit."
    )
