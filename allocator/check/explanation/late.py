"""The sentence that equipment arrives in the last year of the plan or after it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from allocator.check.explanation.figures import NUMBER, shows
from allocator.check.explanation.ground import Document, Given, Ground, asked
from allocator.check.explanation.verdict import funded
from allocator.util.format import listed

_FORM = re.compile(
    rf"(?:In the best plan with (?P<much>(?:more of )?it), "
    rf"(?P<one>the lot is|all (?P<all>{NUMBER}) lots are|(?P<some>{NUMBER}) of (?P<of>{NUMBER}) "
    rf"lots (?:is|are))|(?P<own>The lot is|All "
    rf"(?P<own_all>{NUMBER}) lots are|(?P<own_some>{NUMBER}) of (?P<own_of>{NUMBER}) lots "
    rf"(?:is|are))) delivered only in (?P<years>FY[^;]+); the last year of the plan is "
    rf"FY(?P<last>\d{{4}})\."
)
_NOTHING = 1e-6


def late_needed(ground: Ground, document: Document) -> bool:
    """Tell whether most lots asked about arrive so late that it must be said."""
    lots, late = _lots(ground, document)
    return bool(late) and sum(late.values()) > (0.5 + _NOTHING) * sum(lots.values())


def late_is(ground: Ground, document: Document, sentence: str) -> bool:
    """Tell whether a sentence says which lots arrive late, and when."""
    said, (lots, late) = _FORM.fullmatch(sentence), _lots(ground, document)
    if said is None or not late:
        return False
    own = funded(ground, document)
    much = "more of it" if document["question"]["more"] else "it"
    if said["much"] != (None if own else much):
        return False
    last = ground.own.facts.years[-1]
    dated = said["years"] == listed([f"FY{year}" for year in sorted(late)])
    count, arrive = sum(lots.values()), sum(late.values())
    whole = said["own_all"] or said["all"]
    part, of = said["own_some"] or said["some"], said["own_of"] or said["of"]
    if len(late) < len(lots):
        singular = " lots is" in (said["own"] or said["one"])
        told = part is not None and shows(part, arrive) and shows(of, count)
        told = told and singular == (part == "1")
    elif whole is None:
        told = part is None and shows("1", count)
    else:
        told = whole != "1" and shows(whole, count)
    most = arrive >= (0.5 - _NOTHING) * count
    return bool(told and dated and most and said["last"] == str(last))


def _lots(ground: Ground, document: Document) -> tuple[dict[int, float], dict[int, float]]:
    """Return the lots asked about by the year of purchase, and the late ones by that of arrival."""
    line, facts = asked(document), ground.own.facts
    if line.kind != "item" or document["question"]["unit"] != "lots":
        return {}, {}
    if funded(ground, document):
        bought = _bought(ground.own, line.nation, line.line)
    elif ground.both is None:
        return {}, {}
    else:
        before, after = (_bought(one, line.nation, line.line) for one in ground.both)
        bought = {year: after.get(year, 0.0) - before.get(year, 0.0) for year in after}
    lots = {year: by for year, by in bought.items() if by > _NOTHING}
    lead, last = facts.items[line.line].fielding.lead, facts.years[-1]
    late = last + 1 if len(facts.years) == 1 else last
    return lots, {year + lead: by for year, by in lots.items() if year + lead >= late}


def _bought(given: Given, nation: str, item: str) -> Mapping[int, float]:
    found: defaultdict[int, float] = defaultdict(float)
    for (who, code, sustains, year), amount in given.amount.items():
        if (who, code, sustains) == (nation, item, False):
            found[year] += amount
    return found
