"""The wider search of an answer: the same question, in a set that has the near plans in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from allocator.check.explanation.figures import NONE, NUMBER, shows, shows_most
from allocator.check.explanation.ground import CLOSE, Document
from allocator.check.explanation.headline import money_is
from allocator.check.explanation.shape import fault
from allocator.check.violation import Violation
from allocator.util.format import listed

_FORM = re.compile(
    r"(?:(?P<name>.+): a|A) wider search(?:, in which (?P<others>.+) may get and give anything as "
    r"well,)? (?P<said>turns the answer|gives the same answer|gives a first answer|leaves this open"
    r"|has no answer): "
    r"(?P<found>.+)\."
)
_SIZE = (
    rf"(?:US\$ (?P<worth>{NUMBER}) million {{turn}} at the value of the next US\$ million \()?"
    rf"(?P<points>{NUMBER}) value points(?(worth)\)| {{turn}})"
)
_LESS, _MORE = (_SIZE.replace("{turn}", turn) for turn in ("less", "more"))
_FOUND = {
    "funded for its value": rf"the best plan without {{it}} is worth {_LESS}",
    "funded by a rule": rf"(?:no plan is left without {{it}}|the best plan without {{it}} is worth "
    rf"{_LESS}, for rules alone)",
    "not funded: worth less than what it would push out": (
        rf"the best plan with {{it}} is worth {_LESS}"
    ),
    "not funded: impossible": "no plan has {it}",
    "tie": (
        "with or without {it} the best plans are worth the same, within what it proves; it leaves "
        rf"(?:nothing open|open (?P<open>{NUMBER}) value points)"
    ),
    "the other way is better": (
        rf"a plan (?P<side>with|without) {{it}} is worth {_MORE} than the best of the other "
        "kind"
    ),
    "unknown": "it reached its limits before it had one",
}
"""What is said of the wider search by its verdict."""


def turns(document: Document) -> bool:
    """Tell whether the wider search of an answer has another verdict, and proves that."""
    wider = document["wider"]
    other = wider is not None and wider["verdict"] not in (document["verdict"], "unknown")
    return other and not leaves_open(document)


def leaves_open(document: Document) -> bool:
    """Tell whether the wider search leaves more open than the two losses differ by."""
    wider = document["wider"]
    if wider is None or wider["verdict"] != "tie" or document["verdict"] == "tie":
        return False
    near, far = document["proof"]["loss"], wider["proof"]["loss"]
    return None not in (near, far) and abs(near - far) <= wider["proof"]["tolerance"]


def check_wider(document: Document, wider: Document) -> Iterator[Violation]:
    """Yield where the wider search is about something else, or has less than the near one."""
    if wider["question"] != document["question"]:
        yield fault("question", "it is another question than that of the answer")
    near, far = document["proof"], wider["proof"]
    if far["radius"] != "wider" or near["radius"] in ("law", "wider"):
        yield fault("proof.radius", f"it is {far['radius']!r} in an answer of {near['radius']!r}")
    inside = {*far["free"], *far["may_give"]}
    if not {*near["free"], *near["may_give"]} <= inside:
        yield fault("proof.free", "the near search has nations that the wider one has not")
    if wider["trials"]:
        yield fault("trials", "changes are tried near alone")
    for name in ("best", "forced"):
        less, more = near[f"{name}_value"], far[f"{name}_value"]
        known = near["radius"] == "near" and less is not None
        if known and (more is None or more + far[f"{name}_open"] < less - CLOSE):
            said = "the near search has a better plan, which is of this set too"
            yield fault(f"proof.{name}_value", said)


def wider_is(document: Document, sentence: str) -> bool:
    """Tell whether a sentence says what the wider search found."""
    said, wider = _FORM.fullmatch(sentence), document["wider"]
    if said is None or wider is None:
        return False
    names = document["names"]
    free = [names.get(code, code) for code in wider["proof"]["free"][1:]]
    others = listed(free) if free else ""
    verdict = "turns the answer" if turns(document) else "gives the same answer"
    if document["verdict"] == "unknown":
        verdict = "gives a first answer"
    if leaves_open(document):
        verdict = "leaves this open"
    if wider["verdict"] == "unknown":
        verdict = "has no answer"
    if (said["others"] or "", said["said"]) != (others, verdict):
        return False
    return (said["name"] is not None) == turns(document) and _found_is(wider, said["found"])


def _found_is(wider: Document, told: str) -> bool:
    much = "more of it" if wider["question"]["more"] else "it"
    found = re.fullmatch(_FOUND[wider["verdict"]].replace("{it}", much), told)
    if found is None:
        return False
    groups, proof = found.groupdict(), wider["proof"]
    if "side" in groups and (groups["side"] == "with") != (proof["side"] == "at most"):
        return False
    if wider["verdict"] == "tie":
        most = proof["tolerance"]
        return shows_most(groups["open"], most) if groups["open"] else bool(most < NONE)
    if groups.get("points") is None:
        return proof["loss"] is None
    loss = abs(proof["loss"] or 0.0)
    return shows(groups["points"], loss) and money_is(wider, groups["worth"], loss)
