"""Alternatives: what follows of a card of plans from the plans themselves, recomputed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any

from allocator.check import check_plan
from allocator.check.explanation.shape import fault

if TYPE_CHECKING:
    from allocator.check.violation import Violation
    from allocator.plan.plan import Plan

Key = tuple[str, ...]
Money = Mapping[Key, float]

_SLIP = 1e-6
_NOTHING = 1e-6
"""US$ million of which a nation or line counts as funded."""

TRUSTED = {
    "facts.bound": "what the best possible is worth at most: no plan is worth more, and it is no "
    "more than the bound of the plan asked about",
    "proven_low_musd, proven_high_musd": "what all plans within the slack have: all plans given do",
    "facts.stopped, facts.like, facts.never, facts.cpu_s": "how the search went and was asked for",
    "card.more_for, card.less_for": "names of what moves most",
    "words": "sentences of a known beginning; the proof and the counts of labels are held",
}
"""What a card says that only solves know, or that is not recomputed, and how far it is held."""

_STARTS = (
    "No other plan was found within the slack; ", "1 plan found that may be chosen ",
    "Each is proven to lose at most ", "All plans make at ", "In all plans of the card these ",
    "Nations over ", "Lines over ", "Not moved by any plan found, ", "The search was stopped ",
    "Found is not proven: ",
)  # fmt: skip
_MANY = re.compile(r"\d+ plans found that may be chosen ")
_LABELS = (
    "proven core", "found core", "borderline", "found out", "proven out", "unknown",
)  # fmt: skip

_SURE = 1e-3
"""US$ million that must be proven of every plan for a line to be proven core."""


def check_alternatives(
    plan: Plan,
    document: Mapping[str, Any],
    plans: Sequence[Plan],
    earlier: Sequence[Plan] = (),
) -> list[Violation]:
    """Return what is not so in a card of alternatives.

    What cannot be recomputed is named in `TRUSTED`.

    Parameters
    ----------
    plan
        The plan asked about.
    document
        What `Alternatives.document` gives.
    plans
        The plans of the card, in order.
    earlier
        Plans of the cards before.
    """
    foreign = list(_foreign(plan, {"plans": plans, "earlier": earlier}))
    if foreign:
        return foreign
    return [
        *_slack(plan, document),
        *_words(document),
        *_plans(plan, document, plans),
        *_card(plan, document, plans, earlier),
        *_ranges(plan, document, (plan, *earlier, *plans)),
    ]


def _foreign(plan: Plan, known: Mapping[str, Sequence[Plan]]) -> Iterator[Violation]:
    """Yield plans of another case or policy than the plan asked about."""
    for name, plans in known.items():
        for number, one in enumerate(plans, 1):
            if (one.case.hash, one.policy.hash) != (plan.case.hash, plan.policy.hash):
                said = "its case or policy is not that of the plan asked about"
                yield fault(f"{name}[{number}]", said)


def _slack(plan: Plan, document: Mapping[str, Any]) -> Iterator[Violation]:
    """Yield a slack in points that is not what was asked for, and what follows from it."""
    facts, text = document["facts"], str(document["slack"])
    said = text if text.endswith("%") else f"{text} points"
    if facts["slack"] != said:
        yield fault("facts.slack", f"it is {facts['slack']!r}, asked for is {said!r}")
    number = float(text.removesuffix("%"))
    must = {
        "slack_points": number / 100 * abs(plan.bound) if text.endswith("%") else number,
        "least_value": min(facts["bound"] - facts["slack_points"], plan.value),
        "floor": plan.value - facts["slack_points"],
    }
    for key, value in must.items():
        yield from _numbers(f"facts.{key}", [facts[key]], [value])
    if facts["bound"] > plan.bound + _slip(plan.bound):
        yield fault("facts.bound", "it is more than the plan's own", facts["bound"], plan.bound)


def _written(value: float, side: str) -> str:
    """Write a figure with four decimals, rounded to the side on which what it says holds."""
    return f"{Decimal(f'{value:.9f}').quantize(Decimal('0.0001'), rounding=side):,}"


def _words(document: Mapping[str, Any]) -> Iterator[Violation]:
    """Yield sentences of no known beginning, and a proof or counts that are not so."""
    facts, words = document["facts"], list(document["words"])
    for at, one in enumerate(words):
        if not one.startswith(_STARTS) and not _MANY.match(one):
            yield fault(f"words[{at}]", f"no sentence that can be checked: {one!r}")
    holds = {"bound": ROUND_CEILING, "least_value": ROUND_FLOOR, "floor": ROUND_CEILING}
    figures = {key: _written(float(facts[key]), side) for key, side in holds.items()}
    proof = (
        f"Each is proven to lose at most {facts['slack']} of the best possible value, which is "
        f"{figures['bound']} points at most: it is worth {figures['least_value']} points or more. "
        "Proven ranges hold for every plan that may be so near to the best: one worth "
        f"{figures['floor']} points or more."
    )
    if proof not in words:
        yield fault("words", "the sentence of the proof is missing or not so")
    for table in ("nations", "lines"):
        told = [one for one in words if one.startswith(f"{table.capitalize()} over ")]
        counts = {label: sum(row["label"] == label for row in document[table])
                  for label in _LABELS}  # fmt: skip
        said = sorted(pair for one in told
                      for pair in re.findall(rf"(\d+) ({'|'.join(_LABELS)}),", one))  # fmt: skip
        must = sorted((str(count), label) for label, count in counts.items() if count)
        if len(told) > 1 or said != must:
            yield fault("words", f"not how many {table} have which label")


def _plans(plan: Plan, document: Mapping[str, Any], plans: Sequence[Plan]) -> Iterator[Violation]:
    """Yield plans that break a rule, or are worth less than the slack allows."""
    facts = document["facts"]
    least = min(facts["bound"] - facts["slack_points"], plan.value)
    for number, one in enumerate(plans, 1):
        if check_plan(one):
            yield fault(f"plans[{number}]", "the plan breaks rules of its own case")
        if one.value < least - _slip(least):
            yield fault(f"plans[{number}]", "it is worth less than the slack allows", one.value,
                        least)  # fmt: skip
        if one.value > facts["bound"] + _slip(facts["bound"]):
            yield fault("facts.bound", "a plan is worth more", facts["bound"], one.value)


def _card(
    plan: Plan, document: Mapping[str, Any], plans: Sequence[Plan], earlier: Sequence[Plan]
) -> Iterator[Violation]:
    """Yield rows of the card, and distances, that the plans do not give."""
    by, shown = document["by"], [plan, *plans]
    own = [_money(one, (by,)) for one in shown]
    others = [_money(one, (by,)) for one in earlier]
    apart = [[_moved(a, b) for b in own] for a in own]
    told = [one for row in document["distances_musd"] for one in row]
    yield from _numbers("distances_musd", told, [one for row in apart for one in row])
    if [row["plan"] for row in document["card"]] != list(range(len(shown))):
        yield fault("card", "it has not a row for each plan")
        return
    bound = document["facts"]["bound"]
    for at, (row, one) in enumerate(zip(document["card"], shown, strict=True)):
        rest = [*(apart[at][other] for other in range(len(shown)) if other != at),
                *(_moved(own[at], money) for money in others)]  # fmt: skip
        must = {
            "value": one.value, "lost": plan.value - one.value,
            "lost_at_most": max(0.0, bound - one.value),
            "money_musd": float(one.spending["obligation_musd"].sum()),
            "moved_musd": apart[at][0], "nearest_musd": min(rest, default=0.0),
        }  # fmt: skip
        for key, value in must.items():
            yield from _numbers(f"card[{at}].{key}", [row[key]], [value])


def _ranges(plan: Plan, document: Mapping[str, Any], known: Sequence[Plan]) -> Iterator[Violation]:
    """Yield rows of nations and lines whose range, count or label the plans do not give."""
    stopped = bool(document["facts"]["stopped"])
    for table, names in (("nations", ("nation",)), ("lines", ("nation", "area"))):
        money = [_money(one, names) for one in known]
        told = {tuple(row[name] for name in names): row for row in document[table]}
        for key in sorted({key for one in money for key in one} - set(told)):
            yield fault(table, f"{' '.join(key)} is missing")
        for key, row in told.items():
            found = [one.get(key, 0.0) for one in money]
            place = f"{table} {' '.join(key)}"
            funded = sum(one > _NOTHING for one in found)
            must = {"now_musd": found[0], "found_low_musd": min(found),
                    "found_high_musd": max(found), "funded_in": funded,
                    "plans": len(found)}  # fmt: skip
            for name, value in must.items():
                yield from _numbers(f"{place}.{name}", [row[name]], [value])
            low, high = row["proven_low_musd"], row["proven_high_musd"]
            if min(found) < low - _slip(low) or max(found) > high + _slip(high):
                yield fault(f"{place}.proven", "a plan found lies outside of what is proven")
            label = _label(funded, len(found), (low, high), stopped=stopped)
            if row["label"] != label:
                yield fault(f"{place}.label", f"it is {row['label']!r}, must be {label!r}")


def _label(funded: int, plans: int, proven: tuple[float, float], *, stopped: bool) -> str:
    if proven[0] > _SURE:
        return "proven core"
    if proven[1] <= _NOTHING:
        return "proven out"
    if 0 < funded < plans:
        return "borderline"
    if stopped or plans < 2:
        return "unknown"
    return "found core" if funded else "found out"


def _money(plan: Plan, names: tuple[str, ...]) -> Money:
    """Return US$ million of each nation, or what goods cost of each area or line."""
    table, column = (
        (plan.spending, "obligation_musd") if names == ("nation",)
        else (plan.active_lines, "cost_musd")
    )  # fmt: skip
    found: dict[Key, float] = {}
    for row in table.to_dict("records"):
        key = tuple(str(row[name]) for name in names)
        found[key] = found.get(key, 0.0) + float(row[column])
    return found


def _moved(a: Money, b: Money) -> float:
    """Return US$ million that would change hands between two plans."""
    return sum(abs(a.get(key, 0.0) - b.get(key, 0.0)) for key in {*a, *b}) / 2


def _numbers(field: str, told: Sequence[float], must: Sequence[float]) -> Iterator[Violation]:
    if len(told) != len(must):
        yield fault(field, f"it has {len(told)} figures, must have {len(must)}")
        return
    for one, other in zip(told, must, strict=True):
        if not abs(one - other) <= _slip(other):
            yield fault(field, f"it is {one:.9g}, the plans give {other:.9g}", one, other)


def _slip(value: float) -> float:
    return _SLIP * max(1.0, abs(value)) if abs(value) < float("inf") else 0.0
