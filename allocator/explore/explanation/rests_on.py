"""What the money of a funded line rests on: law, a decision, policy, or merit.

The split is that of the plan's tables (`allocator.report.basis`), so that the label, the first
sentence and the section on it say the same as page Plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.explore.explanation.accounting import paid_for
from allocator.explore.explanation.answer import Verdict
from allocator.report.basis import basis_of, basis_parts, basis_words
from allocator.util.format import listed, musd

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer

_GIVEN = (Verdict.VALUE, Verdict.RULE)
"""Verdicts on a line that is funded, and for a reason."""

_MOST, _ALL = 0.5, 0.995
"""Shares of merit above which a line that rules ask for is not split: they are other rules."""

_MEANT = {
    "law": "which law asks for",
    "decision": "which decisions ask for",
    "policy": "which policy asks for",
    "merit": "given for its value",
}
"""What each part is."""


def rests_on(answer: Answer) -> str:
    """Return what the money of a funded line rests on, as page Plan says it; else "".

    Nothing is said of a line that other rules than floors and decisions ask for, such as a course
    that goes with its equipment: its money would count as merit.
    """
    split = rests_on_musd(answer)
    return basis_words(split) if split else ""


def rests_on_words(answer: Answer) -> str:
    """Say in a sentence what the money of a funded line rests on, with US$ million; else ""."""
    split = rests_on_musd(answer)
    if not split:
        return ""
    told = [f"{words} ({musd(split[f'{name}_musd'])}, {_MEANT[name]})"
            for name, words in basis_parts(split)]  # fmt: skip
    return f"What its money rests on: {listed(told)}."


def rests_on_musd(answer: Answer) -> dict[str, float]:
    """Return US$ million by what they rest on, where that is told of an answer; else nothing."""
    if answer.verdict not in _GIVEN:
        return {}
    split = basis_of(answer.plan, paid_for(answer.plan, answer.question))
    most = sum(split.values()) * (_ALL if answer.proof.forced_value is None else _MOST)
    others = answer.verdict is Verdict.RULE and split["merit_musd"] > most
    return {} if others or not list(basis_parts(split)) else split
