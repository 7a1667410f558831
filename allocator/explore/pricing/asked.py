"""Which prices are asked for, by the names that people write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault
from allocator.explore.explanation.names import called, names_of, nearest
from allocator.explore.pricing.subjects import Rule, Step, rules_of, steps_of
from allocator.inputs.case.names import names_by_code
from allocator.inputs.rule_families import FAMILIES

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_KINDS = ("account", "nation", "item")
_MOST_MUSD = 1e6


def named(
    plan: Plan, about: Iterable[str], steps: Sequence[Step], rules: Sequence[Rule]
) -> tuple[list[Step], list[Rule], list[str]]:
    """Return the steps, rules and nations that are meant; ``FMF:2020`` is money of one year.

    Raises
    ------
    DataError
        There is no such thing, or it has no limit; all at once, with the nearest names.
    """
    found, taken, nations, faults = list[Step](), list[Rule](), list[str](), list[Fault]()
    for text in dict.fromkeys(map(str, about)):
        own_rules = [one for one in rules if text in (one.name, *_families(one))]
        if own_rules:
            taken += own_rules
            continue
        words, colon, year = text.partition(":")
        known = called(names_of(plan.case), words.strip(), _KINDS)
        if known is None:
            faults.append(_unknown(plan, text, rules))
        elif known.kind == "nation" and colon:
            faults.append(Fault("prices", f"{text!r}: money for a nation has no year here",
                                "a nation, or ACCOUNT:YEAR", f"write {known.code}"))  # fmt: skip
        elif known.kind == "nation":
            nations.append(known.code)
        else:
            own = [one for one in steps if one.code == known.code]
            dated = [one for one in own if not colon or str(one.year) == year.strip()]
            found += dated
            if not dated:
                faults.append(_without_limit(text, known.name, own))
    if faults:
        raise DataError(faults)
    return list(dict.fromkeys(found)), taken, list(dict.fromkeys(nations))


def askable(plan: Plan) -> dict[str, str]:
    """Return all that a price can be asked of, as `prices` takes it, with its name."""
    names = names_by_code(plan.case)
    steps = {f"{one.code}:{one.year}" if one.is_money else one.code: one for one in steps_of(plan)}
    nations = [str(code) for code in plan.case.tables["nations"]["nation"]]
    return {
        **{
            asked: f"{names.get(one.code, one.code)} {one.year or ''}".rstrip()
            for asked, one in steps.items()
        },
        **{code: f"money for {names.get(code, code)}" for code in nations},
        **{one.name: f"rule {one.name}" for one in rules_of(plan)},
    }


def require_numbers(step_musd: float, top: int) -> None:
    """Refuse a step or a count that makes no sense.

    Raises
    ------
    DataError
        The step is no amount above 0, or `top` is below 0.
    """
    faults = []
    if isinstance(step_musd, bool) or not 0 < step_musd <= _MOST_MUSD:
        faults.append(Fault("step_musd", f"found {step_musd!r}", f"above 0, up to {_MOST_MUSD:g}",
                            "give the step in US$ million, such as 1"))  # fmt: skip
    if isinstance(top, bool) or not isinstance(top, int) or top < 0:
        faults.append(Fault("top", f"found {top!r}", "a whole number, 0 or more",
                            "say how many of each kind to solve, such as 2"))  # fmt: skip
    if faults:
        raise DataError(faults)


def _families(rule: Rule) -> tuple[str, ...]:
    """Return the names of kinds of rules that stand for this one alone."""
    return tuple(rule.rows["family"].unique()) if rule.name == rule.family else ()


def _unknown(plan: Plan, text: str, rules: Sequence[Rule]) -> Fault:
    import difflib

    near = [f"{one.code} ({one.name.split(' (')[0]})"
            for one in nearest(names_of(plan.case), text, _KINDS)]  # fmt: skip
    near += difflib.get_close_matches(text, [one.name for one in rules], 3, 0.5)
    if text in FAMILIES:
        fix = f"no rule of kind {text} is in force that could be taken out"
    else:
        fix = f"nearest names: {', '.join(near)}" if near else "'allocator show' lists the rules"
    return Fault("prices", f"nothing with a price is called {text!r}",
                 "an account, ACCOUNT:YEAR, a nation, an item or a rule", fix)  # fmt: skip


def _without_limit(text: str, name: str, own: Sequence[Step]) -> Fault:
    years = ", ".join(str(one.year) for one in own if one.year is not None)
    if years:
        return Fault("prices", f"{text!r}: no money of that year", years, "name one of these years")
    return Fault("prices", f"{text!r}: {name} has no limit of seats or lots",
                 "courses with seats_per_year, equipment with production_per_year or stock_lots",
                 "name another, or 'allocator explain' for one nation")  # fmt: skip
