"""The two plans of an answer: values told, side of the question, and the set they are out of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from allocator.check.explanation.claimed import claim_told
from allocator.check.explanation.ground import CLOSE, Document, Given, Good, Ground, asked
from allocator.check.explanation.scores import CLAIMS
from allocator.check.explanation.shape import fault
from allocator.check.explanation.step import steps_of
from allocator.check.violation import Violation, pair

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

ROUNDED = 1e-5
"""Share of a quantity by which limits of a search may be off, so that a plan stays within them."""

_MISSED = 4e-7
"""Share of what missed rules cost by which rounded tables may be off."""

_DIGITS = 0.1
_UPKEEP = 1e-4
"""US$ million of upkeep that may be off: who pays is told in rounded figures."""

MOST_RIVALS = 12
RADII = ("law", "near", "all give", "wider")
"""Nothing is solved; some may give up what they hold; all others may; some may get, too."""

_GIVING = ("near", "wider")
"""Radii in which some nations may give up what they hold."""

UNITS = {"equipment": "lots", "training": "seats", "grant": "US$ million"}


def check_question(ground: Ground, document: Document) -> list[Violation]:
    """Return where the question, its names and the hashes are not those of the plan."""
    question, plan = document["question"], ground.own.plan
    found = [
        fault(f"{name}_hash", "it is not that of the plan asked about")
        for name, own in (("case", plan.case.hash), ("policy", plan.policy.hash))
        if document[f"{name}_hash"] != own
    ]
    line, words = asked(document), ground.words
    areas = {code: words.areas.get(code, code) for code in ground.own.facts.areas}
    known = {"item": words.items, "account": words.accounts, "area": areas}
    names = {**known, "nation": {"": question["line_name"]}}.get(line.kind)
    if names is None:
        return [*found, fault("question.kind", f"it is {line.kind!r}")]
    if line.nation not in words.nations or (line.line not in names):
        return [*found, fault("question", "the case has no such nation or line")]
    if question["rival"] not in {"", *words.nations} - {line.nation}:
        return [*found, fault("question.rival", "it is no other nation of the case")]
    if question["claim"] not in (CLAIMS if question["rival"] else ("", "score")):
        return [*found, fault("question.claim", f"it is {question['claim']!r}")]
    if not claim_told(words.nations, question):
        return [*found, fault("question.claim", f"the text does not claim {question['claim']!r}")]
    unit = "US$ million"
    if line.kind == "item":
        unit = UNITS[ground.own.facts.items[line.line].kind]
    must = {
        "nation_name": words.nations[line.nation],
        "line_name": names[line.line] if line.kind != "nation" else "all money",
        "unit": unit,
    }
    return found + [
        fault(f"question.{key}", f"it is {question[key]!r}, in the case {one!r}")
        for key, one in must.items()
        if question[key] != one
    ]


def check_line(ground: Ground, document: Document) -> list[Violation]:
    """Return where quantity and money of the line are not what the plan gives."""
    line = asked(document)
    found = []
    for key, must, unit in (
        ("quantity", line.quantity(ground.own), document["question"]["unit"]),
        ("money_musd", line.money(ground.own), "US$ million"),
    ):
        if ground.slip.of(unit).differ(document[key], must):
            found.append(_differs(key, document[key], must, unit))
    return found


def _differs(field: str, found: float, must: float, unit: str = "") -> Violation:
    a, b = pair(found, must)
    return fault(field, f"it is {a}, the plans give {b}", found, must, unit)


def check_values(ground: Ground, document: Document) -> list[Violation]:
    """Return where values, loss and what is open do not follow from the plans."""
    proof, plan = document["proof"], ground.own.plan
    law = proof["radius"] == "law"
    values = {
        "plan_value": plan.value,
        "best_value": ground.best and ground.best.plan.value,
        "forced_value": ground.forced and ground.forced.plan.value,
        "loss": None,
        "tolerance": proof["best_open"] + proof["forced_open"],
        "money_value": 0.0 if law else float(plan.meta.get("next_million_value") or 0.0),
        "all_plans_open": None if law else open_of(plan),
    }
    if ground.both:
        values["loss"] = ground.both[0].plan.value - ground.both[1].plan.value
    found, slip = [], rounding(ground)
    for key, must in values.items():
        says = proof[key]
        if (says is None) != (must is None):
            found.append(fault(f"proof.{key}", f"it is {says}, the plans give {must}"))
        elif must is not None and not abs(says - must) <= _close(must) + slip:
            found.append(_differs(f"proof.{key}", says, must, "value points"))
    for key in ("best_open", "forced_open", "tolerance", "seconds"):
        if proof[key] < 0:
            found.append(fault(f"proof.{key}", "it is below 0", proof[key], 0.0))
    return found + _best_is_best(proof, slip) + _idle(ground, document)


def _idle(ground: Ground, document: Document) -> list[Violation]:
    """Return where money is said to lie idle of a line that is not funded for its value."""
    proof, lost = document["proof"], document["proof"]["idle_loss"]
    asked_of = document["verdict"] == "funded for its value" and proof["radius"] == "near"
    may = asked_of and document["question"]["kind"] != "nation" and proof["money_value"] > 0
    if (lost is None) != (proof["idle_musd"] == 0) or (lost is not None and not may):
        return [fault("proof.idle_loss", f"{lost}, of money left idle of {proof['idle_musd']}")]
    if lost is None:
        return []
    if min(lost, proof["idle_musd"]) <= 0:
        return [fault("proof.idle_loss", "it is not above 0", lost, 0.0)]
    return list(_idle_within(ground, document))


def _idle_within(ground: Ground, document: Document) -> Iterator[Violation]:
    """Yield money left idle, or its loss, that is not within what the plan gives the nation.

    At most all its money lies idle, and at least that of the goods asked about. At most the value
    of all its needs is lost, and what it costs to change all its money, before and after.
    """
    line, own = asked(document), ground.own
    proof, policy = document["proof"], own.plan.policy
    money = sum(
        paid for (nation, *_), paid in own.facts.obligation.items() if nation == line.nation
    )
    least = sum(
        paid
        for (nation, item, sustains, _), paid in own.paid.items()
        if nation == line.nation and not sustains and line.about(own.facts, item)
    )
    least = least if line.kind in ("item", "area") else 0.0
    told = proof["idle_musd"]
    if not least - ROUNDED * (1 + least) <= told <= money + ROUNDED * (1 + money):
        yield _differs("proof.idle_musd", told, money if told > money else least, "US$ million")
    met = sum(value for (nation, _), value in own.met.items() if nation == line.nation)
    prices = own.facts.ref * (2 * policy.change_price + 4 * policy.swing_price)
    most = met + prices * money
    if proof["idle_loss"] > most + ROUNDED * (1 + most):
        said = "it is more than all that the nation gets is worth"
        yield fault("proof.idle_loss", said, proof["idle_loss"], most, "value points")


def rounding(ground: Ground) -> float:
    """Return value points that rounded tables leave open: what is missed is told to some digits."""
    plans = (ground.own, ground.best, ground.forced)
    missed = [abs(float(one.plan.meta.get("bending_value") or 0.0)) for one in plans if one]
    return _MISSED * max(missed)


def _close(value: float) -> float:
    """Return how far a value may be off: sums of many floats are exact to so many digits."""
    return CLOSE * max(_DIGITS, min(1.0, abs(value)), _DIGITS * abs(value))


def open_of(plan: Plan) -> float | None:
    """Return by how much any plan at all may be better than a plan; None: unknown."""
    bound = plan.meta.get("bound")
    return None if bound is None else max(0.0, float(bound) - plan.value)


def _best_is_best(proof: Document, slip: float) -> list[Violation]:
    """Hold the best plan to the plan asked about, which is of the same set and side."""
    if proof["best_value"] is None:
        return []
    most = proof["best_value"] + proof["best_open"]
    if proof["plan_value"] <= most + max(CLOSE, _close(most)) + slip:
        return []
    said = "the plan asked about is worth more than the best of its side may be"
    return [fault("proof.best_value", said, proof["plan_value"], most)]


def check_sides(ground: Ground, document: Document) -> list[Violation]:
    """Return where the quantities of the line are not on the sides that are told."""
    proof, line = document["proof"], asked(document)
    quantity = line.quantity(ground.own)
    slip = ROUNDED * max(1.0, abs(quantity))
    funded = quantity > ROUNDED and not document["question"]["more"]
    side, steps = ("at least", {-quantity}) if funded else ("at most", steps_of(ground, document))
    if proof["radius"] == "law":
        steps = {-quantity}
    found = []
    if proof["side"] != side:
        return [fault("proof.side", f"it is {proof['side']!r}, asked is {side!r}")]
    for key, musts in (
        ("side_quantity", [quantity]), ("forced_quantity", [quantity + step for step in steps])
    ):  # fmt: skip
        if all(abs(proof[key] - must) > slip for must in musts):
            found.append(_differs(f"proof.{key}", proof[key], musts[0]))
    best = None if ground.best is None else line.quantity(ground.best)
    told = proof["best_quantity"]
    if (best is None) != (told is None):
        found.append(fault("proof.best_quantity", f"it is {told}, of the best plan {best}"))
    elif best is not None and abs(told - best) > slip:
        found.append(_differs("proof.best_quantity", told, best))
    sign = 1 if side == "at least" else -1
    for name, given, limit, way in (
        ("best", ground.best, proof["side_quantity"], sign),
        ("forced", ground.forced, proof["forced_quantity"], -sign),
    ):
        if given is not None and way * (line.quantity(given) - limit) < -slip:
            said = f"the line has {line.quantity(given):.9g}, on the other side of {limit:.9g}"
            found.append(fault(name, said, line.quantity(given), limit))
    return found


def check_set(ground: Ground, document: Document) -> list[Violation]:
    """Return where a plan is not of the set: goods of nations that are not free have changed."""
    proof = document["proof"]
    found = list(_names(ground, document))
    if proof["radius"] == "law" or found:
        return found
    giving = set(proof["may_give"] if proof["radius"] in _GIVING else ground.words.nations)
    for name, given in (("best", ground.best), ("forced", ground.forced)):
        if given is not None:
            found += _moved(ground, given, name, set(proof["free"]), giving)
    return found


def _names(ground: Ground, document: Document) -> Iterator[Violation]:
    """Yield what is wrong with the nations that are free or may give."""
    proof, nation = document["proof"], document["question"]["nation"]
    law, wide = proof["radius"] == "law", proof["radius"] == "wider"
    if proof["radius"] not in RADII:
        yield fault("proof.radius", f"it is {proof['radius']!r}")
    free = list(proof["free"])
    if (free[:1] if wide else free) != ([] if law else [nation]):
        yield fault("proof.free", f"free is {nation} alone, and where nothing is solved none")
    if len(set(free)) != len(free) or set(free) - set(ground.words.nations):
        yield fault("proof.free", "not nations of the case, each once")
    rival = document["question"]["rival"]
    if rival and proof["radius"] in _GIVING and rival not in {*free, *proof["may_give"]}:
        yield fault("proof.may_give", f"{rival}, which the question names, is not in the set")
    if rival and wide and rival not in free:
        yield fault("proof.free", f"{rival}, which the question names, is not free")
    rivals, most = list(proof["may_give"]), 0 if law else MOST_RIVALS
    if proof["radius"] == "all give" and {*free, *rivals} == set(ground.words.nations):
        most = len(rivals)
    wrong = len(set(rivals)) != len(rivals) or {*free} & {*rivals} or len(rivals) > most
    if wrong or set(rivals) - set(ground.words.nations):
        yield fault("proof.may_give", f"not up to {most} other nations of the case, each once")
    if proof["radius"] == "all give" and proof["forced_value"] is not None:
        yield fault("proof.radius", "so wide a set is asked only whether it has the line at all")


def _moved(
    ground: Ground, given: Given, name: str, free: set[str], giving: set[str]
) -> Iterator[Violation]:
    """Yield goods that differ from the plan's though the set of plans does not let them."""
    had, has = (_limited(one.amount, giving) for one in (ground.own, given))
    for key in sorted({*had, *has}):
        nation, item, sustains, year = key
        if nation in free:
            continue
        before, now = had.get(key, 0.0), has.get(key, 0.0)
        slip = max(ROUNDED * (1.0 + abs(before)), _UPKEEP if sustains else 0.0)
        if now > before + slip or (nation not in giving and now < before - slip):
            what = f"upkeep of {item or 'equipment'}" if sustains else item
            said = f"{nation} {what} {year} is {now:.9g}, in the plan asked about {before:.9g}"
            yield fault(name, f"not of the stated set of plans: {said}", now, before)


def _limited(amounts: Mapping[Good, float], giving: set[str]) -> dict[Good, float]:
    """Return amounts that the set limits: of upkeep of nations that give all of a year together."""
    found: defaultdict[Good, float] = defaultdict(float)
    for (nation, item, sustains, year), amount in amounts.items():
        together = sustains and nation in giving
        found[nation, "" if together else item, sustains, year] += amount
    return found
