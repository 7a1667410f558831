"""Changes that were tried, in sentences: those that turn an answer, and those that do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from allocator.explore.explanation.answer import Trial

_NONE = "No single change was found that turns the answer."

_SOUGHT = ("price", "weight", "money", "capacity")
"""Levers whose number is sought by bisection though a smaller one may turn the answer, too."""


def trials_words(trials: Sequence[Trial]) -> Iterator[str]:
    """Say what would change an answer, and what was tried without effect."""
    yield from (trial_words(one) for one in trials if one.turns)
    without = [one.words for one in trials if not one.turns]
    if without:
        told = [said for one in trials if not one.turns for said in one.side_effects]
        yield " ".join([f"Tried without effect: {'; '.join(without)}.", *told])
    if trials and not any(one.turns for one in trials):
        yield _NONE


def turning_words(trials: Sequence[Trial]) -> Iterator[str]:
    """Say the same under a heading and above a table of all that was tried."""
    for one in trials:
        if one.turns:
            told = turning(one)
            yield " ".join([f"{told[0].upper()}{told[1:]}.", *one.side_effects])
        elif one.side_effects:
            yield " ".join([f"Without effect: {one.words}.", *one.side_effects])
    if not any(one.turns for one in trials):
        yield _NONE


def trial_words(trial: Trial) -> str:
    """Say what one change that turns the answer does."""
    return " ".join([f"What would change it: {turning(trial)}.", *trial.side_effects])


def turning(trial: Trial) -> str:
    """Return the words of a change that turns the answer; that it is the smallest is not proven."""
    tested = ", the smallest tested that does" if trial.lever in _SOUGHT else ""
    return f"{trial.words}{tested}"
