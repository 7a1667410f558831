"""What the money of a funded line rests on: recomputed from floors, decisions and lines alone."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from allocator.check.earmarks import counted_lines, earmark_rows
from allocator.check.explanation.figures import NUMBER, shows
from allocator.check.explanation.ground import Asked, Document, Given, Ground, asked
from allocator.check.explanation.shape import fault
from allocator.check.recomputed import Line
from allocator.check.records import Record, case_rows, figure, selected_years
from allocator.check.violation import NOTHING, Violation
from allocator.util.format import listed

RESTS = r"(?: \((?P<rests>[a-z]+ [^()]+%)\))?"
"""What the money rests on, in the sentence of the verdict."""

START = "What its money rests on: "
_STRICT = ("law", "decision", "policy")
_MEANT = {
    "law": "which law asks for",
    "decision": "which decisions ask for",
    "policy": "which policy asks for",
    "merit": "given for its value",
}
_SHARE = re.compile(rf"(?P<name>law|decision|policy|merit) (?P<share>{NUMBER})%")
_PART = re.compile(
    rf"(?P<words>(?P<name>law|decision|policy|merit) {NUMBER}%) "
    rf"\(US\$ (?P<money>{NUMBER}) million, (?P<meant>[^()]+)\)"
)
_LEAST = 0.005
_EDGE = 1e-6
_CLOSE = 1e-5
"""Share by which US$ million may be off: tables of plans are rounded."""


def told(document: Document, split: Mapping[str, float]) -> set[bool]:
    """Return whether an answer says what its money rests on; both on the edge of what counts."""
    total = sum(split.values())
    if total <= NOTHING or not document["verdict"].startswith("funded"):
        return {False}
    if document["verdict"] == "funded for its value":
        return {True}
    over = split["merit"] / total - (0.995 if document["proof"]["forced_value"] is None else 0.5)
    return {True, False} if abs(over) < _EDGE else {over < 0}


def shares_are(ground: Ground, document: Document, said: str | None) -> bool:
    """Tell whether words such as ``merit 66%, policy 34%`` are so, and are told where they must."""
    split = split_of(ground, asked(document))
    if said is None:
        return False in told(document, split)
    return True in told(document, split) and split_is(split, said)


def sentence_is(ground: Ground, document: Document, sentence: str) -> bool:
    """Tell whether the sentence on what the money rests on is so, with its US$ million."""
    if not sentence.startswith(START):
        return False
    split = split_of(ground, asked(document))
    parts = list(_PART.finditer(sentence))
    if True not in told(document, split) or not parts:
        return False
    return (
        sentence == f"{START}{listed([one[0] for one in parts])}."
        and split_is(split, ", ".join(one["words"] for one in parts))
        and all(shows(one["money"], split[one["name"]]) for one in parts)
        and all(one["meant"] == _MEANT[one["name"]] for one in parts)
    )


def badge_faults(ground: Ground, document: Document) -> Iterator[Violation]:
    """Yield where the badge, or the US$ million that it stands for, are not the plan's."""
    split, badge, musd = split_of(ground, asked(document)), document["badge"], document["rests_on"]
    if not shares_are(ground, document, badge or None):
        yield fault("badge", f"it is {badge!r}, the plan's money rests on something else")
    if bool(badge) != bool(musd):
        yield fault("rests_on", "it is there just where a badge is")
    for name in musd and split:
        if not abs(musd[f"{name}_musd"] - split[name]) <= _CLOSE * max(1.0, split[name]):
            yield fault(f"rests_on.{name}_musd", "it is not what the plan gives",
                        musd[f"{name}_musd"], split[name], "US$ million")  # fmt: skip


def needed(ground: Ground, document: Document) -> bool:
    """Tell whether the sentence must be there."""
    return told(document, split_of(ground, asked(document))) == {True}


def split_is(split: Mapping[str, float], said: str) -> bool:
    """Tell whether shares are those of a split, the largest first, and none is left out."""
    parts, total = list(_SHARE.finditer(said)), sum(split.values())
    if said != ", ".join(one[0] for one in parts):
        return False
    sizes = [split[one["name"]] / total for one in parts]
    named = {one["name"] for one in parts}
    return (
        len(named) == len(parts)
        and all(shows(one["share"], 100 * size) for one, size in zip(parts, sizes, strict=True))
        and all(first >= last - _EDGE for first, last in itertools.pairwise(sizes))
        and all(one in named for one in split if split[one] / total > _LEAST * (1 + _EDGE))
        and all(size >= _LEAST * (1 - _EDGE) for size in sizes)
    )


def split_of(ground: Ground, line: Asked) -> dict[str, float]:
    """Return the US$ million of a line in the plan shown, by what they rest on."""
    given = ground.own
    asks: dict[str, dict[tuple[object, ...], float]] = {name: {} for name in _STRICT}
    for name, lines, share in (*_floors(given), *_decided(given)):
        for one in lines:
            asks[name][_key(one)] = max(share, asks[name].get(_key(one), 0.0))
    found = dict.fromkeys((*_STRICT, "merit"), 0.0)
    for one in given.facts.lines:
        if one.nation != line.nation or not line.about(given.facts, one.item.code):
            continue
        if (line.kind == "account" and one.account != line.line) or (
            line.kind == "item" and one.sustains
        ):
            continue
        taken = 0.0
        for name in _STRICT:
            share = asks[name].get(_key(one), 0.0)
            found[name] += max(0.0, share - taken) * one.obligation
            taken = max(taken, share)
        found["merit"] += (1.0 - taken) * one.obligation
    return found


def _key(line: Line) -> tuple[object, ...]:
    return line.nation, line.item.code, line.account, line.year, line.sustains


def _floors(given: Given) -> Iterator[tuple[str, list[Line], float]]:
    """Yield whether a floor is law or policy, what it counts, and the share that it asks for."""
    facts = given.facts
    marks = {row["rule"]: row for row in case_rows(given.plan.case, "earmarks")}
    for row in earmark_rows(given.plan, facts):
        if not row.family.endswith("floor") or min(row.activity, row.limit) <= NOTHING:
            continue
        mark, year = marks[row.rule], row.where["year"]
        years = (year,) if isinstance(year, int) else selected_years(mark["years"], facts.years)
        yield row.status, counted_lines(mark, facts, years), min(1.0, row.limit / row.activity)


def _decided(given: Given) -> Iterator[tuple[str, list[Line], float]]:
    """Yield what a decision that gives something counts, and the share that it asks for."""
    plan, facts = given.plan, given.facts
    if "lock" in plan.policy.rules_off:
        return
    rows: list[Record] = [*case_rows(plan.case, "locks"), *map(asdict, plan.policy.locks)]
    for row in rows:
        low, years = figure(row["low"]), selected_years(row["years"], facts.years)
        lines = [
            one for one in facts.lines
            if one.nation == row["nation"] and one.year in years
            and row["account"] in ("", one.account)
            and (not row["item"] or (one.item.code == row["item"] and not one.sustains))
        ]  # fmt: skip
        given_now = sum(one.quantity if row["item"] else one.obligation for one in lines)
        if low is not None and min(low, given_now) > NOTHING:
            yield "decision", lines, min(1.0, low / given_now)
