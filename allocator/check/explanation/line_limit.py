"""The sentence on which area of assistance a new one takes the place of."""

from __future__ import annotations

from allocator.check.explanation.ground import Document, Given, Ground
from allocator.util.format import listed

_NOTHING = 1e-6


def line_limit_needed(ground: Ground, document: Document) -> str | None:
    """Return the sentence that an answer must have; None: no area gives way whole."""
    question = document["question"]
    area = question["line"]
    if question["kind"] == "item":
        area = ground.own.facts.items[area].area
    full = any(one["layer"] == "lines" and one["points"] is None for one in document["reasons"])
    kept = document["proof"]["side"] == "at least"
    if ground.both is None or not full or kept or question["kind"] not in ("item", "area"):
        return None
    before, after = (_areas(one, question["nation"]) for one in ground.both)
    if area not in after - before or not before - after:
        return None
    named = [ground.words.areas.get(one, one) for one in (area, *sorted(before - after))]
    nation = ground.words.nations[question["nation"]]
    return (
        f"{nation} can run no more lines: with it, {named[0]} takes the place of "
        f"{listed(named[1:])}."
    )


def line_limit_is(ground: Ground, document: Document, sentence: str) -> bool:
    """Tell whether a sentence is that one."""
    return sentence == line_limit_needed(ground, document)


def _areas(given: Given, nation: str) -> set[str]:
    return {
        given.facts.items[item].area
        for (who, item, sustains, _), paid in given.paid.items()
        if who == nation and not sustains and paid > _NOTHING
    }
