"""The first sentence: what is asked, the verdict, and what it is worth in money."""

from __future__ import annotations

import re
from collections.abc import Iterator

from allocator.check.explanation.barred_accounts import SOME_ACCOUNTS
from allocator.check.explanation.basis import shares_are
from allocator.check.explanation.figures import NONE, short, shows, shows_most
from allocator.check.explanation.ground import Document, Given, Ground, asked
from allocator.check.explanation.headline_forms import FOR_RULES, FORMS
from allocator.check.explanation.shape import fault
from allocator.check.explanation.verdict import EVEN
from allocator.check.records import plan_rows
from allocator.check.violation import NOTHING, Violation
from allocator.util.format import listed

_CAUSES = {
    "barred": "the law bars it", "unsuited": "it does not fit the nation",
    "package": "a rule on its package stops it", "absorption": "the nation cannot take more",
    "risk": "a limit of risk stops it", "course full": "the course is full",
    "production": "no more of it can be had in time",
    "money": "no money that may pay for it is left",
    "smallest size": "a smallest size cannot be reached",
    "change limit": "it would change more than is allowed", "rule": "rules of the plan stop it",
}  # fmt: skip
"""What stops a line in a few words, by the kind of the reason."""

LEAST_TIMES = 0.1
"""How many times what the next US$ million adds is told from here on: less has no digit."""

MOSTLY = 0.5
"""Share of a loss from which on it is told as the price of rules."""

_SOME = 0.1
"""Share of a loss from which on it is said that the price of rules is left out of a figure."""


def headline_faults(
    ground: Ground, document: Document, sentence: str, place: str
) -> Iterator[Violation]:
    """Yield what the sentence of the verdict says that the numbers do not."""
    form = FOR_RULES if only_rules(document) else FORMS.get(document["verdict"])
    starts = [f"{name} for {ground.words.nations[document['question']['nation']]}: "
              for name in _names(document)]  # fmt: skip
    start = next((one for one in starts if sentence.startswith(one)), None)
    said = re.fullmatch(form, sentence.removeprefix(start)) if form and start else None
    if said is None:
        yield fault(place, f"not the verdict on the line asked about: {sentence!r}")
        return
    groups = said.groupdict()
    wrong = {
        "quantity": not quantity_is(ground, document, groups),
        "worth": not _worth_is(ground, document, groups),
        "times": not _times_are(ground, document, groups),
        "apart": not _apart_is(document, groups),
        "which": bool(groups.get("which"))
        and (groups["which"] == "of the wider search") != (document["proof"]["radius"] == "wider"),
        "rests": "rests" in groups and not shares_are(ground, document, groups["rests"]),
        "link": "link" in groups and not _cause_is(groups),
        "left out": not _leaves_out(ground, document, groups),
        "more": bool(groups.get("no")) and _is_more(document, str(groups["no"])),
        "side": not side_is(document, groups),
        "shown": "bare" in groups and not _shown_is(ground, document, groups["bare"]),
        "proof": "near" in groups and not groups["needless"]
        and bool(groups["near"]) != (document["proof"]["radius"] in ("near", "wider")),
        "cause": "causes" in groups and not _causes_are(document, groups),
        "law": "bars" in groups and bool(groups["bars"]) != _some_barred(document),
        "no plan": "none" in groups
        and bool(groups["none"]) != (document["proof"]["forced_value"] is None),
    }  # fmt: skip
    if "needless" in groups:
        needless = any(one["kind"] == "need met" for one in document["reasons"])
        wrong["need"] = needless != bool(groups["needless"])
    if groups.get("needless"):
        wrong["more"] = _is_more(document, str(groups["needless"]))
    elif document["verdict"] == "not funded: impossible" and not groups["no"]:
        wrong["more"] = not document["question"]["more"]
    for what in (name for name, is_so in wrong.items() if is_so):
        yield fault(place, f"{what}: the numbers do not say so: {sentence!r}")


def _shown_is(ground: Ground, document: Document, bare: str | None) -> bool:
    """Tell whether a line is said to be funded, not funded or not more of, as the plan has it."""
    if document["question"]["more"]:
        return bare == "no more of it is funded"
    held = told_of(ground, document) > NOTHING
    return bare == (None if held else "not funded")


def _is_more(document: Document, said: str) -> bool:
    """Tell whether words on more or not are about the other question."""
    return (said == "not funded") == bool(document["question"]["more"])


def _some_barred(document: Document) -> bool:
    """Tell whether law closes some accounts to the line."""
    return any(one["layer"] == SOME_ACCOUNTS for one in document["reasons"])


def _causes_are(document: Document, said: dict[str, str | None]) -> bool:
    """Tell whether what stops the line, in a few words, is what its reasons are."""
    if said["needless"]:
        return said["causes"] is None
    kinds = dict.fromkeys(one["kind"] for one in document["reasons"]
                          if one["points"] is None and one["layer"] != SOME_ACCOUNTS)  # fmt: skip
    causes = [_CAUSES[kind] for kind in kinds if kind in _CAUSES][:2]
    return (said["causes"] or "") == (listed(causes) if causes else "")


def _worth_is(ground: Ground, document: Document, said: dict[str, str | None]) -> bool:
    """Tell whether a loss or a gain is told, in money where that is known."""
    if "worth" not in said or (said["worth"] is None and said["points"] is None):
        return True
    proof = document["proof"]
    size = -apart(document) if said.get("which") else apart(document)
    if "side" in said:
        size = _gain(ground, document)
    if said["worth"] is None:
        return not proof["money_value"] and shows(str(said["points"]), size)
    return money_is(document, said["worth"], size)


def _apart_is(document: Document, said: dict[str, str | None]) -> bool:
    """Tell whether it is told how much more the plan without the line is worth apart from rules."""
    if "same" not in said or said.get("none"):
        return True
    side = "without" if document["proof"]["side"] == "at least" else "with"
    over: float = apart(document) - document["proof"]["tolerance"] - EVEN
    known = said["gainer"] in (None, side)
    return known and (abs(over) < EVEN or bool(said["same"]) == (over <= 0))


def apart(document: Document) -> float:
    """Return the value points that the forced plan gains, apart from rules that are missed."""
    return float(-(document["proof"]["loss"] or 0.0) - _rules(document))


def _rules(document: Document) -> float:
    """Return the value points of soft rules in the difference, forced less best."""
    return float(sum(one["points"] for one in document["parts"]
                     if one["part"] == "rule" and abs(one["points"]) > EVEN))  # fmt: skip


def missed(document: Document) -> float:
    """Return the value points of a loss that are the price of rules missed then."""
    return -_rules(document)


def only_rules(document: Document) -> bool:
    """Tell whether nothing but rules that would be missed keeps a line out."""
    outbid = document["verdict"].startswith("not funded: worth less")
    return bool(outbid and apart(document) + document["proof"]["tolerance"] + EVEN >= 0)


def _leaves_out(ground: Ground, document: Document, said: dict[str, str | None]) -> bool:
    """Tell whether it is said where a figure leaves the price of rules out."""
    proof = document["proof"]
    rules, size = _rules(document), abs(proof["loss"] or 0.0)
    if "less" in said:
        left, size = _gain(ground, document), proof["forced_value"] - proof["plan_value"]
        rules, over = size - left, left - proof["tolerance"] - EVEN
        if said["less"] or abs(over) < EVEN:
            return bool(over < EVEN)
        if over < 0:
            return False
    elif not said.get("which"):
        return True
    over = abs(rules) - _SOME * size
    return bool(abs(over) < EVEN or bool(said["apart"]) == (over > 0))


def _gain(ground: Ground, document: Document) -> float:
    """Return what the forced plan gains on the plan shown, apart from rules that are missed."""
    proof = document["proof"]
    assert ground.forced is not None
    return float(proof["forced_value"] - proof["plan_value"]
                 - _missed(ground.own) + _missed(ground.forced))  # fmt: skip


def _times_are(ground: Ground, document: Document, said: dict[str, str | None]) -> bool:
    """Tell whether money does so many times what more of it would add to the plan."""
    if "times" not in said or ground.forced is None:
        return "times" not in said
    proof, quantity = document["proof"], told_of(ground, document)
    nation = document["question"]["kind"] == "nation" and proof["radius"] != "wider"
    size = proof["money_value"] * quantity
    drop = -_gain(ground, document)
    wanted = nation and size > 0 and drop > proof["tolerance"]
    if said["times"] is None:
        return not wanted or bool(drop / size < LEAST_TIMES * (1 + NONE))
    if not wanted or drop / size < LEAST_TIMES * (1 - NONE):
        return False
    enough = float(said["times"].replace(",", "")) >= 1
    though = str(said["way"]).startswith("though")
    return bool(shows(said["times"], drop / size) and though != enough)


def _cause_is(said: dict[str, str | None]) -> bool:
    """Tell whether worth is called the cause just of money that rests most on merit."""
    word = str(said["link"] or said["way"]).partition(" ")[0]
    merit = said["rests"] is None or said["rests"].startswith("merit")
    return word in ("though", "because" if merit else "and")


def _missed(given: Given) -> float:
    """Return the value points that a plan pays for the soft rules that it misses."""
    return sum(float(row["bend"]) * float(row["bend_price_value"] or 0.0)
               for row in plan_rows(given.plan, "rules"))  # fmt: skip


def _names(document: Document) -> set[str]:
    name = document["question"]["line_name"]
    return {"Money"} if document["question"]["kind"] == "nation" else {name, short(name)}


def told_of(ground: Ground, document: Document) -> float:
    """Return what the plan asked about gives of the line, as sentences tell it."""
    return asked(document).told(ground.own, document["question"]["unit"])


def quantity_is(ground: Ground, document: Document, said: dict[str, str | None]) -> bool:
    """Tell whether what the plan gives, or what is forced in, is told with its unit."""
    figure, unit = said.get("money") or said.get("count"), document["question"]["unit"]
    if figure is None:
        return "count" not in said or bool(said.get("bare"))
    forced = document["verdict"].startswith("not funded")
    value = document["proof"]["forced_quantity"] if forced else told_of(ground, document)
    if said.get("money"):
        return unit == "US$ million" and shows(figure, value)
    noun = unit.removesuffix("s") if figure == "1" else unit
    return said["unit"] == noun and shows(figure, value)


def side_is(document: Document, said: dict[str, str | None]) -> bool:
    """Tell whether the side that is better is the one that is told."""
    side = "without" if document["proof"]["side"] == "at least" else "with"
    return "side" not in said or said["side"] == side


def money_is(document: Document, figure: str | None, points: float) -> bool:
    """Tell whether US$ million are what so many points are worth at the margin."""
    rate = document["proof"]["money_value"]
    if figure is None:
        return True
    return rate > 0 and shows_most(figure, points / rate)
