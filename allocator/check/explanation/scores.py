"""The sentence on scores: the priority of a nation and its rival, recomputed from the case."""

from __future__ import annotations

import re

from allocator.check.explanation.figures import NUMBER
from allocator.check.explanation.ground import Document, Ground, asked
from allocator.check.records import case_rows
from allocator.util.format import listed

CLAIMS = ("", "higher", "lower", "same", "score")
_OWN, _OTHER = (rf"(?P<{who}>{NUMBER}) of 10 \(tier (?P<{who}_tier>\d+)\)"
                for who in ("own", "other"))  # fmt: skip
_FORM = re.compile(
    r"(?:(?P<so>It is so|It is not so) that (?P<who>.+) scores (?P<way>higher than|lower than|"
    r"the same as) (?P<whom>.+?)(?P<alike>, but the two are practically equal)?: )?"
    r"(?P<name>.+)'s priority is "
    rf"{_OWN}(?: and (?P<rival>.+)'s {_OTHER}|, and (?P<above>\d+) of (?P<all>\d+) "
    r"nations have a higher one); each is the mean over (?:(?P<every>all objectives, by their "
    r"weight)|the objectives that (?P<area>.+) serves, by their weight and its relevance) "
    r"\((?P<source>.+)\)\."
)
_WAYS = {"higher": "higher than", "lower": "lower than", "same": "the same as"}
_SAME = 1e-9
"""Means that differ by less are the same."""

_EDGE = 0.005 + 1e-9
"""How far a mean may be from what is shown with two decimals."""


def score_needed(document: Document) -> bool:
    """Tell whether an answer must say scores: where it compares, or a score is claimed."""
    return bool(document["question"]["rival"] or document["question"]["claim"])


def score_is(ground: Ground, document: Document, sentence: str) -> bool:
    """Tell whether a sentence says the priorities that the case has, and judges a claim rightly."""
    said, question = _FORM.fullmatch(sentence), document["question"]
    if said is None or not score_needed(document):
        return False
    own, rival = question["nation"], question["rival"]
    area = area_of(ground, document)
    means = _means(ground, area)
    names = ground.words.nations
    called = ground.words.areas.get(area, area)
    told = (
        said["name"] == names[own]
        and _is(ground, own, means, said["own"], said["own_tier"])
        and (said["every"] is None) == bool(area)
        and said["area"] in (None, called)
        and said["source"] == _source(ground, {own, rival} - {""})
    )
    if not rival:
        above = sum(one - means[own] > _SAME for one in means.values())
        counts = (said["above"], said["all"]) == (str(above), str(len(means)))
        return bool(told and counts and said["so"] is None)
    told = told and said["rival"] == names[rival] and said["other"] is not None
    return bool(
        told
        and _is(ground, rival, means, said["other"], said["other_tier"])
        and _judged(document, said, (names[own], names[rival]), (means[own], means[rival]))
    )


def _judged(
    document: Document, said: re.Match[str], names: tuple[str, str], means: tuple[float, float]
) -> bool:
    """Tell whether a claim is repeated, and said to be so just if the full figures say so."""
    claim = document["question"]["claim"]
    if claim not in _WAYS:
        return said["so"] is None
    more = means[0] - means[1]
    way = "same" if abs(more) <= _SAME else "higher" if more > 0 else "lower"
    pair = (said["who"], said["way"], said["whom"]) == (names[0], _WAYS[claim], names[1])
    alike = way != "same" and said["own"] == said["other"]
    return (
        pair
        and said["so"] == ("It is so" if way == claim else "It is not so")
        and (said["alike"] is not None) == alike
    )


def _is(ground: Ground, nation: str, means: dict[str, float], figure: str, tier: str) -> bool:
    shown = re.fullmatch(r"\d+\.\d\d", figure) is not None
    same = ground.own.facts.nations[nation].tier == int(tier)
    return shown and same and abs(float(figure) - means[nation]) <= _EDGE


def area_of(ground: Ground, document: Document) -> str:
    """Return the area of the line asked about; empty: all of them."""
    line = asked(document)
    if line.kind == "item":
        return str(ground.own.facts.items[line.line].area)
    return line.line if line.kind == "area" else ""


def _means(ground: Ground, area: str) -> dict[str, float]:
    """Return by nation the mean priority over objectives, by weight and by what serves an area."""
    case, policy = ground.own.plan.case, ground.own.plan.policy
    weights = {"": 1.0}
    if "objectives" in case.given:
        weights = {row["objective"]: float(policy.objective_weight.get(row["objective"],
                   row["weight"])) for row in case_rows(case, "objectives")}  # fmt: skip
    if area and "relevance" in case.given:
        serves = {row["objective"]: float(row["relevance"]) for row in case_rows(case, "relevance")
                  if row["area"] == area}  # fmt: skip
        weights = {one: weight * serves.get(one, 0.0) for one, weight in weights.items()}
    rows = {(row["nation"], row["objective"]): float(row["priority"])
            for row in case_rows(case, "priorities")}  # fmt: skip
    rest, total = (0.0 if "priorities" in case.given else 10.0), sum(weights.values())
    return {
        nation: sum(weight * rows.get((nation, one), rest) for one, weight in weights.items())
        / total if total > 0 else 0.0
        for nation in ground.words.nations
    }  # fmt: skip


def _source(ground: Ground, nations: set[str]) -> str:
    """Return what the case says that these priorities rest on."""
    case = ground.own.plan.case
    if "priorities" not in case.given:
        return "the case has no table priorities, so that all are 10"
    rows = [row for row in case_rows(case, "priorities") if row["nation"] in nations]
    bases, sources = ({str(row[name]) for row in rows} - {""} for name in ("basis", "source"))
    if not bases:
        return "table priorities has no row for them"
    told = f"table priorities, basis: {listed(sorted(bases))}"
    return f"{told}; source: {'; '.join(sorted(sources))}" if sources else told
