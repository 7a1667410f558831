"""The sentences of an answer: each must be one that the checker knows, and be so.

A sentence of a form that is not known is refused: nobody can tell that it is true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from allocator.check.explanation.basis import START as REST_START
from allocator.check.explanation.basis import needed, sentence_is
from allocator.check.explanation.better_plan import BETTER_START, keeps_is, keeps_needed
from allocator.check.explanation.exchange import exchange_is, exchange_needed
from allocator.check.explanation.figures import NONE, NUMBER, shows, shows_least, shows_most
from allocator.check.explanation.found_better import found_faults, found_is
from allocator.check.explanation.ground import Document, Ground
from allocator.check.explanation.headline import headline_faults, money_is
from allocator.check.explanation.late import late_is, late_needed
from allocator.check.explanation.limit_kinds import more_is
from allocator.check.explanation.line_limit import line_limit_is, line_limit_needed
from allocator.check.explanation.remarks import (
    IDLE,
    IMPROVABLE,
    PRICED,
    has_pair,
    is_improvable,
    is_priced,
    needs_idle,
    pair_is,
    remark_is,
)
from allocator.check.explanation.rival import rival_is
from allocator.check.explanation.shape import fault
from allocator.check.explanation.trials import tried
from allocator.check.explanation.which_plans import START as WHICH_START
from allocator.check.explanation.which_plans import which_is, which_needed
from allocator.check.explanation.wider import leaves_open, turns, wider_is
from allocator.check.violation import Violation
from allocator.util.format import listed, listing

_ALL_PLANS = re.compile(
    rf"Of all plans, whoever gets more or less, none is worth more than this one(?: by more than "
    rf"(?P<points>{NUMBER}) value points"
    rf"(?: \(worth US\$ (?P<money>{NUMBER}) million at the margin\))?)?\."
)
_PROVEN = re.compile(
    rf"Proven among the plans in which (?P<free>.+?) may get anything, "
    rf"(?:(?P<giving>.+) may give up what (?:they hold|it holds), and )?"
    rf"all other nations keep what the plan gives them"
    rf"(?:; the search leaves (?:(?P<none>nothing open)|open (?P<points>{NUMBER}) value points))?\."
)
_PROVEN_OF_ALL = (
    "Proven for all plans in which {nation} may get anything and all other nations get at most "
    "what this plan gives them."
)
_SOUGHT = (
    "What stops it and what would change it were sought where {giving} and all others keep what "
    "they have."
)
_OTHER_PARTS = re.compile(
    rf"(?:(?P<count>\d+) other parts?: (?P<points>{NUMBER}) value points\. ?)?"
    rf"(?:(?P<rules>\d+) rules? missed by (?P<way>more|less), which costs (?P<cost>{NUMBER}) value "
    rf"points (?P<sign>more|less)\.)?"
)
_LEFT_OPEN = (
    "The wider search leaves more open than the difference that it found, so it neither confirms "
    "this answer nor turns it."
)
_NOT_NAMED = "a nation that is not named here"
_WRONG_LOSS = re.compile(
    rf"This answer is wrong only if a nation that is not named here gives up or gets something "
    rf"that makes good (?P<points>{NUMBER}) value points, or if the case misstates a need, "
    rf"priority, price or limit\."
)
_WRONG_TIE = re.compile(
    rf"This answer is wrong only if a nation that is not named here gives up or gets something "
    rf"that tips the scales by more than (?P<points>{NUMBER}) value points\."
)
_WRONG_ROOM = (
    "This answer is wrong only if a nation that is not named here gives up or gets something that "
    "makes room, or if one of these rules goes."
)
_WRONG_RULE = "This answer is wrong only if a nation getting more made room, or if a rule goes."
_WRONG_LAW = "This answer is wrong only if the case misstates the law, the need or the item."
_SIDES = {
    "With it: ": ("at most", False),
    "What it pushes out: ": ("at most", True),
    "Without it: ": ("at least", True),
    "On the other hand, without it: ": ("at least", False),
}
"""How sentences begin that put reasons together: the side of the best plan, and a loss or not."""


def check_words(ground: Ground, document: Document) -> Iterator[Violation]:
    """Yield sentences that are not known or not so, and those that are missing."""
    words = document["words"]
    first = 1 if turns(document) else 0
    if len(words) < 2 + first:
        yield fault("words", "an answer has a first and a last sentence", len(words), 2)
        return
    yield from headline_faults(ground, document, words[first], f"words[{first}]")
    if document["wider"] is not None and not wider_is(document, words[1 - first]):
        yield fault(f"words[{1 - first}]", f"not what the wider search found: {words[1 - first]!r}")
    middle = list(enumerate(words))[1 if document["wider"] is None else 2 : -1]
    for at, one in middle:
        if not _known(ground, document, one):
            yield fault(f"words[{at}]", f"not so, or no sentence that can be checked: {one!r}")
    if not _ends_well(document, words[-1]):
        yield fault(f"words[{len(words) - 1}]", f"not what would be wrong: {words[-1]!r}")
    if len(set(words)) < len(words):
        yield fault("words", "a sentence appears twice")
    yield from _missing(ground, document, [one for _, one in middle])


def _known(ground: Ground, document: Document, sentence: str) -> bool:
    if any(sentence == one["words"] and one["points"] is None for one in document["reasons"]):
        return True
    if pair_is(ground, document, sentence) or sentence_is(ground, document, sentence):
        return True
    if rival_is(document, sentence):
        return True
    about_plans = (exchange_is, which_is, late_is, line_limit_is, found_is, keeps_is)
    if any(is_so(ground, document, sentence) for is_so in about_plans):
        return True
    checks = (
        _together, _proven, _sought, _proven_wider, _all_plans, more_is, tried, remark_is
    )  # fmt: skip
    return any(check(document, sentence) for check in checks)


def _missing(ground: Ground, document: Document, words: list[str]) -> Iterator[Violation]:
    """Yield what an answer must say: how far it is proven, and both sides of the account."""
    proof = document["proof"]
    some_keep = {*proof["free"], *proof["may_give"]} != set(ground.words.nations)
    wanted = {"Proven ": proof["radius"] != "law",
              _SOUGHT.split("{")[0]: proof["radius"] == "all give" and some_keep,
              "The wider search is proven ": document["wider"] is not None,
              "Of all plans": None not in (proof["all_plans_open"], proof["loss"]),
              "The best plan ": has_pair(document),
              "With or without it ": document["verdict"] == "tie",
              IMPROVABLE: is_improvable(document),
              PRICED: is_priced(document) is True,
              REST_START: needed(ground, document),
              WHICH_START: which_needed(ground),
              BETTER_START: keeps_needed(ground),
              **exchange_needed(ground, document),
              IDLE: needs_idle(document)}  # fmt: skip
    if late_needed(ground, document) and not any(late_is(ground, document, one) for one in words):
        yield fault("words", "it is not said that the line arrives late")
    if (told := line_limit_needed(ground, document)) is not None and told not in words:
        yield fault("words", f"it is not said that {told!r}")
    for what in found_faults(ground, document, words):
        yield fault("words", f"of a better plan that was found it is not said: {what}")
    for start, is_so in wanted.items():
        if is_so and not any(one.startswith(start) for one in words):
            yield fault("words", f"the sentence that begins {start!r} is missing")
    for start, (side, lost) in _SIDES.items():
        is_so = side == proof["side"] and any(_told(document, lost=lost))
        if is_so and not any(one.startswith(start) for one in words):
            yield fault("words", f"the sentence that begins {start!r} is missing")


def _told(document: Document, *, lost: bool) -> Iterator[Document]:
    """Yield the reasons that are a loss, or those that are a gain."""
    for one in document["reasons"]:
        if one["points"] and (one["points"] > 0) == lost:
            yield one


def _together(document: Document, sentence: str) -> bool:
    """Tell whether a sentence puts together reasons of one sign, and counts the rest."""
    start = next((one for one in _SIDES if sentence.startswith(one)), None)
    if start is None:
        return False
    side, lost = _SIDES[start]
    if side != document["proof"]["side"]:
        return False
    rest, left = sentence.removeprefix(start), list(_told(document, lost=lost))
    while left:
        said = next((one for one in left if f"{rest} ".startswith(f"{one['words']} ")), None)
        if said is None:
            break
        left.remove(said)
        rest = rest.removeprefix(said["words"]).strip()
    if not rest:
        return not left
    more = _OTHER_PARTS.fullmatch(rest)
    if more is None or {more["way"], more["sign"]} - {None, "more" if lost else "less"}:
        return False
    return all(
        int(more[count] or 0) == len(some)
        and (not some or shows(more[points], sum(abs(one["points"]) for one in some)))
        for count, points, some in (
            ("count", "points", [one for one in left if not one["rule"]]),
            ("rules", "cost", [one for one in left if one["rule"]]),
        )
    )


def _proven(document: Document, sentence: str) -> bool:
    """Tell whether the set of plans and what is left open are those of the proof."""
    said, proof, names = _PROVEN.fullmatch(sentence), document["proof"], document["names"]
    free = [names.get(code, code) for code in proof["free"]]
    giving = [names.get(code, code) for code in proof["may_give"]]
    if proof["radius"] == "all give":
        return sentence == _PROVEN_OF_ALL.format(nation=listed(free))
    if said is None or proof["radius"] not in ("near", "wider"):
        return False
    if said["free"] != listed(free):
        return False
    if (said["giving"] or "") not in {listing(giving), listed(giving) if giving else ""}:
        return False
    if said["none"]:
        return proof["loss"] is not None and proof["tolerance"] < NONE
    if said["points"] is None:
        return proof["forced_value"] is None
    return shows_most(said["points"], proof["tolerance"])


def _sought(document: Document, sentence: str) -> bool:
    """Tell whether the nations that may give where what stops a line is sought are named."""
    proof, names = document["proof"], document["names"]
    giving = [names.get(code, code) for code in proof["may_give"]]
    told = (
        {f"{one} may give up what they hold" for one in (listing(giving), listed(giving))}
        if giving
        else {"no other nation gives"}
    )
    known = {_SOUGHT.format(giving=one) for one in told}
    return proof["radius"] == "all give" and sentence in known


def _proven_wider(document: Document, sentence: str) -> bool:
    """Tell whether the set of the wider search, and what it leaves open, are those of its proof."""
    wider, start = document["wider"], "The wider search is proven"
    if wider is None or not sentence.startswith("The wider search "):
        return False
    if sentence == _LEFT_OPEN:
        return leaves_open(document)
    told = sentence.replace(start, "Proven", 1)
    return _proven({**wider, "names": document["names"]}, told)


def _all_plans(document: Document, sentence: str) -> bool:
    said, most = _ALL_PLANS.fullmatch(sentence), document["proof"]["all_plans_open"]
    if said is None or most is None:
        return False
    if said["points"] is None:
        return bool(most < NONE)
    if not shows_most(said["points"], most):
        return False
    return money_is(document, said["money"], most)


def _ends_well(document: Document, sentence: str) -> bool:
    """Tell whether the last sentence says what would have to be false."""
    known = document["wider"] is not None and document["wider"]["verdict"] != "unknown"
    if leaves_open(document):
        if _NOT_NAMED in sentence:
            return False
        sentence = sentence.replace("another nation", _NOT_NAMED, 1)
    elif known:
        document = document["wider"]
    proof = document["proof"]
    if proof["radius"] == "law":
        return sentence == _WRONG_LAW
    if proof["loss"] is None:
        return sentence == (_WRONG_RULE if proof["radius"] == "all give" else _WRONG_ROOM)
    if document["verdict"] == "tie":
        said = _WRONG_TIE.fullmatch(sentence)
        return said is not None and shows_most(said["points"], proof["tolerance"])
    said = _WRONG_LOSS.fullmatch(sentence)
    return said is not None and shows_least(said["points"], abs(proof["loss"]) - proof["tolerance"])
