"""The verdict, which follows from loss, tolerance, what is funded, and the soft rules missed."""

from __future__ import annotations

from allocator.check.explanation.ground import Document, Ground, asked
from allocator.check.explanation.law import free_money
from allocator.check.explanation.plans import ROUNDED, rounding
from allocator.check.explanation.shape import fault
from allocator.check.payers import payable, worth_having
from allocator.check.violation import Violation

VALUE = "funded for its value"
RULE = "funded by a rule"
OUTBID = "not funded: worth less than what it would push out"
IMPOSSIBLE = "not funded: impossible"
TIE = "tie"
BETTER = "the other way is better"
UNKNOWN = "unknown"
EVEN = 1e-6
"""Value points that are nothing: a loss no larger than this above its tolerance is a tie."""

_EDGE = 1e-9
"""Value points within which a loss may be on either side of that."""


def funded(ground: Ground, document: Document) -> bool:
    """Tell whether it is asked why the line is funded."""
    quantity = asked(document).quantity(ground.own)
    return quantity > ROUNDED and not document["question"]["more"]


def verdicts(ground: Ground, document: Document) -> set[str]:
    """Return the verdicts that the numbers allow: one, or two on the edge of a tie."""
    proof, some = document["proof"], funded(ground, document)
    if proof["radius"] == "law":
        return {IMPOSSIBLE}
    if ground.forced is None or ground.best is None:
        return {UNKNOWN, RULE if some else IMPOSSIBLE} if ground.best else {UNKNOWN}
    loss = ground.best.plan.value - ground.forced.plan.value
    open_points = proof["best_open"] + proof["forced_open"]
    edge = _EDGE + rounding(ground)
    return {_of(loss, open_points + EVEN + one, some, document) for one in (-edge, edge)}


def _of(loss: float, tolerance: float, some: bool, document: Document) -> str:
    if abs(loss) <= tolerance:
        return TIE
    if loss < 0:
        return BETTER
    if not some:
        return OUTBID
    rules = sum(one["points"] for one in document["parts"] if one["part"] == "rule")
    return RULE if loss + rules <= tolerance else VALUE


def check_verdict(ground: Ground, document: Document) -> list[Violation]:
    """Return whether the verdict does not follow from the numbers."""
    found = []
    allowed = verdicts(ground, document)
    if document["verdict"] not in allowed:
        said = f"it is {document['verdict']!r}, the numbers say {' or '.join(sorted(allowed))!r}"
        found.append(fault("verdict", said))
    if document["proof"]["radius"] == "law" and not cannot_be(ground, document):
        found.append(fault("verdict", "law, need and item allow the line"))
    return found


def cannot_be(ground: Ground, document: Document) -> bool:
    """Tell whether law, need and the item alone keep the line out, whatever else is given."""
    line, plan, facts = asked(document), ground.own.plan, ground.own.facts
    if line.kind == "account":
        return (line.nation, line.line) not in payable(plan, facts)
    may = {code for nation, code in worth_having(plan, facts) if nation == line.nation}
    return not any(line.about(facts, code) and _taken(ground, line.nation, code) for code in may)


def _taken(ground: Ground, nation: str, code: str) -> bool:
    """Tell whether the nation can take one in a year, money buys one, and anyone can be sent."""
    item, who = ground.own.facts.items[code], ground.own.facts.nations[nation]
    room = ground.own.plan.policy.absorption_limit * who.room
    if item.kind != "grant" and item.price > min(room, free_money(ground.own.plan)):
        return False
    if item.kind != "training":
        return True
    return who.vetted != 0 and not (item.needs_language and who.language == 0)
