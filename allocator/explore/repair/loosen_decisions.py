"""Loosened decisions: other quantities, fewer frozen years, or a decision dropped."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from allocator.explore.repair.inputs import Inputs, lower, upper
from allocator.explore.repair.loosened import Loosened, whole
from allocator.inputs.policy.kept_names import kept_code
from allocator.inputs.scenario.changes import Set
from allocator.report.decisions.facts import amount_words, unit_of
from allocator.session.policy_rules import FROZEN
from allocator.util.format import MUSD, counted, listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allocator.explore.repair.inputs import Bent
    from allocator.inputs.scenario.changes import Change
    from allocator.session.policy_rules import PolicyRule


def loosened_decisions(rule: PolicyRule, bent: Sequence[Bent], inputs: Inputs) -> Loosened:
    """Return the decisions of a rule loosened as far as they give way."""
    if rule.name == FROZEN:
        return _frozen(bent, inputs)
    each = [_decision(one, inputs) for one in bent]
    if len(each) == 1:
        return each[0]
    words = "; ".join(one.words for one in each)
    if code := kept_code(str(bent[0].part.key)):
        name = inputs.words.nations.get(code) or inputs.words.accounts.get(code, code)
        words = (
            f"Loosen {len(each)} of {counted(len(rule.parts), 'limit')} that keep what {name} has "
            f"in the plan: {listing((one.words for one in each), 3)}"
        )
    changes = tuple(change for one in each for change in one.changes)
    return Loosened(words, each[0].unit, None, None, max(one.by for one in each), changes)


def _frozen(bent: Sequence[Bent], inputs: Inputs) -> Loosened:
    years = [int(str(one.part.key).split()[1]) for one in bent]
    now = int(inputs.policy.frozen_years)
    to = inputs.case.years.index(min(years))
    kept = counted(to, "year") if to else "no year"
    words = f"Keep {kept} as in the last plan instead of {counted(now, 'year')} (frozen_years)"
    return Loosened(words, "years", now, to, now - to, (Set("frozen_years", to),))


def _decision(bent: Bent, inputs: Inputs) -> Loosened:
    name, low = str(bent.part.key), bent.part.family == "lock_low"
    row = decision_row(name, inputs)
    unit = unit_of(inputs.case, row["item"] or row["account"])
    now = float(row["low" if low else "high"])
    to = _to(now, bent.by, unit, low=low)
    what, when = decision_thing(row, inputs), inputs.words.span(row["years"])
    nation, limit = inputs.words.nations[row["nation"]], "at least" if low else "at most"
    if low and to <= 0:
        part = "lower limit of the " if _has(row["high"]) else ""
        words = (
            f"Drop the {part}decision {name} ({nation} gets {limit} {amount_words(now, unit)}"
            f"{what}, {when})"
        )
    else:
        words = (
            f"Let {nation} have {limit} {amount_words(to, unit)}{what} instead of "
            f"{amount_words(now, unit)}, {when} (decision {name})"
        )
    return Loosened(words, unit, now, to, bent.by, (_change(name, to, inputs, low=low),))


def _to(now: float, by: float, unit: str, *, low: bool) -> float:
    wanted = now - by if low else now + by
    if unit != MUSD:
        return max(whole(wanted, up=not low), 0.0)
    return max(lower(wanted) if low else upper(wanted), 0.0)


def decision_row(name: str, inputs: Inputs) -> dict[str, Any]:
    """Return the columns of a decision of the policy or of the case by its name."""
    for lock in inputs.policy.locks:
        if lock.lock == name:
            return dataclasses.asdict(lock)
    return {str(key): value for key, value in inputs.row("locks", "lock", name).items()}


def _has(limit: float | None) -> bool:
    return limit is not None and limit == limit


def decision_thing(row: dict[str, Any], inputs: Inputs) -> str:
    """Return what a decision counts: `` of Patrol boat``, `` from FMF``, or nothing for money."""
    if row["item"]:
        return f" of {inputs.words.items[row['item']]}"
    return f" from {inputs.words.accounts[row['account']]}" if row["account"] else ""


def _change(name: str, to: float, inputs: Inputs, *, low: bool) -> Change:
    column = "low" if low else "high"
    for lock in inputs.policy.locks:
        if lock.lock == name:
            return dataclasses.replace(lock, low=to) if low else dataclasses.replace(lock, high=to)
    return Set(f"locks.{column}", to, {"lock": name})
