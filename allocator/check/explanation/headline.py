"""The sentence of the verdict: what is asked, the verdict, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from allocator.check.explanation.figures import NONE, NUMBER, short, shows, shows_most
from allocator.check.explanation.ground import Document, Ground, asked
from allocator.check.explanation.shape import fault
from allocator.check.violation import Violation

_QUANTITY = rf"(?:US\$ (?P<money>{NUMBER}) million|(?P<count>{NUMBER}) (?P<unit>lots?|seats?))"
SIZE = (
    rf"(?P<points>{NUMBER}) value points"
    rf"(?: \(worth US\$ (?P<worth>{NUMBER}) million at the margin\))?"
)
"""Value points, and what US$ million they are worth."""

_WORTH = rf"worth {SIZE} less"
_FORMS = {
    "funded for its value": (
        rf"funded for its value(?P<mostly>, mostly to keep rules)?\. The plan gives {_QUANTITY}"
        rf"(?:(?P<only>\. What the money would do for other nations is what the wider search asks; "
        rf"where none of them gets more, the best plan without it)"
        rf"|; the best plan without it, where others named below may get more,) is {_WORTH}"
        rf"(?: than the best with it, which gives (?P<best>[^;]+?))?"
        rf"(?:; (?P<most>most of that, )?(?P<rules>{NUMBER}) value points(?:,|(?P<part> of that)) "
        rf"because rules are missed then)?"
        rf"\.(?P<close> It is a close call\.)?"
    ),
    "funded by a rule": (
        rf"funded because (?:a rule asks|rules ask) for it\. The plan gives {_QUANTITY}; "
        rf"(?:without it the best plan is {_WORTH}, and that is the price of the rule"
        rf"|(?P<none>no plan is left without it))\."
    ),
    "not funded: worth less than what it would push out": (
        rf"(?P<no>not funded|no more of it is funded)\. The best plan that gives at least "
        rf"{_QUANTITY} is {_WORTH} than the best that does not\."
        rf"(?P<close> It is a close call\.)?"
    ),
    "not funded: impossible": (
        r"(?:(?P<needless>not funded|no more of it is funded), because the case gives it no need"
        r"|(?P<no>not funded), and cannot be|no more of it can be funded)"
        r"(?P<near> in these plans)?\."
    ),
    "the other way is better": (
        rf"the plan can be improved here\. The best plan (?P<side>with|without) it is worth "
        rf"(?P<gain>{NUMBER}) value points"
        rf"(?: \(worth US\$ (?P<gained>{NUMBER}) million at the margin\))? more than "
        rf"the plan shown, and {SIZE} more than the best that "
        rf"(?P<other>leaves it as it is|keeps it)\."
        rf"(?: The plan is proven only to within (?P<proven>{NUMBER}) value points, so better "
        rf"plans are possible\.)?"
    ),
    "unknown": r"not known\. The search reached its limits before it had an answer\.",
    "tie": (
        rf"a tie\. With or without it the best plans are worth the same"
        rf"(?:, and the search leaves (?P<even>nothing open)"
        rf"| within what the search leaves open, (?P<open>{NUMBER}) value points)\. "
        r"Nothing but your judgement decides this line\."
    ),
}
"""The sentences of each verdict."""

_RULES = 0.1
"""Share of a loss from which on it must be told that rules which are missed make it up."""

_MOSTLY = 0.5
"""Share of a loss from which on it is told as the price of rules."""

_CLOSE = 1.0
"""US$ million at the margin below which a loss is a close call."""


def headline_faults(
    ground: Ground, document: Document, sentence: str, place: str
) -> Iterator[Violation]:
    """Yield what the sentence of the verdict says that the numbers do not."""
    form = _FORMS.get(document["verdict"])
    starts = [f"{name} for {ground.words.nations[document['question']['nation']]}: "
              for name in _names(document)]  # fmt: skip
    start = next((one for one in starts if sentence.startswith(one)), None)
    said = re.fullmatch(form, sentence.removeprefix(start)) if form and start else None
    if said is None:
        yield fault(place, f"not the verdict on the line asked about: {sentence!r}")
        return
    groups = said.groupdict()
    wrong = {
        "quantity": not _quantity_is(ground, document, groups),
        "points": not _points_are(document, groups),
        "best": not _best_is(ground, document, groups),
        "rules": not _rules_are(document, groups),
        "more": "no" in groups and (groups["no"] == "not funded") == document["question"]["more"],
        "close call": bool(groups.get("close")) and not _is_close(document),
        "side": not _side_is(document, groups),
        "proof": "near" in groups
        and bool(groups["near"]) != (document["proof"]["radius"] in ("near", "wider")),
        "who may get more": "only" in groups
        and bool(groups["only"]) != (document["proof"]["radius"] != "wider"),
    }
    if "needless" in groups:
        needless = any(one["kind"] == "need met" for one in document["reasons"])
        wrong["need"] = needless != bool(groups["needless"])
    if groups.get("needless"):
        wrong["more"] = (groups["needless"] == "not funded") == document["question"]["more"]
    elif document["verdict"] == "not funded: impossible" and not groups["no"]:
        wrong["more"] = not document["question"]["more"]
    for what in (name for name, is_so in wrong.items() if is_so):
        yield fault(place, f"{what}: the numbers do not say so: {sentence!r}")


def _names(document: Document) -> set[str]:
    name = document["question"]["line_name"]
    return {"Money"} if document["question"]["kind"] == "nation" else {name, short(name)}


def _quantity_is(ground: Ground, document: Document, said: dict[str, str | None]) -> bool:
    """Tell whether what the plan gives, or what is forced in, is told with its unit."""
    figure, unit = said.get("money") or said.get("count"), document["question"]["unit"]
    if figure is None:
        return "count" not in said
    forced = document["verdict"].startswith("not funded")
    value = document["proof"]["forced_quantity"] if forced else asked(document).quantity(ground.own)
    if said.get("money"):
        return unit == "US$ million" and shows(figure, value)
    noun = unit.removesuffix("s") if figure == "1" else unit
    return said["unit"] == noun and shows(figure, value)


def _best_is(ground: Ground, document: Document, said: dict[str, str | None]) -> bool:
    """Tell whether the best plan's quantity is told where it is not that of the plan shown."""
    if "best" not in said or ground.best is None:
        return True
    unit = document["question"]["unit"]
    own, best = (asked(document).quantity(one) for one in (ground.own, ground.best))
    if said["best"] is None:
        return abs(own - best) < max(0.5 if unit != "US$ million" else 1.0, 0.02 * abs(own))
    told = re.fullmatch(_QUANTITY, str(said["best"]))
    return told is not None and shows(told["money"] or told["count"], best)


def _rules_are(document: Document, said: dict[str, str | None]) -> bool:
    """Tell whether the part of the loss is told that is due to rules missed, if it is large."""
    if "rules" not in said:
        return True
    points = sum(one["points"] for one in document["reasons"]
                 if one["rule"] and one["points"] is not None)  # fmt: skip
    loss = document["proof"]["loss"]
    mostly = bool(said["mostly"])
    if said["rules"] is None:
        return not mostly and bool(points < 1.01 * _RULES * loss)
    if bool(said["most"]) != mostly or bool(said["part"]) == mostly:
        return False
    close = abs(points - _MOSTLY * loss) < 1e-3 * loss
    return shows(str(said["rules"]), points) and (close or mostly == (points > _MOSTLY * loss))


def _side_is(document: Document, said: dict[str, str | None]) -> bool:
    """Tell whether the side that is better is told, and how far the plan is proven."""
    if "side" not in said:
        return True
    proof = document["proof"]
    side, other = ("with", "leaves it as it is")
    if proof["side"] == "at least":
        side, other = ("without", "keeps it")
    gain, most = proof["forced_value"] - proof["plan_value"], proof["all_plans_open"]
    proven = most is None if said["proven"] is None else shows_most(str(said["proven"]), most)
    gains = shows(str(said["gain"]), gain) and money_is(document, said["gained"], gain)
    return (said["side"], said["other"]) == (side, other) and proven and gains


def _points_are(document: Document, said: dict[str, str | None]) -> bool:
    proof, loss = document["proof"], document["proof"]["loss"]
    if "even" in said:
        rest, most = said["open"], proof["tolerance"]
        return shows_most(rest, most) if rest else bool(most < NONE)
    if said.get("points") is None:
        return loss is None
    if loss is None:
        return False
    size = -loss if "side" in said else loss
    return shows(str(said["points"]), size) and money_is(document, said["worth"], size)


def money_is(document: Document, figure: str | None, points: float) -> bool:
    """Tell whether US$ million are what so many points are worth at the margin."""
    rate = document["proof"]["money_value"]
    if figure is None:
        return True
    return rate > 0 and shows_most(figure, points / rate)


def _is_close(document: Document) -> bool:
    rate, loss = document["proof"]["money_value"], document["proof"]["loss"]
    return bool(rate > 0 and abs(loss) < _CLOSE * rate)
