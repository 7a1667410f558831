"""What a line would do with money, next to those that give it up or are compared with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from allocator.explore.revision.tables import line_values
from allocator.inputs.case.names import names_by_code
from allocator.report.basis import basis_of, basis_words
from allocator.util.format import amount, listed, musd

if TYPE_CHECKING:
    from allocator.explore.explanation.answer import Answer
    from allocator.explore.explanation.differing import Line
    from allocator.plan.plan import Plan

LEAST_MUSD = 0.05
"""Moves of less money are not told."""

_NAMED = 2
"""Nations that give most are named, so many."""


def rate(points: float, money: float) -> str:
    """Say how much need money meets."""
    return f"{amount(100 * points / money)} points per US$ 100 million"


def worth(points: float, money: float) -> str:
    """Say what money that moves is worth; more of it may meet no more need, and less no less."""
    if points * money > 0:
        return f"worth {rate(points, money)}"
    return f"and its needs are met no {'more' if money > 0 else 'less'}"


def exchange_words(answer: Answer) -> Iterator[str]:
    """Yield what the nation would do with more money, what it does elsewhere, and whose it is.

    What it gets and what others get more is what others give up and what is left unspent otherwise.
    """
    if answer.proof.side == "at most":
        own = [one for one in answer.lines if one.nation == answer.question.nation]
        points, money = _sums(own)
        givers = _givers(answer)
        if money > LEAST_MUSD:
            told = [
                f"With it {answer.question.nation_name} gets {musd(money)} more, "
                f"{worth(points, money)}",
                *_given_up(givers),
                *_the_rest(answer, money + sum(_sums(some)[1] for some in givers.values())),
            ]
            yield f"{'; '.join(told)}."


def _given_up(givers: dict[str, list[Line]]) -> Iterator[str]:
    """Yield who gives up how much, and what that is worth."""
    if givers:
        lost, given = _sums([one for some in givers.values() for one in some])
        names = list(givers)
        more = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
        verb = "give" if len(names) > 1 else "gives"
        who = listed([*names[:_NAMED], *more])
        yield f"{who} {verb} up {musd(-given)}, {_lost(lost, given, len(names))}"


def _the_rest(answer: Answer, known: float) -> Iterator[str]:
    """Yield what others get more, and how much is spent that the other plan leaves unspent."""
    spent = _sums(list(answer.lines))[1]
    if spent - known > LEAST_MUSD:
        yield f"others get {musd(spent - known)} more"
    if spent > LEAST_MUSD:
        yield f"{musd(spent)} is money that the other plan compared leaves unspent"
    elif spent < -LEAST_MUSD:
        yield f"{musd(-spent)} more is left unspent"


def all_of_words(answer: Answer) -> str:
    """Say what all the money of a nation and of its rival meets, and what it rests on."""
    names = names_by_code(answer.plan.case)
    own, rival = answer.question.nation, answer.question.rival
    told = [_all_of(answer.plan, code, names[code]) for code in (own, rival)]
    points, money = _sums([one for one in answer.lines if one.nation == own])
    if told[0].endswith("no money") and money > LEAST_MUSD:
        told[0] += f", and in the best plan with it {musd(money)}, {worth(points, money)}"
    return f"{'; '.join(told)}."


def _lost(points: float, money: float, count: int) -> str:
    """Say what money given up is worth, of one nation or of several."""
    told = worth(points, money)
    return told.replace("its needs", "their needs") if count > 1 else told


def _givers(answer: Answer) -> dict[str, list[Line]]:
    """Return the lines of the other nations that get less money, by name, the largest first."""
    found: dict[str, list[Line]] = {}
    for one in answer.lines:
        if one.nation != answer.question.nation:
            found.setdefault(one.name, []).append(one)
    sums = {name: round(_sums(some)[1], 6) for name, some in found.items()}
    order = sorted(found, key=lambda name: (sums[name], name))
    return {name: found[name] for name in order if sums[name] < -LEAST_MUSD}


def _sums(lines: list[Line]) -> tuple[float, float]:
    return sum(one.value for one in lines), sum(one.change_musd for one in lines)


def _all_of(plan: Plan, nation: str, name: str) -> str:
    """Say what all the money of a nation meets, and what it rests on."""
    own = plan.lines["nation"] == nation
    money = float(plan.lines.loc[own, "obligation_musd"].sum())
    if money <= LEAST_MUSD:
        return f"{name} gets no money"
    points = float(line_values(plan).groupby("nation").sum().get(nation, 0.0))
    rests = basis_words(basis_of(plan, own))
    return f"{name} gets {musd(money)} ({rests}), which meets {rate(points, money)}"
