"""What a header says its column means, by the words of `meanings.csv`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from allocator.inputs.case.io.raw_tables import nearest
from allocator.inputs.importing.tables import meanings, plain_words
from allocator.inputs.importing.years import without_year

EXACT, PART, LIKE = 1.0, 0.8, 0.6
_MONEY_WORDS = re.compile(
    r"\b(in|en|us|usd|eur|musd|m|k|mio|mn|mln|tsd|thousands?|millions?|billions?|dollars?|euros?"
    r"|milliers|miles|millones|dolares|tausend|millionen|dollar|de|000|000s|fy)\b"
)


@dataclass(frozen=True, slots=True)
class Guess:
    """A meaning that a column may have: how sure that is, and why."""

    meaning: str
    score: float
    why: str


@cache
def _by_words() -> dict[str, dict[str, str]]:
    """Return the meanings of plain words, each with the words as people write them."""
    found: dict[str, dict[str, str]] = {}
    for meaning in meanings().values():
        for words in filter(None, meaning.words):
            found.setdefault(plain_words(words), {}).setdefault(meaning.name, words)
    return found


def header_words(header: str) -> str:
    """Return the plain words of a header without units and years."""
    words = plain_words(without_year(header))
    short = " ".join(_MONEY_WORDS.sub(" ", words).split())
    return short or words


@cache
def guesses_by_header(header: str) -> tuple[Guess, ...]:
    """Return what a header may mean, best first.

    Examples
    --------
    >>> [guess.meaning for guess in guesses_by_header("Stückpreis (T€)")]
    ['unit_price']
    >>> guesses_by_header("Recipient country")[0].score
    1.0
    """
    known, best = _by_words(), dict[str, Guess]()
    whole, short = plain_words(header), header_words(header)

    def offer(words: str, score: float, how: str) -> None:
        for meaning, written in known[words].items():
            if meaning not in best or score > best[meaning].score:
                best[meaning] = Guess(meaning, score, f"header {how} “{written}”")

    for words in (whole, short):
        if words in known:
            offer(words, EXACT, "is")
    for words in known:
        if f" {words} " in f" {short} " and words != short:
            share = len(words.split()) / len(short.split())
            offer(words, LIKE + (PART - LIKE) * share, "has")
    near = nearest(short, [words for words in known if len(words) > 4], 0.84) if not best else ""
    if near:
        offer(near, LIKE, "is like")
    return tuple(sorted(best.values(), key=lambda guess: -guess.score))
