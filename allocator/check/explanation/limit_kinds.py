"""The sentence that counts the limits which are not told one by one, by their kinds."""

from __future__ import annotations

import re

from allocator.check.explanation.ground import Document

_FORM = re.compile(r"See the table of law and limits for (?P<counts>.+)\.")
_COUNT = re.compile(r"(?P<count>\d+) more (?P<what>.+)")
_BARS = r"bars? of law"
_CALLED = {
    "barred": _BARS,
    "unsuited": r"reasons? why it does not fit",
    "absorption": r"limits? of what the nation can take",
    "risk": r"limits? of risk",
    "package": r"rules? on packages",
    "course full": r"courses? that (?:is|are) full",
    "production": r"limits? of supply",
    "money": r"accounts? that (?:is|are) used up",
    "smallest size": r"smallest sizes?",
    "change limit": r"limits? of change",
    "need met": r"needs? that (?:is|are) met or not there",
}
_OF_LAYER = {
    "floor": r"floors? that asks? for money",
    "lock_low": r"decisions? that asks? for it",
    "waived": rf"{_BARS} that (?:is|are) waived or lifted",
    "lifts": rf"{_BARS} that (?:is|are) waived or lifted",
}
_MANY = re.compile(
    r"\b(?:bars|reasons|limits|rules|courses|accounts|sizes|needs|floors|decisions)\b"
)
"""What is said of more than one."""


def more_is(document: Document, sentence: str) -> bool:
    """Tell whether as many limits of each kind are counted as are not told."""
    said = _FORM.fullmatch(sentence)
    if said is None:
        return False
    left: dict[str, int] = {}
    for one in document["reasons"]:
        if one["points"] is None and one["words"] not in document["words"]:
            called = _OF_LAYER.get(one["layer"]) or _CALLED.get(one["kind"], r"rules?")
            left[called] = left.get(called, 0) + 1
    parts = [_COUNT.fullmatch(one) for one in re.split(r", | and (?=\d)", said["counts"])]
    return len(parts) == len(left) and all(
        part is not None
        and int(part["count"]) == number
        and re.fullmatch(called, part["what"]) is not None
        and bool(_MANY.search(part["what"])) == (number > 1)
        for part, (called, number) in zip(parts, left.items(), strict=True)
    )
