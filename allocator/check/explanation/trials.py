"""Changes that were tried: that their fields agree, and that their words say what these say.

Whether a change turns the answer, and what else differs then, is known from solving alone, which
the checker does not do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from allocator.check.explanation.figures import NUMBER, short, shows
from allocator.check.explanation.ground import Document, Ground, asked
from allocator.check.explanation.shape import fault
from allocator.check.violation import Violation

_FORMS = {
    "price": rf"a price (?P<share>{NUMBER})% (?P<way>lower|higher) for (?P<nation>.+) alone",
    "weight": rf"(?P<share>{NUMBER})% (?P<way>more|less) weight on this need of (?P<nation>.+)",
    "capacity": rf"(?P<plain>{NUMBER}) more (?P<unit>lots?|seats?) of (?P<item>.+) made a year",
    "money": rf"US\$ (?P<plain>{NUMBER}) million more of (?P<account>.+) for (?P<nation>.+) alone",
}
"""The words of each lever."""

_UNITS = {"price": "share", "weight": "share", "capacity": "units", "money": "US$ million"}

_WAYS = {"at most": ("lower", "more"), "at least": ("higher", "less")}
"""Which way a price or a weight goes, by the side that the answer is to be turned from."""

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
        if trial["unit"] != _UNITS.get(trial["lever"]):
            yield fault(f"{place}.unit", f"it is {trial['unit']!r}")
        if not _is_said(ground, document, trial):
            said = f"not what its fields say: {trial['words']!r}"
            yield fault(f"{place}.words", said)


def _is_said(ground: Ground, document: Document, trial: Document) -> bool:
    form = _FORMS.get(trial["lever"])
    said = re.fullmatch(form, trial["words"]) if form else None
    if said is None:
        return False
    groups, words = said.groupdict(), ground.words
    value = trial["most"] if trial["amount"] is None else trial["amount"]
    figure, factor = (groups["share"], 100) if "share" in groups else (groups["plain"], 1)
    items = {one for name in words.items.values() for one in (name, short(name))}
    accounts = {*words.accounts, *words.accounts.values()}
    known = {
        "nation": {words.nations[asked(document).nation]},
        "way": _WAYS.get(document["proof"]["side"], ()),
        "item": items,
        "account": accounts,
    }
    named = all(groups[key] in names for key, names in known.items() if groups.get(key))
    return named and shows(figure, factor * value)


def tried(document: Document, sentence: str) -> bool:
    """Tell whether a sentence lists the trials that turn the answer, or those that do not."""
    trials = document["trials"]
    turns = [one for one in trials if one["turns"]]
    rest = [one["words"] for one in trials if not one["turns"]]
    changes = {
        " ".join([f"What would change it: {one['words']}.", *one["side_effects"]]) for one in turns
    }
    known = {*changes, f"Tried without effect: {'; '.join(rest)}."} if rest else changes
    return sentence in known or (sentence == _NONE and bool(trials) and not turns)
