"""The shape of an answer's document: every field there, of its type, none that is not known."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from allocator.check.violation import Violation

Document = Mapping[str, Any]
Shape = Mapping[str, str]
"""Types of fields: text, number, number or nothing, yesno, texts."""

QUESTION: Shape = {
    **dict.fromkeys(
        ("nation", "nation_name", "kind", "line", "line_name", "unit", "rival", "claim", "text"),
        "text",
    ),
    "more": "yesno",
}
REASON: Shape = {
    **dict.fromkeys(("kind", "words", "layer", "rule", "citation", "exception"), "text"),
    **dict.fromkeys(("nation", "area"), "text"),
    "points": "number?",
}
PROOF: Shape = {
    **dict.fromkeys(("radius", "side"), "text"),
    **dict.fromkeys(("free", "may_give"), "texts"),
    **dict.fromkeys(("side_quantity", "forced_quantity", "plan_value", "best_open"), "number"),
    **dict.fromkeys(("forced_open", "tolerance", "money_value", "seconds"), "number"),
    **dict.fromkeys(
        ("best_value", "forced_value", "loss", "all_plans_open", "best_quantity", "idle_loss"),
        "number?",
    ),
    "idle_musd": "number",
}
MOVED: Shape = {
    **dict.fromkeys(("nation", "item", "kind", "area", "unit"), "text"),
    **dict.fromkeys(("year", "plan", "best", "forced", "change_musd"), "number"),
}
LINE: Shape = {
    **dict.fromkeys(("nation", "name", "area", "area_name", "goods"), "text"),
    **dict.fromkeys(("change_musd", "value"), "number"),
    "value_per_musd": "number?",
}
PART: Shape = {**dict.fromkeys(("part", "nation", "area", "rule"), "text"), "points": "number"}
TRIAL: Shape = {
    **dict.fromkeys(("lever", "words", "unit"), "text"),
    **dict.fromkeys(("most", "below"), "number"),
    "amount": "number?",
    "turns": "yesno",
    "side_effects": "texts",
}
LISTS = {"reasons": REASON, "moved": MOVED, "lines": LINE, "parts": PART, "trials": TRIAL}
TOP: Shape = {
    **dict.fromkeys(("case_hash", "policy_hash", "verdict", "badge"), "text"),
    **dict.fromkeys(("quantity", "money_musd"), "number"),
    **dict.fromkeys(("words", "rival_words"), "texts"),
}
RESTS_ON: Shape = dict.fromkeys(
    ("law_musd", "decision_musd", "policy_musd", "merit_musd"), "number"
)


def fault(
    field: str, said: str, found: float = 1.0, limit: float = 0.0, unit: str = ""
) -> Violation:
    """Return a finding about one field of an answer."""
    text = f"{field}: {said}"
    return Violation("explanation", field, {"field": field}, found, limit, unit, text)


def _number(value: Any) -> bool:
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return known and math.isfinite(value)


def _texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)


GOOD = {
    "text": lambda value: isinstance(value, str),
    "number": _number,
    "number?": lambda value: value is None or _number(value),
    "yesno": lambda value: isinstance(value, bool),
    "texts": _texts,
}


def _record(value: Any, shape: Shape, place: str, more: tuple[str, ...] = ()) -> list[Violation]:
    if not isinstance(value, Mapping):
        return [fault(place, "it is no record of fields")]
    unknown = sorted(str(key) for key in set(value) - set(shape) - set(more))
    found = [fault(f"{place}.{key}".lstrip("."), "no such field is known") for key in unknown]
    for key, kind in shape.items():
        where = f"{place}.{key}".lstrip(".")
        if key not in value:
            found.append(fault(where, "it is missing"))
        elif not GOOD[kind](value[key]):
            found.append(fault(where, f"it is {value[key]!r}, expected: {kind}"))
    return found


def check_shape(document: Any) -> list[Violation]:
    """Return what is wrong with the fields of a document; empty: it can be read."""
    found = _answer(document)
    wider = document.get("wider", 0) if isinstance(document, Mapping) else None
    if wider is not None:
        found += [fault(f"wider.{one.rule}", one.message) for one in _answer(wider)]
        if isinstance(wider, Mapping) and wider.get("wider", 0) is not None:
            found.append(fault("wider.wider", "a wider search has no wider one in it"))
    return found


def _answer(document: Any) -> list[Violation]:
    found = _record(document, TOP, "", ("question", "proof", "wider", "rests_on", *LISTS))
    if not isinstance(document, Mapping):
        return found
    for key, shape in (("question", QUESTION), ("proof", PROOF)):
        found += _record(document.get(key), shape, key)
    rests = document.get("rests_on")
    if rests != {}:
        found += _record(rests, RESTS_ON, "rests_on")
    for key, shape in LISTS.items():
        rows = document.get(key)
        if not isinstance(rows, list | tuple):
            found.append(fault(key, "it is no list"))
            continue
        for at, row in enumerate(rows):
            found += _record(row, shape, f"{key}[{at}]")
    return found
