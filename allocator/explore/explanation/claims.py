"""What a question claims of scores: that a nation scores higher than another, lower, or the same.

A score is what the case calls the priority of a nation. What is claimed is held against it by
`allocator.explore.explanation.scores`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from allocator.explore.explanation.matching import runs
from allocator.explore.explanation.names import Name, plain_words

HIGHER, LOWER, SAME, SCORE = "higher", "lower", "same", "score"
CLAIMS = (HIGHER, LOWER, SAME, SCORE)
"""What may be claimed of the nation asked about; the last: that it has a score, next to nobody."""

_CLAUSE = re.compile(
    r"[.?!;,]\s+|\b(?:but|while|whereas|although|though|when|because|since)\b", re.IGNORECASE
)
_SCORE = re.compile(
    r"\b(?:scor(?:e[sd]?|ing)|priorit(?:y|ies)|rank(?:s|ed|ing)?|rat(?:es|ed|ing)|"
    r"(?:more|less|as|equally) important|matters)\b",
    re.IGNORECASE,
)
_WAYS = {
    HIGHER: r"higher|highest|more|better|above|greater|larger|ahead",
    LOWER: r"lower|lowest|less|worse|below|smaller|behind",
    SAME: r"same|equal|equally|as high as|as important as|as much as",
}
_TURNED = {HIGHER: LOWER, LOWER: HIGHER}


def claim_of(text: str, names: Collection[Name], nation: Name, rival: Name | None) -> str:
    """Return what a question claims of the score of a nation next to its rival; "": nothing."""
    clause = next((one for one in _CLAUSE.split(text) if _SCORE.search(one)), None)
    if clause is None:
        return ""
    score = _SCORE.search(clause)
    ways = [
        (abs(found.start() - (score.start() if score else 0)), found.start(), way)
        for way, words in _WAYS.items()
        for found in re.finditer(rf"\b(?:{words})\b", clause, re.IGNORECASE)
    ]
    if rival is None or not ways:
        return SCORE
    _, at, way = min(ways)
    codes = {nation.code, rival.code}
    before = [
        said
        for word in re.findall(r"[^\W_]+", clause[:at])
        for said in ([word.lower()] if word in codes else plain_words(word))
    ]
    first = {one.code: _place(names, one, before) for one in (nation, rival)}
    turned = first[rival.code] < first[nation.code]
    return _TURNED.get(way, way) if turned else way


def _place(names: Collection[Name], nation: Name, words: Sequence[str]) -> int:
    """Return where a nation is first named in full; the end, if it is not."""
    called = {one.words for one in names if (one.kind, one.code) == (nation.kind, nation.code)}
    return min((start for start, end in runs(words) if tuple(words[start:end]) in called),
               default=len(words))  # fmt: skip
