"""Sentences that compare a nation with its rival: the rival's line, and what it gives up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from allocator.check.explanation.exchange import pair_of_money_is
from allocator.check.explanation.figures import NUMBER, shows
from allocator.check.explanation.ground import Document, Ground
from allocator.check.explanation.scores import area_of, score_is, score_needed
from allocator.check.explanation.shape import fault
from allocator.check.violation import Violation

_RATE = rf"(?P<rate>{NUMBER}) points per US\$ 100 million"
_GETS = rf"gets US\$ (?P<money>{NUMBER}) million and meets {_RATE}"
_IN = re.compile(rf"(?P<name>.+)'s line in (?P<area>.+) {_GETS}")
_NONE_IN = re.compile(r"(?P<name>.+) gets no money in (?P<area>.+)")
_BEST = re.compile(rf"(?P<name>.+)'s best line, (?P<area>.+), {_GETS}")
_NO_LINE = re.compile(
    rf"(?P<name>.+) gets no money for any line(?:, so that what is compared is the "
    rf"US\$ (?P<instead>{NUMBER}) million of the best plan with it, which may be of another size "
    rf"and kind)?"
)
_GIVES = re.compile(
    rf"in the best plan with (?P<much>(?:more of )?it) (?P<name>.+) gives up "
    rf"US\$ (?P<money>{NUMBER}) million, (?:worth {_RATE}|and its needs are met no less)"
)
_WIDER = re.compile(
    rf"In the wider search (?P<name>.+) gets (?:as much with (?P<as_much>(?:more of )?it) as "
    rf"without|US\$ (?P<money>{NUMBER}) million (?P<turn>more|less) (?P<side>with|without) "
    rf"(?P<much>(?:more of )?it), (?:worth {_RATE}|and its needs are met no (?P<way>more|less)))\."
)
_LEAST = 0.05
_EDGE = 1e-6


def check_rival(ground: Ground, document: Document, wider: Ground | None) -> Iterator[Violation]:
    """Yield sentences on scores and the rival that are missing, not so, or not among all words."""
    told = list(document["rival_words"])
    forms = [score_is] if score_needed(document) else []
    forms += [pair_of_money_is, line_is] if document["question"]["rival"] else []
    for at, is_so in enumerate(forms):
        if at >= len(told) or not is_so(ground, document, told[at]):
            yield fault(f"rival_words[{at}]", "it is not so, or missing")
    rest, wanted = told[len(forms) :], _of_wider(document, wider)
    if len(rest) != wanted or not all(_wider_is(wider, document, one) for one in rest):
        yield fault("rival_words", "what the rival gets in the wider search is not so, or missing")
    words = list(document["words"])
    starts = [at for at in range(len(words)) if words[at : at + len(told)] == told]
    if told and not starts:
        yield fault("words", "they have not the sentences on the rival in their order")


def rival_is(document: Document, sentence: str) -> bool:
    """Tell whether a sentence is one of those on the rival, which are held by themselves."""
    return sentence in document["rival_words"]


def line_is(ground: Ground, document: Document, sentence: str) -> bool:
    """Tell whether a sentence says the lines of rival and nation, and what is given up."""
    question, names = document["question"], ground.words.nations
    parts = sentence.removesuffix(".").split("; ")
    area = area_of(ground, document)
    gives = _giving(ground, document)
    if len(parts) != 2 + (gives is not None) or not sentence.endswith("."):
        return False
    lines = _lines(ground)
    for code, part in zip((question["rival"], question["nation"]), parts[:2], strict=True):
        own = {key[1]: one for key, one in lines.items() if key[0] == code and one[1] > _LEAST}
        if not _line_said(ground, part, names[code], own, area):
            return False
        if not _instead_is(ground, document, code, part, none=not own and not area):
            return False
    return gives is None or _gives_is(document, parts[2], names[question["rival"]], *gives)


def _instead_is(ground: Ground, document: Document, code: str, text: str, *, none: bool) -> bool:
    """Tell whether it is said what is compared of the nation asked about, if it has no money."""
    said, money = _NO_LINE.fullmatch(text), 0.0
    if said is None or not none:
        return True
    asked_about = code == document["question"]["nation"] and document["proof"]["side"] == "at most"
    if asked_about and ground.both is not None:
        money = _change(ground, code)[1]
    if said["instead"] is None:
        return money <= _LEAST + _EDGE
    return money > _LEAST - _EDGE and shows(said["instead"], money)


def _line_said(
    ground: Ground, text: str, name: str, own: dict[str, tuple[float, float]], area: str
) -> bool:
    """Tell whether the money of a line and what it meets are said, or that there is none."""
    if area and area not in own:
        said, best = _NONE_IN.fullmatch(text), {area}
    elif not own:
        said, best = _NO_LINE.fullmatch(text), set()
    elif area:
        said, best = _IN.fullmatch(text), {area}
    else:
        said = _BEST.fullmatch(text)
        top = max(points / money for points, money in own.values())
        best = {one for one, (points, money) in own.items() if points / money >= top - _EDGE}
    if said is None or said["name"] != name:
        return False
    groups = said.groupdict()
    if "area" not in groups:
        return True
    chosen = [one for one in best if ground.words.areas.get(one, one) == groups["area"]]
    if "money" not in groups:
        return bool(chosen)
    return any(
        shows(groups["money"], own[one][1])
        and shows(groups["rate"], 100 * own[one][0] / own[one][1])
        for one in chosen
    )


def _lines(ground: Ground) -> dict[tuple[str, str], tuple[float, float]]:
    """Return value points and US$ million by nation and area in the plan shown."""
    given = ground.own
    money: defaultdict[tuple[str, str], float] = defaultdict(float)
    for (nation, item, *_), paid in given.paid.items():
        money[nation, given.facts.items[item].area] += paid
    return {key: (given.met.get(key, 0.0), paid) for key, paid in money.items()}


def _giving(ground: Ground, document: Document) -> tuple[float, float] | None:
    """Return points and US$ million that the rival loses for the line; None: it is not asked."""
    proof, rival = document["proof"], document["question"]["rival"]
    if ground.both is None or proof["side"] == "at least" or rival not in proof["may_give"]:
        return None
    points, money = _change(ground, rival)
    return -points, -money


def _change(ground: Ground, nation: str) -> tuple[float, float]:
    """Return points of needs met and US$ million, the forced plan less the best."""
    assert ground.both is not None
    best, forced = (
        [sum(by for key, by in some.items() if key[0] == nation) for some in (one.met, one.paid)]
        for one in ground.both
    )
    return forced[0] - best[0], forced[1] - best[1]


def _gives_is(document: Document, text: str, name: str, points: float, money: float) -> bool:
    said = _GIVES.fullmatch(text)
    much = "more of it" if document["question"]["more"] else "it"
    if text == f"the best plan with {much} takes next to no money from {name}":
        return money < _LEAST + _EDGE
    if said is None or (said["name"], said["much"]) != (name, much) or money < _LEAST - _EDGE:
        return False
    if not shows(said["money"], money):
        return False
    if said["rate"] is None:
        return points <= _EDGE
    return points >= -_EDGE and shows(said["rate"], 100 * points / money)


def _of_wider(document: Document, wider: Ground | None) -> int:
    """Return how many sentences there must be on the wider search."""
    rival, more = document["question"]["rival"], document["wider"]
    known = more is not None and wider is not None and wider.both is not None
    return int(bool(rival) and known and rival in more["proof"]["free"])


def _wider_is(wider: Ground | None, document: Document, sentence: str) -> bool:
    """Tell whether it is said what the rival gets or gives where it is free."""
    said, question = _WIDER.fullmatch(sentence), document["question"]
    if said is None or wider is None or said["name"] != wider.words.nations[question["rival"]]:
        return False
    points, money = _change(wider, question["rival"])
    much = "more of it" if question["more"] else "it"
    if said["as_much"]:
        return said["as_much"] == much and abs(money) <= _LEAST + _EDGE
    side = "without" if document["wider"]["proof"]["side"] == "at least" else "with"
    turn = "more" if money > 0 else "less"
    if (said["side"], said["much"], said["turn"]) != (side, much, turn):
        return False
    if not shows(said["money"], abs(money)):
        return False
    if said["rate"] is None:
        return said["way"] == turn and points * money <= _EDGE
    return shows(said["rate"], 100 * points / money)
