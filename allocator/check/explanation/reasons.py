"""Reasons of an answer: each is of a known kind, and is so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from allocator.check.explanation.barred_accounts import SOME_ACCOUNTS, any_barred_faults
from allocator.check.explanation.figures import NUMBER, shows
from allocator.check.explanation.ground import CLOSE, Document, Ground, asked
from allocator.check.explanation.law import need_met_faults, unsuited_faults
from allocator.check.explanation.limits import limit_faults
from allocator.check.explanation.line_words import goods_faults, line_faults
from allocator.check.explanation.rule_sources import KINDS
from allocator.check.explanation.shape import fault
from allocator.check.explanation.sums import PartKey
from allocator.check.violation import Violation

_SMALL = 0.02
"""Share of the largest part from which on a part must be told as a reason."""

NOT_KNOWN = "Which rules leave no plan was not found within the limits of the search."
"""Said where the answer names no rule that stops a line."""

_COSTS = re.compile(rf"(?P<what>.+) costs (?P<points>{NUMBER}) value points (?P<way>more|less)\.")
_SUBJECTS = {
    "waste": "Money above what nations absorb well",
    "change": "Change from the last plan",
    "swing": "Swings from year to year",
}
_PARTS = {
    ("absorption", "money"): "waste",
    ("change limit", "change"): "change",
    ("change limit", "swing"): "swing",
}
"""Parts of the value by kind and layer of the reason that tells of them."""


def check_reasons(ground: Ground, document: Document) -> Iterator[Violation]:
    """Yield reasons that are not so, are not of their kind, or do not have their points."""
    yield from goods_faults(ground, document)
    for at, reason in enumerate(document["reasons"]):
        place = f"reasons[{at}]"
        check = _CHECKS.get(reason["kind"])
        if check is None:
            yield fault(f"{place}.kind", f"{reason['kind']!r} is no kind of reason")
            continue
        points = _points(document, reason)
        yield from _alone(place, reason)
        if (reason["points"] is None) != (points is None):
            yield fault(f"{place}.points", f"it is {reason['points']}, the parts have {points}")
        elif points is not None and not abs(reason["points"] - points) <= CLOSE:
            said = f"it is {reason['points']:.9g}, the parts have {points:.9g}"
            yield fault(f"{place}.points", said, reason["points"], points)
        else:
            yield from check(ground, document, place, reason)
    yield from _once(document)
    yield from _complete(document)


def _once(document: Document) -> Iterator[Violation]:
    words = [one["words"] for one in document["reasons"]]
    if len(set(words)) < len(words):
        yield fault("reasons", "a reason appears twice")


def _complete(document: Document) -> Iterator[Violation]:
    """Yield parts of the loss that are large and of which no reason tells."""
    told = {_part_told(one) for one in document["reasons"]}
    sizes = {
        (one["part"], one["nation"], one["area"], one["rule"]): abs(one["points"])
        for one in document["parts"]
    }
    least = max(_SMALL * max(sizes.values(), default=0.0) * (1 + CLOSE), CLOSE)
    for key, size in sizes.items():
        if size > least and key not in told:
            said = f"no reason is given for {' '.join(key).strip()}: {size:.6g} value points"
            yield fault("reasons", said, size, least)


def _alone(place: str, reason: Document) -> Iterator[Violation]:
    """Yield fields that are filled though a reason of this kind has none."""
    kind = reason["kind"]
    filled = _FILLED.get(kind, ("layer", "rule", "citation"))
    for key in ("layer", "rule", "citation", "exception", "nation", "area"):
        if key in filled:
            continue
        if reason[key]:
            yield fault(f"{place}.{key}", f"it is {reason[key]!r}, such a reason has none")


_FILLED = {
    **dict.fromkeys(("need", "outcompeted", "need met"), ("nation", "area")),
    "barred": ("layer", "rule", "citation", "exception"),
    "unsuited": ("rule",),
}
"""Fields that reasons of a kind fill besides points and words; others are rules."""


def _part_told(reason: Document) -> PartKey | None:
    """Return the part of the loss that a reason tells of; None: it is no part of it."""
    kind = reason["kind"]
    if kind in ("need", "outcompeted"):
        return "need", reason["nation"], reason["area"], ""
    part = _PARTS.get((kind, reason["layer"]))
    if part and not reason["rule"]:
        return part, "", "", ""
    if kind in KINDS and reason["words"].startswith("“"):
        return "rule", "", "", reason["rule"]
    return None


def _points(document: Document, reason: Document) -> float | None:
    """Return the points of the part that a reason tells of; None: it is no part of the loss."""
    key = _part_told(reason)
    if key is None:
        return None
    return -float(
        sum(
            one["points"]
            for one in document["parts"]
            if (one["part"], one["nation"], one["area"], one["rule"]) == key
        )
    )


def _line(ground: Ground, document: Document, place: str, reason: Document) -> Iterator[Violation]:
    """Yield what is wrong with a line that gains or loses."""
    key = (reason["nation"], reason["area"])
    line = next((one for one in document["lines"] if (one["nation"], one["area"]) == key), None)
    if line is None:
        yield fault(place, f"{' '.join(key)} is none of the lines that move")
        return
    own = asked(document).owns(ground.own.facts, *key)
    if own != (reason["kind"] == "need"):
        whose = "the line asked about" if own else "another line"
        yield fault(f"{place}.kind", f"it is {reason['kind']!r}, and {' '.join(key)} is {whose}")
    yield from line_faults(f"{place}.words", reason["words"], line)


def _part_or_limit(
    ground: Ground, document: Document, place: str, reason: Document
) -> Iterator[Violation]:
    """Yield what is wrong with a cost of the plan, or with a rule."""
    if reason["words"] == NOT_KNOWN:
        named = [one for one in document["reasons"] if one["layer"] != SOME_ACCOUNTS]
        others = len(named) > 1 or reason["rule"] or reason["layer"]
        if others or ground.forced is not None or ground.best is None:
            yield fault(f"{place}.words", "rules are named, or there is a plan with the line")
        return
    part = None if reason["rule"] else _PARTS.get((reason["kind"], reason["layer"]))
    if part is None:
        yield from limit_faults(ground, document, place, reason)
        return
    said, points = _COSTS.fullmatch(reason["words"]), reason["points"]
    way = "more" if points > 0 else "less"
    if (
        said is None
        or (said["what"], said["way"]) != (_SUBJECTS[part], way)
        or not shows(said["points"], abs(points))
    ):
        yield fault(f"{place}.words", f"not what the plans say: {reason['words']!r}")
    if reason["citation"]:
        yield fault(f"{place}.citation", "it is no rule")


Check = Callable[[Ground, Document, str, Document], Iterator[Violation]]

_CHECKS: Mapping[str, Check] = {
    "need": _line,
    "outcompeted": _line,
    "barred": any_barred_faults,
    "unsuited": unsuited_faults,
    "need met": need_met_faults,
    **dict.fromkeys(KINDS, _part_or_limit),
}
"""The check of each kind of reason."""
