"""Sentences on a plan that is better than the plan shown, and on why that was not found before."""

from __future__ import annotations

import re

from allocator.check.explanation.figures import NUMBER, shows, shows_most
from allocator.check.explanation.ground import Document, Ground, asked
from allocator.check.explanation.headline import money_is
from allocator.check.explanation.verdict import BETTER, EVEN

MONEY = rf"(?: \(worth US\$ (?P<NAME>{NUMBER}) million at the margin\))?"
_GAIN = (
    rf"(?P<gain>{NUMBER}) value points{MONEY.replace('NAME', 'gained')} more than the plan shown"
    rf"(?:, (?P<share>{NUMBER})% of its value)?"
)
_EXPECTED = "so that such finds are to be expected"
_STOPPED = (
    rf"The search for the plan shown stopped within (?P<gap>{NUMBER})% of the best, {_EXPECTED}|"
    r"(?P<unknown>How far from the best the search for the plan shown stopped is not known)"
)
_TRADED = (
    rf"The plan shown gives up (?P<traded>{NUMBER}) value points{MONEY.replace('NAME', 'worth')} "
    rf"for fewer changes from the last plan(?:(?P<proven>, {_EXPECTED})|"
    rf", and the search for it stopped within (?P<gap>{NUMBER})% of the best, {_EXPECTED}|"
    r"(?P<unknown>\. How far from the best the search for it stopped is not known))"
)
_SEARCH = "where that search stopped"
_CLOSE = "keeping close to the last plan"
_DUE = re.compile(
    r"(?P<why>.+): that this line is (?P<given>funded|not funded|funded with no more) is due to "
    rf"(?P<cause>{_SEARCH}|{_CLOSE}|{_CLOSE} or to {_SEARCH}), not to merit or law\."
)
_FOUND = re.compile(
    rf"The best plan (?P<side>with it|without it|with more of it) is worth {_GAIN}, and "
    rf"(?P<lost>{NUMBER}) value points{MONEY.replace('NAME', 'worth')} more than the best that "
    rf"(?P<other>leaves it as it is|keeps it)\."
)
_NOT_BEST = "The plan shown is not the best "
_NEAR = re.compile(
    rf"{_NOT_BEST}(?P<place>near it|of the wider search): the best plan "
    rf"(?P<side>with it|without it|without more of it) is worth {_GAIN}\. (?P<why>.+?)"
    rf"(?:: that is why the plan shown gives (?P<shown>.+?) and not (?P<best>.+?))?\."
)
_LEAST_SHARE = 1e-6
_EDGE = 1e-9
_NOTHING = 1e-6


def found_faults(ground: Ground, document: Document, words: list[str]) -> list[str]:
    """Return what an answer does not say, or says wrongly missing, of a better plan."""
    proof, missing = document["proof"], []
    if document["verdict"] == BETTER:
        missing += [name for name, form in (("why the search did not find it", _DUE),
                                            ("by how much it is better", _FOUND))
                    if not any(form.fullmatch(one) for one in words)]  # fmt: skip
    elif ground.both is not None and proof["best_value"] - proof["plan_value"] > EVEN + _EDGE:
        missing += [] if any(one.startswith(_NOT_BEST) for one in words) else ["the best near it"]
    return missing


def found_is(ground: Ground, document: Document, sentence: str) -> bool:
    """Tell whether a sentence is one of them, and so."""
    better = document["verdict"] == BETTER
    if (said := _DUE.fullmatch(sentence)) is not None:
        told = better and said["given"] == _given(document)
        return told and _cause_of(ground, document, said["why"]) == said["cause"]
    if (said := _FOUND.fullmatch(sentence)) is not None:
        return better and _found_is(document, said)
    said = _NEAR.fullmatch(sentence)
    return said is not None and not better and _not_best_is(ground, document, said)


def _given(document: Document) -> str:
    if document["question"]["more"]:
        return "funded with no more"
    return "funded" if document["proof"]["side"] == "at least" else "not funded"


def side_of(document: Document, *, forced: bool) -> str:
    """Return what the best or the forced plan is called."""
    kept = document["proof"]["side"] == "at least"
    much = "more of it" if document["question"]["more"] and not kept else "it"
    return f"{'with' if kept != forced else 'without'} {much}"


def _found_is(document: Document, said: re.Match[str]) -> bool:
    proof = document["proof"]
    other = "keeps it" if proof["side"] == "at least" else "leaves it as it is"
    gain, loss = proof["forced_value"] - proof["plan_value"], -proof["loss"]
    return (
        said["side"] == side_of(document, forced=True)
        and said["other"] == other
        and _gain_is(document, said, gain)
        and shows(said["lost"], loss)
        and money_told(document, said["worth"], loss)
    )


def _not_best_is(ground: Ground, document: Document, said: re.Match[str]) -> bool:
    if ground.both is None:
        return False
    proof, line = document["proof"], asked(document)
    unit = document["question"]["unit"]
    gain = proof["best_value"] - proof["plan_value"]
    shown, best = (line.told(one, unit) for one in (ground.own, ground.both[0]))
    place = "of the wider search" if proof["radius"] == "wider" else "near it"
    told = said["shown"] is None or (
        said["shown"] != said["best"]
        and _quantity_is(said["shown"], shown, unit)
        and _quantity_is(said["best"], best, unit)
    )
    return (
        gain > EVEN - _EDGE
        and said["place"] == place
        and said["side"] == side_of(document, forced=False)
        and _gain_is(document, said, gain)
        and _cause_of(ground, document, said["why"]) is not None
        and told
        and (said["shown"] is not None or _alike(shown, best, unit))
    )


def _alike(one: float, other: float, unit: str) -> bool:
    """Tell whether two quantities may be written alike."""
    return abs(one - other) <= (0.05 * max(1.0, 0.02 * abs(one)) if unit == "US$ million" else 0.5)


def _quantity_is(text: str, value: float, unit: str) -> bool:
    """Tell whether a quantity is written with its unit."""
    if text == "none":
        return value <= 2 * _NOTHING
    said = re.fullmatch(rf"(US\$ )?(?P<figure>{NUMBER}) (?P<noun>million|lots?|seats?)", text)
    if said is None or not shows(said["figure"], value):
        return False
    if said[1]:
        return unit == "US$ million" and said["noun"] == "million"
    return said["noun"] == (unit.removesuffix("s") if said["figure"] == "1" else unit)


def _gain_is(document: Document, said: re.Match[str], gain: float) -> bool:
    """Tell whether a gain is told in points, at the margin, and as a share of the plan's value."""
    value = abs(document["proof"]["plan_value"])
    share = gain / value if value > _NOTHING else 0.0
    told = share < _LEAST_SHARE * (1 + _EDGE) if said["share"] is None else (
        share > _LEAST_SHARE * (1 - _EDGE) and shows(said["share"], 100 * share)
    )  # fmt: skip
    points = shows(said["gain"], gain) and money_told(document, said["gained"], gain)
    return bool(told and points)


def money_told(document: Document, figure: str | None, points: float) -> bool:
    """Tell whether points are told in money wherever the value of more money is known."""
    if figure is None:
        return not document["proof"]["money_value"]
    return money_is(document, figure, points)


def _cause_of(ground: Ground, document: Document, why: str) -> str | None:
    """Return what a decision of the plan is due to by words on its search; None: they are false.

    Value given up for fewer changes is no value that the search left open.
    """
    meta, value = ground.own.plan.meta, ground.own.plan.value
    best = max(value, float(meta.get("best_value") or value))
    traded = best - value > _NOTHING
    said = re.fullmatch(_TRADED if traded else _STOPPED, why)
    if said is None or not _gap_is(best, meta.get("bound"), said):
        return None
    if not traded:
        return _SEARCH
    if not shows(said["traded"], best - value):
        return None
    if not money_told(document, said["worth"], best - value):
        return None
    return _CLOSE if said["proven"] else f"{_CLOSE} or to {_SEARCH}"


def _gap_is(best: float, bound: float | None, said: re.Match[str]) -> bool:
    """Tell whether it is told how far from the best the search for the plan may have stopped."""
    most = None if bound is None else max(0.0, float(bound) - best)
    if said["unknown"]:
        return most is None or (bound == 0 and bool(most))
    if most is None:
        return False
    share = most / abs(float(bound or 0.0)) if bound else 0.0
    return shows_most(said["gap"], 100 * share) if said["gap"] else share <= _EDGE
