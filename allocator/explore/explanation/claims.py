"""What a question claims of scores: that a nation scores higher than another, lower, or the same.

A score is what the case calls the priority of a nation. What is claimed is held against it by
`allocator.explore.explanation.scores`. A claim is repeated to the person who made it, so that it is
read only from a clause of which every word is understood; any other says no more than that it is
about scores.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from allocator.explore.explanation.names import Name, plain_words

HIGHER, LOWER, SAME, SCORE = "higher", "lower", "same", "score"
"""What may be claimed of the nation asked about; the last: something else of scores."""

CLAIMED = {HIGHER: "scores higher than", LOWER: "scores lower than", SAME: "scores the same as"}
"""How a claim is put in words."""

_CLAUSE = re.compile(
    r"[.?!;,](?:\s+|$)|\b(?:but|while|whereas|although|though|when|because|since)\b", re.IGNORECASE
)
_SCORE = re.compile(
    r"\b(?:scor(?:e[sd]?|ing)|priorit(?:y|ies)|rank(?:s|ed|ing)?|rated|"
    r"rates? (?:higher|lower|above|below|the same)|(?:more|less|as|equally) important|matters?)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"['’]s\b|[^\W_]+|[^\w\s]")

_OWN, _OTHER, _THIRD = "@own", "@other", "@third"
"""What stands for the nation asked about, its rival, and any other in a clause that is read."""

_LONGEST = 8
"""Words that the name of a nation has at most."""

_UP = r"(?P<higher>higher|above|better|ahead|greater|larger)"
_DOWN = r"(?P<lower>lower|below|worse|behind|smaller)"
_EVEN = r"(?P<same>(?:the )?same|(?:just )?as high|equal(?:ly)?)"
_MUCH = r"(?:(?:much|far|still|even|also|clearly|slightly|somewhat|exactly|well) )*"
_WAY = rf"{_MUCH}(?:{_UP}|{_DOWN}|{_EVEN})"
_HEAVY = rf"{_MUCH}(?:(?P<more>more)|(?P<less>less)|(?P<even>(?:just )?as|equally))"
_NOUN = r"(?:scores?|priority|priorities|ranks?|ranking|rating)"
_PAIR = rf"{_OWN} and {_OTHER}|{_OTHER} and {_OWN}|they|both"
_PRONOUN = r"it|which|who"
_WHO = rf"(?:the )?(?P<who>{_PAIR}|{_OWN}|{_OTHER}|{_PRONOUN})"
_WHOSE = (
    rf"(?:(?P<whose>its|whose|their)|(?:the )?(?P<owner>{_OWN}|{_OTHER}) 's) {_NOUN}|"
    rf"the {_NOUN} of (?:the )?(?P<possessor>{_OWN}|{_OTHER})"
)
_THAN = (
    r"(?: (?:than|as|to|of))?(?: (?:that|those|the score|the priority) of)?"
    rf" (?:the )?(?P<than>{_OWN}|{_OTHER}|it)(?: 's(?: {_NOUN})?)?(?: (?:does|is|has))?"
)
_VERB = r"(?:scores?|scored|ranks?|rates|(?:is|are) (?:ranked|rated|scored))"
_FORMS = tuple(
    re.compile(rf"(?:(?:and|yet|even|why does|why do) )?{said}(?:{_THAN})?")
    for said in (
        rf"{_WHO} {_VERB} {_WAY}",
        rf"{_WHO} (?:has|have|had) (?:an? |the )?{_WAY} {_NOUN}",
        rf"{_WHO} (?:is|are) {_HEAVY} important",
        rf"{_WHO} matters? {_HEAVY}(?: much)?",
        rf"(?:{_WHOSE}) (?:is|are|was) {_WAY}",
    )
)
"""Clauses that claim something of scores; whatever else a clause says, it is not read."""

_WAYS = {HIGHER: (HIGHER, "more"), LOWER: (LOWER, "less"), SAME: (SAME, "even")}
_TURNED = {HIGHER: LOWER, LOWER: HIGHER}
_ANY = (_OWN, _OTHER)


def claim_of(text: str, names: Collection[Name], nation: Name, rival: Name | None) -> str:
    """Return what a question claims of the score of a nation next to its rival; "": nothing."""
    clauses = [one for one in _CLAUSE.split(text) if _SCORE.search(one)]
    if rival is None or not clauses:
        return SCORE if clauses else ""
    signs, called = {nation.code: _OWN, rival.code: _OTHER}, _called(names)
    alone = _THIRD not in _plain(text, called, signs)
    read = {_claim(_plain(one, called, signs), alone) for one in clauses}
    return read.pop() if len(read) == 1 else SCORE


def _claim(clause: str, alone: bool) -> str:
    """Return what a clause claims; `alone`: no third nation is named anywhere."""
    said = next(filter(None, (form.fullmatch(clause) for form in _FORMS)), None)
    if said is None:
        return SCORE
    found = said.groupdict()
    way = next(way for way, groups in _WAYS.items() if any(found.get(one) for one in groups))
    named = next(filter(None, (found.get(one) for one in ("who", "whose", "owner", "possessor"))))
    than = found["than"]
    if named not in _ANY:
        if re.fullmatch(rf"{_PAIR}|their", named):
            return SAME if way == SAME and than is None and alone else SCORE
        if than not in _ANY or not alone:
            return SCORE  # "it" may be either of them
        named = _OTHER if than == _OWN else _OWN
    if named == than or (than not in _ANY and not alone):
        return SCORE
    return _TURNED.get(way, way) if named == _OTHER else way


def _called(names: Collection[Name]) -> dict[tuple[str, ...], str]:
    """Return nations by the words of their names; a code only as it is written."""
    found: dict[tuple[str, ...], str] = {}
    for one in names:
        if one.kind == "nation" and (one.code,) not in found:
            whole = {plain_words(one.name), plain_words(one.name.split("(")[0])}
            found |= dict.fromkeys([(one.code,), *whole], one.code)
    return found


def _plain(text: str, called: Mapping[tuple[str, ...], str], signs: Mapping[str, str]) -> str:
    """Return a text in small letters, with a sign for each nation that is named in full."""
    words, said = _WORD.findall(text), list[str]()
    while words:
        sign, length = _named(words, called, signs)
        said.append(sign or words[0].lower().replace("’", "'"))
        words = words[length:]
    return " ".join(said)


def _named(
    words: Sequence[str], called: Mapping[tuple[str, ...], str], signs: Mapping[str, str]
) -> tuple[str, int]:
    """Return the sign of the nation that the first words name, and how many they are."""
    if words[0] in signs or (words[0],) in called:
        return signs.get(words[0], _THIRD), 1
    for length in range(min(_LONGEST, len(words)), 0, -1):
        if plain_words(words[0]) and plain_words(words[length - 1]):  # "for" is of no name
            code = called.get(plain_words(" ".join(words[:length])))
            if code is not None:
                return signs.get(code, _THIRD), length
    return "", 1
