"""Changes that were tried: that their fields agree, and that their words say what these say.

Whether a change turns the answer, and what else differs then, is known from solving alone, which
the checker does not do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from allocator.check.explanation.figures import NUMBER, short, shows
from allocator.check.explanation.ground import Document, Ground, asked
from allocator.check.explanation.shape import fault
from allocator.check.explanation.waiver import waiver_opens
from allocator.check.packages import fielded, packages_count
from allocator.check.records import case_rows
from allocator.check.violation import Violation

_FORMS = {
    "price": rf"a price (?P<share>{NUMBER})% (?P<way>lower|higher) for (?P<nation>.+) alone",
    "weight": rf"(?P<share>{NUMBER})% (?P<way>more|less) weight on this need of (?P<nation>.+)",
    "capacity": rf"(?P<plain>{NUMBER}) more (?:"
                rf"(?:lots of (?P<item>.+) made a year|lots of (?P<stock>.+) in stock"
                rf"|seats a year of (?P<course>.+))"
                rf"|area in which (?P<at_once>.+) may get assistance at once"
                rf"|new type of equipment for (?P<types>.+)"
                rf"|vetted persons of (?P<vetted>.+) a year"
                rf"|persons of (?P<speaks>.+) with the language a year)",
    "money": rf"US\$ (?P<plain>{NUMBER}) million more of (?P<account>.+) for (?P<nation>.+) alone",
    "rival": rf"(?:US\$ )?(?P<plain>{NUMBER}) (?P<of>million|lots?|seats?) less of (?P<good>.+) "
             rf"for (?P<rival>.+)",
    "waiver": r"a waiver of (?P<rules>.+)",
    "package": r"(?:(?P<first>.+) already in hand in (?P<holds>.+)"
               r"|(?P<module>.+) that must go with it given to (?P<gets>.+) by others)",
}  # fmt: skip
"""The words of each lever."""

_UNITS = {
    "price": {"share"}, "weight": {"share"}, "capacity": {"units"}, "money": {"US$ million"},
    "rival": {"lots", "seats", "US$ million"}, "waiver": {"waivers"},
    "package": {"items"},
}  # fmt: skip

_WAYS = {"at most": ("lower", "more"), "at least": ("higher", "less")}
"""Which way a price or a weight goes, by the side that the answer is to be turned from."""

_NEAR = 1e-3
"""How far a quantity of a plan's tables may be from what the search held: these are rounded."""

_TESTED = dict.fromkeys(("price", "weight", "money", "capacity"), ", the smallest tested that does")
"""What is said of a number that is not proven to be the smallest, by its lever."""

_NONE = "No single change was found that turns the answer."


def check_trials(ground: Ground, document: Document) -> Iterator[Violation]:
    """Yield trials whose own fields contradict each other, or whose words say something else."""
    for at, trial in enumerate(document["trials"]):
        place, amount = f"trials[{at}]", trial["amount"]
        if trial["turns"] != (amount is not None):
            yield fault(f"{place}.turns", "it must be true exactly where an amount is given")
        elif amount is not None and not 0 <= trial["below"] <= amount <= trial["most"]:
            said = "the amount is not between what does not turn it and the most tried"
            yield fault(f"{place}.amount", said, amount, trial["most"])
        elif amount is None and trial["below"] != trial["most"]:
            yield fault(f"{place}.below", "if none turns it, the most tried does not either")
        if trial["unit"] not in _UNITS.get(trial["lever"], ()):
            yield fault(f"{place}.unit", f"it is {trial['unit']!r}")
        if not _is_said(ground, document, trial):
            said = f"not what its fields say: {trial['words']!r}"
            yield fault(f"{place}.words", said)


def _is_said(ground: Ground, document: Document, trial: Document) -> bool:
    form = _FORMS.get(trial["lever"])
    said = re.fullmatch(form, trial["words"]) if form else None
    if said is None:
        return False
    if trial["lever"] == "waiver":
        return waiver_opens(ground, document, said["rules"], trial["most"])
    if trial["lever"] == "package":
        return trial["most"] == 1 and _is_asked_for(ground, document, said)
    groups, words = said.groupdict(), ground.words
    if trial["lever"] == "rival" and not _gives_up(ground, document, trial, said):
        return False
    value = trial["most"] if trial["amount"] is None else trial["amount"]
    figure, factor = (groups["share"], 100) if "share" in groups else (groups["plain"], 1)
    items = {one for name in words.items.values() for one in (name, short(name))}
    if asked(document).kind != "item":
        items = {"each item", f"each item of {document['question']['line_name']}"}
    accounts = {*words.accounts, *words.accounts.values()}
    nations = {words.nations[asked(document).nation]}
    known = {
        "way": _WAYS.get(document["proof"]["side"], ()),
        "account": accounts,
        **dict.fromkeys(("nation", "at_once", "types", "vetted", "speaks"), nations),
        **dict.fromkeys(("item", "stock", "course"), items),
    }
    named = all(groups[key] in names for key, names in known.items() if groups.get(key))
    return named and shows(figure, factor * value)


def _gives_up(ground: Ground, document: Document, trial: Document, said: re.Match[str]) -> bool:
    """Tell whether the plan with the line gives up so much of another one, by the words on it."""
    if ground.both is None or said["of"].rstrip("s") != _said_unit(trial["unit"]):
        return False
    best, forced = (one.amount for one in ground.both)
    own, free = asked(document), {*document["proof"]["free"], *document["proof"]["may_give"]}
    less: dict[tuple[str, str], float] = defaultdict(float)
    for given, sign in ((best, 1.0), (forced, -1.0)):
        for (nation, item, sustains, _), amount in given.items():
            if not sustains:
                less[nation, item] += sign * amount
    names = ground.words
    return any(
        names.nations[nation] == said["rival"] and short(names.items[item]) == said["good"]
        and nation in free and abs(amount - trial["most"]) <= _NEAR
        and not (nation == own.nation and own.about(ground.own.facts, item))
        for (nation, item), amount in less.items()
    )  # fmt: skip


def _is_asked_for(ground: Ground, document: Document, said: re.Match[str]) -> bool:
    """Tell whether a package asked about waits for an item, or asks by policy for one with it."""
    plan, own, names = ground.own.plan, asked(document), ground.words
    if not packages_count(plan) or document["proof"]["side"] != "at most":
        return False
    if (said["holds"] or said["gets"]) != names.nations[own.nation]:
        return False
    table, column, name = ("prerequisites", "needs", said["first"])
    if said["module"]:
        table, column, name = ("modules", "module", said["module"])
    there = {item for nation, item in fielded(plan) if nation == own.nation}
    return any(
        own.about(ground.own.facts, row["item"]) and names.items[row[column]] == name
        and (row["status"] == "policy" and "module" not in plan.policy.rules_off
             if said["module"] else not there & {row["item"], row[column]})
        for row in case_rows(plan.case, table)
    )  # fmt: skip


def _said_unit(unit: str) -> str:
    return "million" if unit == "US$ million" else unit.rstrip("s")


def tried(document: Document, sentence: str) -> bool:
    """Tell whether a sentence lists the trials that turn the answer, or those that do not."""
    trials = document["trials"]
    turns = [one for one in trials if one["turns"]]
    without = [one for one in trials if not one["turns"]]
    rest = [one["words"] for one in without]
    why = [said for one in without for said in one["side_effects"]]
    changes = {
        " ".join([f"What would change it: {one['words']}{_TESTED.get(one['lever'], '')}.",
                  *one["side_effects"]]) for one in turns
    }  # fmt: skip
    if rest:
        changes.add(" ".join([f"Tried without effect: {'; '.join(rest)}.", *why]))
    return sentence in changes or (sentence == _NONE and bool(trials) and not turns)
