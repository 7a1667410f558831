"""Sentences on what money would do for a nation, and does for those that give it up or rival it."""

from __future__ import annotations

import re
from collections import defaultdict

from allocator.check.explanation.basis import split_is, split_of
from allocator.check.explanation.figures import NUMBER, shows
from allocator.check.explanation.ground import Asked, Document, Given, Ground, change_of
from allocator.util.format import listed

_RATE = rf"{NUMBER} points per US\$ 100 million"
_WITH = re.compile(
    rf"With it (?P<name>.+) gets US\$ (?P<more>{NUMBER}) million more, (?P<worth>worth {_RATE}|and "
    rf"its needs are met no more)(?:; (?P<givers>[^;]+?) (?P<verb>gives?) up "
    rf"US\$ (?P<less>{NUMBER}) million, "
    rf"(?P<lost>worth {_RATE}|and (?:its|their) needs are met no less))?"
    rf"(?:; others get US\$ (?P<others>{NUMBER}) million more)?"
    rf"(?:; US\$ (?P<spent>{NUMBER}) million is money that the other plan compared leaves unspent|"
    rf"; US\$ (?P<unspent>{NUMBER}) million more is left unspent)?\."
)
_GETS = re.compile(
    rf"(?P<name>.+) gets (?:(?P<none>no money)(?:, and in the best plan with it US\$ "
    rf"(?P<more>{NUMBER}) million, (?P<worth>worth {_RATE}|and its needs are met no more))?|"
    rf"US\$ (?P<money>{NUMBER}) million "
    rf"\((?P<rests>[^()]+)\), which meets (?P<rate>{_RATE}))"
)
_LEAST, _NAMED = 0.05, 2
_EDGE = 1e-6


def exchange_needed(ground: Ground, document: Document) -> dict[str, bool]:
    """Return by their first words which of the sentences an answer must have."""
    nation = ground.words.nations[document["question"]["nation"]]
    return {
        f"With it {nation} gets ": _moves(ground, document) is not None,
    }


def exchange_is(ground: Ground, document: Document, sentence: str) -> bool:
    """Tell whether a sentence is one of them, and so."""
    said = _WITH.fullmatch(sentence)
    return said is not None and _with_is(ground, document, said)


def pair_of_money_is(ground: Ground, document: Document, sentence: str) -> bool:
    """Tell whether a sentence says what all money of the nation and of its rival meets."""
    question = document["question"]
    parts = sentence.removesuffix(".").split("; ")
    pair = [question["nation"], question["rival"]]
    return (
        bool(question["rival"])
        and sentence.endswith(".")
        and len(parts) == len(pair)
        and all(
            _gets_is(ground, document, code, one) for code, one in zip(pair, parts, strict=True)
        )
    )


def _gets_is(ground: Ground, document: Document, nation: str, text: str) -> bool:
    """Tell whether it is said what all money of a nation meets, and what it rests on."""
    said, line = _GETS.fullmatch(text), Asked(nation, "nation", "")
    if said is None or said["name"] != ground.words.nations[nation]:
        return False
    money, points = line.money(ground.own), _met(ground.own)[nation]
    if said["none"] or money <= _LEAST:
        return bool(said["none"]) == (money <= _LEAST) and _would_get(
            ground, document, nation, said
        )
    return (
        shows(said["money"], money)
        and split_is(split_of(ground, line), said["rests"])
        and _rate_is(said["rate"], points, money)
    )


def _would_get(ground: Ground, document: Document, nation: str, said: re.Match[str]) -> bool:
    """Tell whether it is said what a nation without money gets in the best plan with the line."""
    money = points = 0.0
    if ground.both is not None and nation == document["question"]["nation"]:
        before, after = (Asked(nation, "nation", "").money(one) for one in ground.both)
        met = [_met(one)[nation] for one in ground.both]
        money, points = after - before, met[1] - met[0]
    if said["more"] is None:
        return money <= _LEAST + _EDGE
    return shows(said["more"], money) and _worth_is(said["worth"], points, money)


def _moves(ground: Ground, document: Document) -> tuple[float, dict[str, float], float] | None:
    """Return how much more money the nation gets, how much less each that gives, and all more.

    None: the nation gets no more.
    """
    if ground.both is None or document["proof"]["side"] != "at most":
        return None
    money: defaultdict[str, float] = defaultdict(float)
    before, after = (one.paid for one in ground.both)
    for (nation, *_), by in change_of(before, after).items():
        money[nation] += by
    spent = sum(money.values())
    more = money.pop(document["question"]["nation"], 0.0)
    givers = {nation: -by for nation, by in money.items() if by < -_LEAST}
    return (more, givers, spent) if more > _LEAST else None


def _with_is(ground: Ground, document: Document, said: re.Match[str]) -> bool:
    """Tell whether gains and losses, and who gives, are those of the two plans."""
    moves, nation = _moves(ground, document), document["question"]["nation"]
    if moves is None or ground.both is None or said["name"] != ground.words.nations[nation]:
        return False
    more, givers, spent = moves
    if not _rest_is(said, spent, spent - more + sum(givers.values())):
        return False
    before, after = (_met(one) for one in ground.both)
    met = {code: after[code] - before[code] for code in (nation, *givers)}
    called = ground.words.nations
    order = sorted(givers, key=lambda code: (-round(givers[code], 6), called[code]))
    names = [called[code] for code in order[:_NAMED]]
    rest = [f"{len(order) - _NAMED} more"] if len(order) > _NAMED else []
    lost = sum(met[code] for code in givers)
    whose = "their" if len(order) > 1 else "its"
    if not givers:
        return (
            said["givers"] is None
            and shows(said["more"], more)
            and _worth_is(said["worth"], met[nation], more)
        )
    return (
        said["givers"] == listed([*names, *rest])
        and said["verb"] == ("give" if len(order) > 1 else "gives")
        and f"and {'its' if whose == 'their' else 'their'} needs" not in said["lost"]
        and shows(said["more"], more)
        and shows(said["less"], sum(givers.values()))
        and _worth_is(said["worth"], met[nation], more)
        and _worth_is(said["lost"], -lost, sum(givers.values()))
    )


def _rest_is(said: re.Match[str], spent: float, others: float) -> bool:
    """Tell whether it is told what others get more, and what is spent or left unspent."""
    return (
        _told_from_least(said["others"], others)
        and _told_from_least(said["spent"], spent)
        and _told_from_least(said["unspent"], -spent)
    )


def _told_from_least(figure: str | None, value: float) -> bool:
    """Tell whether money is told where it is enough to be told."""
    if figure is None:
        return value <= _LEAST + _EDGE
    return value > _LEAST - _EDGE and shows(figure, value)


def _worth_is(text: str, points: float, money: float) -> bool:
    """Tell whether what money meets, gained or lost, is said so."""
    if text.startswith("and "):
        return points <= _EDGE
    return points >= -_EDGE and _rate_is(text.removeprefix("worth "), points, money)


def _rate_is(text: str, points: float, money: float) -> bool:
    return shows(text.partition(" ")[0], 100 * points / money)


def _met(given: Given) -> defaultdict[str, float]:
    """Return the value of needs met by nation."""
    found: defaultdict[str, float] = defaultdict(float)
    for (nation, _), points in given.met.items():
        found[nation] += points
    return found
