"""What a plan says of the course of its search: the phases and what they reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from allocator.check.last_plan import turbulence_in_reach
from allocator.check.proof import OPTIMAL, UNFINISHED, fault, number, phases
from allocator.check.recomputed import Facts
from allocator.check.violation import Tolerance, Violation

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

PHASES = frozenset({
    "repair", "value", "spending", "calm", "even", "relaxation", "second relaxation", "first plan",
    "last plan", "plan with better lines", "plan with the best lines", "bound by whole nations",
    "in one piece", "settled", "sweep by 1", "sweep by 3", "sweep by 6", "least plan", "pricing",
    "whole nations", "plan of the master", "plan of the relaxation", "polish", "groups of 1",
    "groups of 2",
})  # fmt: skip
"""Names of phases."""

NOTES = frozenset({
    "phase", "seconds", "value", "bound", "turbulence", "reached", "least", "bending", "rules",
    "proven",
})  # fmt: skip
"""What phases tell."""

MUST = {
    "value": ("value", "bound"), "spending": ("reached",), "calm": ("value", "turbulence"),
    "even": ("value",), "settled": ("value",),
}  # fmt: skip
"""What a phase tells in any case."""

SLIP = 1e-5
"""Share of a sum by which later phases may pass what earlier ones reached."""

HAIR = 1e-6
"""Part of a unit by which a search may count a rule as more than kept, at the rule's price."""

FIGURES = ("value", "bound", "turbulence", "reached", "least", "bending")
"""Notes that are figures, or nothing."""


def _shape(plan: Plan) -> list[Violation]:
    """Hold phases to known names and figures, one after the other."""
    told, found = plan.meta.get("phases"), []
    if not isinstance(told, list) or len(phases(plan)) < len(told):
        return [fault("phases", "they are no list of phases")]
    before = 0.0
    for one in phases(plan):
        name, seconds = one.get("phase"), number(one.get("seconds"))
        if name not in PHASES:
            found.append(fault("phases", f"no phase is called {name!r}"))
        if seconds is None or seconds < before:
            found.append(fault("phases", f"{name}: it ends before the previous phase"))
        before = seconds or before
        wrong = sorted(set(one) - NOTES)
        wrong += [key for key in FIGURES if key in one
                  and one[key] is not None and number(one[key]) is None]  # fmt: skip
        wrong += [key for key in MUST.get(str(name), ()) if number(one.get(key)) is None]
        found += [fault("phases", f"{name}: {key} cannot be {one.get(key)!r}") for key in wrong]
    return found


def _last_told(plan: Plan, key: str) -> float | None:
    told = [number(one.get(key)) for one in phases(plan) if number(one.get(key)) is not None]
    return told[-1] if told else None


def _told(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Hold what phases tell to the plan: value, bound, turbulence, and what had to bend."""
    meta, found, slip = plan.meta, [], tolerance.fine()
    stopped = meta.get("status") in UNFINISHED
    value, bound = number(meta.get("value")), number(meta.get("bound"))
    last = _last_told(plan, "value")
    # needs are met as far as usable points go, which may be further than the search went
    hair = HAIR * float(plan.rules["bend_price_value"].max() if len(plan.rules) else 0.0)
    if value is not None and not stopped and (last is None or slip.over(last - hair, value)):
        found.append(
            fault("phases", f"the last reported value is {last}, the plan's is {value:,.9g}")
        )
    for one in phases(plan):
        found += _search(one, meta, bound, slip)
        if one.get("phase") == "repair":
            found += _bending(one, meta.get("repair"))
    # a search that was ended at its gap may not have come to it, and then says nothing of it
    known = meta.get("repair") is not None
    if known and not stopped and "repair" not in {one.get("phase") for one in phases(plan)}:
        found.append(fault("phases", "none says what had to be relaxed"))
    return [*found, *_ties(plan, facts, tolerance)]


def _ties(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Hold change and spending of the plan to the last told ones, and what is least below them."""
    found = []
    must = {"turbulence": turbulence_in_reach(plan, facts), "reached": sum(facts.total.values())}
    for key, figure in must.items():
        told = _last_told(plan, key)
        if told is not None and tolerance.over(figure, told * (1 + SLIP)):
            said = f"{key} was no more than {told:,.9g}, recomputed it is {figure:,.9g}"
            found.append(fault("phases", said))
    for one in phases(plan):
        least = number(one.get("least"))
        reached = number(one.get("reached", one.get("turbulence")))
        if least is not None and (reached is None or tolerance.over(least, reached)):
            said = f"{one.get('phase')}: {reached} was reached, below the least of {least:,.9g}"
            found.append(fault("phases", said))
    return found


def _search(
    one: Mapping[str, Any], meta: Mapping[str, Any], bound: float | None, slip: Tolerance
) -> list[Violation]:
    """Hold bounds on the way to the last one, and the phase of value to the best value."""
    found = []
    told = number(one.get("bound"))
    if told is not None and bound is not None:
        exact = one.get("phase") == "value"
        if slip.over(bound, told) or (exact and slip.differ(told, bound)):
            found.append(fault("phases", f"{one.get('phase')}: the bound was {told:,.9g}, it is "
                                         f"{bound:,.9g}"))  # fmt: skip
    best, reached = number(meta.get("best_value")), number(one.get("value"))
    if (
        one.get("phase") == "value"
        and best is not None
        and (reached is None or slip.differ(reached, best))
        and not _found_later(reached, best, meta, slip)
    ):
        found.append(fault("phases", f"value: the search reached {reached}, best is {best:,.9g}"))
    return found


def _found_later(
    reached: float | None, best: float, meta: Mapping[str, Any], slip: Tolerance
) -> bool:
    """Whether the best value is that of the plan itself, which a later phase may have raised."""
    value = number(meta.get("value"))
    return (
        reached is not None
        and value is not None
        and reached < best
        and not slip.differ(value, best)
    )


def _bending(one: Mapping[str, Any], repair: Any) -> list[Violation]:
    """Hold the phase of repair to the rules that had to bend."""
    count = len(repair) if isinstance(repair, Mapping) else None
    if "bending" in one:
        small = number(one["bending"])
        good = small is not None and 0 <= small <= OPTIMAL and count == 0
    else:
        good = "rules" in one and one["rules"] == count and not isinstance(one["rules"], bool)
    if "proven" in one:
        good = good and one["proven"] is (count is not None)
    return [] if good else [fault("phases", f"repair: {dict(one)}, {count} rules are relaxed")]


def check_course(plan: Plan, facts: Facts, tolerance: Tolerance) -> list[Violation]:
    """Return what the plan says of the course of its search that does not fit the plan."""
    return [*_shape(plan), *_told(plan, facts, tolerance)]
