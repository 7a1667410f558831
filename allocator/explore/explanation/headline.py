"""The first sentence of an answer, which can be repeated, and what has to be said right after it.

The figure of it is money: what the difference is worth at the value of the next US$ million. Value
points come with the proof.
"""

from __future__ import annotations

from collections.abc import Sequence

from allocator.explore.explanation.accounting import held_of, rule_costs, rule_points
from allocator.explore.explanation.answer import Answer, Kind, Proof, Question, Reason, Verdict
from allocator.explore.explanation.barred_accounts import apart, bar_words
from allocator.explore.explanation.rests_on import rests_on
from allocator.explore.revision.value_words import points_words
from allocator.report.decisions.facts import amount_words
from allocator.util.format import fixed, listed, musd
from allocator.util.tolerance import NOTHING

RULES_SHARE = 0.1
"""From this share of a loss on, what is due to rules that are missed is told with it."""

_APART = ", apart from rules that are missed,"
"""Said with a figure that leaves the price of rules out: their price is no value of the money."""


_LEAST_TIMES = 0.1
"""A smaller ratio to what the next money adds has no digit to show, and is not told."""


_CAUSES = {
    Kind.BARRED: "the law bars it",
    Kind.UNSUITED: "it does not fit the nation",
    Kind.PACKAGE: "a rule on its package stops it",
    Kind.ABSORPTION: "the nation cannot take more",
    Kind.RISK: "a limit of risk stops it",
    Kind.COURSE: "the course is full",
    Kind.PRODUCTION: "no more of it can be had in time",
    Kind.MONEY: "no money that may pay for it is left",
    Kind.SIZE: "a smallest size cannot be reached",
    Kind.CHANGE: "it would change more than is allowed",
    Kind.RULE: "rules of the plan stop it",
}
"""Why no plan has a line, in a few words, by the kind of what stops it."""


def subject(question: Question) -> str:
    """Say which line is meant, to begin a sentence with."""
    if question.kind == "nation":
        return f"Money for {question.nation_name}"
    if question.kind == "account":
        return f"{question.line_name} for {question.nation_name}"
    return f"{question.line_name.split(' (')[0]} for {question.nation_name}"


def headline(answer: Answer) -> str:
    """Say the verdict in one sentence, with the figure that counts: never the price of rules."""
    question, verdict, proof = answer.question, answer.verdict, answer.proof
    name = subject(question)
    if verdict is Verdict.IMPOSSIBLE:
        return f"{name}: {_impossible(question, proof, answer.reasons)}."
    if verdict is Verdict.UNKNOWN:
        return f"{name}: not known, because the search reached its limits before it had an answer."
    if verdict in (Verdict.VALUE, Verdict.RULE):
        return f"{name}: {_given(answer)}."
    if verdict is Verdict.OUTBID:
        return f"{name}: {_outbid(answer)}."
    if verdict is Verdict.TIE:
        some = " (the law bars some accounts)" if bar_words(answer.reasons) else ""
        tied = f"a tie{some}, so nothing but your judgement decides this line"
        return f"{name}: {_shown(answer)}; {tied}."
    return f"{name}: {_shown(answer)}; {_gains(answer)}."


def _shown(answer: Answer) -> str:
    """Say what the plan shown gives of the line, before it is said what other plans would."""
    question, held = answer.question, held_of(answer.plan, answer.question)
    if question.more:
        return "no more of it is funded"
    return f"funded with {amount_words(held, question.unit)}" if held > NOTHING else "not funded"


def only_rules(answer: Answer) -> bool:
    """Tell whether nothing but rules that would be missed keeps a line out."""
    left = apart_from_rules(answer) - answer.proof.tolerance
    return answer.verdict is Verdict.OUTBID and left <= NOTHING


def apart_from_rules(answer: Answer) -> float:
    """Return the loss of the forced plan apart from soft rules that it misses, in value points."""
    return (answer.proof.loss or 0.0) + rule_points(answer.parts)


def _worth(points: float, money: float) -> str:
    """Say what value points are worth, after "lose" or "gain"."""
    if not money:
        return points_words(points)
    return f"{musd(points / money)} at the value of the next US$ million"


def _gains(answer: Answer) -> str:
    """Say what a plan that decides otherwise gains on the plan shown, apart from rules missed."""
    proof = answer.proof
    side = "without" if proof.side == "at least" else "with"
    found = f"a better plan {side} it was found: it would"
    gain, rules = (proof.forced_value or 0.0) - proof.plan_value, _rules_less(answer)
    if gain - rules <= proof.tolerance + NOTHING:
        return f"{found} miss rules by less"
    apart = _APART if abs(rules) > RULES_SHARE * gain else ""
    return f"{found} gain{apart} {_worth(gain - rules, proof.money_value)}"


def _rules_less(answer: Answer) -> float:
    """Return the value points by which rules cost less in the forced plan than in that shown."""
    assert answer.forced is not None
    return float(rule_costs(answer.plan).sum() - rule_costs(answer.forced).sum())


def _given(answer: Answer) -> str:
    """Say what a line gets, what that rests on, and why."""
    question, proof = answer.question, answer.proof
    rests = rests_on(answer)
    given = f"funded with {amount_words(held_of(answer.plan, question), question.unit)}"
    given = f"{given} ({rests})" if rests else given
    if answer.verdict is Verdict.VALUE:
        return f"{given}{_for_value(answer, 'because' if rests[:5] in ('', 'merit') else 'and')}"
    if proof.forced_value is None:
        return f"{given}, because rules ask for it and no plan is left without it"
    return f"{given}, because rules ask for it: {_or_gain(answer, 'without')}"


def _outbid(answer: Answer) -> str:
    """Say that a line is not funded, as it would push out what is worth more, or for rules."""
    question, proof = answer.question, answer.proof
    which = "no more of it is funded" if question.more else "not funded"
    step = f"{amount_words(proof.forced_quantity, question.unit)} or more of it"
    if only_rules(answer):
        return f"{which}, because with {step} rules would be missed: {_or_gain(answer, 'with')}"
    return f"{which}, because {step} would push out what is worth more: {_loses(answer)}"


def _loses(answer: Answer) -> str:
    """Say what the best plan that was compared loses with the line forced, in or out."""
    proof, lost = answer.proof, apart_from_rules(answer)
    best = "the best plan of the wider search" if proof.radius == "wider" else (
        "the best plan near this one"
    )  # fmt: skip
    rules = abs(rule_points(answer.parts)) > RULES_SHARE * abs(proof.loss or 0.0)
    return f"{best} would lose{_APART if rules else ''} {_worth(lost, proof.money_value)}"


def _or_gain(answer: Answer, side: str) -> str:
    """Say what the plans are worth apart from the price of rules: what keeping them costs."""
    gain = -apart_from_rules(answer)
    if gain <= answer.proof.tolerance + NOTHING:
        return (
            "apart from rules that are missed, the best plans with and without it are worth the "
            "same, as far as the search shows"
        )
    worth = _worth(gain, answer.proof.money_value)
    return f"apart from rules that are missed, the best plan {side} it would gain {worth}"


def _for_value(answer: Answer, link: str) -> str:
    """Say what a line is worth that is funded for its value; no cause if it rests on floors."""
    times = _times(answer)
    if times is None:
        return f", {link} without it {_loses(answer)}"
    but = f", {link} each US$ million of it achieves" if times >= 1 else (
        ", though each US$ million of it achieves only"
    )  # fmt: skip
    return f"{but} about {fixed(times, 1)} times what the next US$ million would add to the plan"


def _times(answer: Answer) -> float | None:
    """Return how much more a US$ million does here than the next one adds to the plan shown.

    Of a nation's money alone, all of which lies idle without it, apart from rules that are missed
    then; None where that is not known.
    """
    proof, held = answer.proof, held_of(answer.plan, answer.question)
    if answer.question.kind != "nation" or proof.radius == "wider" or answer.forced is None:
        return None
    drop = proof.plan_value - (proof.forced_value or 0.0) + _rules_less(answer)
    if drop <= proof.tolerance or not proof.money_value * held:
        return None
    times = drop / (proof.money_value * held)
    return None if times < _LEAST_TIMES else round(times, 1)


def _impossible(question: Question, proof: Proof, reasons: Sequence[Reason]) -> str:
    if any(one.kind is Kind.NEED_MET for one in reasons):
        which = "no more of it is funded" if question.more else "not funded"
        return f"{which}, because the case gives it no need"
    much = "no more of it can be funded" if question.more else "not funded, and cannot be"
    near = " in these plans" if proof.radius in ("near", "wider") else ""
    kinds = dict.fromkeys(one.kind for one in apart(reasons) if one.points is None)
    causes = [_CAUSES[kind] for kind in kinds if kind in _CAUSES][:2]
    return f"{much}{near}{f', because {listed(causes)}' if causes else ''}"
