"""The sentence on which plans the figures are of: the plan shown, and the two that are compared."""

from __future__ import annotations

import re

from allocator.check.explanation.figures import NUMBER, shows
from allocator.check.explanation.ground import Document, Given, Ground, asked, change_of

START = "The plan shown gives "
_GIVES = rf"(?:US\$ {NUMBER} million|{NUMBER} (?:lots?|seats?))"
_PLACE = r"(?P<place>near it|of the wider search)"
_NEAR = (
    r"(?:; in (?:it|both) (?P<free>.+) may get anything, and all others keep their goods or give "
    r"some up)?"
)
_TWO = re.compile(
    rf"{START}(?P<shown>none of it|{_GIVES})\. To judge that, two other plans {_PLACE} are "
    rf"compared: the best (?P<first>with|without) (?P<much>(?:more of )?it)"
    rf"(?:, which gives (?P<best>{_GIVES}))?, and the best (?P<second>with|without) (?P=much)"
    rf"(?:, which gives (?P<forced>{_GIVES}))?{_NEAR}\."
)
_ONE = re.compile(
    rf"{START}(?P<shown>none of it|{_GIVES})\. To judge that, it is compared with the best plan "
    rf"{_PLACE} that gives (?:none|(?P<more>more|some): (?P<forced>{_GIVES})){_NEAR}\."
)
_NOTHING = 1e-6
_SAME = 1e-4
"""Quantities or US$ million by which goods of two plans may differ that count as the same."""


def which_needed(ground: Ground) -> bool:
    """Tell whether an answer must say which plans it compares: wherever there are two."""
    return ground.both is not None


def which_is(ground: Ground, document: Document, sentence: str) -> bool:
    """Tell whether a sentence says which plans are compared, and what each gives of the line."""
    one, two = _ONE.fullmatch(sentence), _TWO.fullmatch(sentence)
    said = one or two
    if said is None or ground.both is None:
        return False
    best, forced = ground.both
    more, kept = document["question"]["more"], document["proof"]["side"] == "at least"
    differs = _differs(ground.own, best)
    if two is not None:
        sides = ("with", "without") if kept else ("without", "with")
        named = two.group("first", "second") == sides and differs > _SAME / 2
        named = named and two["much"] == ("more of it" if more else "it")
        named = named and _gives(document, best, two["best"] or "none of it")
    else:
        much = None if kept else "more" if more else "some"
        named = said["more"] == much and differs < 2 * _SAME
    place = "of the wider search" if document["proof"]["radius"] == "wider" else "near it"
    return (
        named
        and said["place"] == place
        and said["free"]
        == (ground.words.nations[document["question"]["nation"]] if place == "near it" else None)
        and _gives(document, ground.own, said["shown"])
        and _gives(document, forced, said["forced"] or "none of it")
    )


def _differs(one: Given, other: Given) -> float:
    """Return the largest quantity or US$ million by which a good of two plans differs."""
    changes = (change_of(one.amount, other.amount), change_of(one.paid, other.paid))
    return max((abs(by) for some in changes for by in some.values()), default=0.0)


def _gives(document: Document, given: Given, text: str) -> bool:
    """Tell whether a plan gives so much of the line, in its unit."""
    unit = document["question"]["unit"]
    held = asked(document).told(given, unit)
    if text == "none of it" or held <= _NOTHING:
        return text == "none of it" and held <= 2 * _NOTHING
    if text.startswith("US$ "):
        return unit == "US$ million" and shows(text.split()[1], held)
    figure, noun = text.split()
    return noun == (unit.removesuffix("s") if figure == "1" else unit) and shows(figure, held)
