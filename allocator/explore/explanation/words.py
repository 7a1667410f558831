"""An answer in sentences: what is so, why, what it rests on, and what would have to be false."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from allocator.explore.explanation.answer import (
    Answer,
    Kind,
    Proof,
    Question,
    Reason,
    Verdict,
)
from allocator.explore.explanation.barred_accounts import apart, bar_words
from allocator.explore.explanation.exchange import exchange_words
from allocator.explore.explanation.found_better import better_words, found_words
from allocator.explore.explanation.headline import headline, subject
from allocator.explore.explanation.late import late_words
from allocator.explore.explanation.limit_kinds import kinds_words
from allocator.explore.explanation.line_limit import line_limit_words
from allocator.explore.explanation.open_points import (
    all_plans_words,
    open_words,
    points_at_least,
    points_at_most,
)
from allocator.explore.explanation.remarks import compared, price_of_rules, remarks
from allocator.explore.explanation.rests_on import rests_on, rests_on_musd, rests_on_words
from allocator.explore.explanation.rival_words import rival_words, wider_rival_words
from allocator.explore.explanation.trial_words import trials_words
from allocator.explore.explanation.which_plans import which_plans
from allocator.explore.explanation.wider import left_open, turned, wider_words
from allocator.explore.revision.value_words import points_words
from allocator.inputs.case.names import names_by_code
from allocator.util.format import counted, listed, listing

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_LIMITS_OF_LAW, _LIMITS = 3, 1
"""Limits that are told: where no plan has the line, and otherwise; the table of them has all."""

_PARTS = 3
"""Parts of the difference that are told, gains and losses together; a table has all."""


_LEFT_OPEN = (
    "The wider search leaves more open than the difference that it found, so it neither confirms "
    "this answer nor turns it."
)
"""Said where the near answer is neither confirmed nor turned."""


@dataclass(frozen=True, slots=True)
class Said:
    """The sentences of an answer by what they say.

    Attributes
    ----------
    first
        The verdict in one sentence, and what a wider search says of it; where that turns it, it
        goes first. Then what has to be said right after it: how it compares with a rival that is
        named, what closes the line, which area gives way to it, that it arrives late, which
        plans the figures are of, how close it is, and what money would do here and where it would
        come from.
    gains
        What is gained and lost: an opening such as "Without it", and the sentences after it.
    rests
        What the money of a funded line rests on; empty: nothing is funded for a reason.
    better
        What the better plan of this search is worth and which rules it keeps, where there is one.
    limits, changes, within
        Limits that are reached, what would change the answer, how it is proven and among which
        plans.
    false_if
        What would have to be false for the answer to be wrong.
    """

    first: tuple[str, ...]
    gains: tuple[tuple[str, tuple[str, ...]], ...]
    rests: str
    better: tuple[str, ...]
    limits: tuple[str, ...]
    changes: tuple[str, ...]
    within: tuple[str, ...]
    false_if: str

    def __iter__(self) -> Iterator[str]:
        """Yield them in the order in which a planner asks."""
        yield from self.first
        yield from (f"{opening}: {' '.join(told)}" for opening, told in self.gains)
        yield from filter(None, (self.rests,))
        yield from (*self.better, *self.limits, *self.changes, *self.within)
        yield self.false_if


def worded(answer: Answer) -> Answer:
    """Return an answer that is whole, with its sentences, its badge and what they rest on."""
    return replace(
        answer,
        words=tuple(answer_words(answer)),
        badge=rests_on(answer),
        rests_on=rests_on_musd(answer),
        rival_words=(*rival_words(answer), *wider_rival_words(answer)),
    )


def claimed(answer: Answer, claim: str, text: str) -> Answer:
    """Return an answer to a question as it was typed, with a word on what it claims of scores."""
    question = replace(answer.question, claim=claim, text=text)
    wider = None if answer.wider is None else claimed(answer.wider, claim, text)
    found = replace(answer, question=question, wider=wider)
    return found if claim == answer.question.claim else worded(found)


def answer_words(answer: Answer) -> Said:
    """Return what an answer says in sentences."""
    plan, question, proof, wider = answer.plan, answer.question, answer.proof, answer.wider
    first = [headline(answer)]
    pair = list(compared(answer))
    limits = list(_limits(answer.verdict, apart(answer.reasons)))
    closed = limits[:1] if proof.radius == "law" else []
    within = [*pair, *_within(plan, question, proof)]
    false_if = _false_if(answer.verdict, proof)
    if wider is not None:
        first.insert(0 if turned(answer) else 1, wider_words(answer, subject(question)))
        said = next(_within(plan, question, wider.proof))
        within.insert(len(pair) + 1, said.replace("Proven", "The wider search is proven", 1))
        if left_open(answer):
            within.append(_LEFT_OPEN)
            false_if = false_if.replace("a nation that is not named here", "another nation", 1)
        elif wider.verdict is not Verdict.UNKNOWN:
            false_if = _false_if(wider.verdict, wider.proof)
    return Said(
        (
            *first,
            *bar_words(answer.reasons),
            *found_words(answer),
            *price_of_rules(answer),
            *rival_words(answer),
            *wider_rival_words(answer),
            *closed,
            *line_limit_words(answer),
            *late_words(answer),
            *which_plans(answer),
            *remarks(answer),
            *exchange_words(answer),
        ),
        tuple(_gains(answer.verdict, answer.reasons, proof.side)),
        rests_on_words(answer),
        tuple(better_words(answer)),
        tuple(limits[len(closed) :]),
        tuple(trials_words(answer.trials)),
        tuple(within),
        false_if,
    )


def _gains(
    verdict: Verdict, reasons: Sequence[Reason], side: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is gained and what is lost, in the order that fits the verdict."""
    if verdict is Verdict.IMPOSSIBLE:
        return
    order = (("With it", False), ("What it pushes out", True))
    if side == "at least":
        order = (("Without it", True), ("On the other hand, without it", False))
    for opening, positive in order:
        shown = _PARTS - (1 if positive else 2) * _both_ways(reasons)
        told = tuple(_largest(reasons, shown, positive=positive))
        if told:
            yield opening, told


def _both_ways(reasons: Sequence[Reason]) -> bool:
    """Tell whether some reasons are gains and some losses."""
    return len({one.points > 0 for one in reasons if one.points is not None}) > 1


def _limits(verdict: Verdict, reasons: Sequence[Reason]) -> Iterator[str]:
    limits = [one for one in reasons if one.points is None]
    shown = _LIMITS_OF_LAW if verdict is Verdict.IMPOSSIBLE else _LIMITS
    yield from (one.words for one in limits[:shown])
    if len(limits) > shown:
        yield f"See the table of law and limits for {kinds_words(limits[shown:])}."


def _largest(reasons: Sequence[Reason], shown: int, *, positive: bool) -> Iterator[str]:
    """Yield the reasons of one sign that are told: the line's own first, then the largest.

    The price of rules that are missed is told apart from what is gained or lost otherwise.
    """
    chosen = [one for one in reasons if one.points is not None and (one.points > 0) == positive]
    chosen.sort(key=lambda one: (one.kind is not Kind.NEED, -abs(one.points or 0.0)))
    yield from (one.words for one in chosen[:shown])
    rules = [one for one in chosen[shown:] if one.rule]
    rest = [one for one in chosen[shown:] if not one.rule]
    if rest:
        yield f"{counted(len(rest), 'other part')}: {points_words(_sum(rest))}."
    if rules:
        more = "more" if positive else "less"
        told = f"{counted(len(rules), 'rule')} missed by {more}"
        yield f"{told}, which costs {points_words(_sum(rules))} {more}."


def _sum(reasons: Sequence[Reason]) -> float:
    return sum(abs(one.points or 0.0) for one in reasons)


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
