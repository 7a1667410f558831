"""Whether a question as it was typed claims of scores what its document says that it claims.

A turned claim is what must not pass: a verdict is allowed only on a clause without a denial that
names its subject first, or whose pronoun can mean but one of the two nations.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

_PIECES = re.compile(
    r"[.?!;,](?:\s|$)|\b(?:but|while|whereas|although|though|when|because|since)\b", re.IGNORECASE
)
_SCORES = {"score", "scored", "scoring", "priority", "prioritie", "rank", "ranked", "ranking",
           "rated", "matter"}  # fmt: skip
_TWO = {("rate", way) for way in ("higher", "lower", "above", "below", "same")} | {
    (much, "important") for much in ("more", "less", "as", "equally")
}
_WAYS = {
    "higher": {"higher", "above", "better", "ahead", "greater", "larger", "more"},
    "lower": {"lower", "below", "worse", "behind", "smaller", "less"},
    "same": {"same", "equal", "equally", "as"},
}
_DENIED = {"not", "no", "t", "never", "nothing", "neither", "nor", "none", "nobody", "hardly", "if",
           "cannot", "without", "unlike", "compared", "unless"}  # fmt: skip
_BEFORE = {"yet", "even", "why", "doe", "do", *_SCORES}
"""Words that may stand before the nation that a clause is about."""

_PRONOUNS = {"it", "its", "which", "who", "whose"}
_OPPOSITE = {"higher": "lower", "lower": "higher", "same": "same"}


def claim_told(nations: Mapping[str, str], question: Mapping[str, Any]) -> bool:
    """Tell whether the text of a question claims what is told; without a text nothing is known."""
    text, claim = question["text"], question["claim"]
    if not text:
        return True
    own, rival = question["nation"], question["rival"]
    pieces = [one for one in _PIECES.split(text) if _on_scores(_words(one))]
    if claim in ("", "score"):
        plain = {_plainest(_signs(nations, one), own, rival) for one in pieces} if rival else set()
        return bool(pieces) == (claim == "score") and (len(plain) != 1 or plain == {""})
    named = {sign for sign in _signs(nations, text) if sign in nations}
    alone = named <= {own, rival}
    return bool(pieces) and all(
        _claims(_signs(nations, one), claim, (own, rival), alone=alone) for one in pieces
    )


def _claims(words: Sequence[str], claim: str, pair: tuple[str, str], *, alone: bool) -> bool:
    """Tell whether a clause says so of the first of a pair, or the opposite of the second."""
    ways = [(at, way) for at, word in enumerate(words)
            for way, some in _WAYS.items() if word in some]  # fmt: skip
    if not ways or set(words) & _DENIED:
        return False
    at = ways[0][0]
    way = "same" if any(one == "same" for _, one in ways) else ways[0][1]
    first, then = ([one for one in some if one in pair] for some in (words[:at], words[at + 1 :]))
    if way == "same" and set(first) in (set(pair), set()) and not then:
        return claim == "same" and alone
    if first:
        before = set(words[: words.index(first[0])])
        subject, sure = first[0], len(set(first)) == 1 and before <= _BEFORE
        sure = sure and subject not in then and bool(then or alone)
    else:
        sure = bool(set(words[:at]) & _PRONOUNS) and len(set(then)) == 1 and alone
        subject = next((one for one in pair if one not in then), "")
    return sure and claim == (way if subject == pair[0] else _OPPOSITE[way])


def _plainest(words: Sequence[str], own: str, rival: str) -> str:
    """Return what is claimed in the plainest form, "A scores higher than B", else ""."""
    for subject, other, turned in ((own, rival, False), (rival, own, True)):
        for way in ("higher", "lower"):
            if list(words) == [subject, "score", way, "than", other]:
                return _OPPOSITE[way] if turned else way
    return ""


def _on_scores(words: Sequence[str]) -> bool:
    return bool(set(words) & _SCORES or set(pairwise(words)) & _TWO)


def _words(text: str) -> list[str]:
    """Return the words of a text in small letters, without accents, articles and plurals."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode()
    words = [_single(word) for word in re.findall(r"[a-z0-9]+", plain.lower())]
    return [word for word in words if word not in ("the", "of", "and", "a", "an")]


def _single(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "su" else word


def _signs(nations: Mapping[str, str], text: str) -> list[str]:
    """Return the words of a text, with the code of a nation in place of its name."""
    forms = {tuple(_words(one)): code for code, name in nations.items()
             for one in (name, name.partition("(")[0])}  # fmt: skip
    for code in nations:
        text = re.sub(rf"\b{re.escape(code)}\b", f" zz{code}zz ", text)
    codes = {f"zz{code.lower()}zz": code for code in nations}
    words = _words(text)
    return [codes.get(word, word) for word in _replaced(words, forms)]


def _replaced(words: list[str], forms: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    longest, at = max(map(len, forms), default=1), 0
    while at < len(words):
        runs = (tuple(words[at : at + length]) for length in range(longest, 0, -1))
        found = next((run for run in runs if run and run in forms), None)
        yield forms[found] if found else words[at]
        at += len(found) if found else 1
