"""Within what a revision is the best, and how far that is proven."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proof:
    """Within what an answer is the best, and how far that is proven.

    Attributes
    ----------
    missing
        Value points (price of change counted) by which a plan near may at most be better.
    price
        Price of change, times the reference value of money.
    scope
        What was free in the search, in words.
    may_get_more
        Nations that may get more of what they hold, because a rule would be missed otherwise.
    may_get_anything
        Nations that law asks something for: they may get anything, or there is no plan.
    seconds
        CPU seconds of the answer.
    rules
        The rules that would be missed otherwise, in words.
    proven
        Whether that is no more than a proof may leave open: the answer is the best then, and
        otherwise the best that was found.
    unfinished
        Whether a search among plans that move less ended before it had one, or a proof that there
        is none.
    moved_back
        Whether a change was taken back, and what had moved for it moved back.
    seed
        Seed of the solver.
    added_by
        Accounts whose new money added goods; empty if there was none.
    nothing_given
        Whether no plan was looked at in which anything is given up.
    for_all
        Whether every nation may get more of what it holds, as no plan was found otherwise.
    held
        Nations that no account may pay more than before: the default after an event.
    not_added
        Whether the search for what new money adds ended without an answer.
    """

    missing: float
    price: float
    scope: str
    seconds: float
    may_get_more: tuple[str, ...] = ()
    proven: bool = True
    unfinished: bool = False
    rules: tuple[str, ...] = ()
    moved_back: bool = False
    seed: int = 0
    added_by: tuple[str, ...] = ()
    nothing_given: bool = False
    may_get_anything: tuple[str, ...] = ()
    not_added: bool = False
    held: tuple[str, ...] = ()
    for_all: bool = False
