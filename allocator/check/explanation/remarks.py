"""What is said with a verdict: what the two plans differ by, how close it is, how sure."""

from __future__ import annotations

import re

from allocator.check.explanation.figures import NONE, NUMBER, shows, shows_most
from allocator.check.explanation.ground import Document, Ground
from allocator.check.explanation.headline import (
    MOSTLY,
    apart,
    missed,
    money_is,
    only_rules,
    quantity_is,
    side_is,
)
from allocator.check.explanation.headline_forms import QUANTITY, SIZE
from allocator.check.explanation.verdict import EVEN, OUTBID

_PART = rf"(?:; (?P<rules>{NUMBER}) value points of that because rules are missed then)?"
_PAIR_FORMS = {
    "at least": rf"The best plan without it is worth {SIZE} less than the best with it{_PART}\.",
    "at most": (
        rf"The best plan that gives at least {QUANTITY} is worth {SIZE} less than the best that "
        rf"does not{_PART}\."
    ),
}
"""What the two plans differ by, by the side of the best."""

IMPROVABLE = "The plan shown leaves some value here: "
_IMPROVABLE = (
    rf"{IMPROVABLE}even the best plan (?P<side>with|without) it is worth (?P<gain>{NUMBER}) value "
    rf"points(?: \(worth US\$ (?P<gained>{NUMBER}) million at the margin\))? more than the plan "
    rf"shown\."
)
_TIE = (
    rf"With or without it the best plans are worth the same(?:, and the search leaves "
    rf"(?P<even>nothing open)(?P<same>: gains and losses below are the same in sum)?| within what "
    rf"the search leaves open, (?P<open>{NUMBER}) value points"
    rf"(?P<differ>: gains and losses below differ by less than that)?)\."
)
PRICED = "Of what is lost "
_PRICED = (
    rf"{PRICED}(?P<side>with|without) it, (?:all|(?P<share>{NUMBER})%) is the price of rules that "
    rf"are missed then(?:, which the verdict leaves out; its “(?P<badge>.+)” is of the money, by "
    rf"what asks for it)?\."
)
CLOSE_CALL = "It is a close call: the difference is worth less than US$ 1 million."
IDLE = "No other nation may get more in this comparison"
_IDLE_UNKNOWN = f"{IDLE}: what the money would do for others is what a wider search asks."
_IDLE = (
    rf"{IDLE}\. If the plan shown went without it and US\$ (?P<money>{NUMBER}) million of its "
    rf"money lay idle, it would lose (?P<points>{NUMBER}) value points, apart from rules that are "
    rf"missed: each US\$ million achieves about (?P<times>{NUMBER}) times what the next US\$ "
    rf"million would add to the plan, (?P<end>which is what others would have to beat|so a wider "
    rf"search may find a better use for it)\."
)

_RULES = 0.1
"""Share of a loss from which on it must be told that rules which are missed make it up."""

_CLOSE = 1.0
"""US$ million at the margin below which a loss is a close call."""


def has_pair(document: Document) -> bool:
    """Tell whether an answer has to say what its two plans differ by."""
    funded = document["verdict"].startswith(("funded", "not funded: worth"))
    return bool(funded and document["proof"]["loss"] is not None)


def is_improvable(document: Document) -> bool:
    """Tell whether even the side with less value is better than the plan shown."""
    if not has_pair(document):
        return False
    return bool(document["proof"]["forced_value"] - document["proof"]["plan_value"] > EVEN)


def is_priced(document: Document) -> bool | None:
    """Tell whether most of a loss is the price of rules; None: it is on the edge of that."""
    loss, rules = document["proof"]["loss"], missed(document)
    if not _counts(document) or loss is None:
        return False
    return None if abs(rules - MOSTLY * loss) < EVEN else bool(rules > MOSTLY * loss)


def _counts(document: Document) -> bool:
    """Tell whether rules that are missed may be a part of a loss that has to be told."""
    return document["verdict"] in ("funded for its value", OUTBID) and not only_rules(document)


def _priced_is(document: Document, sentence: str) -> bool:
    """Tell whether the share of the price of rules in the loss is told as it is."""
    said = re.fullmatch(_PRICED, sentence)
    if said is None or (said["side"] == "with") != (document["verdict"] == OUTBID):
        return False
    if (said["badge"] or "") != document["badge"]:
        return False
    share = missed(document) / document["proof"]["loss"]
    return share > 1 - EVEN if said["share"] is None else shows(said["share"], 100 * share)


def needs_idle(document: Document) -> bool:
    """Tell whether it must be said that others could not get more."""
    near = document["proof"]["radius"] != "wider"
    return bool(near and document["verdict"] == "funded for its value")


def _idle_is(document: Document, sentence: str) -> bool:
    """Tell whether it is told what others would have to beat, as far as that is known."""
    proof, said = document["proof"], re.fullmatch(_IDLE, sentence)
    lost, money = proof["idle_loss"], proof["idle_musd"]
    if said is None or lost is None:
        return lost is None and sentence == _IDLE_UNKNOWN
    enough = float(said["times"].replace(",", "")) >= 1
    return (
        proof["money_value"] * money > 0
        and shows(said["money"], money)
        and shows(said["points"], lost)
        and shows(said["times"], lost / (proof["money_value"] * money))
        and enough == said["end"].startswith("which")
    )


def pair_is(ground: Ground, document: Document, sentence: str) -> bool:
    """Tell whether a sentence says what the two plans differ by."""
    if not has_pair(document):
        return False
    said = re.fullmatch(_PAIR_FORMS.get(document["proof"]["side"], ""), sentence)
    if said is None:
        return False
    groups = said.groupdict()
    return (
        quantity_is(ground, document, groups)
        and _points_are(document, groups)
        and _rules_are(document, groups)
    )


def remark_is(document: Document, sentence: str) -> bool:
    """Tell whether a sentence is one that its verdict asks for, and so."""
    verdict = document["verdict"]
    if sentence.startswith(IDLE):
        return needs_idle(document) and _idle_is(document, sentence)
    if sentence == CLOSE_CALL:
        told = has_pair(document) and verdict != "funded by a rule" and not only_rules(document)
        return told and _is_close(document)
    if sentence.startswith(PRICED):
        return is_priced(document) is not False and _priced_is(document, sentence)
    if sentence.startswith(IMPROVABLE):
        return is_improvable(document) and _improves(document, sentence)
    said = re.fullmatch(_TIE, sentence) if verdict == "tie" else None
    if said is None:
        return False
    return _points_are(document, said.groupdict())


def _rules_are(document: Document, said: dict[str, str | None]) -> bool:
    """Tell whether the part of the loss is told that is due to rules missed, if it is large."""
    points, loss = missed(document), document["proof"]["loss"]
    apart = is_priced(document)
    if said["rules"] is None:
        needless = apart is not False or not _counts(document)
        return needless or bool(points < _RULES * loss + EVEN)
    return (
        apart is not True
        and _counts(document)
        and bool(points > _RULES * loss - EVEN)
        and shows(str(said["rules"]), points)
    )


def _improves(document: Document, sentence: str) -> bool:
    """Tell whether it is told by how much the other side is better than the plan shown."""
    said = re.fullmatch(_IMPROVABLE, sentence)
    if said is None:
        return False
    groups = said.groupdict()
    gain = document["proof"]["forced_value"] - document["proof"]["plan_value"]
    gains = shows(str(groups["gain"]), gain) and money_is(document, groups["gained"], gain)
    return side_is(document, groups) and gains


def _points_are(document: Document, said: dict[str, str | None]) -> bool:
    proof, loss = document["proof"], document["proof"]["loss"]
    if "even" in said:
        rest, most = said["open"], proof["tolerance"]
        if bool(said["same"] or said["differ"]) != any(
            one["points"] for one in document["reasons"]
        ):
            return False
        return shows_most(rest, most) if rest else bool(most < NONE)
    if said.get("points") is None:
        return loss is None
    if loss is None:
        return False
    size = -loss if "side" in said else loss
    return shows(str(said["points"]), size) and money_is(document, said["worth"], size)


def _is_close(document: Document) -> bool:
    rate = document["proof"]["money_value"]
    return bool(rate > 0 and abs(apart(document)) < _CLOSE * rate)
