"""What differs between two policies, in the words and units of the forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allocator.inputs.policy.fields import FIELDS, Field
from allocator.inputs.policy.form import form_of
from allocator.inputs.policy.kept_names import kept_code, locks_kept_words
from allocator.inputs.policy.policy import Lock
from allocator.util.format import figure, with_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from allocator.inputs.policy.policy import Policy


def policy_differences(before: Policy, after: Policy, names: Mapping[str, str]) -> list[str]:
    """Return one line for each setting of `after` that is not as in `before`.

    `names` are those that people read of nations, accounts, items and rules
    (`allocator.inputs.case.rule_names.policy_names`).

    Examples
    --------
    >>> from allocator.inputs.policy.policy import Policy
    >>> after = Policy(risk_budget=0.08, budget={"FMF": 5000})
    >>> for line in policy_differences(Policy(), after, {"FMF": "Foreign Military Financing"}):
    ...     print(line)
    Risk budget: 10% → 8%
    Budget of Foreign Military Financing: as in the case → 5,000 US$ million a year
    """
    return [
        line
        for field in FIELDS
        for line in _DIFFERENCES[field.kind](
            field, getattr(before, field.name), getattr(after, field.name), names
        )
    ]


def _scalar(field: Field, old: Any, new: Any, names: Mapping[str, str]) -> Iterator[str]:
    if old != new:
        before, after = _figure(field, old, field.empty), _figure(field, new, field.empty)
        yield f"{form_of(field).label}: {before} → {after}"


def _mapping(field: Field, old: Any, new: Any, names: Mapping[str, str]) -> Iterator[str]:
    for key in sorted({*old, *new}):
        if old.get(key) != new.get(key):
            about = "all others" if key == "*" else names.get(key) or key
            before = _figure(field, old.get(key), "as in the case")
            after = _figure(field, new.get(key), "as in the case")
            yield f"{form_of(field).label} of {about}: {before} → {after}"


def _list(field: Field, old: Any, new: Any, names: Mapping[str, str]) -> Iterator[str]:
    label = form_of(field).label
    for word in sorted({*old, *new}):
        if (word in old) != (word in new):
            yield f"{label}: {'+' if word in new else 'no longer'} {names.get(word) or word}"


def _locks(field: Field, old: Any, new: Any, names: Mapping[str, str]) -> Iterator[str]:
    for turn, locks, others in (("Decided", new, set(old)), ("Taken back", old, set(new))):
        turned = [lock for lock in locks if lock not in others]
        yield from (
            f"{turn}: {decision_words(lock, names)}" for lock in turned if not kept_code(lock.lock)
        )
        if kept := locks_kept_words(turned, names):
            yield f"{turn}: {kept}"


def _figure(field: Field, value: float | None, none: str) -> str:
    form = form_of(field)
    shown = form.shown(value)
    if shown is None:
        return none
    unit = with_unit(form.unit)
    return f"{shown:,.10g}{unit}"


_DIFFERENCES = {"scalar": _scalar, "mapping": _mapping, "list": _list, "locks": _locks}


def decision_words(lock: Lock, names: Mapping[str, str]) -> str:
    """Say in one line what a lock decides.

    Examples
    --------
    >>> lock = Lock("boats", "KEN", "patrol_boat", years="2020-2021", low=2)
    >>> decision_words(lock, {"KEN": "Kenya", "patrol_boat": "Patrol boat"})
    'Kenya: at least 2 of Patrol boat, 2020-2021'
    >>> decision_words(Lock("none", "KEN", high=0), {"KEN": "Kenya"})
    'Kenya: nothing of all money, all years together'
    >>> decision_words(Lock("most", "KEN", high=10.51), {"KEN": "Kenya"})
    'Kenya: at most US$ 10.51 million of all money, all years together'
    """
    what = lock.item or lock.account
    said = names.get(what) or what or "all money"
    years = "all years together" if lock.years == "*" else lock.years.replace(";", ", ")
    return f"{names.get(lock.nation) or lock.nation}: {_amount(lock)} of {said}, {years}"


def _amount(lock: Lock) -> str:
    def told(much: float) -> str:
        return figure(much) if lock.item else f"US$ {figure(much)} million"

    if lock.high == 0:
        return "nothing"
    if lock.low is not None and lock.low == lock.high:
        return f"exactly {told(lock.low)}"
    parts = [f"at least {told(lock.low)}"] if lock.low is not None else []
    parts += [f"at most {told(lock.high)}"] if lock.high is not None else []
    return " and ".join(parts) or "any quantity"
