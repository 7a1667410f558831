"""Clashes and repairs in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from allocator.util.format import counted, figure, listed

if TYPE_CHECKING:
    from allocator.errors import Clash
    from allocator.explore.repair.result import Outcome, Repair, RuleClash


def words_of(
    outcome: Outcome,
    clashes: Sequence[RuleClash],
    complete: bool,
    repairs: Sequence[Repair],
    law: Sequence[Clash],
) -> tuple[str, ...]:
    """Return an answer in sentences: what clashes, then what to do about it."""
    if outcome == "possible":
        return (
            "All rules of this policy can be kept together: there is nothing to repair. Where a "
            "plan misses one all the same, that is worth more to it than the rule's price "
            "(rule_price).",
        )
    if outcome == "unknown":
        return (
            "Whether all rules of this policy can be kept together is unknown: the search reached "
            "a limit before it had a plan or a proof. Let it run longer (--seconds).",
        )
    if outcome == "law":
        return tuple(_law(law))
    return (*_clashes(clashes, complete), *_repairs(repairs))


def _law(law: Sequence[Clash]) -> Iterator[str]:
    yield (
        "Law and capacity alone allow no plan, so no change of policy can repair this. Look at the "
        "data that these rules come from:"
    )
    for one in law:
        yield one.message
    if not law:
        yield "Which of them clash was not found in time."


def _clashes(clashes: Sequence[RuleClash], complete: bool) -> Iterator[str]:
    yield "The rules of this policy cannot all be kept."
    for number, one in enumerate(clashes, start=1):
        yield f"Clash {number}: {_clash(one)}"
    if complete and clashes:
        yield "There are no other clashes: it is proven that all others follow from these."
    elif clashes:
        yield "There may be other clashes: the search for them was not exhaustive."


def _clash(one: RuleClash) -> str:
    rules = "; ".join(one.meanings)
    if len(one.rules) == 1:
        said = f"this cannot be kept at all: {rules}."
    else:
        said = f"these cannot be kept together: {rules}."
    if one.whole:
        said += " Only whole lots, seats and yes/no choices make it so."
    elif one.given:
        said += f" What leaves no room, and never gives way: {'; '.join(one.given)}."
    if not one.smallest:
        said += " Fewer of these may be enough for the clash; that is not known."
    return said


def _repairs(repairs: Sequence[Repair]) -> Iterator[str]:
    if not repairs:
        yield "No repair was found in time: let the search run longer (--seconds)."
        return
    yield (
        f"{counted(len(repairs), 'repair')}, cheapest first. The price is what gives way at the "
        "policy's own prices of rules, in value points."
    )
    for number, one in enumerate(repairs, start=1):
        yield f"Repair {number}: {_repair(one)}"


def _repair(one: Repair) -> str:
    said = f"{'; '.join(own.words for own in one.loosened)}"
    said += f", and {listed(one.dearer)}" if one.dearer else ""
    said += f". Price {figure(one.price)}"
    said += "." if one.proven else "; a cheaper one is not ruled out."
    if one.plan is None:
        return f"{said} Not solved."
    said += f" The plan that was found then is worth {one.plan.value:.2f}{_against(one)}"
    if one.missed:
        said += f" It misses {counted(len(one.missed), 'rule')} nonetheless: {listed(one.missed)}."
    else:
        said += " It keeps all rules."
    return said


def _against(one: Repair) -> str:
    if one.behind <= 0:
        return ", the most of these."
    if one.tie:
        return (
            f"; {figure(one.behind)} less than the best of these, a tie: the search leaves as "
            "much open."
        )
    return f", {figure(one.behind)} less than the best of these."
