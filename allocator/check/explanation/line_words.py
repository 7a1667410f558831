"""Sentences on a line that gains or loses: ``Kenya (Border security) gains 0.02 value points``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from allocator.check.explanation.figures import NUMBER, short, shows, years_of
from allocator.check.explanation.ground import Document, Good, Ground, change_of
from allocator.check.explanation.shape import fault
from allocator.check.explanation.sums import TOLD
from allocator.check.violation import Violation

_LINE = re.compile(
    rf"(?P<way>loses|gains) (?P<points>{NUMBER}) value points"
    rf"(?: with US\$ (?P<money>{NUMBER}) million (?P<more>less|more)"
    rf"(?:, (?P<rate>{NUMBER}) points per US\$ 100 million)?)?(?:: (?P<goods>.+))?\."
)
_GOOD = re.compile(
    rf"(?P<sign>[+−])(?:US\$ (?P<money>{NUMBER}) million|(?P<count>{NUMBER}) "
    rf"(?P<unit>lots?|seats?)) of (?P<name>.+) \((?P<years>[\d, -]+)\)"
)
_OTHER = re.compile(r"(?P<name>.+) in other years or from other accounts \((?P<years>[\d, -]+)\)")
_TRIFLE = 0.05
"""US$ million that need not be told of a line."""


def line_faults(place: str, words: str, line: Document) -> Iterator[Violation]:
    """Yield what a sentence on a line says that its fields do not."""
    start = f"{line['name']} ({line['area_name']}) "
    said = _LINE.fullmatch(words.removeprefix(start))
    if not words.startswith(start) or said is None:
        yield fault(place, f"no sentence on {start.strip()} that can be checked: {words!r}")
        return
    value, money, rate = line["value"], line["change_musd"], line["value_per_musd"]
    wrong = {
        "gains or loses": (said["way"] == "gains") != (value > 0),
        "points": not shows(said["points"], abs(value)),
    }
    if said["goods"] is not None:
        wrong["goods"] = said["goods"] != line["goods"]
    if said["money"] is None:
        wrong["money is missing"] = abs(money) > _TRIFLE
    else:
        wrong["more or less"] = (said["more"] == "more") != (money > 0)
        wrong["money"] = not shows(said["money"], abs(money))
    if said["rate"] is not None:
        wrong["points by money"] = rate is None or not shows(said["rate"], 100 * rate)
    for what in (name for name, is_so in wrong.items() if is_so):
        yield fault(place, f"{what}: the line's own fields do not say so: {words!r}")


def goods_faults(ground: Ground, document: Document) -> Iterator[Violation]:
    """Yield goods of lines that do not move as their words say."""
    if ground.both is None:
        return
    best, forced = ground.both
    amounts = change_of(best.amount, forced.amount)
    money = change_of(best.paid, forced.paid)
    for at, line in enumerate(document["lines"]):
        for words in line["goods"].split("; ") if line["goods"] else ():
            if not _moves(ground, line, words, amounts, money):
                yield fault(f"lines[{at}].goods", f"not what moves: {words!r}")


def _moves(
    ground: Ground,
    line: Document,
    words: str,
    amounts: dict[Good, float],
    money: dict[Good, float],
) -> bool:
    """Tell whether some good of the line moves as one part of its words says."""
    said = _GOOD.fullmatch(words)
    other = None if said else _OTHER.fullmatch(words)
    name, text = (said or other or {"name": "", "years": ""})["name"], (said or other)
    years = years_of(text["years"]) if text else None
    if years is None:
        return False
    for item, sustains in _called(ground, line, name):
        own, paid = (
            {
                key[3]: by
                for key, by in changes.items()
                if key[:3] == (line["nation"], item, sustains)
            }
            for changes in (amounts, money)
        )
        if not _large(own) <= set(years) <= {*own, *paid}:
            continue
        if said is None:
            if not _net(own) and _large(paid) <= set(years):
                return True
        elif _amount_is(ground, said, item, sustains, sum(own.values())):
            return True
    return False


def _large(changes: dict[int, float]) -> set[int]:
    """Return the years that must be told."""
    return {year for year, change in changes.items() if abs(change) > TOLD}


def _net(changes: dict[int, float]) -> bool:
    """Tell whether changes of years do not cancel out."""
    return abs(sum(changes.values())) > _TRIFLE


def _called(ground: Ground, line: Document, name: str) -> Iterator[tuple[str, bool]]:
    """Yield the items of the line's area that a name may mean, and whether their upkeep is."""
    items: defaultdict[str, list[str]] = defaultdict(list)
    for code, item in ground.own.facts.items.items():
        if item.area == line["area"]:
            for one in {item.name, short(item.name)}:
                items[one].append(code)
    for start, sustains in (("", False), ("Upkeep of ", True)):
        if name.startswith(start):
            yield from ((code, sustains) for code in items[name.removeprefix(start)])


def _amount_is(
    ground: Ground, said: re.Match[str], item: str, sustains: bool, total: float
) -> bool:
    """Tell whether sign, unit and figure are those of a change."""
    if (said["sign"] == "+") != (total > 0):
        return False
    unit = "US$M" if sustains else ground.own.facts.items[item].unit
    if said["money"] is not None:
        return unit == "US$M" and shows(said["money"], abs(total))
    noun = unit.removesuffix("s") if shows("1", abs(total)) and said["count"] == "1" else unit
    return said["unit"] == noun and shows(said["count"], abs(total))
